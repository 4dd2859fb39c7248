"""Means and spreads of scores: sums exact, quotients and roots in 34 digits, twelve places kept.

All are rounded half to even (IEEE 754 decimal128). Floats occur nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

DIGITS = Context(prec=34, rounding=ROUND_HALF_EVEN)
# Wide enough for every sum of products of what a rule book can hold: nothing is rounded in it.
EXACT = Context(prec=200, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("1e-12")
ZERO = Decimal(0)
MOST_BINS = 20


@dataclass(frozen=True, slots=True)
class Spread:
    """How far two or more values lie apart, in their own unit.

    The deviation is that of a sample, sqrt(sum((x - mean)²) / (n - 1)); the error of the mean is
    the deviation / sqrt(n).
    """

    lowest: Decimal
    highest: Decimal
    deviation: Decimal
    standard_error: Decimal


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values are from `lower` on and below `upper`; the last holds its upper end too."""

    lower: Decimal
    upper: Decimal
    count: int


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient at twelve places."""
    return DIGITS.divide(dividend, divisor).quantize(PLACES)


def mean(values: Sequence[Decimal]) -> Decimal:
    """The mean of one or more values, rounded half to even at twelve places."""
    with localcontext(EXACT):
        return quotient(sum(values, ZERO), Decimal(len(values)))


def spread(values: Sequence[Decimal]) -> Spread | None:
    """How far the values lie apart; nothing of fewer than two."""
    count = len(values)
    if count < 2:
        return None
    with localcontext(EXACT):
        total, squares = sum(values, ZERO), sum((x * x for x in values), ZERO)
        root = DIGITS.sqrt(count * squares - total * total)
        deviation = quotient(root, DIGITS.sqrt(Decimal(count * (count - 1))))
        error = quotient(root, count * DIGITS.sqrt(Decimal(count - 1)))
    return Spread(min(values), max(values), deviation, error)


def bins(
    values: Sequence[Decimal], lowest: Decimal, highest: Decimal, number: int = MOST_BINS
) -> tuple[Bin, ...]:
    """The values counted in that many equal bins; what lies outside is in the first or the last."""
    counts = [0] * number
    for value in values:
        counts[place(value, lowest, highest, number)] += 1
    with localcontext(EXACT):
        width = highest - lowest
        edges = [quotient(number * lowest + n * width, Decimal(number)) for n in range(number + 1)]
    return tuple(Bin(edges[n], edges[n + 1], count) for n, count in enumerate(counts))


def place(value: Decimal, lowest: Decimal, highest: Decimal, number: int = MOST_BINS) -> int:
    """Which of the equal bins a value is in, from 0 on."""
    with localcontext(EXACT):
        at = int((value - lowest) * number // (highest - lowest)) if value > lowest else 0
    return min(at, number - 1)
