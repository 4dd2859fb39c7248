"""Contests: a refused agency objects once, and another officer decides."""

from datetime import datetime

from submission.domain.edition import Edition, Purpose
from submission.domain.event import Contested, RefusalOverturned, RefusalUpheld
from submission.domain.proposal import Contest, Decision, Proposal, Standing
from submission.domain.refusal import Refusal, WrongStanding


class SameOfficer(Refusal):
    """Who refused a proposal may not judge the contest of that refusal."""

    says = "You refused this proposal yourself; another officer must decide its contest."


def contest(
    proposal: Proposal, edition: Edition, statement: str, *, by: str, now: datetime
) -> Contested:
    """Object to a refusal, once, while the stage for contests is open."""
    if proposal.standing is not Standing.REFUSED:
        raise WrongStanding(standing=proposal.standing.value, act="contested")
    edition.require_open(Purpose.CONTESTS, now)
    return Contested(Contest(statement, by, now))


def uphold(proposal: Proposal, *, sentence: str, by: str, now: datetime) -> RefusalUpheld:
    """The refusal stands, for good."""
    return RefusalUpheld(_answer(proposal, sentence, by, now))


def overturn(proposal: Proposal, *, sentence: str, by: str, now: datetime) -> RefusalOverturned:
    """The refusal falls, and the proposal is admitted."""
    return RefusalOverturned(_answer(proposal, sentence, by, now))


def _answer(proposal: Proposal, sentence: str, by: str, now: datetime) -> Decision:
    if proposal.standing is not Standing.CONTESTED or proposal.decision is None:
        raise WrongStanding(standing=proposal.standing.value, act="judged as a contest")
    if by == proposal.decision.by:
        raise SameOfficer
    return Decision((), sentence, by, now)
