"""A forum's public facts: hours that can be, and whose windows are whose."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain.facts import UNSAID, Contact, Facts, Opening, Venue, Window, windows_of
from exhibition.domain.inspection import inspected

HOUR = 3600


@pytest.fixture
def told(make: Any) -> Any:
    """Two days, one window to move in before them and one to move out after."""
    return Facts(
        venue=Venue("JCC", "Jalan Gatot Subroto 1", "Jakarta"),
        contact=Contact("Sekretariat", "ips@example.go.id"),
        days=(
            Opening(make.at(10 * HOUR), make.at(18 * HOUR)),
            Opening(make.at(34 * HOUR), make.at(42 * HOUR)),
        ),
        move_in=(Window(make.at(0), make.at(10 * HOUR)),),
        move_out=(Window(make.at(42 * HOUR), make.at(48 * HOUR)),),
    )


def found(make: Any, facts: Facts) -> list[tuple[str, str]]:
    """What is said of the facts alone, and how severe it is."""
    plan = make.plan(replace(make.plot(), accessible=True), kinds=("standard",))
    assert inspected(plan).advice == ()
    verdict = inspected(plan, facts)
    return [(one.rule, one.severity) for one in (*verdict.findings, *verdict.advice)]


def test_facts_that_say_everything_have_no_findings(make: Any, told: Any) -> None:
    assert found(make, told) == []


def test_what_visitors_would_miss_is_advice(make: Any) -> None:
    assert found(make, UNSAID) == [
        ("no-days", "warning"),
        ("no-venue", "warning"),
        ("no-contact", "warning"),
    ]


def test_hours_that_cannot_be_are_mistakes(make: Any, told: Any) -> None:
    backwards = Opening(make.at(20 * HOUR), make.at(20 * HOUR))
    early = Opening(make.at(17 * HOUR), make.at(33 * HOUR))
    assert found(make, replace(told, days=(*told.days, backwards))) == [
        ("ends-before-it-begins", "error")
    ]
    assert found(make, replace(told, days=(*told.days, early))) == [("days-overlap", "error")]


def test_windows_are_for_halls_and_zones_that_are_there(make: Any, told: Any) -> None:
    window = told.move_in[0]
    for other, rule in (
        (replace(window, hall="nowhere"), "window-in-unknown-hall"),
        (replace(window, zone="Z"), "window-for-nobody"),
    ):
        facts = replace(told, move_in=(window, other))
        assert found(make, facts) == [(rule, "error")]


def test_moving_while_visitors_are_there_and_booths_without_a_window_are_advice(
    make: Any, told: Any
) -> None:
    late = Window(make.at(0), make.at(10 * HOUR + 1), zone="A")
    early = Window(make.at(42 * HOUR - 1), make.at(50 * HOUR))
    facts = replace(told, move_in=(late,), move_out=(early,))
    assert found(make, facts) == [
        ("move-in-too-late", "warning"),
        ("move-out-too-early", "warning"),
    ]
    plan = make.plan(make.plot(), make.plot("B-01", (10, 0, 3, 3)))
    advice = inspected(plan, facts).advice
    assert [one.booths for one in advice if one.rule == "no-move-in"] == [("B-01",)]


def test_a_booths_windows_are_the_most_particular_ones_in_their_order(make: Any) -> None:
    of_all = Window(make.at(0), make.at(9))
    of_hall = replace(of_all, hall="hall-a")
    of_zone = Window(make.at(5), make.at(9), zone="A")
    earlier = replace(of_zone, opens_at=make.at(1))
    elsewhere = Window(make.at(2), make.at(3), hall="hall-b", zone="A")
    plot = make.plot("A-01")
    assert windows_of(plot, (of_all,)) == (of_all,)
    assert windows_of(plot, (of_all, of_hall)) == (of_hall,)
    assert windows_of(plot, (of_all, of_zone, of_hall, earlier, elsewhere)) == (earlier, of_zone)
    assert windows_of(make.plot("B-01"), (of_zone,)) == ()
