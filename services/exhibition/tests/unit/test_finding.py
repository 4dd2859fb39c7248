"""A floor plan's mistakes, and its geometry against a drawing on squared paper."""

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibition.domain.finding import MOST_OF_A_RULE, Area, PlanMistaken, must_be_sound
from exhibition.domain.inspection import inspected
from exhibition.domain.plan import Hall, Plan, Plot

Pairs = set[frozenset[str]]


def rules(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.rule, finding.booths) for finding in inspected(plan).findings]


def test_a_sound_plan_has_no_findings(make: Any) -> None:
    plan = make.plan(make.plot("A-01"), make.plot("A-02", (3, 0, 3, 3)))
    assert inspected(plan).findings == ()
    must_be_sound(inspected(plan))


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((3, 0, 3, 3), []),
        (("2.99", 0, 3, 3), [("overlap", ("A-01", "A-02"))]),
        ((1, 1, 1, 1), [("overlap", ("A-01", "A-02"))]),
        (("4.99", 0, 3, 3), [("narrow-aisle", ("A-01", "A-02"))]),
        ((5, 0, 3, 3), []),
        ((0, 4, 3, 3), [("narrow-aisle", ("A-01", "A-02"))]),
        ((4, 4, 3, 3), []),
        ((4, 3, 3, 3), []),
        ((38, 0, 3, 3), [("outside-hall", ("A-02",))]),
        (("-0.01", 10, 3, 3), [("outside-hall", ("A-02",))]),
        ((10, 10, 0, 3), [("no-size", ("A-02",))]),
        ((10, 10, 3, -1), [("no-size", ("A-02",))]),
        (("10.005", 10, 3, 3), [("finer-than-centimetre", ("A-02",))]),
    ],
)
def test_what_two_boxes_may_not_do(make: Any, box: Any, expected: Any) -> None:
    assert rules(make.plan(make.plot("A-01"), make.plot("A-02", box))) == expected


def test_a_row_of_booths_with_shared_walls_has_no_aisles_through_its_middle(make: Any) -> None:
    row = [make.plot(f"A-{n:02}", (n * 2, 0, 2, 2)) for n in range(5)]
    assert inspected(make.plan(*row, aisle="5")).findings == ()


def test_a_booth_that_hides_only_a_part_leaves_an_aisle(make: Any) -> None:
    plots = make.plot("A-01"), make.plot("A-02", (0, 4, 3, 3)), make.plot("A-03", (0, 3, 2, 1))
    assert rules(make.plan(*plots)) == [("narrow-aisle", ("A-01", "A-02"))]


def test_booths_in_two_halls_are_not_in_each_others_way(make: Any) -> None:
    plan = make.plan(make.plot("A-01"), make.plot("B-01", hall="hall-b"))
    two = replace(plan, halls=(*plan.halls, Hall("hall-b", "Hall B", Decimal(9), Decimal(9))))
    assert inspected(two).findings == ()


@pytest.mark.parametrize(
    ("plot", "rule"),
    [
        ({"code": "a-01"}, "code"),
        ({"code": "A:01"}, "code"),
        ({"hall": "nowhere"}, "unknown-hall"),
        ({"kind": "palace"}, "unknown-kind"),
        ({"power": -1}, "power"),
    ],
)
def test_what_a_booth_may_not_be(make: Any, plot: Any, rule: Any) -> None:
    wrong = make.plot(**plot)
    assert rules(make.plan(wrong)) == [(rule, (wrong.code,))]


def test_halls_kinds_and_codes_are_named_once(make: Any) -> None:
    plan = make.plan(make.plot(), make.plot(box=(10, 0, 3, 3)), kinds=("standard", "standard"))
    twice = replace(plan, halls=plan.halls * 2)
    assert rules(twice) == [("hall-twice", ()), ("kind-twice", ()), ("code-twice", ("A-01",))]


def test_a_plan_without_booths_halls_with_sizes_or_a_true_aisle(make: Any) -> None:
    hall = Hall("hall-a", "Hall A", Decimal(0), Decimal("1.001"))
    plan = Plan(("standard",), Decimal(-1), (hall,), ())
    assert [rule for rule, _ in rules(plan)] == [
        "no-booths",
        "aisle",
        "hall-without-size",
        "hall-finer-than-centimetre",
    ]


def test_thirty_mistakes_are_thirty_findings(make: Any) -> None:
    corners = [(x, y) for y in (0, 5, 10) for x in range(0, 40, 5)]
    plots = [make.plot(f"A-{n:02}", (x, y, 3, 3)) for n, (x, y) in enumerate(corners)]
    mistaken = [
        *(replace(plot, kind="palace") for plot in plots[:5]),
        *(replace(plot, code=f"a-{n}") for n, plot in enumerate(plots[5:10])),
        *(replace(plot, hall="nowhere") for plot in plots[10:15]),
        *(replace(plot, power=-1) for plot in plots[15:20]),
        *plots[20:],
        *(make.plot(f"B-{n}", (n * 5 + 1, 1, 1, 1)) for n in range(5)),
        *(make.plot(f"C-{n}", (n * 5, 18, 3, 3)) for n in range(5)),
    ]
    with pytest.raises(PlanMistaken) as refused:
        must_be_sound(inspected(make.plan(*mistaken)))
    found: Any = refused.value.params["findings"]
    assert refused.value.params["count"] == len(found) == 30
    assert Counter(finding.rule for finding in found) == {
        "unknown-kind": 5,
        "code": 5,
        "unknown-hall": 5,
        "power": 5,
        "overlap": 5,
        "outside-hall": 5,
    }


def test_a_finding_says_where_it_is_and_what_of(make: Any) -> None:
    plots = make.plot("A-01"), make.plot("A-02", (2, 1, 3, 3)), make.plot("A-03", (0, 5, 2, 3))
    overlap, aisle = inspected(make.plan(*plots, aisle="2.5")).findings
    assert (overlap.rule, overlap.severity, overlap.rows) == ("overlap", "error", (0, 1))
    assert overlap.says == "Booths A-01 and A-02 overlap."
    assert overlap.params == {"one": "A-01", "other": "A-02", "hall": "hall-a"}
    assert overlap.area == Area(Decimal(2), Decimal(1), Decimal(1), Decimal(2))
    assert (aisle.rule, aisle.rows) == ("narrow-aisle", (0, 2))
    assert aisle.params == {
        "one": "A-01",
        "other": "A-03",
        "width": Decimal(2),
        "asked": Decimal("2.5"),
        "hall": "hall-a",
    }
    assert aisle.area == Area(Decimal(0), Decimal(3), Decimal(2), Decimal(2))


def test_of_two_booths_with_one_code_both_rows_are_named(make: Any) -> None:
    twice = make.plan(make.plot(), make.plot("A-02", (10, 0, 3, 3)), make.plot(box=(20, 0, 3, 3)))
    (found,) = inspected(twice).findings
    assert (found.rule, found.booths, found.rows) == ("code-twice", ("A-01",), (0, 2))


def test_a_hopeless_plan_is_counted_whole_and_listed_in_part(make: Any) -> None:
    verdict = inspected(make.plan(*(make.plot(f"A-{n:03}") for n in range(400))))
    (overlap,) = (one for one in verdict.tally if one.rule == "overlap")
    assert (overlap.count, overlap.rows) == (79_800, tuple(range(400)))
    assert len(verdict.findings) == MOST_OF_A_RULE
    with pytest.raises(PlanMistaken) as refused:
        must_be_sound(verdict)
    assert refused.value.params["count"] == 79_800


def test_what_a_sound_plan_could_do_better_is_advice_and_no_refusal(make: Any) -> None:
    block = [(x, y) for x in (0, 3, 6) for y in (0, 3, 6)]
    plots = [make.plot(f"A-{n}", (x, y, 3, 3)) for n, (x, y) in enumerate(block)]
    plan = replace(
        make.plan(*plots),
        halls=(
            Hall("hall-a", "A", Decimal(9), Decimal(40)),
            Hall("hall-b", "B", Decimal(9), Decimal(9)),
        ),
    )
    verdict = inspected(plan)
    assert [(one.rule, one.booths, one.severity) for one in verdict.advice] == [
        ("kind-without-booths", (), "warning"),
        ("none-accessible", (), "warning"),
        ("hall-without-booths", (), "warning"),
        *(("no-way-in", (code,), "warning") for code in ("A-0", "A-1", "A-3", "A-4", "A-6", "A-7")),
    ]
    assert (verdict.findings, verdict.count) == ((), 0)
    must_be_sound(verdict)


def test_a_booth_with_a_part_of_one_side_open_has_a_way_in(make: Any) -> None:
    around = [(3, 0, 3, 3), (0, 3, 3, 3), (6, 3, 3, 3), (3, 6, "2.99", 3)]
    plots = [make.plot(f"A-{n}", box) for n, box in enumerate([(3, 3, 3, 3), *around])]
    assert all(one.rule != "no-way-in" for one in inspected(make.plan(*plots, aisle="0")).advice)
    plots[4] = make.plot("A-4", (3, 6, 3, 3))
    closed = [one for one in inspected(make.plan(*plots, aisle="0")).advice if one.area]
    assert [(one.rule, one.booths) for one in closed] == [("no-way-in", ("A-0",))]


boxes = st.tuples(
    st.integers(0, 9), st.integers(0, 9), st.integers(1, 4), st.integers(1, 4)
)  # on squared paper: x, y, width, depth


@given(st.lists(boxes, min_size=1, max_size=7), st.integers(0, 4))
def test_overlaps_and_aisles_are_those_that_squared_paper_shows(drawn: Any, aisle: Any) -> None:
    plots = [
        Plot(f"A-{n:02}", "hall-a", "standard", Decimal(x), Decimal(y), Decimal(w), Decimal(d))
        for n, (x, y, w, d) in enumerate(drawn)
    ]
    hall = Hall("hall-a", "Hall A", Decimal(13), Decimal(13))
    found = inspected(Plan(("standard",), Decimal(aisle), (hall,), tuple(plots))).findings
    overlaps, ways = on_squared_paper(drawn, aisle)
    assert {frozenset(item.booths) for item in found if item.rule == "overlap"} == overlaps
    assert {frozenset(item.booths) for item in found if item.rule == "narrow-aisle"} == ways
    assert {item.rule for item in found} <= {"overlap", "narrow-aisle"}


def on_squared_paper(drawn: list[tuple[int, int, int, int]], aisle: int) -> tuple[Pairs, Pairs]:
    """Colour every square, then walk every line of squares from booth to booth."""
    squares = defaultdict(set)
    for n, (x, y, width, depth) in enumerate(drawn):
        for square in ((x + i, y + j) for i in range(width) for j in range(depth)):
            squares[square].add(f"A-{n:02}")
    overlaps = {
        frozenset(pair) for here in squares.values() for pair in combinations(sorted(here), 2)
    }
    lines = [[(x, y) for y in range(13)] for x in range(13)]
    lines += [[(x, y) for x in range(13)] for y in range(13)]
    ways: Pairs = set()
    for line in lines:
        ways |= narrow_on_a_line([squares.get(square, set()) for square in line], aisle)
    return overlaps, ways - overlaps


def narrow_on_a_line(line: list[set[str]], aisle: int) -> Pairs:
    ways: Pairs = set()
    for start, here in enumerate(line):
        for end in range(start + 2, min(start + 1 + aisle, len(line))):
            if here and line[end] and not any(line[start + 1 : end]):
                ways |= {frozenset({one, other}) for one in here for other in line[end]}
    return ways
