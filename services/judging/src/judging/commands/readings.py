"""Commands of a judge about one reading: write, hand in, decline."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from judging.access import require_judge
from judging.commands.bench import require_heard
from judging.commands.judges import DeclareConflict, declare_conflict
from judging.domain import pile as piles
from judging.domain import reading as readings
from judging.domain.conflict import HasConflict, conflict
from judging.domain.edition import Edition
from judging.domain.judge import Of
from judging.domain.pile import Pile
from judging.domain.reading import Reading
from judging.domain.round import require_read
from judging.messages import reading_told
from judging.store import EDITION, PILE, READING, ROUND, parents_of, ties_of
from shared.grants import Who
from shared.mongo import Kept, Missing, Stale
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class WriteSheet:
    """Set or clear scores, and the comment where one is given."""

    reading_id: str
    scores: Mapping[str, Decimal | None]
    comment: str | None
    by: Who
    if_match: int | None = None


@dataclass(frozen=True, slots=True)
class HandIn:
    """Hand the sheet in as it stands, or amend what was handed in."""

    reading_id: str
    by: Who
    if_match: int | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Give a reading back for a conflict of interest."""

    reading_id: str
    why: str
    by: Who


@dataclass(frozen=True, slots=True)
class _Held:
    """A reading with what decides whether it may be written."""

    kept: Kept[Reading]
    edition: Edition
    pile: Kept[Pile]


async def write(command: WriteSheet, unit: Unit) -> Kept[Reading]:
    """What was written is kept, in one write; nothing is told."""
    held = await _held(unit, command.reading_id, command.by, command.if_match)
    reading = held.kept.state
    after = readings.write(
        reading, held.pile.state, held.edition.group(reading.group),
        held.edition.stage_of(_round_of(reading)),
        scores=command.scores, comment=command.comment, now=unit.now,
    )  # fmt: skip
    return unit.record(READING, held.kept, after)


async def hand_in(command: HandIn, unit: Unit) -> Kept[Reading]:
    """The sheet counts from now on; the pile is guarded against the closing of the round."""
    held = await _held(unit, command.reading_id, command.by, command.if_match)
    reading = held.kept.state
    event = readings.hand_in(
        reading, held.pile.state, held.edition.group(reading.group),
        held.edition.stage_of(_round_of(reading)), now=unit.now,
    )  # fmt: skip
    if event is None:
        return held.kept
    unit.touch(PILE, held.pile)
    told = reading_told(held.kept.id, event)
    return unit.record(READING, held.kept, readings.evolve(event), told)


async def decline_reading(command: Decline, unit: Unit) -> Kept[Reading]:
    """The conflict is declared, the reading is given back, and somebody else reads."""
    kept = await own_reading(unit, command.reading_id, command.by)
    reading = kept.state
    event = readings.decline(reading, unit.now)
    if event is None:
        return kept
    require_read((await unit.find(ROUND, reading.round_id)).state)
    declared = DeclareConflict(
        reading.edition_id, Of.ENTRY, reading.proposal_id, command.why, command.by
    )
    await declare_conflict(declared, unit)
    return Kept(kept.id, readings.evolve(event), kept.version + 1, kept.sequence + 1)


async def own_reading(unit: Unit, id: str, by: Who) -> Kept[Reading]:
    """The reading, for its judge; to everybody else there is none."""
    kept = await unit.find(READING, id)
    if kept.state.judge_id != by.account:
        raise Missing("reading", id)
    require_judge(by, kept.state.role, kept.state.edition_id)
    return kept


async def _held(unit: Unit, id: str, by: Who, if_match: int | None) -> _Held:
    kept = await own_reading(unit, id, by)
    if if_match not in {None, kept.version}:
        raise Stale(kept.version)
    reading = kept.state
    await _require_no_conflict(unit, reading, by)
    edition = await unit.find(EDITION, reading.edition_id)
    pile = await unit.find(PILE, piles.id_of(reading.round_id, reading.judge_id))
    return _Held(kept, edition.state, pile)


async def _require_no_conflict(unit: Unit, reading: Reading, by: Who) -> None:
    """An office taken after the assignment is a conflict too; most judges hold none."""
    if not any(grant.scope_kind == "agency" for grant in by.grants):
        return
    ties, parents = await ties_of(unit.mongo, by.account, None), await parents_of(unit.mongo)
    require_heard(ties, parents)
    why = conflict(ties, reading.proposal_id, reading.agency_id, parents)
    if why is not None:
        raise HasConflict(why=why.value)


def _round_of(reading: Reading) -> str:
    return reading.round_id.removeprefix(f"{reading.edition_id}:")
