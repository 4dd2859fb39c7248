"""Exhibition: forums, plans, booths, exhibitors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

import httpx
from pydantic import Field

from portal.clients.api import Api, Told
from portal.clients.floor import (
    Facts,
    FloorMap,
    Forum,
    ForumListed,
    Hall,
    Named,
    PlaceOfStand,
    PlacesOfStand,
    Plan,
    Plot,
    Span,
    Stand,
    Stands,
)


class Place(Told):
    """The booth that an exhibitor has; until then, where it is not confirmed."""

    code: str
    until: datetime | None = None


class Waiting(Told):
    """A number in the line for a kind of booth."""

    kind: str
    number: int
    since: datetime


class Requirements(Told):
    """What an exhibitor needs and shows."""

    power: int
    shows: str
    water: bool = False
    accessible: bool = False


class Exhibitor(Told):
    """An exhibitor; `ended` is why it is entitled to a booth no more."""

    exhibitor_id: str
    forum_id: str
    edition_id: str
    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    ended: str | None = None
    place: Place | None = None
    waiting: Waiting | None = None
    state: str | None = None
    position: int | None = None
    version: int


class ForumOfOne(Named):
    """The forum, for one who exhibits there."""

    requirements_until: datetime
    choosing_from: datetime | None = None
    facts: Facts


class OwnExhibitor(Exhibitor):
    """All that an exhibitor may know of itself."""

    agency: str | None = None
    booth: Plot | None = None
    since: datetime | None = None
    requirements: Requirements | None = None
    unmet: tuple[str, ...] = ()
    waiting_in_all: int | None = None
    staff: tuple[str, ...] = ()
    move_in: tuple[Span, ...] = ()
    move_out: tuple[Span, ...] = ()
    forum: ForumOfOne


class Area(Told):
    """A rectangle of a hall."""

    x: Decimal
    y: Decimal
    width: Decimal
    depth: Decimal


class Finding(Told):
    """One finding of an inspection, and where it is."""

    rule: str
    severity: str
    says: str
    params: dict[str, Any] = Field(default_factory=dict)
    booths: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    hall: str | None = None
    area: Area | None = None


class RuleTally(Told):
    """How often a rule is broken."""

    rule: str
    severity: str
    count: int
    rows: list[int]


class Touched(Told):
    """A booking that a plan would not leave as it is."""

    code: str
    state: str
    removed: bool
    title: str
    agency_id: str


class Verdict(Told):
    """What must be mended, and what may be."""

    findings: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    tally: tuple[RuleTally, ...] = ()


class Preview(Verdict):
    """The dry run of a forum's draft."""

    touched: tuple[Touched, ...] = ()
    entitled: int | None = None


class TableMistake(Told):
    """What is wrong in a line of a table."""

    line: int
    column: str | None = None
    rule: str
    says: str
    params: dict[str, Any] = Field(default_factory=dict)


class Reading(Verdict):
    """What a table says."""

    mistakes: list[TableMistake]
    count: int
    plan: Plan
    lines: list[int]


class BoothWatched(Plot):
    """A booth of the board with its booking."""

    state: str
    until: datetime | None = None
    since: datetime | None = None
    exhibitor_id: str | None = None
    agency_id: str | None = None
    agency: str | None = None
    proposal_id: str | None = None
    title: str | None = None
    wanted_power: int | None = None
    wanted_water: bool | None = None
    wanted_accessible: bool | None = None
    shows: str | None = None
    reason: str | None = None
    unmet: tuple[str, ...] = ()
    people: int | None = None
    version: int


class KindTally(Told):
    """How many booths of a kind are in each state."""

    kind: str
    states: dict[str, int]
    waiting: int


class InLine(Told):
    """Who waits for a kind of booth."""

    kind: str
    position: int
    since: datetime
    agency_id: str
    agency: str | None
    proposal_id: str
    title: str


class Board(ForumListed):
    """The whole hall, for the staff."""

    simulated: bool | None = None
    at: datetime
    choosing_from: datetime | None = None
    requirements_until: datetime
    halls: list[Hall]
    kinds: list[KindTally]
    booths: list[BoothWatched]
    lines: list[InLine]
    entitled: int
    without_booth: int


class Act(Told):
    """What staff did by hand."""

    act: str
    reason: str
    by: str
    at: datetime


class BoothDetail(BoothWatched):
    """All about one booth, for the staff."""

    staff: list[str]
    acts: list[Act]


class Exhibition(Api):
    """Forums, plans, booths."""

    service: ClassVar[str] = "exhibition"

    async def forums(self) -> list[ForumListed]:
        """Published ones, and the drafts that this person plans."""
        return await self.whole("/forums", ForumListed)

    async def forum(self, forum_id: str) -> Forum:
        """A forum with all that is written of it."""
        return await self.get(f"/forums/{forum_id}", Forum)

    async def map(self, forum_id: str) -> FloorMap:
        """A forum's floor for everybody."""
        return await self.get(f"/forums/{forum_id}/map", FloorMap)

    async def stands(self, forum_id: str, **query: Any) -> list[Stand]:
        """Confirmed exhibitors that match."""
        return (await self.get(f"/forums/{forum_id}/stands", Stands, **query)).items

    async def places(self, proposal_id: str) -> list[PlaceOfStand]:
        """Where one innovation is to be seen."""
        return (await self.get(f"/stands/{proposal_id}", PlacesOfStand)).items

    async def exhibitors(self) -> list[Exhibitor]:
        """Those of one's own agencies."""
        return await self.whole("/exhibitors", Exhibitor)

    async def exhibitor(self, exhibitor_id: str) -> OwnExhibitor:
        """One of one's own."""
        return await self.get(f"/exhibitors/{exhibitor_id}", OwnExhibitor)

    async def without_booth(self, forum_id: str) -> list[Exhibitor]:
        """Invited, and without a booth now."""
        return await self.whole(f"/forums/{forum_id}/exhibitors", Exhibitor, placed="false")

    async def board(self, forum_id: str, **query: Any) -> Board:
        """The whole hall."""
        return await self.get(f"/forums/{forum_id}/board", Board, **query)

    async def booth(self, forum_id: str, code: str) -> BoothDetail:
        """One booth, for the staff."""
        return await self.get(f"/forums/{forum_id}/booths/{code}", BoothDetail)

    async def preview(self, forum_id: str, body: Mapping[str, Any]) -> Preview:
        """What a draft is worth."""
        return await self.send("POST", f"/forums/{forum_id}/preview", body, Preview)

    async def write(
        self, forum_id: str, body: Mapping[str, Any], *, key: str | None, version: int | None
    ) -> None:
        """Write a draft."""
        await self.send("PUT", f"/forums/{forum_id}", body, key=key, version=version)

    async def change(
        self,
        forum_id: str,
        body: Mapping[str, Any],
        *,
        reason: str,
        places: Sequence[Mapping[str, str]],
        key: str | None,
        version: int | None,
    ) -> None:
        """Change a published forum."""
        said = {"forum": body, "reason": reason, "places": places}
        path = f"/forums/{forum_id}/changes"
        await self.send("POST", path, said, key=key, version=version)

    async def read_table(self, forum_id: str, table: bytes) -> Reading:
        """What a table of a plan says."""

        async def content() -> Any:
            yield table

        return await self.upload(
            "POST", f"/forums/{forum_id}/plan/reading", content(), model=Reading,
            headers={"Content-Type": "text/csv"},
        )  # fmt: skip

    async def act_on_forum(
        self, forum_id: str, act: str, body: Mapping[str, Any] | None, key: str | None
    ) -> None:
        """Publish it, or open the choosing."""
        await self.send("POST", f"/forums/{forum_id}/{act}", body, key=key)

    async def act_on_booth(
        self, forum_id: str, code: str, act: str, body: Mapping[str, Any], key: str | None
    ) -> None:
        """Block, unblock, assign, move, release."""
        await self.send("POST", f"/forums/{forum_id}/booths/{code}/{act}", body, key=key)

    async def act(
        self,
        method: str,
        exhibitor_id: str,
        act: str,
        body: Mapping[str, Any] | None,
        key: str | None,
    ) -> Exhibitor:
        """What an exhibitor asks; the exhibitor as it is then."""
        path = f"/exhibitors/{exhibitor_id}/{act}"
        return await self.send(method, path, body, Exhibitor, key=key)

    async def table(self, forum_id: str, name: str) -> httpx.Response:
        """A table to take along: plan.csv or booths.csv."""
        return await self.file(f"/forums/{forum_id}/{name}")
