"""Submission for agencies, the secretariat and auditors: the queue, the funnel, tables."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from portal.clients.api import Api, Piece, Told
from portal.clients.funnel import Funnel, Intake, Stage


class Waiting(Told):
    """What waits in one cluster."""

    standing: str
    cluster: str
    count: int
    claimed: int
    since: datetime | None
    soonest_end: datetime | None


class Counts(Told):
    """Where proposals stand at an instant."""

    at: datetime
    phase: str
    standings: dict[str, int]
    holders: dict[str, int]
    blank_drafts: int
    idle_units: int
    stages: list[Stage]

    @property
    def total(self) -> int:
        """All there are."""
        return sum(self.standings.values())


class Overview(Counts):
    """An edition at an instant."""

    late_agencies: int
    waiting: list[Waiting]


class Due(Told):
    """What is to be done next, until when."""

    act: str
    until: datetime | None


class Progress(Told):
    """A proposal in a list."""

    id: str
    number: str | None = None
    version: int
    edition_id: str
    agency_id: str
    group: str
    cluster: str
    standing: str
    holder: str
    title: str
    blank: bool
    registered_at: datetime
    submitted_at: datetime | None


class AgencyRow(Progress):
    """A proposal as its administrator watches it."""

    owner: str
    collaborators: list[str]
    written_at: datetime
    returned_at: datetime | None
    reasons: list[str]
    contested: bool
    due: Due | None


class Hit(Progress):
    """A proposal that was found."""

    view: str


class Finding(Told):
    """What a rule says, what it asks, and whether it stops a proposal on its way."""

    rule: str
    kind: str
    asks: dict[str, Any]
    blocks: bool
    outcome: str
    code: str
    field: str | None
    reason: str | None
    sentence: str
    params: dict[str, Any]


class Findings(Told):
    """All of them."""

    findings: list[Finding]


class Claim(Told):
    """Who has it before him."""

    by: str
    at: datetime
    until: datetime


class Claimed(Told):
    """The claim on a proposal."""

    claim: Claim | None


class Taken(Told):
    """The next one, which is one's own now."""

    proposal: Progress | None


class Queued(Progress):
    """A proposal of the queue."""

    waiting_since: datetime | None
    repair_until: datetime | None
    claim: Claim | None
    findings: list[Finding]

    def having(self, outcome: str) -> list[Finding]:
        """The findings with that outcome."""
        return [finding for finding in self.findings if finding.outcome == outcome]


class File(Told):
    """An attachment."""

    name: str
    type: str
    size: int
    sha256: str | None = None


class Receipt(Told):
    """Proof of what arrived and when."""

    content_version: int
    content_sha256: str
    at: datetime


class Decision(Told):
    """What was decided."""

    reasons: list[str]
    sentence: str
    at: datetime


class Contest(Told):
    """An agency's objection to a refusal, and the answer."""

    statement: str
    at: datetime
    decision: Decision | None = None


class Repair(Told):
    """Which fields may be mended, until when, and what is wrong with them."""

    fields: list[str]
    until: datetime
    sentence: str = ""


class Remark(Told):
    """Why an agency returned it."""

    text: str
    at: datetime


class Whole(Progress):
    """A proposal as far as one sees it."""

    view: str
    owner: str | None = None
    collaborators: list[str] | None = None
    category: str | None = None
    started_on: str | None = None
    formerly: str | None = None
    answers: dict[str, str] | None = None
    field_versions: dict[str, int] | None = None
    attachments: dict[str, File] | None = None
    remark: Remark | None = None
    receipts: list[Receipt] | None = None
    repair: Repair | None = None
    decision: Decision | None = None
    contest: Contest | None = None

    def text(self, field: str) -> str:
        """What is written in a field of the form, or in a property."""
        if field in ("title", "category", "started_on", "formerly"):
            return str(getattr(self, field) or "")
        return (self.answers or {}).get(field, "")


class ItemResult(Told):
    """What became of one decision of many."""

    proposal_id: str
    done: bool
    type: str | None = None
    detail: str | None = None
    params: dict[str, Any] | None = None


class Bulk(Told):
    """What became of each."""

    done: int
    results: list[ItemResult]


class ByOfficer(Told):
    """One decision of one officer."""

    outcome: str
    by: str
    at: datetime
    reasons: list[str]
    sentence: str


class Decided(Told):
    """A proposal that was decided on."""

    proposal_id: str
    agency_id: str
    cluster: str
    title: str
    standing: str
    decision: ByOfficer
    statement: str | None
    answer: ByOfficer | None


class LateAgency(Told):
    """An agency that keeps something back."""

    agency_id: str
    drafts: int
    blank: int
    handed_over: int
    submitted: int


class BlankDraft(Told):
    """A draft without a word."""

    proposal_id: str
    agency_id: str
    owner: str
    registered_at: datetime


class IdleUnit(Told):
    """A unit member who writes nothing."""

    agency_id: str
    account: str


class Selecting(Api):
    """What agencies, the secretariat and auditors ask of submission."""

    service: ClassVar[str] = "submission"

    async def intake(self, edition: str) -> Intake:
        """How far an edition has come."""
        return await self.get(f"/editions/{edition}", Intake)

    async def funnel(self, edition: str) -> Funnel:
        """The funnel."""
        return await self.get(f"/editions/{edition}/funnel", Funnel)

    async def overview(self, edition: str) -> Overview:
        """An edition for its secretariat."""
        return await self.get(f"/editions/{edition}/overview", Overview)

    async def agency(self, edition: str, agency: str) -> Counts:
        """An agency for its administrator."""
        return await self.get(f"/editions/{edition}/agencies/{agency}", Counts)

    async def agency_rows(self, edition: str, agency: str, standing: str) -> list[AgencyRow]:
        """All its units' proposals."""
        path = f"/editions/{edition}/agencies/{agency}/proposals"
        return await self.whole(path, AgencyRow, standing=standing)

    async def idle_units(self, edition: str, agency: str | None = None) -> list[IdleUnit]:
        """Who has begun nothing."""
        return await self.whole(f"/editions/{edition}/idle-units", IdleUnit, agency_id=agency)

    async def late(self, edition: str, what: str, model: type[Any], after: str) -> Piece[Any]:
        """One of the lists of who is late."""
        path = f"/editions/{edition}/{what}"
        return await self.get(path, Piece[model], after=after)  # type: ignore[valid-type]

    async def seen(self, proposal: str) -> Whole:
        """A proposal as far as one sees it."""
        return await self.get(f"/proposals/{proposal}", Whole)

    async def findings(self, proposal: str) -> list[Finding]:
        """What the rules say of it."""
        return (await self.get(f"/proposals/{proposal}/findings", Findings)).findings

    async def queue(self, edition: str, **asked: Any) -> Piece[Queued]:
        """A piece of the queue."""
        return await self.get(f"/editions/{edition}/selection", Piece[Queued], **asked)

    async def held(self, proposal: str) -> Claim | None:
        """Who has it."""
        found = await self.seek(f"/proposals/{proposal}/claim", Claimed)
        return found.claim if found else None

    async def claim(self, proposal: str) -> Claim | None:
        """Take it, or go on with it."""
        return (await self.send("PUT", f"/proposals/{proposal}/claim", None, Claimed)).claim

    async def let_go(self, proposal: str) -> None:
        """Put it back."""
        await self.send("DELETE", f"/proposals/{proposal}/claim")

    async def take_next(self, edition: str, body: Mapping[str, Any]) -> Progress | None:
        """The next that is free."""
        path = f"/editions/{edition}/selection/next"
        return (await self.send("POST", path, body, Taken)).proposal

    async def act(
        self, proposal: str, act: str, body: Mapping[str, Any] | None, *,
        key: str | None = None, version: int | None = None,
    ) -> None:  # fmt: skip
        """Have something done with a proposal: submission, return, admission and the like."""
        await self.send("POST", f"/proposals/{proposal}/{act}", body, key=key, version=version)

    async def decide_many(self, items: list[dict[str, Any]], key: str | None) -> Bulk:
        """Many decisions, each by itself."""
        return await self.send("POST", "/selection/decisions", {"items": items}, Bulk, key=key)

    async def decisions(self, edition: str, **asked: Any) -> Piece[Decided]:
        """What was decided."""
        return await self.get(f"/editions/{edition}/decisions", Piece[Decided], **asked)

    async def search(self, **asked: Any) -> Piece[Hit]:
        """What one may see and seeks."""
        return await self.get("/search", Piece[Hit], **asked)

    async def many_seen(self, proposals: list[str]) -> list[Whole]:
        """Some proposals, side by side."""
        return list(await asyncio.gather(*(self.seen(id) for id in proposals)))
