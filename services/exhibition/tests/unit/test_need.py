"""What the staff must still see to at a booth."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain.booth import Confirmed, Held, Requirements, evolve
from exhibition.domain.need import Unmet, unmet


@pytest.mark.parametrize(
    ("needs", "missing"),
    [
        (None, (Unmet.REQUIREMENTS,)),
        (Requirements(2000, "A film"), ()),
        (Requirements(2001, "A film"), (Unmet.POWER,)),
        (Requirements(1, "Tea", water=True), (Unmet.WATER,)),
        (Requirements(2001, "Tea", water=True, accessible=True),
         (Unmet.POWER, Unmet.WATER, Unmet.ACCESS)),
    ],
)  # fmt: skip
def test_what_was_not_said_and_what_the_booth_lacks(make: Any, needs: Any, missing: Any) -> None:
    holder = make.exhibitor().holder
    booth = evolve(make.booth(), Confirmed("A-01", holder, needs, make.at()))
    assert unmet(booth, make.at()) == missing
    equipped = replace(booth.plot, power=9000, water=True, accessible=True)
    rich = replace(booth, plot=equipped)
    assert unmet(rich, make.at()) == (missing if needs is None else ())


def test_nothing_is_missing_where_nobody_is_confirmed(make: Any) -> None:
    holder = make.exhibitor().holder
    held = evolve(make.booth(), Held("A-01", holder, make.at(900), make.at()))
    for booth in (make.booth(), held):
        assert unmet(booth, make.at()) == ()
