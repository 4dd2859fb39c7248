"""Who reads in another's place: gaps in a round, each filled by the least loaded who may."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from judging.commands.bench import Bench, bench_of
from judging.domain.assignment import candidate, next_reader
from judging.domain.entry import Entry
from judging.domain.reading import assign, id_of
from judging.domain.round import Round
from judging.messages import reading_told
from judging.store import READING, create_all, live_by_judge, standing_among
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry that lacks a reader, and who should be the first to be asked."""

    proposal_id: str
    successor: str | None = None


@dataclass
class _Desk:
    """What is known while gaps are filled one after another."""

    bench: Bench
    loads: dict[str, int]
    entries: dict[str, Entry]
    held: dict[str, list[str]] = field(default_factory=dict)


async def fill(unit: Unit, round: Round, gaps: Sequence[Gap], *, most: int | None = None) -> int:
    """Give each gap a reader where one is left; how many readings that makes.

    Whoever calls guards the round, and so does who declares a conflict: two such commands never
    count the same loads, and nobody is given what they declare at this moment.
    """
    if not gaps:
        return 0
    desk = await _desk(unit, round, [gap.proposal_id for gap in gaps])
    made = []
    for gap in gaps:
        judge = _reader(desk, round, gap)
        if judge is not None:
            made.append((gap.proposal_id, judge))
            desk.loads[judge] = desk.loads.get(judge, 0) + 1
            desk.held[gap.proposal_id].append(judge)
        if len(made) == most:
            break
    _create(unit, round, desk, made)
    return len(made)


async def _desk(unit: Unit, round: Round, proposals: list[str]) -> _Desk:
    held: dict[str, list[str]] = {proposal: [] for proposal in proposals}
    wanted = {"round_id": round.id, "proposal_id": {"$in": proposals}}
    for kept in await unit.mongo.find_many(READING, wanted):
        held[kept.state.proposal_id].append(kept.state.judge_id)
    return _Desk(
        await bench_of(unit, round),
        await live_by_judge(unit.mongo, round.id),
        await standing_among(unit.mongo, proposals),
        held,
    )


def _reader(desk: _Desk, round: Round, gap: Gap) -> str | None:
    entry = desk.entries.get(gap.proposal_id)
    if entry is None:
        return None
    may_read, _ = candidate(entry, desk.bench.members, desk.bench.ties, desk.bench.parents)
    held = desk.held[gap.proposal_id]
    if gap.successor in may_read.eligible and gap.successor not in held:
        return gap.successor
    return next_reader(may_read, desk.loads, held, round.seed)


def _create(unit: Unit, round: Round, desk: _Desk, made: list[tuple[str, str]]) -> None:
    numbers = {proposal: len(held) for proposal, held in desk.held.items()}
    new = []
    for proposal, judge in reversed(made):
        event = assign(
            desk.entries[proposal], judge, round_id=round.id, role=round.role,
            sealed=round.sealed, now=unit.now,
        )  # fmt: skip
        id = id_of(round.id, proposal, numbers[proposal])
        numbers[proposal] -= 1
        new.append((id, event.reading, reading_told(id, event)))
    create_all(unit, READING, new)
