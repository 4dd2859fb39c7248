"""Judging: rounds, readings, rankings, as their pages need them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from portal.clients.api import Api, Told
from portal.locales import Words

Names = dict[str, str]


class Texts(Told):
    """The integrity pact, in each language alone."""

    sha256: str
    texts: Names


class SignedPact(Told):
    """When it was signed."""

    at: datetime


class DeclaredConflict(Told):
    """A conflict of interest that was declared."""

    of: str
    id: str
    why: str
    at: datetime


class OwnJudge(Told):
    """What one signed and declared in an edition."""

    edition_id: str
    pact: SignedPact | None
    conflicts: list[DeclaredConflict]


class Entry(Told):
    """An entry of an edition."""

    proposal_id: str
    agency_id: str
    title: str
    cluster: str


class Bin(Told):
    """How many scores are in one part of the scale."""

    lower: Decimal
    upper: Decimal
    count: int


class Spread(Told):
    """How far scores lie apart."""

    lowest: Decimal
    highest: Decimal
    deviation: Decimal
    standard_error: Decimal


class Criterion(Told):
    """What is scored."""

    id: str
    name: Names
    weight: Decimal
    help: Names | None = None


class Scale(Told):
    """From what to what, in which steps."""

    lowest: Decimal
    highest: Decimal
    step: Decimal


class Pile(Told):
    """How far a pile is."""

    round_id: str
    edition_id: str
    round: str
    round_state: str
    state: str
    closes_at: datetime | None
    over: bool
    to_read: int
    begun: int
    handed_in: int
    declined: int
    taken_away: int

    @property
    def whole(self) -> int:
        """How many readings are its judge's."""
        return self.to_read + self.begun + self.handed_in

    @property
    def is_open(self) -> bool:
        """Whether sheets of it may be written now."""
        return self.state == "open" and not self.over


class PileReading(Told):
    """A reading in its pile."""

    id: str
    proposal_id: str
    title: str
    cluster: str
    state: str
    written_at: datetime | None
    handed_in_at: datetime | None
    unsent: bool
    total: Decimal | None

    @property
    def held(self) -> bool:
        """Whether it is still its judge's."""
        return self.state in ("assigned", "handed_in")

    @property
    def stand(self) -> str:
        """How far it is, as its judge sees it."""
        if self.state == "assigned":
            return "begun" if self.written_at else "to_read"
        return "unsent" if self.state == "handed_in" and self.unsent else self.state


class Drawn(Told):
    """How own scores spread."""

    count: int
    mean: Decimal | None
    spread: Spread | None
    histogram: list[Bin]


class CriterionScores(Criterion):
    """How own scores of a criterion spread."""

    scores: Drawn


class OwnScores(Told):
    """How own scores of a group spread."""

    group: str
    scale: Scale
    criteria: list[CriterionScores]
    totals: Drawn

    @property
    def has_some(self) -> bool:
        """Whether anything was scored yet."""
        return any(one.scores.count for one in self.criteria)

    def named(self, words: Words) -> list[tuple[str, Drawn]]:
        """The criteria by the reader's names, each with how its scores spread."""
        return [(words.pick(one.name), one.scores) for one in self.criteria]


class OwnPile(Told):
    """A pile, its readings, and own scores."""

    pile: Pile
    readings: list[PileReading]
    scores: list[OwnScores]

    def beside(self, id: str) -> tuple[PileReading | None, PileReading | None]:
        """The readings before and after one, of those that are held."""
        held = [one for one in self.readings if one.held or one.id == id]
        at = next((n for n, one in enumerate(held) if one.id == id), None)
        if at is None:
            return None, None
        return (held[at - 1] if at else None), (held[at + 1] if at + 1 < len(held) else None)

    def next_to_read(self, but: str = "") -> PileReading | None:
        """The first that is not handed in, those begun before those not looked at yet."""
        left = [one for one in self.readings if one.state == "assigned" and one.id != but]
        return min(left, key=lambda one: (one.written_at is None, one.id), default=None)


class HandedIn(Told):
    """A sheet as it was handed in."""

    scores: dict[str, Decimal]
    at: datetime


class Reading(Told):
    """A reading with what is written on its sheet."""

    id: str
    round_id: str
    edition_id: str
    proposal_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    state: str
    scores: dict[str, Decimal]
    comment: str
    written_at: datetime | None
    handed_in: list[HandedIn]
    version: int


class OwnReading(Told):
    """A reading with what is needed to score it."""

    reading: Reading
    criteria: list[Criterion]
    scale: Scale
    round_state: str
    closes_at: datetime | None


class EvaluatedCriterion(Criterion):
    """The mean of what was given for a criterion."""

    mean: Decimal


class Position(Told):
    """Where a score lies among those of its cluster."""

    entries: int
    quartile: int
    bin: int
    histogram: list[Bin]


class Evaluated(Told):
    """What is shown of an entry in one round."""

    round: str
    readings: int
    method: str
    scale: Scale
    total: Decimal | None
    criteria: list[EvaluatedCriterion] | None
    position: Position | None
    withheld: list[str]


class Evaluation(Told):
    """An entry, and each round of which something is shown."""

    proposal_id: str
    edition_id: str
    title: str
    group: str
    cluster: str
    rounds: list[Evaluated]


class Judging(Api):
    """Rounds, readings, rankings."""

    service: ClassVar[str] = "judging"

    async def pact(self) -> Texts:
        """The text that a judge signs."""
        return await self.get("/pact", Texts)

    async def myself(self, edition: str) -> OwnJudge:
        """What who asks signed and declared."""
        return await self.get("/judges/me", OwnJudge, edition_id=edition)

    async def sign(self, edition: str, sha256: str, key: str | None) -> None:
        """Sign the pact that was read."""
        await self.send("POST", "/pacts", {"edition_id": edition, "sha256": sha256}, key=key)

    async def declare(self, edition: str, of: str, id: str, why: str, key: str | None) -> None:
        """Declare a conflict of interest."""
        body = {"edition_id": edition, "of": of, "id": id, "why": why}
        await self.send("POST", "/conflicts", body, key=key)

    async def entries(self, edition: str) -> list[Entry]:
        """What is judged in an edition."""
        return await self.whole("/entries", Entry, most=5000, edition_id=edition)

    async def piles(self) -> list[Pile]:
        """The own piles, the latest first."""
        return await self.get("/piles", list[Pile])

    async def pile(self, round: str) -> OwnPile:
        """The own pile in a round."""
        return await self.get(f"/piles/{round}", OwnPile)

    async def reading(self, id: str) -> OwnReading:
        """An own reading."""
        return await self.get(f"/readings/{id}", OwnReading)

    async def write(
        self, id: str, scores: dict[str, str | None], comment: str | None, version: int
    ) -> Reading:
        """Keep what is on a sheet so far, where it is still as it was in that version."""
        body: dict[str, Any] = {"scores": scores}
        if comment is not None:
            body["comment"] = comment
        return await self.send("PATCH", f"/readings/{id}/sheet", body, Reading, version=version)

    async def hand_in(self, id: str, key: str | None) -> Reading:
        """Hand a sheet in as it stands."""
        return await self.send("POST", f"/readings/{id}/handing-in", None, Reading, key=key)

    async def decline(self, id: str, why: str, key: str | None) -> None:
        """Give a reading back for a conflict of interest."""
        await self.send("POST", f"/readings/{id}/declining", {"why": why}, key=key)

    async def evaluation(self, proposal: str) -> Evaluation:
        """What an entry's agency is shown of its evaluation."""
        return await self.get(f"/entries/{proposal}/evaluation", Evaluation)
