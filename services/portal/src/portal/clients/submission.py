"""Submission: proposals, selection, the funnel."""

from datetime import date
from typing import ClassVar

from portal.clients.api import Piece, Told
from portal.clients.selecting import Selecting
from portal.clients.writing import Writing


class PublicFile(Told):
    """A file of an innovation that anyone may read."""

    slot: str
    name: str
    type: str
    size: int


class Published(Told):
    """What the rule book lets anyone read of the version that was judged."""

    category: str | None
    started_on: date | None
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


class Submission(Selecting, Writing):
    """Proposals, selection, the funnel."""

    service: ClassVar[str] = "submission"

    async def innovation(self, proposal: str) -> Innovation | None:
        """An innovation's public record, once one of its lists is released."""
        return await self.seek(f"/innovations/{proposal}", Innovation)

    async def innovations(self, edition: str, text: str) -> Piece[Innovation]:
        """The first public records with those words in title or agency, by title."""
        return await self.get(f"/editions/{edition}/innovations", Piece[Innovation], text=text)
