"""A booth by itself: what it is at an instant, and what staff do with it."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain.booth import (
    Blocked,
    BoothInUse,
    Confirmed,
    Held,
    Planned,
    Released,
    Removed,
    Replanned,
    State,
    Unblocked,
    Why,
    block,
    evolve,
    lapse,
    release,
    unblock,
)


@pytest.fixture
def held(make: Any) -> Any:
    return evolve(make.booth(), Held("A-01", make.exhibitor().holder, make.at(900), make.at()))


@pytest.fixture
def blocked(make: Any) -> Any:
    return evolve(make.booth(), Blocked("A-01", "wet floor", make.at()))


def test_a_hold_counts_before_its_end_and_not_at_it(make: Any, held: Any) -> None:
    assert held.state_at(make.at(899.999)) is State.HELD
    assert held.holder_at(make.at(899.999)) == make.exhibitor().holder
    assert held.state_at(make.at(900)) is State.FREE
    assert held.holder_at(make.at(900)) is None


def test_the_end_of_a_hold_is_told_when_it_is_over_and_once(make: Any, held: Any) -> None:
    expired = Released("A-01", make.exhibitor().holder, Why.EXPIRED, make.at(900))
    assert lapse(held, now=make.at(899.999)) == ()
    assert lapse(held, now=make.at(900)) == (expired,)
    late = replace(expired, at=make.at(901))
    assert evolve(held, late) == replace(make.booth(), since=make.at(900))
    assert lapse(evolve(held, expired), now=make.at(901)) == ()
    assert (held.since_at(make.at(899)), held.since_at(make.at(900))) == (make.at(), make.at(900))


def test_releasing_ends_what_is_there(make: Any, held: Any) -> None:
    holder = make.exhibitor().holder
    gone = Released("A-01", holder, Why.WITHDRAWN, make.at(10))
    assert release(held, Why.WITHDRAWN, now=make.at(10)) == (gone,)
    assert evolve(held, gone) == replace(make.booth(), since=make.at(10))
    assert release(make.booth(), Why.BY_STAFF, now=make.at(10)) == ()


def test_releasing_what_has_expired_tells_that_it_expired(make: Any, held: Any) -> None:
    (told,) = release(held, Why.GIVEN_UP, now=make.at(900))
    assert told == Released("A-01", make.exhibitor().holder, Why.EXPIRED, make.at(900))


def test_staff_block_a_free_booth_with_a_reason(make: Any, blocked: Any) -> None:
    assert block(make.booth(), "wet floor", now=make.at()) == (
        Blocked("A-01", "wet floor", make.at()),
    )
    assert blocked == replace(
        make.booth(), state=State.BLOCKED, reason="wet floor", since=make.at()
    )


def test_blocking_a_blocked_booth_changes_nothing(make: Any, blocked: Any) -> None:
    assert block(blocked, "another reason", now=make.at()) == ()


def test_blocking_an_expired_hold_tells_its_end_first(make: Any, held: Any) -> None:
    told = block(held, "wet floor", now=make.at(900))
    assert [type(event) for event in told] == [Released, Blocked]


def test_a_booth_with_somebody_in_it_is_not_blocked(make: Any, held: Any) -> None:
    confirmed = evolve(held, Confirmed("A-01", make.exhibitor().holder, None, make.at()))
    for booth in (held, confirmed):
        with pytest.raises(BoothInUse):
            block(booth, "wet floor", now=make.at())


def test_unblocking_frees_it_and_does_nothing_to_others(make: Any, blocked: Any, held: Any) -> None:
    unblocked = Unblocked("A-01", make.at())
    assert unblock(blocked, now=make.at()) == (unblocked,)
    assert evolve(blocked, unblocked) == replace(make.booth(), since=make.at())
    assert unblock(make.booth(), now=make.at()) == ()
    assert unblock(held, now=make.at()) == ()


def test_a_booth_is_planned_redrawn_removed_and_drawn_again(make: Any, held: Any) -> None:
    wider = make.plot("A-01", (0, 0, 6, 3))
    assert evolve(None, Planned("ips-2018", make.plot())) == make.booth()
    assert evolve(held, Replanned(wider)) == replace(held, plot=wider)
    removed = evolve(make.booth(), Removed("A-01"))
    assert removed == replace(make.booth(), state=State.REMOVED)
    assert evolve(removed, Replanned(wider)) == replace(make.booth(), plot=wider)


def test_nothing_happens_to_a_booth_that_was_never_planned(make: Any) -> None:
    with pytest.raises(ValueError, match="no booth was planned"):
        evolve(None, Removed("A-01"))
