"""Claims: an officer has an item of the queue before him for a while."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from submission.domain import claim as claims
from submission.domain import selection
from submission.domain.claim import ClaimedByAnother
from submission.domain.contest import SameOfficer
from submission.domain.event import Claimed, LetGo, evolve
from submission.domain.proposal import QUEUED, Claim, Contest, Proposal, Standing
from submission.domain.refusal import WrongStanding

Built = Callable[..., Proposal]
LIMIT = timedelta(minutes=10)
MS = timedelta(milliseconds=1)


@pytest.fixture
def claimed(proposal: Built, now: datetime) -> Proposal:
    """Submitted, and before Siti's officer since now."""
    return replace(proposal(Standing.SUBMITTED), claim=Claim("one", now, now + LIMIT))


def claim(proposal: Proposal, by: str, now: datetime) -> Claimed:
    return claims.claim(proposal, by=by, lasting=LIMIT, now=now)


def test_what_is_free_is_claimed(proposal: Built, now: datetime) -> None:
    event = claim(proposal(Standing.SUBMITTED), "one", now)
    assert event == Claimed(Claim("one", now, now + LIMIT))
    assert evolve(proposal(Standing.SUBMITTED), event).claim == event.claim


def test_who_has_it_goes_on_from_now_since_he_began(claimed: Proposal, now: datetime) -> None:
    later = now + LIMIT - MS
    assert claim(claimed, "one", later) == Claimed(Claim("one", now, later + LIMIT))


def test_another_takes_it_over_at_the_instant_it_lapses(claimed: Proposal, now: datetime) -> None:
    with pytest.raises(ClaimedByAnother) as refused:
        claim(claimed, "two", now + LIMIT - MS)
    assert refused.value.params == {"by": "one", "until": (now + LIMIT).isoformat()}
    end = now + LIMIT
    assert claim(claimed, "two", end) == Claimed(Claim("two", end, end + LIMIT))
    assert claims.live(claimed, end - MS) == claimed.claim
    assert claims.live(claimed, end) is None


@pytest.mark.parametrize("standing", [s for s in Standing if s not in QUEUED])
def test_only_what_lies_in_the_queue_is_claimed(
    proposal: Built, now: datetime, standing: Standing
) -> None:
    with pytest.raises(WrongStanding):
        claim(proposal(standing), "one", now)


def test_who_refused_it_does_not_keep_its_contest_from_others(
    proposal: Built, now: datetime
) -> None:
    contested = replace(proposal(Standing.CONTESTED), contest=Contest("x", "admin", now))
    with pytest.raises(SameOfficer):
        claim(contested, "officer", now)
    assert claim(contested, "two", now).claim.by == "two"


def test_it_is_let_go_by_who_has_it(claimed: Proposal, now: datetime) -> None:
    assert claims.let_go(claimed, by="one", now=now) == LetGo()
    assert evolve(claimed, LetGo()).claim is None
    with pytest.raises(ClaimedByAnother):
        claims.let_go(claimed, by="two", now=now)


def test_what_nobody_has_is_not_let_go(proposal: Built, claimed: Proposal, now: datetime) -> None:
    assert claims.let_go(proposal(Standing.SUBMITTED), by="one", now=now) is None
    for account in ("one", "two"):
        assert claims.let_go(claimed, by=account, now=now + LIMIT) is None


def test_a_decision_ends_the_claim(claimed: Proposal, now: datetime) -> None:
    admitted = evolve(claimed, selection.admit(claimed, sentence="", by="one", now=now))
    assert (admitted.standing, admitted.claim) == (Standing.ADMITTED, None)


def test_since_when_it_waits(proposal: Built, now: datetime) -> None:
    contest = Contest("x", "admin", now + MS)
    assert selection.waiting_since(proposal(Standing.SUBMITTED)) == now
    assert selection.waiting_since(proposal(Standing.REPAIR)) == now
    contested = replace(proposal(Standing.CONTESTED), contest=contest)
    assert selection.waiting_since(contested) == now + MS
    for nobody in (Standing.DRAFT, Standing.ADMITTED, Standing.REFUSED):
        assert selection.waiting_since(proposal(nobody)) is None
