"""A smaller edition has the shape of the whole one, and its rule book stays one."""

import asyncio
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gelanggang.demo import scaling, scenario
from gelanggang.demo.play import SCENARIOS
from gelanggang.demo.scenario import Scenario, Volume
from programme import compute
from programme.domain.edition import Written
from programme.domain.rule_book import validate

SCALES = [Fraction(text) for text in ("0.005", "0.05", "0.2", "1")]
FILES = sorted(path for path in SCENARIOS.glob("*.yaml") if ".rules." not in path.name)
COUNTS = st.lists(st.integers(0, 5000), max_size=12)
SHARES = st.fractions(Fraction(1, 200), Fraction(1))


def whole_book(told: Scenario) -> Mapping[str, Any]:
    """The scenario's rule book as programme publishes it."""
    beside = SCENARIOS / told.rule_book
    if beside.is_file():
        written = asyncio.run(compute.understand_file(beside.read_bytes()))
    else:
        written = compute.shipped()[told.rule_book]
    assert isinstance(written, Written)
    return json.loads(written.canonical)  # type: ignore[no-any-return]


@settings(deadline=None)
@given(COUNTS, SHARES)
def test_shares_add_up_to_the_rounded_whole_and_are_each_next_to_the_exact_one(
    counts: list[int], scale: Fraction
) -> None:
    found = scaling.shares(counts, scale)
    assert sum(found) == round(sum(counts) * scale)
    for share, count in zip(found, counts, strict=True):
        assert abs(share - count * scale) < 1
        assert share == 0 or count > 0


@settings(deadline=None)
@given(COUNTS, SHARES)
def test_what_is_something_stays_something(counts: list[int], scale: Fraction) -> None:
    found = scaling.shares(counts, scale, least=1)
    fair = scaling.shares(counts, scale)
    expected = [max(1, share) if count else 0 for share, count in zip(fair, counts, strict=True)]
    assert found == expected


@settings(deadline=None)
@given(COUNTS)
def test_the_whole_is_itself(counts: list[int]) -> None:
    assert scaling.shares(counts, Fraction(1)) == counts


@pytest.mark.parametrize(
    ("counts", "scale", "expected"),
    [
        ([19, 5, 12, 41, 21, 1], "0.2", [4, 1, 3, 8, 4, 0]),  # 19.8 ≈ 20: two are left
        ([10, 10, 10], "0.05", [1, 1, 0]),  # of equal remainders the earlier; 1.5 ≈ 2
        ([0, 7], "0.1", [0, 1]),
        ([], "0.5", []),
    ],
)
def test_the_largest_remainders_take_what_is_left(
    counts: list[int], scale: str, expected: list[int]
) -> None:
    assert scaling.shares(counts, Fraction(scale)) == expected


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_smaller_scenario_is_a_scenario(path: Path, scale: Fraction) -> None:
    told = scenario.load(path)
    smaller = scaling.scaled(told, scale)
    assert Scenario.model_validate(smaller.model_dump()) == smaller
    for before, after in zip(told.volumes, smaller.volumes, strict=True):
        assert (after.group, after.cluster) == (before.group, before.cluster)
        assert 1 <= after.registered <= before.registered
        assert after.submitted > after.faulty or before.submitted == before.faulty
    for name in ("registered", "handed_over", "submitted"):
        wanted = round(sum(getattr(v, name) for v in told.volumes) * scale)
        found = sum(getattr(v, name) for v in smaller.volumes)
        assert wanted <= found <= wanted + len(told.volumes)


def test_one_sound_proposal_is_kept_in_each_row() -> None:
    row = Volume(
        group="umum", cluster="kota", registered=4, handed_over=4, submitted=4, too_young=3
    )
    told = scenario.load(SCENARIOS / "kipp-2018.yaml").model_copy(update={"volumes": [row]})
    (smaller,) = scaling.scaled(told, Fraction("0.5")).volumes
    assert (smaller.submitted, smaller.too_young) == (2, 1)


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_smaller_rule_book_is_sound_and_keeps_every_seat_row(path: Path, scale: Fraction) -> None:
    book = whole_book(scenario.load(path))
    smaller = scaling.scaled_book(book, scale)
    assert validate(smaller) == ()
    for before, after in zip(book["lists"], smaller["lists"], strict=True):
        assert len(after["seats"]) == len(before["seats"])
        assert 1 <= after["size"] <= before["size"]
    unchanged = {key: value for key, value in smaller.items() if key != "lists"}
    assert unchanged == {key: value for key, value in book.items() if key != "lists"}


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_list_is_shorter_than_what_is_chosen_from_it(path: Path, scale: Fraction) -> None:
    smaller = scaling.scaled_book(whole_book(scenario.load(path)), scale)
    sizes = {one["id"]: one["size"] for one in smaller["lists"]}
    for round_ in smaller["rounds"]:
        source = round_["entries"]["list"]
        chosen = [one["size"] for one in smaller["lists"] if one["round"] == round_["id"]]
        assert source is None or sizes[source] >= sum(chosen)


def test_the_whole_is_left_alone() -> None:
    told = scenario.load(SCENARIOS / "kipp-2018.yaml")
    book = whole_book(told)
    assert scaling.scaled(told, Fraction(1)) is told
    assert scaling.scaled_book(book, Fraction(1)) == book
