"""Commands about who reads in a round."""

from dataclasses import dataclass

from judging.access import find_round
from judging.commands.bench import bench_of
from judging.domain import pile as piles
from judging.domain import roster
from judging.domain.judge import require_pacts
from judging.domain.pile import Pile, PileState
from judging.domain.round import Member, Round, State, evolve
from judging.store import PILE, ROUND
from shared.grants import Who, holders
from shared.mongo import Kept, Stale
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class PutRoster:
    """Set the judges of a round; while it is read, add to them."""

    round_id: str
    members: tuple[Member, ...]
    by: Who
    if_match: int | None = None


@dataclass(frozen=True, slots=True)
class ReplaceJudge:
    """Replace a judge who drops out, by a named judge of the roster or by the least loaded."""

    round_id: str
    judge: str
    successor: str | None
    by: Who


async def put_roster(command: PutRoster, unit: Unit) -> Kept[Round]:
    """The roster is what was asked; newcomers to a round that is read get a pile and readings."""
    kept = await find_round(unit.mongo, command.round_id, command.by, "run a round")
    if command.if_match not in {None, kept.version}:
        raise Stale(kept.version)
    round_ = kept.state
    able = await holders(unit.mongo, round_.role, round_.edition_id)
    roster.require_role(round_, (m.account for m in command.members), able)
    event = roster.put_roster(round_, command.members)
    after = evolve(round_, event)
    if after == round_:
        return kept
    if event.joined:
        bench = await bench_of(unit, after)
        signed = {account: bench.judges[account] for account in event.joined}
        require_pacts({account: one.state if one else None for account, one in signed.items()})
        _give_piles(unit, after, event.joined)
    return unit.record(ROUND, kept, after)


async def replace_judge(command: ReplaceJudge, unit: Unit) -> Kept[Round]:
    """The judge writes no more; open readings are handed on by and by, sheets handed in stay."""
    kept = await find_round(unit.mongo, command.round_id, command.by, "run a round")
    event = roster.replace_judge(kept.state, command.judge, command.successor)
    if event is None:
        return kept
    pile = await unit.find(PILE, piles.id_of(kept.id, command.judge))
    unit.record(PILE, pile, piles.left(pile.state))
    return unit.record(ROUND, kept, evolve(kept.state, event))


def _give_piles(unit: Unit, round: Round, accounts: tuple[str, ...]) -> None:
    state = PileState.OPEN if round.state is State.OPEN else PileState.WAITING
    for account in accounts:
        unit.create(PILE, piles.id_of(round.id, account), Pile(round.id, account, state))
