"""Means, spreads and histograms, against an independent computation in fractions."""

import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.spread import bins, mean, place, spread

values = st.lists(st.integers(-500, 500).map(lambda n: Decimal(n) / 4), min_size=2, max_size=12)


def test_a_third_is_rounded_at_twelve_places() -> None:
    assert mean([Decimal(1), Decimal(0), Decimal(0)]) == Decimal("0.333333333333")
    assert mean([Decimal(2), Decimal(0), Decimal(0)]) == Decimal("0.666666666667")
    assert mean([Decimal("0.0000000000005")]) == Decimal("0E-12")
    assert mean([Decimal("0.0000000000015")]) == Decimal("2E-12")


@given(values)
def test_the_deviation_is_that_of_a_sample_and_the_error_that_of_its_mean(
    found: list[Decimal],
) -> None:
    exact = [Fraction(value) for value in found]
    middle = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((x - middle) ** 2 for x in exact), Fraction(0)) / (len(exact) - 1)
    apart = spread(found)
    assert apart is not None
    assert (apart.lowest, apart.highest) == (min(found), max(found))
    assert math.isclose(apart.deviation, math.sqrt(variance), abs_tol=1e-9)
    assert math.isclose(apart.standard_error, math.sqrt(variance / len(exact)), abs_tol=1e-9)


def test_fewer_than_two_values_do_not_lie_apart() -> None:
    assert (spread([]), spread([Decimal(7)])) == (None, None)


@given(st.lists(st.integers(0, 100).map(Decimal), max_size=30), st.integers(1, 20))
def test_every_value_is_in_the_bin_that_holds_it(found: list[Decimal], number: int) -> None:
    drawn = bins(found, Decimal(0), Decimal(100), number)
    assert sum(one.count for one in drawn) == len(found)
    for value in found:
        own = drawn[place(value, Decimal(0), Decimal(100), number)]
        assert Fraction(own.lower) - Fraction(1, 10**12) <= Fraction(value)
        assert value <= own.upper + Decimal("1e-12")


def test_a_value_on_an_edge_is_in_the_bin_that_begins_there() -> None:
    ends = (Decimal(0), Decimal(100), 20)
    assert [place(Decimal(v), *ends) for v in (0, 4, 5, 95, 100)] == [0, 0, 1, 19, 19]


def test_what_lies_outside_is_in_the_first_or_the_last_bin() -> None:
    drawn = bins([Decimal(-9), Decimal(9)], Decimal("-2.5"), Decimal("2.5"), 10)
    assert [one.count for one in drawn] == [1, *([0] * 8), 1]
