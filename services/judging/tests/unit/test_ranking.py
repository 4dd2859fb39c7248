"""The ranking against an independent one in fractions, and the laws that it keeps."""

import hashlib
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.domain.edition import Method
from judging.domain.ranking import Ranked, Sheet, rank
from judging.domain.spread import Spread

WEIGHTS = (50, 30, 20)
JUDGES = ("ani", "budi", "citra")
SEED = "the seed"

scores = st.tuples(*(st.integers(0, 100) for _ in WEIGHTS))
piles = st.dictionaries(
    st.tuples(st.sampled_from(["p1", "p2", "p3", "p4", "p5"]), st.sampled_from(JUDGES)),
    scores,
    max_size=15,
)
methods = st.sampled_from(Method)


def sheets_of(make: Any, pile: dict[tuple[str, str], tuple[int, ...]]) -> list[Sheet]:
    return [make.sheet(proposal, judge, *given) for (proposal, judge), given in pile.items()]


def ranking(make: Any, sheets: list[Sheet], method: Method = Method.MEAN, **rule: Any) -> Any:
    entries = [make.contestant(f"p{n}") for n in range(1, 6)]
    return rank(entries, [make.group()], make.rule(method=method, **rule), sheets, SEED)


def places(ranked: tuple[Ranked, ...]) -> list[str]:
    return [one.entry.proposal_id for one in ranked]


def brute_force(pile: dict[tuple[str, str], tuple[int, ...]], method: Method) -> list[str]:
    """The order by fractions and integer roots to 40 digits: no decimal, none of our code."""

    def total(given: tuple[int, ...]) -> int:
        return sum(w * s for w, s in zip(WEIGHTS, given, strict=True))

    def z(judge: str, x: int) -> Fraction:
        own = [total(given) for (_, j), given in pile.items() if j == judge]
        spread = len(own) * sum(v * v for v in own) - sum(own) ** 2
        root = Fraction(math.isqrt(spread * 10**80), 10**40)
        return Fraction(0) if spread == 0 else (len(own) * x - sum(own)) / root

    def key(proposal: str) -> tuple[Any, ...]:
        own = [(j, given) for (p, j), given in pile.items() if p == proposal]
        lot = hashlib.sha256(f"{SEED}\n{proposal}".encode()).hexdigest()
        if not own:
            return (1, 0, 1, 0, lot)
        values = [z(j, total(g)) if method is Method.STANDARDISED else Fraction(total(g), 100)
                  for j, g in own]  # fmt: skip
        score = round(sum(values, Fraction(0)) / len(own) * 10**12)
        second = round(Fraction(sum(g[1] for _, g in own), len(own)) * 10**12)
        return (0, -score, 0, -second, lot)

    return sorted((f"p{n}" for n in range(1, 6)), key=key)


@given(piles, methods)
@settings(max_examples=300)
def test_the_order_is_that_of_an_independent_computation(
    make: Any, pile: dict[tuple[str, str], tuple[int, ...]], method: Method
) -> None:
    assert places(ranking(make, sheets_of(make, pile), method)) == brute_force(pile, method)


@given(piles, methods)
def test_every_entry_has_one_place_and_no_two_share_one(
    make: Any, pile: dict[tuple[str, str], tuple[int, ...]], method: Method
) -> None:
    ranked = ranking(make, sheets_of(make, pile), method)
    assert [one.place for one in ranked] == [1, 2, 3, 4, 5]
    assert sorted(places(ranked)) == ["p1", "p2", "p3", "p4", "p5"]


@given(piles, methods, st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_is_nothing(
    make: Any, pile: dict[tuple[str, str], tuple[int, ...]], method: Method, chance: Any
) -> None:
    sheets = sheets_of(make, pile)
    mixed = list(sheets)
    chance.shuffle(mixed)
    assert ranking(make, mixed, method) == ranking(make, sheets, method)


@given(piles, st.sampled_from(JUDGES), st.integers(1, 9), st.integers(-500, 500))
def test_standardised_a_judges_severity_and_spread_are_nothing(
    make: Any, pile: dict[tuple[str, str], tuple[int, ...]], judge: str, by: int, shift: int
) -> None:
    def moved(sheet: Sheet) -> Sheet:
        changed = {c: by * s + shift for c, s in sheet.scores.items()}
        return (
            Sheet(sheet.proposal_id, sheet.judge_id, changed) if sheet.judge_id == judge else sheet
        )

    sheets = sheets_of(make, pile)
    before = ranking(make, sheets, Method.STANDARDISED, tie_break=("lot",))
    after = ranking(make, [moved(s) for s in sheets], Method.STANDARDISED, tie_break=("lot",))
    assert [(o.entry, o.score) for o in after] == [(o.entry, o.score) for o in before]


@given(piles, st.sampled_from([(p, j) for p in ("p1", "p2") for j in JUDGES]))
def test_a_better_sheet_never_costs_its_entry_a_place_by_the_mean(
    make: Any, pile: dict[tuple[str, str], tuple[int, ...]], which: tuple[str, str]
) -> None:
    if which not in pile:
        pile = {**pile, which: (10, 10, 10)}
    better = {**pile, which: tuple(min(100, s + 1) for s in pile[which])}
    proposal = which[0]
    before = places(ranking(make, sheets_of(make, pile))).index(proposal)
    assert places(ranking(make, sheets_of(make, better))).index(proposal) <= before


def test_a_mark_is_the_weighted_mean_on_the_scale(make: Any) -> None:
    sheets = [make.sheet("p1", "ani", 80, 60, 40), make.sheet("p1", "budi", 90, 70, 50)]
    first = ranking(make, sheets)[0]
    assert first.mark == Decimal("71.000000000000")
    assert first.score == first.mark
    assert first.criteria == {
        "c1": Decimal("85.000000000000"),
        "c2": Decimal("65.000000000000"),
        "c3": Decimal("45.000000000000"),
    }
    assert first.readings == 2


def test_a_judge_who_scores_all_alike_gives_zero_to_each(make: Any) -> None:
    sheets = [make.sheet(f"p{n}", "ani", 70, 70, 70) for n in range(1, 6)]
    assert {one.score for one in ranking(make, sheets, Method.STANDARDISED)} == {Decimal("0E-12")}


def test_a_judge_with_one_sheet_says_nothing(make: Any) -> None:
    alone = ranking(make, [make.sheet("p1", "ani", 100, 100, 100)], Method.STANDARDISED)[0]
    assert (alone.entry.proposal_id, alone.score) == ("p1", Decimal("0E-12"))
    assert alone.mark == Decimal("100.000000000000")


def test_standard_scores_of_two_sheets_are_plus_and_minus_one(make: Any) -> None:
    sheets = [make.sheet("p1", "ani", 90, 90, 90), make.sheet("p2", "ani", 10, 10, 10)]
    ranked = ranking(make, sheets, Method.STANDARDISED)
    assert [one.score for one in ranked[:2]] == [
        Decimal("1.000000000000"),
        Decimal("-1.000000000000"),
    ]


def test_a_judge_is_standardised_within_each_group(make: Any) -> None:
    entries = [
        make.contestant("u1"), make.contestant("u2"),
        make.contestant("k1", "khusus"), make.contestant("k2", "khusus"),
    ]  # fmt: skip
    sheets = [
        make.sheet("u1", "ani", 90, 90, 90), make.sheet("u2", "ani", 80, 80, 80),
        make.sheet("k1", "ani", 20, 20, 20), make.sheet("k2", "ani", 10, 10, 10),
    ]  # fmt: skip
    groups = [make.group(), make.group("khusus")]
    rule = make.rule(method=Method.STANDARDISED)
    ranked = rank(entries, groups, rule, sheets, SEED)
    one = Decimal("1.000000000000")
    scores = {r.entry.proposal_id: r.score for r in ranked}
    assert scores == {"u1": one, "k1": one, "u2": -one, "k2": -one}


def test_the_spread_of_a_mark_is_that_of_its_sheets_on_the_scale(make: Any) -> None:
    sheets = [make.sheet("p1", "ani", 80, 60, 40), make.sheet("p1", "budi", 90, 70, 50)]
    assert ranking(make, sheets)[0].spread == Spread(
        Decimal(66), Decimal(76), Decimal("7.071067811865"), Decimal(5)
    )


def test_the_spread_of_a_standardised_score_is_in_standard_deviations(make: Any) -> None:
    sheets = [
        make.sheet("p1", "ani", 90, 90, 90), make.sheet("p2", "ani", 10, 10, 10),
        make.sheet("p1", "budi", 10, 10, 10), make.sheet("p2", "budi", 90, 90, 90),
    ]  # fmt: skip
    apart = {one.spread for one in ranking(make, sheets, Method.STANDARDISED)[:2]}
    assert apart == {Spread(Decimal(-1), Decimal(1), Decimal("1.414213562373"), Decimal(1))}


def test_one_sheet_has_no_spread(make: Any) -> None:
    assert ranking(make, [make.sheet("p1", "ani", 80, 60, 40)])[0].spread is None


def test_who_was_not_read_is_last_and_passes_nothing(make: Any) -> None:
    last = ranking(make, [make.sheet("p1", "ani", 0, 0, 0)])
    assert places(last)[0] == "p1"
    assert all((one.score, one.mark, one.passed) == (None, None, False) for one in last[1:])


@pytest.mark.parametrize(("mark", "passes"), [("71", True), ("71.0001", False)])
def test_who_reaches_the_pass_mark_passes(make: Any, mark: str, passes: bool) -> None:
    sheets = [make.sheet("p1", "ani", 80, 60, 65)]
    assert ranking(make, sheets, pass_mark=Decimal(mark))[0].passed is passes


def test_the_pass_mark_is_asked_of_the_mark_whatever_the_method(make: Any) -> None:
    sheets = [make.sheet("p1", "ani", 90, 90, 90), make.sheet("p2", "ani", 60, 60, 60)]
    ranked = ranking(make, sheets, Method.STANDARDISED, pass_mark=Decimal(70))
    assert [one.passed for one in ranked[:2]] == [True, False]


def test_a_sheet_of_somebody_who_is_not_in_the_round_counts_for_nothing(make: Any) -> None:
    sheets = [make.sheet("p1", "ani", 50, 50, 50), make.sheet("p2", "ani", 60, 60, 60)]
    stray = make.sheet("gone", "ani", 0, 0, 0)
    for method in Method:
        assert ranking(make, [*sheets, stray], method) == ranking(make, sheets, method)


def test_the_widest_scores_a_rule_book_can_hold_lose_no_digit(make: Any) -> None:
    big, step = Decimal("999999.9999"), Decimal("0.0001")
    sheets = [make.sheet(f"p{n}", "ani", *(str(big - n * step),) * 3) for n in range(1, 6)]
    ranked = ranking(make, sheets, Method.STANDARDISED)
    assert places(ranked) == ["p1", "p2", "p3", "p4", "p5"]
    assert ranked[0].score == Decimal("1.414213562373")
    assert ranked[2].score == 0
