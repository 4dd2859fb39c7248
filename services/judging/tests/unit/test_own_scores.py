"""A judge's own scores: drawn from own sheets, whole or not."""

from decimal import Decimal
from typing import Any

from judging.domain.own_scores import own_scores, total
from judging.domain.spread import Spread


def scores(**given: int) -> dict[str, Decimal]:
    return {criterion: Decimal(score) for criterion, score in given.items()}


def test_a_whole_sheet_comes_to_its_weighted_mean(make: Any) -> None:
    assert total(make.group(), scores(c1=80, c2=60, c3=40)) == Decimal(66)


def test_a_sheet_that_is_not_whole_comes_to_nothing(make: Any) -> None:
    assert total(make.group(), scores(c1=80, c2=60)) is None


def test_a_criterion_counts_every_sheet_that_scores_it(make: Any) -> None:
    found = own_scores(make.group(), [scores(c1=80, c2=60, c3=40), scores(c1=90), scores()])
    drawn = {criterion.id: one for criterion, one in found.criteria}
    assert (drawn["c1"].count, drawn["c2"].count, found.totals.count) == (2, 1, 1)
    assert (drawn["c1"].mean, found.totals.mean) == (Decimal(85), Decimal(66))
    assert drawn["c1"].spread == Spread(
        Decimal(80), Decimal(90), Decimal("7.071067811865"), Decimal(5)
    )
    assert sum(one.count for one in drawn["c1"].histogram) == 2


def test_before_the_first_score_there_is_nothing_to_draw(make: Any) -> None:
    found = own_scores(make.group(), [])
    assert (found.totals.count, found.totals.mean, found.totals.spread) == (0, None, None)
    assert {one.count for one in found.totals.histogram} == {0}
