"""Freed seats, and what judging says of them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from award.domain import correction
from award.domain.amendment import Replacement
from award.domain.award_list import AwardList
from award.domain.edition import Freed
from award.domain.entry import Entry
from award.domain.seat import (
    ReplacementGone,
    ReplacementNamed,
    evolve,
    name_replacement,
    withdraw,
)

At = Callable[[float], datetime]
Named = Callable[..., Entry]


@pytest.fixture
def freed(released: Callable[..., AwardList], at: At) -> AwardList:
    """a was disqualified, and judging has not answered."""
    gone = correction.disqualify(released(Freed.NEXT_IN_ORDER), "a", now=at(50))
    assert gone is not None
    return correction.evolve(released(Freed.NEXT_IN_ORDER), gone)


@pytest.fixture
def asked(next_named: AwardList, at: At) -> AwardList:
    """Ani asked that d be added for a."""
    event = correction.request_addition(next_named, "r1", "a", sentence="", by="ani", now=at(60))
    return correction.evolve(next_named, event)


def test_judging_names_the_next_in_order(freed: AwardList, entry: Named) -> None:
    event = name_replacement(freed, "a", entry("d"), withdrawn=False)
    assert event == ReplacementNamed("a", entry("d"))
    after = evolve(freed, event)
    assert (after.awaiting, after.replacements) == ((), (Replacement("a", entry("d")),))


def test_nobody_left_leaves_the_seat_empty(freed: AwardList, next_named: AwardList) -> None:
    for there in (freed, next_named):
        event = name_replacement(there, "a", None, withdrawn=False)
        assert event == ReplacementNamed("a", None)
        after = evolve(there, event)
        assert (after.awaiting, after.replacements) == ((), ())


def test_judging_is_heard_only_of_seats_that_wait(
    released: Callable[..., AwardList], freed: AwardList, asked: AwardList, entry: Named, at: At
) -> None:
    emptied = evolve(freed, ReplacementNamed("a", None))
    filled = correction.evolve(asked, correction.approve(asked, "r1", by="budi", now=at(61)))
    for there in (released(), emptied, filled):
        assert name_replacement(there, "a", entry("e"), withdrawn=False) is None


def test_who_withdrew_before_he_was_added_costs_nobody_the_seat(
    asked: AwardList, entry: Named
) -> None:
    event = withdraw(asked, "d")
    assert event == ReplacementGone("a")
    after = evolve(asked, event)
    assert (after.awaiting, after.replacements, after.requests) == (("a",), (), ())
    again = name_replacement(after, "a", entry("e"), withdrawn=False)
    assert again == ReplacementNamed("a", entry("e"))
    assert withdraw(evolve(after, again), "d") is None


def test_a_later_answer_may_come_before_the_withdrawal(asked: AwardList, entry: Named) -> None:
    event = name_replacement(asked, "a", entry("e"), withdrawn=False)
    assert event == ReplacementNamed("a", entry("e"))
    after = evolve(asked, event)
    assert (after.replacements, after.requests) == ((Replacement("a", entry("e")),), ())
    assert withdraw(after, "d") is None


def test_who_had_withdrawn_when_he_was_named_is_no_answer(
    freed: AwardList, next_named: AwardList, entry: Named
) -> None:
    for there in (freed, next_named):
        event = name_replacement(there, "a", entry("e"), withdrawn=True)
        assert event == ReplacementGone("a")
        after = evolve(there, event)
        assert (after.awaiting, after.replacements) == (("a",), ())


def test_other_seats_keep_what_waits_for_them(asked: AwardList, entry: Named, at: At) -> None:
    gone = correction.disqualify(asked, "b", now=at(62))
    assert gone is not None
    there = correction.evolve(asked, gone)
    event = name_replacement(there, "b", entry("e"), withdrawn=False)
    assert event is not None
    after = evolve(there, event)
    assert (after.requests, len(after.replacements)) == (asked.requests, 2)
