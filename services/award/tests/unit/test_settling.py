"""When objections are heard, and when a list is settled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from award.domain import award_list as lists
from award.domain import correction, seat
from award.domain.amendment import Correction, Reason, Request
from award.domain.award_list import AwardList, ids_sha256
from award.domain.correction import Disqualified, NotStanding
from award.domain.edition import (
    Edition,
    Freed,
    closed,
    closing,
    moved,
    opened,
)
from award.domain.entry import Entry
from award.domain.settling import (
    Ended,
    NotHeardNow,
    ObjectionDecided,
    ObjectionOpened,
    Settled,
    StageMoved,
    WindowClosed,
    due_at,
    evolve,
    heard_until,
    open_objection,
    settle,
    settles_at,
)

At = Callable[[float], datetime]
Make = Callable[..., AwardList]
AT_ONCE = timedelta(0)


def test_objections_are_heard_until_the_stage_closes(released: Make, at: At) -> None:
    there = released()
    assert open_objection(there, "a", now=at(99.99)) == ObjectionOpened()
    with pytest.raises(WindowClosed):
        open_objection(there, "a", now=at(100))


def test_objections_are_not_heard_before_the_stage_opens(released: Make, at: At) -> None:
    for unopened in (released(opened=False), released(opened=False, closes_at=None)):
        with pytest.raises(NotHeardNow):
            open_objection(replace(unopened, window_until=None), "a", now=at(2))
        with pytest.raises(NotHeardNow):
            open_objection(unopened, "a", now=at(25))


def test_a_list_is_heard_from_its_release_until_its_window_and_its_stage_are_over(
    released: Make, at: At
) -> None:
    closed_at_once = released(opened=False, closes_at=at(2))
    assert open_objection(closed_at_once, "a", now=at(24.9)) == ObjectionOpened()
    with pytest.raises(WindowClosed):
        open_objection(closed_at_once, "a", now=at(25))
    assert (settles_at(closed_at_once), heard_until(closed_at_once)) == (at(25), at(25))
    assert (settles_at(released()), heard_until(released())) == (at(100), at(100))
    unbound = released(closes_at=None)
    assert (settles_at(unbound), heard_until(unbound)) == (None, None)


def test_objections_are_not_heard_where_the_rule_book_has_none(released: Make, at: At) -> None:
    with pytest.raises(NotHeardNow):
        open_objection(replace(released(), stage=None, window_until=None), "a", now=at(2))


def test_only_what_stands_is_objected_to(released: Make, at: At) -> None:
    with pytest.raises(NotStanding):
        open_objection(released(), "z", now=at(2))


def test_a_stage_that_is_closed_by_hand_ends_when_it_was_said_to(released: Make, at: At) -> None:
    there = replace(released(closes_at=None), window_until=None)
    assert there.stage is not None
    assert settles_at(there) is None
    after = evolve(there, StageMoved(closing(there.stage, at(7))))
    assert open_objection(after, "a", now=at(6.9)) == ObjectionOpened()
    assert settles_at(after) == at(7)
    assert closed(closing(there.stage, at(7)), at(7.1)).closes_at == at(7)
    assert closed(there.stage, at(7.1)).closes_at == at(7.1)


def test_a_late_list_is_heard_in_its_own_window(sealed: Make, at: At) -> None:
    there = lists.evolve(sealed(opened=True), lists.Prepared("ani", ("ani",), at(200), at(1)))
    there = lists.evolve(there, lists.Verified("budi", at(1)))
    late = lists.release(there, now=at(200))
    assert late is not None
    there = lists.evolve(there, late)
    assert open_objection(there, "a", now=at(223.9)) == ObjectionOpened()
    assert settles_at(there) == at(224)
    with pytest.raises(WindowClosed):
        open_objection(there, "a", now=at(224))


def test_an_added_entry_is_heard_longer_than_the_others(
    released: Make, at: At, entry: Callable[..., Entry]
) -> None:
    there = released(Freed.NEXT_IN_ORDER)
    gone = correction.disqualify(there, "a", now=at(98))
    assert gone is not None
    there = correction.evolve(there, gone)
    there = seat.evolve(there, seat.ReplacementNamed("a", entry("d")))
    asked = Request("r1", Reason.NEXT_IN_ORDER, "", "ani", at(98), None, "a")
    there = correction.evolve(there, correction.Requested(asked))
    there = correction.evolve(there, correction.approve(there, "r1", by="budi", now=at(99)))
    assert open_objection(there, "d", now=at(122.9)) == ObjectionOpened()
    with pytest.raises(WindowClosed):
        open_objection(there, "b", now=at(101))
    with pytest.raises(WindowClosed):
        open_objection(there, "d", now=at(123))
    assert settles_at(there) == at(123)


def test_a_list_settles_once_with_what_stands(released: Make, at: At) -> None:
    there = released()
    assert settle(there, budget=AT_ONCE, now=at(99.99)) is None
    event = settle(there, budget=AT_ONCE, now=at(100))
    assert event == Settled(at(100), ("a", "b", "c"), sha256(b"a\nb\nc").hexdigest())
    after = evolve(there, event)
    assert (settle(after, budget=AT_ONCE, now=at(101)), due_at(after)) == (None, None)


def test_a_list_ends_first_and_settles_when_all_that_came_in_time_is_written(
    released: Make, at: At
) -> None:
    there, hour = released(), timedelta(hours=1)
    ended = settle(there, budget=hour, now=at(100))
    assert ended == Ended(at(101))
    after = evolve(there, ended)
    assert (due_at(after), settle(after, budget=hour, now=at(100.9))) == (at(101), None)
    assert open_objection(after, "a", now=at(99.99)) == ObjectionOpened()
    assert isinstance(settle(after, budget=hour, now=at(101)), Settled)
    assert isinstance(settle(there, budget=hour, now=at(101)), Settled)
    assert after.stage is not None
    extended = evolve(after, StageMoved(closing(after.stage, at(200))))
    assert due_at(extended) == at(200)
    assert settle(extended, budget=hour, now=at(200)) == Ended(at(201))


def test_an_objection_looked_at_after_the_settling_is_too_late(released: Make, at: At) -> None:
    there = evolve(released(), Settled(at(100), ("a", "b", "c"), ""))
    with pytest.raises(WindowClosed):
        open_objection(there, "a", now=at(99.99))


def test_a_list_that_nobody_may_object_to_settles_with_its_release(released: Make, at: At) -> None:
    assert settles_at(replace(released(), stage=None, window_until=None)) == at(1)


def test_what_is_undecided_awaited_or_asked_for_keeps_a_list_open(released: Make, at: At) -> None:
    there = released()
    request = Request("r1", Reason.NOT_ELIGIBLE, "", "ani", at(2), removes="a")
    gone = Disqualified("a", Correction(1, ("a",), (), Reason.DISQUALIFIED, "", at(3)), True)
    for open_end in (
        evolve(there, ObjectionOpened()),
        correction.evolve(there, correction.Requested(request)),
        correction.evolve(there, gone),
    ):
        assert settle(open_end, budget=AT_ONCE, now=at(1000)) is None
    assert settles_at(evolve(evolve(there, ObjectionOpened()), ObjectionDecided())) == at(100)


def test_a_sealed_list_never_settles(sealed: Make, at: At) -> None:
    assert settle(sealed(), budget=AT_ONCE, now=at(1000)) is None


def test_the_calendar_of_an_edition_moves_stage_by_stage(
    edition: Callable[..., Edition], at: At
) -> None:
    there = edition()
    stage = there.stage("objections")
    assert stage is not None
    assert there.stage("desk") is None
    after = moved(there, opened(stage))
    assert after.hearing("top-10") == replace(stage, opened=True)
    assert after.hearing("top-99") is None
    assert not stage.open(at(1))
    assert opened(stage).open(at(1))


def test_a_set_of_proposals_is_hashed_whatever_its_order() -> None:
    assert ids_sha256(("b", "a")) == sha256(b"a\nb").hexdigest()
