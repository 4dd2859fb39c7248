"""The queue of objections: what each waits for, who holds it, and how far it has come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from award.domain.award_list import AwardList, SamePerson
from award.domain.claim import Claim, ClaimedByAnother
from award.domain.objection import (
    Accepted,
    Objection,
    OwnCase,
    Replied,
    Ruled,
    TurnedAway,
    accept,
    rule,
    turn_away,
)
from award.domain.objection import evolve as decided
from award.domain.progress import Awaited, Passed, awaited, passed
from award.domain.queue import (
    Claimed,
    LetGo,
    NothingToDecide,
    Step,
    claim,
    evolve,
    let_go,
    step,
)

At = Callable[[float], datetime]
Filed = Callable[..., Objection]
HOUR = timedelta(hours=1)


@pytest.fixture
def accepted(filed: Filed, at: At) -> Objection:
    """Accepted by Ani; the agency may reply until the 13th hour."""
    return decided(filed(), Accepted("ani", at(3), at(13)))


def test_an_objection_waits_for_screening_reply_and_ruling(
    filed: Filed, accepted: Objection, at: At
) -> None:
    assert step(filed(), at(2)) is Step.SCREENING
    assert step(accepted, at(12.9)) is Step.REPLY
    assert step(accepted, at(13)) is Step.RULING
    assert step(decided(accepted, Replied("admin", at(5), "x")), at(5)) is Step.RULING
    assert step(decided(accepted, Ruled("budi", at(14), True, "x")), at(14)) is None
    assert step(decided(filed(), TurnedAway("ani", at(3), "x")), at(3)) is None


def test_who_claims_keeps_it_from_others_until_an_instant(filed: Filed, at: At) -> None:
    event = claim(filed(), by="ani", lasts=HOUR, now=at(2))
    assert event == Claimed(Claim("ani", at(3)))
    held = evolve(filed(), event)
    with pytest.raises(ClaimedByAnother):
        claim(held, by="budi", lasts=HOUR, now=at(2.9))
    assert claim(held, by="ani", lasts=HOUR, now=at(2.9)) == Claimed(Claim("ani", at(3.9)))
    assert claim(held, by="budi", lasts=HOUR, now=at(3)) == Claimed(Claim("budi", at(4)))


def test_what_another_holds_is_neither_screened_nor_ruled_on(
    filed: Filed, accepted: Objection, released: Callable[..., AwardList], at: At
) -> None:
    held = evolve(filed(), Claimed(Claim("ani", at(3))))
    with pytest.raises(ClaimedByAnother):
        turn_away(held, by="budi", because="x", now=at(2.9))
    with pytest.raises(ClaimedByAnother):
        accept(held, released(), by="budi", reply_until=None, now=at(2.9))
    assert turn_away(held, by="budi", because="x", now=at(3)).by == "budi"
    assert turn_away(held, by="ani", because="x", now=at(2.9)).by == "ani"
    ripe = evolve(accepted, Claimed(Claim("budi", at(15))))
    with pytest.raises(ClaimedByAnother):
        rule(ripe, by="cici", upheld=True, reasons="x", now=at(14))
    assert rule(ripe, by="budi", upheld=True, reasons="x", now=at(14)).by == "budi"


def test_a_decision_ends_the_claim(filed: Filed, accepted: Objection, at: At) -> None:
    held = evolve(filed(), Claimed(Claim("ani", at(9))))
    for event in (TurnedAway("ani", at(3), "x"), Accepted("ani", at(3), at(13))):
        assert decided(held, event).claim is None
    ripe = evolve(accepted, Claimed(Claim("budi", at(20))))
    assert decided(ripe, Ruled("budi", at(14), False, "x")).claim is None


def test_nobody_claims_what_he_may_not_decide(filed: Filed, accepted: Objection, at: At) -> None:
    with pytest.raises(NothingToDecide):
        claim(accepted, by="budi", lasts=HOUR, now=at(5))
    with pytest.raises(NothingToDecide):
        claim(decided(filed(), TurnedAway("a", at(3), "x")), by="budi", lasts=HOUR, now=at(5))
    with pytest.raises(OwnCase):
        claim(filed(), by="dewi", of=("agency-a",), lasts=HOUR, now=at(2))
    replied = decided(accepted, Replied("dewi", at(4), "x"))
    with pytest.raises(OwnCase):
        claim(replied, by="dewi", lasts=HOUR, now=at(5))
    with pytest.raises(SamePerson):
        claim(accepted, by="ani", lasts=HOUR, now=at(14))
    assert claim(accepted, by="budi", lasts=HOUR, now=at(14)) == Claimed(Claim("budi", at(15)))


def test_who_lets_go_leaves_it_to_others(filed: Filed, at: At) -> None:
    held = evolve(filed(), Claimed(Claim("ani", at(3))))
    with pytest.raises(ClaimedByAnother):
        let_go(held, by="budi", now=at(2.9))
    event = let_go(held, by="ani", now=at(2.9))
    assert event == LetGo()
    assert evolve(held, event).claim is None
    assert let_go(filed(), by="ani", now=at(2)) is None


def test_the_objector_is_told_each_step_in_codes(filed: Filed, accepted: Objection, at: At) -> None:
    first = Passed("filed", at(2), {})
    assert passed(filed()) == (first,)
    assert awaited(filed(), at(2)) == Awaited("screening", None)
    away = decided(filed(), TurnedAway("ani", at(3), "No fact."))
    assert passed(away) == (first, Passed("turned_away", at(3), {"because": "No fact."}))
    assert awaited(away, at(3)) is None
    taken = Passed("accepted", at(3), {"reply_until": at(13)})
    assert awaited(accepted, at(4)) == Awaited("reply", at(13))
    replied = decided(accepted, Replied("admin", at(5), "Secret to the objector."))
    assert passed(replied) == (first, taken, Passed("replied", at(5), {}))
    ruled = decided(replied, Ruled("budi", at(6), True, "So."))
    assert passed(ruled)[-1] == Passed("upheld", at(6), {"reasons": "So."})
    assert awaited(ruled, at(7)) is None
    assert awaited(replace(accepted), at(13)) == Awaited("ruling", None)
