"""The judges who sit in a round: what they signed, and what ties them to entries."""

from collections.abc import Mapping
from dataclasses import dataclass

from judging.domain.conflict import AgencyNotHeard, Ties
from judging.domain.judge import Judge, id_of
from judging.domain.round import Member, Round
from judging.store import JUDGE, parents_of, ties_of
from shared.grants import holders
from shared.mongo import Kept
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


def require_heard(ties: Ties, parents: Mapping[str, str | None]) -> None:
    """Refuse to judge an office in an agency that has not been heard of."""
    unheard = sorted(ties.agencies - parents.keys())
    if unheard:
        raise AgencyNotHeard(agency=unheard[0])
