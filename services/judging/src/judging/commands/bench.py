"""The judges who sit in a round: what they signed, and what ties them to entries."""

from collections.abc import Mapping
from dataclasses import dataclass

from judging.domain.conflict import AgencyNotHeard, Ties
from judging.domain.judge import Judge, Of, id_of
from judging.domain.round import Member, Round
from judging.store import AGENCY, JUDGE
from shared.grants import grants_of, holders
from shared.mongo import Kept, Mongo
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Bench:
    """The sitting members of a roster, each with ties and, where there is one, the kept judge."""

    members: tuple[Member, ...]
    judges: Mapping[str, Kept[Judge] | None]
    ties: Mapping[str, Ties]
    parents: Mapping[str, str | None]

    def touch(self, unit: Unit) -> None:
        """Guard the judges: a conflict declared meanwhile makes the command run again."""
        for kept in self.judges.values():
            if kept is not None:
                unit.touch(JUDGE, kept)


async def bench_of(unit: Unit, round: Round) -> Bench:
    """The bench of a round as it is now: of its roster, who still holds the role."""
    able = await holders(unit.mongo, round.role, round.edition_id)
    sitting = (m for m in round.roster if not m.left and m.account in able)
    members = tuple(sorted(sitting, key=lambda m: m.account))
    judges = {
        m.account: await unit.seek(JUDGE, id_of(round.edition_id, m.account)) for m in members
    }
    parents = await parents_of(unit.mongo)
    ties = {
        account: await ties_of(unit.mongo, account, kept.state if kept else None)
        for account, kept in judges.items()
    }
    for one in ties.values():
        require_heard(one, parents)
    return Bench(members, judges, ties, parents)


async def parents_of(mongo: Mongo) -> dict[str, str | None]:
    """The agency above each agency that was heard of."""
    return {kept.id: kept.state.parent_id for kept in await mongo.find_many(AGENCY, {})}


async def ties_of(mongo: Mongo, account: str, judge: Judge | None) -> Ties:
    """What ties an account: its offices in agencies, and what it declared."""
    granted = await grants_of(mongo, account)
    offices = frozenset(g.scope_id for g in granted if g.scope_kind == "agency" and g.scope_id)
    if judge is None:
        return Ties(account, offices)
    return Ties(account, offices, judge.declares(Of.ENTRY), judge.declares(Of.AGENCY))


def require_heard(ties: Ties, parents: Mapping[str, str | None]) -> None:
    """Refuse to judge an office in an agency that has not been heard of."""
    unheard = sorted(ties.agencies - parents.keys())
    if unheard:
        raise AgencyNotHeard(agency=unheard[0])
