"""A change of a published plan: everybody touched is named first, and nothing is lost."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibition.domain.booth import (
    Blocked,
    Confirmed,
    Held,
    Planned,
    Released,
    Removed,
    Replanned,
    Requirements,
    State,
    Unblocked,
    Why,
    evolve,
)
from exhibition.domain.rearrangement import (
    BoothsGone,
    BoothsTouched,
    KindsAwaited,
    Placement,
    TargetsTaken,
    Touched,
    must_keep_kinds,
    rearrange,
    touched,
)
from exhibition.domain.refusal import Refusal

FILM = Requirements(100, "film")


@pytest.fixture
def hall(make: Any) -> Any:
    """A-01 is confirmed, A-02 held for 900 seconds, A-03 free, A-04 blocked."""
    booths = {f"A-0{n}": make.booth(f"A-0{n}") for n in range(1, 5)}
    one, two = make.exhibitor("p1").holder, make.exhibitor("p2").holder
    for event in (
        Confirmed("A-01", one, FILM, make.at()),
        Held("A-02", two, make.at(900), make.at()),
        Blocked("A-04", "wet floor", make.at()),
    ):
        booths[event.code] = evolve(booths[event.code], event)
    return booths


def without(make: Any, *codes: str) -> Any:
    return make.plan(*(make.plot(f"A-0{n}") for n in range(1, 5) if f"A-0{n}" not in codes))


def test_the_same_plan_touches_nobody(make: Any, hall: Any) -> None:
    assert touched(hall, without(make), now=make.at()) == ()
    assert rearrange("ips-2018", hall, without(make), (), now=make.at()) == {}


def test_who_is_touched_is_named(make: Any, hall: Any) -> None:
    plan = make.plan(make.plot("A-01", (0, 0, 6, 3)), make.plot("A-04"))
    one, two = make.exhibitor("p1").holder, make.exhibitor("p2").holder
    assert touched(hall, plan, now=make.at(899)) == (
        Touched("A-01", State.CONFIRMED, one, removed=False),
        Touched("A-02", State.HELD, two, removed=True),
    )
    assert [booking.code for booking in touched(hall, plan, now=make.at(900))] == ["A-01"]
    with pytest.raises(BoothsTouched) as refused:
        rearrange("ips-2018", hall, plan, (), now=make.at())
    assert refused.value.params == {"codes": ["A-01", "A-02"]}


def test_who_keeps_a_changed_booth_keeps_all_of_it(make: Any, hall: Any) -> None:
    wider = make.plot("A-01", (0, 0, 6, 3))
    plan = make.plan(wider, *(make.plot(f"A-0{n}") for n in range(2, 5)))
    happened = rearrange("ips-2018", hall, plan, (Placement("A-01"),), now=make.at())
    assert happened == {"A-01": (Replanned(wider),)}
    after = make.after(hall["A-01"], happened["A-01"])
    assert (after.state, after.requirements, after.plot) == (State.CONFIRMED, FILM, wider)


def test_a_removed_booth_is_not_kept(make: Any, hall: Any) -> None:
    with pytest.raises(BoothsGone) as refused:
        rearrange("ips-2018", hall, without(make, "A-01"), (Placement("A-01"),), now=make.at())
    assert refused.value.params == {"codes": ["A-01"]}


def test_who_moves_takes_everything_along(make: Any, hall: Any) -> None:
    plan, one = without(make, "A-01"), make.exhibitor("p1").holder
    answers = (Placement("A-01", to="A-03"),)
    assert rearrange("ips-2018", hall, plan, answers, now=make.at(5)) == {
        "A-01": (Released("A-01", one, Why.BY_STAFF, make.at(5)), Removed("A-01")),
        "A-03": (Confirmed("A-03", one, FILM, make.at(5)),),
    }


def test_into_a_new_booth_into_one_that_is_left_and_into_one_whose_hold_expired(
    make: Any, hall: Any
) -> None:
    one, two = make.exhibitor("p1").holder, make.exhibitor("p2").holder
    new, now = make.plot("A-09", (20, 10, 3, 3)), make.at(5)
    plan = make.plan(*without(make, "A-02").plots, new)
    answers = (Placement("A-02", to="A-01"), Placement("A-01", to="A-09"))
    assert rearrange("ips-2018", hall, plan, answers, now=now) == {
        "A-01": (
            Released("A-01", one, Why.BY_STAFF, now),
            Held("A-01", two, make.at(900), now),
        ),
        "A-02": (Released("A-02", two, Why.BY_STAFF, now), Removed("A-02")),
        "A-09": (Planned("ips-2018", new), Confirmed("A-09", one, FILM, now)),
    }
    late = make.at(900)
    last = (Placement("A-01", to="A-02"),)
    assert rearrange("ips-2018", hall, without(make, "A-01"), last, now=late)["A-02"] == (
        Released("A-02", two, Why.EXPIRED, late),
        Confirmed("A-02", one, FILM, late),
    )


@pytest.mark.parametrize("to", ["A-02", "A-04", "A-77", "A-01"])
def test_nobody_moves_into_what_is_taken_blocked_or_not_there(
    make: Any, hall: Any, to: Any
) -> None:
    plan = without(make, "A-01")
    with pytest.raises(TargetsTaken if to != "A-01" else BoothsGone) as refused:
        rearrange("ips-2018", hall, plan, (Placement("A-01", to=to),), now=make.at())
    assert refused.value.params == {"codes": [to]}


def test_two_do_not_move_into_one(make: Any, hall: Any) -> None:
    answers = (Placement("A-01", to="A-03"), Placement("A-02", to="A-03"))
    with pytest.raises(TargetsTaken):
        rearrange("ips-2018", hall, without(make, "A-01", "A-02"), answers, now=make.at())


def test_empty_booths_come_and_go(make: Any, hall: Any) -> None:
    plan = without(make, "A-03", "A-04")
    happened = rearrange("ips-2018", hall, plan, (Placement("A-03"),), now=make.at())
    assert happened == {
        "A-03": (Removed("A-03"),),
        "A-04": (Unblocked("A-04", make.at()), Removed("A-04")),
    }
    gone = {code: make.after(hall[code], events) for code, events in happened.items()}
    assert rearrange("ips-2018", hall | gone, plan, (), now=make.at()) == {}
    back = rearrange("ips-2018", hall | gone, without(make, "A-04"), (), now=make.at())
    assert back == {"A-03": (Replanned(make.plot("A-03")),)}


def test_a_kind_that_is_waited_for_stays(make: Any) -> None:
    must_keep_kinds(make.plan(), ["standard"])
    with pytest.raises(KindsAwaited) as refused:
        must_keep_kinds(make.plan(kinds=("corner",)), ["standard", "corner"])
    assert refused.value.params == {"kinds": ["standard"]}


booth_codes = st.sampled_from([f"A-0{n}" for n in range(1, 7)])
answers = st.dictionaries(booth_codes, st.none() | booth_codes)


@given(st.sets(booth_codes, min_size=1), answers, st.sampled_from([0, 899, 900]))
def test_no_live_booking_is_ever_lost_or_doubled(
    make: Any, kept: Any, placements: Any, seconds: Any
) -> None:
    now = make.at(seconds)
    booths = {f"A-0{n}": make.booth(f"A-0{n}") for n in range(1, 5)}
    for n in (1, 2, 3):
        holder = make.exhibitor(f"p{n}").holder
        booths[f"A-0{n}"] = evolve(
            booths[f"A-0{n}"], Held(f"A-0{n}", holder, make.at(900), make.at())
        )
    plan = make.plan(*(make.plot(code) for code in sorted(kept)))
    chosen = tuple(Placement(code, to) for code, to in placements.items())
    before = Counter(booth.holder_at(now) for booth in booths.values())
    try:
        happened = rearrange("ips-2018", booths, plan, chosen, now=now)
    except Refusal:
        return
    after = {
        code: make.after(booths.get(code), happened.get(code, ())) for code in {*booths, *happened}
    }
    people = Counter(booth.holder_at(now) for booth in after.values())
    assert {**people, None: 0} == {**before, None: 0}
    assert {code for code, booth in after.items() if booth.state is not State.REMOVED} == kept
