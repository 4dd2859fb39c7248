"""A reading: one judge's sheet for one entry, from the assignment to the last hand-in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from judging.domain.edition import Group, Stage
from judging.domain.entry import Entry
from judging.domain.pile import Pile, require_open
from judging.domain.ranking import Sheet
from judging.domain.refusal import Refusal


class ReadingOver(Refusal):
    """Only a reading that is still held is written."""

    says = "This reading is {state}; go on with your other readings."


class UnknownCriterion(Refusal):
    """Only the group's own criteria are scored."""

    says = "{criterion} is not a criterion here; score {criteria}."


class OffTheScale(Refusal):
    """A score is one of the scale's steps."""

    says = "{criterion} is scored from {lowest} to {highest} in steps of {step}."


class SheetIncomplete(Refusal):
    """A sheet is handed in whole."""

    says = "Score {missing} too; a sheet is handed in with every criterion scored."


class State(StrEnum):
    """How far a reading has come."""

    ASSIGNED = "assigned"
    HANDED_IN = "handed_in"
    DECLINED = "declined"
    ENDED = "ended"


class End(StrEnum):
    """Why a reading was taken from its judge."""

    REPLACED = "replaced"
    ENTRY_REMOVED = "entry_removed"


LIVE = (State.ASSIGNED, State.HANDED_IN)


@dataclass(frozen=True, slots=True)
class Version:
    """A sheet as it was handed in."""

    scores: dict[str, Decimal]
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What one judge writes about one entry; the last version handed in is what counts."""

    round_id: str
    edition_id: str
    role: str
    sealed: bool
    proposal_id: str
    judge_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    content_version: int
    content_sha256: str
    assigned_at: datetime
    state: State = State.ASSIGNED
    scores: dict[str, Decimal] | None = None
    comment: str = ""
    written_at: datetime | None = None
    history: tuple[Version, ...] = ()

    @property
    def amendment(self) -> int:
        """How often the sheet was amended after it was first handed in."""
        return max(0, len(self.history) - 1)

    @property
    def unsent(self) -> bool:
        """Whether it was written on since it was last handed in, and so waits to be."""
        last = self.history[-1] if self.history else None
        return last is not None and (last.scores, last.comment) != (self.scores, self.comment)

    def sheet(self) -> Sheet:
        """The last version handed in, as it is ranked."""
        return Sheet(self.proposal_id, self.judge_id, self.history[-1].scores)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A judge was given an entry to read."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A sheet was handed in, or amended; what it says is told to nobody."""

    reading: Reading
    version: Version
    amendment: int


@dataclass(frozen=True, slots=True)
class Declined:
    """A judge gave a reading back for a conflict of interest."""

    reading: Reading
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A reading was taken from its judge."""

    reading: Reading
    why: End
    at: datetime


Event = HandedIn | Declined | Ended


def id_of(round_id: str, proposal_id: str, number: int) -> str:
    """The id of an entry's reading in a round; numbers count from 1."""
    return f"{round_id}:{proposal_id}:{number}"


def assign(
    entry: Entry, judge_id: str, *, round_id: str, role: str, sealed: bool, now: datetime
) -> Assigned:
    """The judge holds a reading of the entry."""
    return Assigned(
        Reading(
            round_id, entry.edition_id, role, sealed, entry.proposal_id, judge_id, entry.agency_id,
            entry.title, entry.group, entry.category, entry.cluster, entry.content_version,
            entry.content_sha256, now,
        )
    )  # fmt: skip


def write(
    reading: Reading,
    pile: Pile,
    group: Group,
    stage: Stage,
    *,
    scores: Mapping[str, Decimal | None],
    comment: str | None,
    now: datetime,
) -> Reading:
    """The reading with these scores set, or cleared where None, and the comment where given."""
    _require_writable(reading, pile, stage, now)
    for criterion, score in scores.items():
        _require_on_scale(group, criterion, score)
    given = {**(reading.scores or {}), **scores}
    kept = {criterion: score for criterion, score in given.items() if score is not None}
    text = reading.comment if comment is None else comment
    return replace(reading, scores=kept, comment=text, written_at=now)


def hand_in(
    reading: Reading, pile: Pile, group: Group, stage: Stage, *, now: datetime
) -> HandedIn | None:
    """The sheet as it stands is handed in; nothing, if it is what was handed in last."""
    _require_writable(reading, pile, stage, now)
    scores = reading.scores or {}
    missing = [c.id for c in group.criteria if c.id not in scores]
    if missing:
        raise SheetIncomplete(missing=missing)
    last = reading.history[-1] if reading.history else None
    if last is not None and (last.scores, last.comment) == (scores, reading.comment):
        return None
    return HandedIn(reading, Version(dict(scores), reading.comment, now), len(reading.history))


def decline(reading: Reading, now: datetime) -> Declined | None:
    """The judge gives the reading back; nothing, if it was given back before.

    A sheet that was handed in counts no longer, and its history is kept.
    """
    if reading.state is State.DECLINED:
        return None
    if reading.state is State.ENDED:
        raise ReadingOver(state=reading.state.value)
    return Declined(reading, now)


def end(reading: Reading, why: End, now: datetime) -> Ended | None:
    """The reading is taken from its judge; nothing, if it was over."""
    return Ended(reading, why, now) if reading.state in LIVE else None


def evolve(event: Event) -> Reading:
    """The reading after the event."""
    match event:
        case HandedIn():
            history = (*event.reading.history, event.version)
            return replace(event.reading, state=State.HANDED_IN, history=history)
        case Declined():
            return replace(event.reading, state=State.DECLINED)
        case Ended():
            return replace(event.reading, state=State.ENDED)


def _require_writable(reading: Reading, pile: Pile, stage: Stage, now: datetime) -> None:
    if reading.state not in LIVE:
        raise ReadingOver(state=reading.state.value)
    require_open(pile, stage, now)


def _require_on_scale(group: Group, criterion: str, score: Decimal | None) -> None:
    known = [c.id for c in group.criteria]
    if criterion not in known:
        raise UnknownCriterion(criterion=criterion, criteria=known)
    scale = group.scale
    if score is not None and not scale.holds(score):
        raise OffTheScale(
            criterion=criterion, lowest=scale.lowest, highest=scale.highest, step=scale.step
        )
