"""Corrections of a released list."""

from collections.abc import Callable
from datetime import datetime

import pytest

from award.domain.amendment import Correction, EmptySeat, Reason, Replacement
from award.domain.award_list import AwardList, SamePerson
from award.domain.correction import (
    AlreadyRequested,
    Corrected,
    Declined,
    Disqualified,
    LeftEmpty,
    NobodyNamed,
    NoSuchRequest,
    NotForPeople,
    NotFree,
    NotReleased,
    NotStanding,
    Requested,
    approve,
    decline,
    disqualify,
    evolve,
    request_addition,
    request_emptying,
    request_removal,
    requests_seen,
    withdraw,
)
from award.domain.edition import Freed
from award.domain.entry import Entry

At = Callable[[float], datetime]
Make = Callable[..., AwardList]
Named = Callable[..., Entry]


def ids(award_list: AwardList) -> list[str]:
    return [entry.proposal_id for entry in award_list.standing()]


@pytest.fixture
def asked(released: Make, at: At) -> AwardList:
    """Ani asked that b be taken off."""
    event = request_removal(
        released(), "r1", "b", reason=Reason.NOT_ELIGIBLE, sentence="Too young.", by="ani",
        now=at(2),
    )  # fmt: skip
    assert isinstance(event, Requested)
    return evolve(released(), event)


def test_a_second_person_takes_an_entry_off_the_list(asked: AwardList, at: At) -> None:
    event = approve(asked, "r1", by="budi", now=at(3))
    expected = Correction(
        1, ("b",), (), Reason.NOT_ELIGIBLE, "Too young.", at(3), "ani", "budi", None
    )
    assert event == Corrected(expected)
    after = evolve(asked, event)
    assert ids(after) == ["a", "c"]
    assert after.requests == ()
    assert after.entries == asked.entries


def test_who_asked_does_not_approve(asked: AwardList, at: At) -> None:
    with pytest.raises(SamePerson):
        approve(asked, "r1", by="ani", now=at(3))


def test_only_a_released_list_is_corrected(sealed: Make, at: At) -> None:
    with pytest.raises(NotReleased):
        request_removal(
            sealed(), "r1", "b", reason=Reason.NOT_ELIGIBLE, sentence="", by="ani", now=at(0)
        )
    with pytest.raises(NotReleased):
        request_addition(sealed(), "r1", "b", sentence="", by="ani", now=at(0))


@pytest.mark.parametrize("reason", [Reason.DISQUALIFIED, Reason.WITHDRAWN, Reason.NEXT_IN_ORDER])
def test_people_do_not_claim_what_only_happens(released: Make, at: At, reason: Reason) -> None:
    with pytest.raises(NotForPeople):
        request_removal(released(), "r1", "b", reason=reason, sentence="", by="ani", now=at(2))


def test_only_what_stands_is_taken_off(released: Make, at: At) -> None:
    with pytest.raises(NotStanding):
        request_removal(
            released(), "r1", "z", reason=Reason.CLERICAL_ERROR, sentence="", by="ani", now=at(2)
        )


def test_an_entry_has_one_request_at_a_time(asked: AwardList, at: At) -> None:
    with pytest.raises(AlreadyRequested):
        request_removal(
            asked, "r2", "b", reason=Reason.CLERICAL_ERROR, sentence="", by="budi", now=at(2)
        )


def test_a_declined_request_is_gone(asked: AwardList, at: At) -> None:
    assert decline(asked, "r1", by="ani") == Declined("r1")
    after = evolve(asked, Declined("r1"))
    assert (after.requests, ids(after)) == ((), ["a", "b", "c"])
    with pytest.raises(NoSuchRequest):
        approve(after, "r1", by="budi", now=at(3))
    with pytest.raises(NoSuchRequest):
        decline(after, "r1", by="ani")


def test_a_disqualified_entry_leaves_its_seat_empty(released: Make, at: At) -> None:
    there = released(Freed.LEAVE_EMPTY)
    event = disqualify(there, "a", now=at(50))
    said = Correction(1, ("a",), (), Reason.DISQUALIFIED, "An objection to it was upheld.", at(50))
    assert event == Disqualified("a", said, next_in_order=False)
    after = evolve(there, event)
    assert (ids(after), after.awaiting) == (["b", "c"], ())


def test_a_disqualified_entry_frees_its_seat_for_the_next(released: Make, at: At) -> None:
    there = released(Freed.NEXT_IN_ORDER)
    event = disqualify(there, "a", now=at(50))
    assert event is not None
    after = evolve(there, event)
    assert (ids(after), after.awaiting) == (["b", "c"], ("a",))


def test_an_entry_is_disqualified_once(released: Make, at: At) -> None:
    there = released()
    event = disqualify(there, "a", now=at(50))
    assert event is not None
    assert disqualify(evolve(there, event), "a", now=at(51)) is None


def test_the_next_in_order_stays_sealed_until_two_people_add_it(
    next_named: AwardList, at: At, entry: Named
) -> None:
    assert ids(next_named) == ["b", "c"]
    assert next_named.replacements == (Replacement("a", entry("d")),)
    asked = evolve(
        next_named, request_addition(next_named, "r1", "a", sentence="Next.", by="ani", now=at(60))
    )
    with pytest.raises(SamePerson):
        approve(asked, "r1", by="ani", now=at(61))
    event = approve(asked, "r1", by="budi", now=at(61))
    assert isinstance(event, Corrected)
    assert event.correction.added == (entry("d"),)
    assert event.correction.window_until == at(61 + 24)
    after = evolve(asked, event)
    assert ids(after) == ["b", "c", "d"]
    assert (after.replacements, after.requests) == ((), ())


def test_nobody_is_added_whom_judging_did_not_name(released: Make, at: At) -> None:
    with pytest.raises(NobodyNamed):
        request_addition(released(), "r1", "a", sentence="", by="ani", now=at(60))


def test_who_is_not_named_on_the_list_learns_of_no_replacement(
    next_named: AwardList, at: At
) -> None:
    with pytest.raises(NobodyNamed):
        request_addition(next_named, "r1", "a", sentence="", by="dewi", now=at(60))
    asked = evolve(
        next_named, request_addition(next_named, "r1", "a", sentence="", by="ani", now=at(60))
    )
    with pytest.raises(NoSuchRequest):
        approve(asked, "r1", by="dewi", now=at(61))
    with pytest.raises(NoSuchRequest):
        decline(asked, "r1", by="dewi")
    assert requests_seen(asked, "dewi") == ()
    assert requests_seen(asked, "budi") == asked.requests


def test_an_addition_has_one_request_at_a_time(next_named: AwardList, at: At) -> None:
    asked = evolve(
        next_named, request_addition(next_named, "r1", "a", sentence="", by="ani", now=at(60))
    )
    with pytest.raises(AlreadyRequested):
        request_addition(asked, "r2", "a", sentence="", by="budi", now=at(60))


def test_a_declined_addition_can_be_asked_for_again(next_named: AwardList, at: At) -> None:
    asked = evolve(
        next_named, request_addition(next_named, "r1", "a", sentence="", by="ani", now=at(60))
    )
    after = evolve(asked, decline(asked, "r1", by="ani"))
    assert after == next_named


def test_two_people_leave_a_seat_empty_that_should_have_been_filled(
    next_named: AwardList, at: At
) -> None:
    asked = evolve(
        next_named, request_emptying(next_named, "r1", "a", sentence="Late.", by="ani", now=at(60))
    )
    with pytest.raises(SamePerson):
        approve(asked, "r1", by="ani", now=at(61))
    event = approve(asked, "r1", by="budi", now=at(61))
    assert event == LeftEmpty(EmptySeat("a", "Late.", at(61), "ani", "budi"))
    after = evolve(asked, event)
    assert (after.replacements, after.awaiting, after.requests) == ((), (), ())
    assert (after.left_empty, ids(after)) == ((event.seat,), ["b", "c"])
    assert after.corrections == next_named.corrections


def test_a_seat_is_left_empty_that_judging_has_named_nobody_for(released: Make, at: At) -> None:
    gone = disqualify(released(Freed.NEXT_IN_ORDER), "a", now=at(50))
    assert gone is not None
    there = evolve(released(Freed.NEXT_IN_ORDER), gone)
    asked = evolve(
        there, request_emptying(there, "r1", "a", sentence="Late.", by="ani", now=at(60))
    )
    after = evolve(asked, approve(asked, "r1", by="budi", now=at(61)))
    assert (after.awaiting, after.requests, len(after.left_empty)) == ((), (), 1)


def test_only_a_seat_that_waits_is_left_empty_and_by_readers_alone(
    released: Make, next_named: AwardList, at: At
) -> None:
    for there, seat, by in (
        (released(Freed.NEXT_IN_ORDER), "a", "ani"), (next_named, "b", "ani"),
        (next_named, "a", "dewi"),
    ):  # fmt: skip
        with pytest.raises(NotFree):
            request_emptying(there, "r1", seat, sentence="", by=by, now=at(60))
    asked = evolve(
        next_named, request_emptying(next_named, "r1", "a", sentence="", by="ani", now=at(60))
    )
    assert requests_seen(asked, "dewi") == ()
    with pytest.raises(AlreadyRequested):
        request_addition(asked, "r2", "a", sentence="", by="budi", now=at(60))


def test_a_withdrawn_entry_is_taken_off_at_once(asked: AwardList, at: At) -> None:
    event = withdraw(asked, "b", now=at(4))
    assert event is not None
    said = Correction(1, ("b",), (), Reason.WITHDRAWN, "Its agency withdrew it.", at(4))
    assert event == Corrected(said)
    after = evolve(asked, event)
    assert (ids(after), after.requests) == (["a", "c"], ())
    assert withdraw(after, "b", now=at(5)) is None


def test_a_withdrawal_means_nothing_to_a_sealed_list_or_to_others(
    sealed: Make, released: Make, at: At
) -> None:
    assert withdraw(sealed(), "a", now=at(0)) is None
    assert withdraw(released(), "z", now=at(4)) is None
