"""Whom an edition entitles to a booth, in whatever order that is heard."""

from itertools import permutations
from typing import Any

import pytest

from exhibition.domain.booth import Why
from exhibition.domain.edition import (
    Edition,
    EntryBarred,
    Event,
    ListCorrected,
    ListReleased,
    entitled,
    evolve,
)

EDITION = Edition("kipp-2018", simulated=True, booth_lists=("top-40", "top-15"))


def after(*events: Event) -> Edition:
    edition = EDITION
    for event in events:
        edition = evolve(edition, event)
    return edition


@pytest.fixture
def released(make: Any) -> Any:
    return ListReleased("top-40", (make.win("p1"), make.win("p2")))


def test_the_winners_of_a_list_with_booths_are_entitled(make: Any, released: Any) -> None:
    assert entitled(after(released)) == {"p1": make.win("p1"), "p2": make.win("p2")}


def test_a_list_without_booths_entitles_nobody(make: Any) -> None:
    assert after(ListReleased("top-99", (make.win(winners="top-99"),))) == EDITION


def test_a_correction_removes_and_adds(make: Any, released: Any) -> None:
    corrected = ListCorrected("top-40", ("p1",), (make.win("p3"),))
    assert list(entitled(after(released, corrected))) == ["p2", "p3"]
    assert after(released, corrected) == after(released, corrected, corrected)


def test_an_entry_on_two_lists_has_one_booth_and_keeps_it_while_one_win_stands(
    make: Any, released: Any
) -> None:
    second = ListReleased("top-15", (make.win("p1", winners="top-15"),))
    edition = after(released, second, ListCorrected("top-40", ("p1",), ()))
    assert entitled(edition) == {"p2": make.win("p2"), "p1": make.win("p1", winners="top-15")}


def test_a_withdrawn_entry_is_not_entitled_whichever_was_heard_first(released: Any) -> None:
    withdrawn = EntryBarred("p1", Why.WITHDRAWN)
    for order in permutations((released, withdrawn)):
        assert list(entitled(after(*order))) == ["p2"]


def test_the_first_bar_stands(released: Any) -> None:
    withdrawn, late = EntryBarred("p1", Why.WITHDRAWN), EntryBarred("p1", Why.DISQUALIFIED)
    assert after(released, withdrawn, late) == after(released, withdrawn)
