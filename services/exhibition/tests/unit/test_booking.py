"""What an exhibitor may do with a booth: the event, the refusal, the silence."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain import booking
from exhibition.domain.booth import (
    BoothTaken,
    Confirmed,
    Held,
    Offered,
    Planned,
    Released,
    Requirements,
    RequirementsChanged,
    State,
    Unblocked,
    Why,
    block,
    release,
)
from exhibition.domain.exhibitor import (
    AlreadyPlaced,
    Ended,
    NotEntitled,
)

FILM = Requirements(500, "A film about the service")


@pytest.fixture
def held(make: Any) -> Any:
    """A booth held by p1 for 900 seconds, and p1."""
    booth, one = make.booth(), make.exhibitor()
    (event,) = booking.hold(booth, one, seconds=900, first=None, now=make.at())
    return make.after(booth, (event,)), make.follow(one, event)


@pytest.fixture
def confirmed(make: Any, held: Any) -> Any:
    events = booking.confirm(held[0], held[1], FILM, now=make.at(10))
    return make.after(held[0], events), make.follow(held[1], events[0])


def test_a_free_booth_is_held_until_an_instant(make: Any) -> None:
    one = make.exhibitor()
    events = booking.hold(make.booth(), one, seconds=900, first=None, now=make.at())
    assert events == (Held("A-01", one.holder, make.at(900), make.at()),)


def test_asking_again_for_the_held_booth_changes_nothing(make: Any, held: Any) -> None:
    assert booking.hold(held[0], held[1], seconds=900, first="ips-2018:p9", now=make.at(899)) == ()


@pytest.mark.parametrize("seconds", [0, 1, 899, 899.999])
def test_a_held_booth_is_taken_until_its_last_moment(make: Any, held: Any, seconds: Any) -> None:
    with pytest.raises(BoothTaken) as refused:
        booking.hold(held[0], make.exhibitor("p2"), seconds=9, first=None, now=make.at(seconds))
    assert refused.value.params == {
        "code": "A-01",
        "state": State.HELD,
        "kind": "standard",
    }


def test_an_expired_hold_is_free_at_that_instant_and_its_end_is_told_first(
    make: Any, held: Any
) -> None:
    other, now = make.exhibitor("p2"), make.at(900)
    assert booking.hold(held[0], other, seconds=9, first=None, now=now) == (
        Released("A-01", held[1].holder, Why.EXPIRED, now),
        Held("A-01", other.holder, make.at(909), now),
    )


def test_one_entry_holds_one_booth(make: Any, held: Any) -> None:
    with pytest.raises(AlreadyPlaced):
        booking.hold(make.booth("A-02"), held[1], seconds=9, first=None, now=make.at(899))


def test_whose_hold_expired_may_hold_another_at_that_instant(make: Any, held: Any) -> None:
    events = booking.hold(make.booth("A-02"), held[1], seconds=9, first=None, now=make.at(900))
    assert events == (Held("A-02", held[1].holder, make.at(909), make.at(900)),)


def test_who_is_not_entitled_any_more_holds_nothing(make: Any) -> None:
    ended = make.follow(make.exhibitor(), Ended(Why.WITHDRAWN))
    with pytest.raises(NotEntitled):
        booking.hold(make.booth(), ended, seconds=9, first=None, now=make.at())


def test_a_free_booth_that_others_wait_for_is_for_the_first_of_them(make: Any) -> None:
    one, now = make.exhibitor(), make.at()
    with pytest.raises(booking.OthersWait):
        booking.hold(make.booth(), one, seconds=9, first="ips-2018:p2", now=now)
    assert len(booking.hold(make.booth(), one, seconds=9, first=one.id, now=now)) == 1


def test_a_blocked_booth_is_not_to_be_had(make: Any) -> None:
    booth = make.after(make.booth(), block(make.booth(), "wet floor", now=make.at()))
    with pytest.raises(BoothTaken):
        booking.hold(booth, make.exhibitor(), seconds=9, first=None, now=make.at())


def test_a_hold_is_confirmed_until_its_last_moment(make: Any, held: Any) -> None:
    assert booking.confirm(held[0], held[1], FILM, now=make.at(899.999)) == (
        Confirmed("A-01", held[1].holder, FILM, make.at(899.999)),
    )


def test_an_offer_is_confirmed_like_a_hold(make: Any) -> None:
    booth, one = make.booth(), make.exhibitor()
    offered = Offered("A-01", one.holder, make.at(60), make.at())
    events = booking.confirm(
        make.after(booth, (offered,)), make.follow(one, offered), FILM, now=make.at(59)
    )
    assert events == (Confirmed("A-01", one.holder, FILM, make.at(59)),)


def test_confirming_the_same_again_changes_nothing(make: Any, confirmed: Any) -> None:
    assert booking.confirm(confirmed[0], confirmed[1], FILM, now=make.at(9999)) == ()


def test_confirming_other_requirements_is_a_change(make: Any, confirmed: Any) -> None:
    with pytest.raises(booking.AlreadyConfirmed):
        booking.confirm(confirmed[0], confirmed[1], Requirements(1, "x"), now=make.at(20))


def test_an_expired_hold_is_not_confirmed(make: Any, held: Any) -> None:
    with pytest.raises(booking.HoldExpired) as refused:
        booking.confirm(held[0], held[1], FILM, now=make.at(900))
    assert refused.value.params == {"code": "A-01", "until": make.at(900)}


def test_a_hold_that_somebody_else_has_by_now_is_not_confirmed(make: Any, held: Any) -> None:
    taken = booking.hold(held[0], make.exhibitor("p2"), seconds=9, first=None, now=make.at(900))
    with pytest.raises(booking.HoldExpired):
        booking.confirm(make.after(held[0], taken), held[1], FILM, now=make.at(901))


def test_nothing_held_and_another_booth_are_not_confirmed(make: Any, held: Any) -> None:
    with pytest.raises(booking.NotHeld):
        booking.confirm(make.booth(), make.exhibitor(), FILM, now=make.at())
    with pytest.raises(booking.NotHeld):
        booking.confirm(make.booth("A-02"), held[1], FILM, now=make.at())


def test_a_late_confirmation_does_not_bring_back_a_booth_that_was_left_for_another(
    make: Any, held: Any
) -> None:
    other = booking.hold(make.booth("A-02"), held[1], seconds=9, first=None, now=make.at(900))
    with pytest.raises(booking.NotHeld):
        booking.confirm(held[0], make.follow(held[1], other[0]), FILM, now=make.at(899))


def test_no_more_power_than_the_booth_has(make: Any, held: Any, confirmed: Any) -> None:
    hungry = Requirements(2001, "An oven")
    with pytest.raises(booking.TooMuchPower) as refused:
        booking.confirm(held[0], held[1], hungry, now=make.at())
    assert refused.value.params == {"code": "A-01", "asked": 2001, "offered": 2000}
    with pytest.raises(booking.TooMuchPower):
        booking.change_requirements(
            confirmed[0], confirmed[1], hungry, until=make.at(99), now=make.at(20)
        )


def test_requirements_change_until_their_instant(make: Any, confirmed: Any) -> None:
    more, until = Requirements(2000, "Two films"), make.at(5000)
    change = booking.change_requirements
    events = change(confirmed[0], confirmed[1], more, until=until, now=make.at(4999))
    assert events == (RequirementsChanged(more),)
    assert make.after(confirmed[0], events) == replace(confirmed[0], requirements=more)
    assert change(confirmed[0], confirmed[1], FILM, until=until, now=make.at(4999)) == ()
    with pytest.raises(booking.RequirementsClosed):
        change(confirmed[0], confirmed[1], more, until=until, now=until)


def test_requirements_of_a_hold_are_given_by_confirming(make: Any, held: Any) -> None:
    with pytest.raises(booking.NotConfirmed):
        booking.change_requirements(held[0], held[1], FILM, until=make.at(99), now=make.at(9))


def test_staff_assign_past_the_line_and_the_exhibitor_adds_the_requirements(make: Any) -> None:
    booth, one = make.booth(), make.exhibitor()
    events = booking.assign(booth, one, now=make.at())
    assert events == (Confirmed("A-01", one.holder, None, make.at()),)
    given = booking.confirm(
        make.after(booth, events), make.follow(one, events[0]), FILM, now=make.at(1)
    )
    assert given == (RequirementsChanged(FILM),)


def test_staff_assign_no_taken_booth_and_no_second_one(make: Any, held: Any) -> None:
    with pytest.raises(BoothTaken):
        booking.assign(held[0], make.exhibitor("p2"), now=make.at())
    with pytest.raises(AlreadyPlaced):
        booking.assign(make.booth("A-02"), held[1], now=make.at())


@pytest.mark.parametrize("kind", ["held", "offered", "confirmed"])
def test_a_booking_moves_as_it_is(make: Any, held: Any, confirmed: Any, kind: Any) -> None:
    booth, one = confirmed if kind == "confirmed" else held
    if kind == "offered":
        offered = Offered("A-01", one.holder, make.at(900), make.at())
        booth = make.after(make.booth(), (offered,))
    left, arrived = booking.move(booth, make.booth("A-02"), now=make.at(60))
    assert left == (Released("A-01", one.holder, Why.BY_STAFF, make.at(60)),)
    there = make.after(make.booth("A-02"), arrived)
    assert there == replace(booth, plot=make.plot("A-02"), since=make.at(60))


def test_nobody_moves_from_an_empty_booth_or_to_a_taken_one(
    make: Any, held: Any, confirmed: Any
) -> None:
    with pytest.raises(booking.NobodyThere):
        booking.move(held[0], make.booth("A-02"), now=make.at(900))
    with pytest.raises(BoothTaken):
        booking.move(confirmed[0], held[0], now=make.at(60))


def test_a_freed_booth_is_offered_to_the_first_in_line_and_only_then(
    make: Any, confirmed: Any
) -> None:
    booth, _ = confirmed
    first, now = make.exhibitor("p2"), make.at(100)
    freed = release(booth, Why.GIVEN_UP, now=now)
    on = booking.handed_on(booth, freed, first, seconds=60, now=now)
    assert on == (*freed, Offered("A-01", first.holder, make.at(160), now))
    assert booking.handed_on(booth, freed, None, seconds=60, now=now) == freed
    assert booking.handed_on(booth, (), first, seconds=60, now=now) == ()
    assert booking.handed_on(make.booth(), (), first, seconds=60, now=now) == ()


def test_an_unblocked_and_a_new_booth_are_offered_too(make: Any) -> None:
    first, now = make.exhibitor("p2"), make.at()
    blocked = make.after(make.booth(), block(make.booth(), "wet floor", now=now))
    offered = Offered("A-01", first.holder, make.at(60), now)
    for before, event in (
        (blocked, Unblocked("A-01", now)),
        (None, Planned("ips-2018", make.plot())),
    ):
        on = booking.handed_on(before, (event,), first, seconds=60, now=now)
        assert on == (event, offered)
