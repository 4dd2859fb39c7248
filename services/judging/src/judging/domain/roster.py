"""Who reads in a round: the roster is set, grows, and loses a judge who drops out."""

from collections.abc import Collection, Iterable

from judging.domain.refusal import Refusal
from judging.domain.round import READ, JudgeReplaced, Member, RosterPut, Round, State, require_read


class RosterFixed(Refusal):
    """Once readings are assigned, judges join a roster, and leave it only by being replaced."""

    says = "This round is {state}: judges can be added to its roster while it is read, or replaced."


class LacksRole(Refusal):
    """Who judges in a round has its role in the edition."""

    says = "These accounts are no {role}s of this edition: {accounts}. Have the role granted first."


class NotOnRoster(Refusal):
    """Only a judge of the round can be replaced."""

    says = "{judge} does not read in this round; name a judge of its roster."


class ReplacedBefore(Refusal):
    """Whoever was replaced in a round does not return to it: others read in his place."""

    says = (
        "These judges were replaced in this round and do not return to it: {accounts}. Name others."
    )


class OwnSuccessor(Refusal):
    """A judge is replaced by somebody else."""

    says = "Name another judge to follow, or none."


def require_role(round: Round, accounts: Iterable[str], holders: Collection[str]) -> None:
    """Refuse accounts that are not among the holders of the round's role."""
    others = sorted(account for account in accounts if account not in holders)
    if others:
        raise LacksRole(role=round.role, accounts=others)


def put_roster(round: Round, members: tuple[Member, ...]) -> RosterPut:
    """The judges of a round; while it is read, only more of them."""
    if round.state is State.ANNOUNCED:
        return RosterPut(members, ())
    given = {m.account for m in members}
    if round.state not in READ or not given >= set(round.judges()):
        raise RosterFixed(state=round.state.value)
    gone = sorted(given & {m.account for m in round.roster if m.left})
    if gone:
        raise ReplacedBefore(accounts=gone)
    joined = tuple(m for m in members if round.member(m.account) is None)
    return RosterPut((*round.roster, *joined), tuple(m.account for m in joined))


def replace_judge(round: Round, account: str, successor: str | None) -> JudgeReplaced | None:
    """A judge drops out; nothing, if that was so before."""
    require_read(round)
    member = round.member(account)
    if member is None:
        raise NotOnRoster(judge=account)
    if successor == account:
        raise OwnSuccessor
    if successor is not None and successor not in round.judges():
        raise NotOnRoster(judge=successor)
    return None if member.left else JudgeReplaced(account, successor)
