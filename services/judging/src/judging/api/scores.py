"""Scores as they are answered: criteria, scales, spreads and histograms."""

from decimal import Decimal

from shared import http


class CriterionAnswer(http.Answer):
    """What is scored, and its weight."""

    id: str
    name: dict[str, str]
    weight: Decimal


class ScaleAnswer(http.Answer):
    """From what to what a criterion is scored, and in which steps."""

    lowest: Decimal
    highest: Decimal
    step: Decimal


class SpreadAnswer(http.Answer):
    """How far two or more scores lie apart: the deviation of a sample, the error of the mean."""

    lowest: Decimal
    highest: Decimal
    deviation: Decimal
    standard_error: Decimal


class BinAnswer(http.Answer):
    """How many scores are from `lower` on and below `upper`."""

    lower: Decimal
    upper: Decimal
    count: int
