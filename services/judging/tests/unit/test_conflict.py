"""Conflicts of interest: found from offices, and declared."""

import pytest

from judging.domain.conflict import Ties, Why, conflict

PARENTS = {"dinas": "kota", "kota": "provinsi", "provinsi": None, "rsud": "kota"}


@pytest.mark.parametrize(
    ("agency", "why"),
    [
        ("kota", Why.OWN_AGENCY),
        ("provinsi", Why.PARENT_AGENCY),
        ("dinas", Why.CHILD_AGENCY),
        ("rsud", Why.CHILD_AGENCY),
        ("elsewhere", None),
    ],
)
def test_the_own_agency_its_parent_and_its_children_are_conflicts(
    agency: str, why: Why | None
) -> None:
    assert conflict(Ties("ani", frozenset({"kota"})), "p1", agency, PARENTS) is why


def test_a_sister_agency_and_a_grandparent_are_none() -> None:
    ties = Ties("ani", frozenset({"dinas"}))
    assert conflict(ties, "p1", "rsud", PARENTS) is None
    assert conflict(ties, "p1", "provinsi", PARENTS) is None


def test_agencies_without_a_parent_are_not_kin_of_each_other() -> None:
    assert conflict(Ties("ani", frozenset({"provinsi"})), "p1", "unheard", PARENTS) is None


def test_what_was_declared_is_a_conflict() -> None:
    ties = Ties("ani", frozenset(), frozenset({"p1"}), frozenset({"kota"}))
    assert conflict(ties, "p1", "elsewhere", PARENTS) is Why.DECLARED_ENTRY
    assert conflict(ties, "p2", "kota", PARENTS) is Why.DECLARED_AGENCY
    assert conflict(ties, "p2", "dinas", PARENTS) is None
