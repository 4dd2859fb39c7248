"""Submission as the unit that writes a proposal asks it."""

from collections.abc import AsyncIterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import httpx
from pydantic import Field

from portal.clients.api import Api, Piece, Told
from portal.clients.selecting import File, Progress, Whole

PROPERTIES = ("title", "category", "started_on", "formerly")
"""What every proposal is asked beside its form."""


class Proposal(Whole):
    """A proposal as who writes it sees it."""

    content_version: int
    begun_from: str | None = None
    collaborators: list[str] = Field(default_factory=list)
    answers: dict[str, str] = Field(default_factory=dict)
    field_versions: dict[str, int] = Field(default_factory=dict)
    attachments: dict[str, File] = Field(default_factory=dict)


class Written(Told):
    """What is kept now."""

    content_version: int
    field_versions: Mapping[str, int]


class Step(Told):
    """One step of a journey."""

    kind: str
    at: datetime
    actor: str
    list: str | None
    details: Mapping[str, Any]


class Journey(Told):
    """Every public step so far."""

    furthest: str | None
    steps: tuple[Step, ...]


class Change(Told):
    """One content version."""

    content_version: int
    by: str
    at: datetime
    fields: tuple[str, ...]
    attachments: tuple[str, ...]


class Difference(Told):
    """One field as it was, and as it is in a later version."""

    field: str
    before: str
    after: str
    by: str | None
    at: datetime | None


class Differences(Told):
    """Every field that differs between two versions."""

    since: int
    content_version: int
    differences: tuple[Difference, ...]


class Colleagues(Told):
    """Whom a proposal may be shared with."""

    accounts: tuple[str, ...]


class Writing(Api):
    """What a unit asks and has done."""

    service: ClassVar[str] = "submission"

    async def mine(self) -> list[Progress]:
        """The proposals that this person writes."""
        return await self.whole("/proposals", Progress)

    async def proposal(self, id: str) -> Proposal:
        """One proposal."""
        return await self.get(f"/proposals/{id}", Proposal)

    async def register(self, id: str, body: Mapping[str, Any], key: str | None) -> Proposal:
        """Begin a proposal under that id."""
        return await self.send("PUT", f"/proposals/{id}", body, Proposal, key=key)

    async def keep(self, id: str, texts: Mapping[str, str], seen: Mapping[str, int]) -> Written:
        """Keep some fields, each only over the version that its writer had seen."""
        body: dict[str, Any] = {f: t for f, t in texts.items() if f in PROPERTIES}
        answers = {f: t for f, t in texts.items() if f not in PROPERTIES}
        body |= {"answers": answers, "based_on": dict(seen)}
        return await self.send("PATCH", f"/proposals/{id}/answers", body, Written)

    async def journey(self, id: str) -> Journey:
        """How far it has come."""
        return await self.get(f"/proposals/{id}/journey", Journey)

    async def history(self, id: str, after: str | None) -> Piece[Change]:
        """Who wrote what when, the newest first."""
        return await self.get(f"/proposals/{id}/history", Piece[Change], after=after, limit=30)

    async def differences(self, id: str, version: int, since: int) -> Differences:
        """What changed between two versions."""
        path = f"/proposals/{id}/history/{version}/differences"
        return await self.get(path, Differences, since=str(since))

    async def attach(
        self, id: str, slot: str, content: AsyncIterable[bytes], name: str, type: str
    ) -> Proposal:
        """Put a file into its place."""
        return await self.upload(
            "PUT", f"/proposals/{id}/attachments/{slot}", content,
            headers={"Content-Type": type}, query={"filename": name}, model=Proposal,
        )  # fmt: skip

    async def detach(self, id: str, slot: str) -> None:
        """Take a file away."""
        await self.send("DELETE", f"/proposals/{id}/attachments/{slot}")

    async def attachment(self, id: str, slot: str) -> httpx.Response:
        """A file, still to be read."""
        return await self.file(f"/proposals/{id}/attachments/{slot}")

    async def pdf(self, id: str, language: str, version: int | None = None) -> httpx.Response:
        """All of it as PDF, still to be read."""
        return await self.file(f"/proposals/{id}/pdf", language=language, version=version)

    async def colleagues(self, id: str) -> Sequence[str]:
        """The accounts of its agency's units."""
        return (await self.get(f"/proposals/{id}/colleagues", Colleagues)).accounts

    async def share(self, id: str, account: str) -> None:
        """Let somebody write it too."""
        await self.send("PUT", f"/proposals/{id}/collaborators/{account}")

    async def unshare(self, id: str, account: str) -> None:
        """Let somebody write it no longer."""
        await self.send("DELETE", f"/proposals/{id}/collaborators/{account}")
