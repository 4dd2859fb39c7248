"""What a round does by itself: its readings are made, it opens, gaps are filled, it is finished."""

from dataclasses import dataclass

from judging import messages
from judging.commands.closing import finish
from judging.commands.substitutes import Gap, fill
from judging.domain import pile as piles
from judging.domain import round as rounds
from judging.domain.edition import Edition
from judging.domain.opening import open_when_ready
from judging.domain.reading import End, Reading, State, assign, end, evolve, id_of
from judging.domain.round import Mended, Round, ShareMade
from judging.messages import reading_told
from judging.store import (
    EDITION,
    PILE,
    READING,
    ROUND,
    SHARE,
    Share,
    create_all,
    live_by_entry,
    share_id,
    standing_among,
)
from shared.mongo import Kept
from shared.outbox import Fact, Unit

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Advance:
    """Do what a round does next by itself."""

    round_id: str


async def advance(command: Advance, unit: Unit) -> None:
    """One step: a share of the readings, some gaps, or the end of a closing that was begun."""
    kept = await unit.find(ROUND, command.round_id)
    if kept.state.state is rounds.State.ASSIGNING:
        await _make_share(unit, kept)
    elif kept.state.state is rounds.State.CLOSING:
        await finish(unit, kept)
    elif kept.state.mending:
        await _mend(unit, kept)


async def open_round(unit: Unit, kept: Kept[Round], edition: Edition) -> None:
    """Record the round, opened with its piles where it is ready and its stage is open."""
    event = open_when_ready(kept.state, edition.stage_of(kept.state.round), unit.now)
    if event is None:
        unit.record(ROUND, kept, kept.state)
        return
    for pile in await unit.mongo.find_many(PILE, {"round_id": kept.id}):
        unit.record(PILE, pile, piles.opened(pile.state))
    told = messages.opened(kept.state, event)
    unit.record(ROUND, kept, rounds.evolve(kept.state, event), told)


async def _make_share(unit: Unit, kept: Kept[Round]) -> None:
    """The next share of the assignment becomes readings; after the last, the round may open.

    The edition is guarded: its stage opens either before this, or finds the round prepared.
    """
    share = (await unit.find(SHARE, share_id(kept.id, kept.state.made))).state
    create_all(unit, READING, await _readings(unit, kept.state, share))
    edition = await unit.find(EDITION, kept.state.edition_id)
    unit.touch(EDITION, edition)
    after = Kept(kept.id, rounds.evolve(kept.state, ShareMade()), kept.version, kept.sequence)
    await open_round(unit, after, edition.state)


async def _readings(unit: Unit, round: Round, share: Share) -> list[tuple[str, Reading, Fact]]:
    """A reading for each pair whose entry still stands; an entry's numbers count from 1."""
    entries = await standing_among(unit.mongo, {pair.proposal_id for pair in share.pairs})
    numbers: dict[str, int] = {}
    made = []
    for pair in share.pairs:
        if pair.proposal_id in entries:
            numbers[pair.proposal_id] = numbers.get(pair.proposal_id, 0) + 1
            id = id_of(round.id, pair.proposal_id, numbers[pair.proposal_id])
            event = assign(
                entries[pair.proposal_id], pair.judge_id, round_id=round.id, role=round.role,
                sealed=round.sealed, now=unit.now,
            )  # fmt: skip
            made.append((id, event.reading, reading_told(id, event)))
    return made


async def _mend(unit: Unit, kept: Kept[Round]) -> None:
    """Open readings of judges who left go to others; then entries that lack readers get some."""
    gaps = await _taken_from_leavers(unit, kept.state)
    if gaps:
        await fill(unit, kept.state, gaps)
        unit.touch(ROUND, kept)
    elif await fill(unit, kept.state, await _lacking(unit, kept.state), most=AT_ONCE):
        unit.touch(ROUND, kept)
    else:
        unit.record(ROUND, kept, rounds.evolve(kept.state, Mended()))


async def _taken_from_leavers(unit: Unit, round: Round) -> list[Gap]:
    successors = {m.account: m.successor for m in round.roster if m.left}
    wanted = {
        "round_id": round.id,
        "judge_id": {"$in": list(successors)},
        "state": State.ASSIGNED.value,
    }
    gaps = []
    for kept in await unit.mongo.find_many(READING, wanted, limit=AT_ONCE):
        event = end(kept.state, End.REPLACED, unit.now)
        if event is not None:
            unit.record(READING, kept, evolve(event), reading_told(kept.id, event))
            gaps.append(Gap(kept.state.proposal_id, successors[kept.state.judge_id]))
    return gaps


async def _lacking(unit: Unit, round: Round) -> list[Gap]:
    edition = (await unit.find(EDITION, round.edition_id)).state
    wanted = edition.round(round.round).readings
    live = await live_by_entry(unit.mongo, round.id)
    return [Gap(id) for id, count in sorted(live.items()) for _ in range(wanted - count)]
