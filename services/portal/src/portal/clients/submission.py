"""Submission: proposals, selection, the funnel."""

from datetime import datetime
from typing import ClassVar

from portal.clients.api import Api, Told


class PublicFile(Told):
    """A file of an innovation that anyone may read."""

    slot: str
    name: str
    type: str
    size: int


class Published(Told):
    """What the rule book lets anyone read of the version that was judged."""

    category: str | None
    started_on: str | None
    answers: dict[str, str]
    attachments: tuple[PublicFile, ...]


class Innovation(Told):
    """An innovation's public record."""

    id: str
    number: str | None
    edition_id: str
    title: str
    agency_id: str
    agency: str | None
    group: str
    cluster: str
    withdrawn: bool
    published: Published | None = None


class Counted(Told):
    """How many proposals of a province or a cluster came how far."""

    province: str | None = None
    group: str | None = None
    cluster: str | None = None
    counts: dict[str, int]


class Funnel(Told):
    """How many proposals of an edition came how far, by cluster and by province."""

    as_of: datetime | None
    counts: dict[str, int]
    rows: tuple[Counted, ...]
    provinces: tuple[Counted, ...] = ()


class Submission(Api):
    """Proposals, selection, the funnel."""

    service: ClassVar[str] = "submission"

    async def innovation(self, proposal: str) -> Innovation | None:
        """An innovation's public record, once one of its lists is released."""
        return await self.seek(f"/innovations/{proposal}", Innovation)

    async def funnel(self, edition: str) -> Funnel:
        """How many proposals came how far."""
        return await self.get(f"/editions/{edition}/funnel", Funnel)
