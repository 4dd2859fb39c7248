"""What entrants see: their own means and where these lie, never of few, never beyond the book."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from judging.domain.edition import Feedback, Method
from judging.domain.evaluation import Evaluation, Withheld, evaluation
from judging.domain.ranking import Contestant, Ranked

MEANS = {"c1": Decimal(80), "c2": Decimal(60), "c3": Decimal(70)}


def ranked(place: int, score: str, cluster: str = "kota", readings: int = 2) -> Ranked:
    entry = Contestant(f"p{place}", "agency", "title", "umum", cluster)
    return Ranked(entry, place, Decimal(score), Decimal(75), MEANS, readings, True, None)


def ranking(number: int = 8) -> list[Ranked]:
    return [ranked(n, str(90 - n)) for n in range(1, number + 1)]


def shown(
    make: Any, own: Ranked, rows: list[Ranked], feedback: Feedback = Feedback.CRITERIA,
    method: Method = Method.MEAN,
) -> Evaluation:  # fmt: skip
    return evaluation(own, rows, make.group(), method, feedback)


def test_own_means_total_and_position_are_shown(make: Any) -> None:
    rows = ranking()
    found = shown(make, rows[0], rows)
    assert (found.readings, found.total, found.criteria, found.withheld) == (
        2, Decimal(75), MEANS, (),
    )  # fmt: skip
    assert found.position is not None
    assert (found.position.entries, found.position.quartile) == (8, 1)
    assert found.position.histogram[found.position.bin].count == 5


@pytest.mark.parametrize(("place", "quartile"), [(1, 1), (2, 1), (3, 2), (6, 3), (7, 4), (8, 4)])
def test_a_quartile_holds_a_quarter(make: Any, place: int, quartile: int) -> None:
    rows = ranking()
    found = shown(make, rows[place - 1], rows).position
    assert found is not None
    assert found.quartile == quartile


def test_equal_scores_are_in_one_quartile(make: Any) -> None:
    rows = [ranked(n, "80") for n in range(1, 9)]
    found = [shown(make, one, rows).position for one in rows]
    assert {one.quartile for one in found if one} == {1}


def test_a_rule_book_that_shows_totals_shows_no_criterion(make: Any) -> None:
    rows = ranking()
    found = shown(make, rows[0], rows, Feedback.TOTAL)
    assert (found.total, found.criteria) == (Decimal(75), None)
    assert found.withheld == (Withheld.RULE_BOOK,)
    assert found.position is not None


def test_a_rule_book_that_shows_nothing_shows_nothing(make: Any) -> None:
    rows = ranking()
    found = shown(make, rows[0], rows, Feedback.NONE)
    assert found == Evaluation(2, withheld=(Withheld.RULE_BOOK,))


def test_of_fewer_than_two_readings_nothing_is_shown(make: Any) -> None:
    rows = ranking()
    own = replace(rows[0], readings=1)
    assert shown(make, own, rows) == Evaluation(1, withheld=(Withheld.FEW_READINGS,))


def test_among_few_there_is_no_position(make: Any) -> None:
    rows = [*ranking(7), *(ranked(n, "10", "provinsi") for n in range(8, 20))]
    found = shown(make, rows[0], rows)
    assert (found.total, found.position) == (Decimal(75), None)
    assert found.withheld == (Withheld.FEW_ENTRIES,)


def test_only_the_own_group_and_cluster_are_counted(make: Any) -> None:
    rows = [*ranking(), *(ranked(n, "10", "provinsi") for n in range(9, 30))]
    found = shown(make, rows[0], rows).position
    assert found is not None
    assert sum(one.count for one in found.histogram) == found.entries == 8


def test_standard_scores_are_drawn_in_standard_deviations(make: Any) -> None:
    rows = [ranked(n, str(Decimal(4 - n))) for n in range(1, 9)]
    found = shown(make, rows[0], rows, method=Method.STANDARDISED).position
    assert found is not None
    ends = (found.histogram[0].lower, found.histogram[-1].upper)
    assert (ends, found.bin) == ((Decimal("-2.5"), Decimal("2.5")), 19)
