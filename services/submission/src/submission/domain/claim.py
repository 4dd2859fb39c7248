"""Claims: an officer has an item of the queue before him, so that two do not take the same.

A claim ends by itself at its instant; every instant is compared when somebody asks, and nothing
waits for a timer.
"""

from datetime import datetime, timedelta

from submission.domain.contest import SameOfficer
from submission.domain.event import Claimed, LetGo
from submission.domain.proposal import QUEUED, Claim, Proposal, Standing
from submission.domain.refusal import Refusal, WrongStanding


class ClaimedByAnother(Refusal):
    """Another officer has it before him."""

    says = "The officer {by} has this proposal until {until}; take another, or wait until then."


def claim(proposal: Proposal, *, by: str, lasting: timedelta, now: datetime) -> Claimed:
    """Take it, go on with it, or take it over from one whose claim has lapsed."""
    if proposal.standing not in QUEUED:
        raise WrongStanding(standing=proposal.standing.value, act="claimed")
    refused_it = proposal.decision is not None and proposal.decision.by == by
    if proposal.standing is Standing.CONTESTED and refused_it:
        raise SameOfficer  # he could only keep it from those who may decide
    held = live(proposal, now)
    require_free(proposal, by=by, now=now)
    return Claimed(Claim(by, held.at if held else now, now + lasting))


def let_go(proposal: Proposal, *, by: str, now: datetime) -> LetGo | None:
    """Put it back; None where he does not hold it."""
    require_free(proposal, by=by, now=now)
    held = live(proposal, now)
    return LetGo() if held else None


def require_free(proposal: Proposal, *, by: str, now: datetime) -> None:
    """Refuse what another officer has before him at that instant."""
    held = live(proposal, now)
    if held is not None and held.by != by:
        raise ClaimedByAnother(by=held.by, until=held.until.isoformat())


def live(proposal: Proposal, now: datetime) -> Claim | None:
    """The claim that holds at that instant; at its very end it holds no more."""
    held = proposal.claim
    return held if held is not None and now < held.until else None
