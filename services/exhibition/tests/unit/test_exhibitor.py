"""An exhibitor: invited once, in one line at a time, in one booth at a time."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain.booth import Confirmed, Held, Released, Why
from exhibition.domain.exhibitor import (
    AlreadyPlaced,
    BoothIsFree,
    Ended,
    Invited,
    Joined,
    Left,
    NotEntitled,
    Place,
    Waiting,
    end,
    evolve,
    invite,
    join,
    leave,
)
from exhibition.domain.line import Line

LINE = Line("ips-2018", "standard", drawn=4)


@pytest.fixture
def waiting(make: Any) -> Any:
    return evolve(make.exhibitor(), Joined("standard", 5, make.at()))


def test_a_winner_is_invited_once(make: Any) -> None:
    win = make.win()
    invited = invite(None, "ips-2018", "kipp-2018", win, now=make.at())
    assert invited == Invited("ips-2018", "kipp-2018", win, make.at())
    assert evolve(None, invited) == make.exhibitor()
    assert invite(make.exhibitor(), "ips-2018", "kipp-2018", win, now=make.at()) is None


def test_a_winner_whose_win_was_lost_and_given_back_is_invited_again(make: Any) -> None:
    ended = evolve(make.exhibitor(), Ended(Why.DISQUALIFIED))
    invited = invite(ended, "ips-2018", "kipp-2018", make.win(), now=make.at())
    assert invited is not None
    assert evolve(ended, invited) == make.exhibitor()


def test_joining_draws_the_next_number(make: Any, waiting: Any) -> None:
    assert join(make.exhibitor(), LINE, free=None, now=make.at()) == Joined(
        "standard", 5, make.at()
    )
    assert waiting == replace(make.exhibitor(), waiting=Waiting("standard", 5, make.at()))


def test_joining_again_keeps_the_number_and_another_line_gives_a_new_one(
    make: Any, waiting: Any
) -> None:
    assert join(waiting, LINE, free="A-01", now=make.at(9)) is None
    other = join(waiting, Line("ips-2018", "corner"), free=None, now=make.at(9))
    assert other == Joined("corner", 1, make.at(9))


def test_nobody_waits_for_what_is_free(make: Any) -> None:
    with pytest.raises(BoothIsFree) as refused:
        join(make.exhibitor(), LINE, free="A-01", now=make.at())
    assert refused.value.params == {"code": "A-01", "kind": "standard"}


def test_who_has_a_booth_does_not_wait_until_the_hold_is_over(make: Any) -> None:
    holder = make.exhibitor().holder
    held = evolve(make.exhibitor(), Held("A-01", holder, make.at(900), make.at()))
    with pytest.raises(AlreadyPlaced):
        join(held, LINE, free=None, now=make.at(899))
    assert join(held, LINE, free=None, now=make.at(900)) is not None


def test_who_is_not_entitled_does_not_wait(make: Any, waiting: Any) -> None:
    ended = evolve(waiting, Ended(Why.WITHDRAWN))
    assert ended.waiting is None
    with pytest.raises(NotEntitled):
        join(ended, LINE, free=None, now=make.at())


def test_leaving_the_line(make: Any, waiting: Any) -> None:
    assert leave(waiting) == Left("standard")
    assert evolve(waiting, Left("standard")) == make.exhibitor()
    assert leave(make.exhibitor()) is None


def test_a_booth_ends_the_waiting(make: Any, waiting: Any) -> None:
    held = evolve(waiting, Held("A-01", waiting.holder, make.at(900), make.at()))
    assert held == replace(make.exhibitor(), place=Place("A-01", make.at(900)))
    confirmed = evolve(held, Confirmed("A-01", waiting.holder, None, make.at()))
    assert confirmed.place == Place("A-01", None)
    assert confirmed.place_at(make.at(99999)) == Place("A-01", None)


def test_leaving_a_former_booth_does_not_leave_the_present_one(make: Any) -> None:
    holder = make.exhibitor().holder
    there = evolve(make.exhibitor(), Confirmed("A-02", holder, None, make.at()))
    assert evolve(there, Released("A-01", holder, Why.BY_STAFF, make.at())) == there
    gone = evolve(there, Released("A-02", holder, Why.BY_STAFF, make.at()))
    assert gone == make.exhibitor()


def test_an_entitlement_ends_once(make: Any) -> None:
    assert end(make.exhibitor(), Why.WITHDRAWN) == Ended(Why.WITHDRAWN)
    assert end(evolve(make.exhibitor(), Ended(Why.WITHDRAWN)), Why.DISQUALIFIED) is None


def test_nothing_happens_to_somebody_who_was_never_invited() -> None:
    with pytest.raises(ValueError, match="nobody was invited"):
        evolve(None, Left("standard"))
