"""Scores as they are answered: criteria, scales, spreads and histograms."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from judging.domain.edition import Criterion
from shared import http


class CriterionAnswer(http.Answer):
    """What is scored, its weight, and what it means, where the rule book says it."""

    id: str
    name: dict[str, str]
    weight: Decimal
    help: dict[str, str] | None


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


def worded(criterion: Criterion, meanings: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """The words in which a criterion is answered."""
    return {**asdict(criterion), "help": meanings.get(criterion.id)}
