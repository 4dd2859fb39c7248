"""Ties: the steps one after another, and a lot that anyone can draw again."""

import hashlib
from decimal import Decimal
from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.tie_break import Contender, in_order, lot

STEPS = ("criterion:impact", "criterion:novelty", "lot")


def contender(id: str, score: int | None, impact: int = 0, novelty: int = 0) -> Contender:
    criteria = {"impact": Decimal(impact), "novelty": Decimal(novelty)}
    return Contender(
        id, None if score is None else Decimal(score), {} if score is None else criteria
    )


def order(*contenders: Contender, seed: str = "s") -> list[tuple[str, str | None]]:
    return [(one.proposal_id, tie) for one, tie in in_order(contenders, STEPS, seed)]


def test_without_a_tie_the_score_decides() -> None:
    assert order(contender("a", 70, 1), contender("b", 80)) == [("b", None), ("a", None)]


def test_the_first_step_that_differs_parts_two_equals() -> None:
    assert order(contender("a", 70, 5, 9), contender("b", 70, 6, 1)) == [
        ("b", None),
        ("a", "criterion:impact"),
    ]
    assert order(contender("a", 70, 5, 1), contender("b", 70, 5, 2)) == [
        ("b", None),
        ("a", "criterion:novelty"),
    ]


def test_at_last_the_lowest_lot_comes_first() -> None:
    def drawn(name: str) -> str:
        return hashlib.sha256(f"s\n{name}".encode()).hexdigest()

    first, second = sorted("abc", key=drawn)[:2]
    assert order(contender("a", 70), contender("b", 70), contender("c", 70))[:2] == [
        (first, None),
        (second, "lot"),
    ]


def test_another_seed_is_another_lot() -> None:
    names = [f"p{n}" for n in range(20)]
    assert sorted(names, key=partial(lot, "s")) != sorted(names, key=partial(lot, "t"))


def test_who_has_no_score_or_lacks_a_criterion_comes_last() -> None:
    lacking = Contender("c", Decimal(70), {})
    ordered = order(contender("a", None), lacking, contender("b", 70))
    assert [name for name, _ in ordered] == ["b", "c", "a"]


def test_a_lot_decides_even_where_no_step_names_it() -> None:
    ordered = in_order([contender("a", 1), contender("b", 1)], ("criterion:impact",), "s")
    assert [tie for _, tie in ordered] == [None, "lot"]


contenders = st.lists(
    st.builds(
        contender,
        st.text("abcdefgh", min_size=1, max_size=3),
        st.none() | st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    unique_by=lambda one: one.proposal_id,
    max_size=12,
)


@given(contenders, st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_the_order_given(
    given_: list[Contender], chance: Random
) -> None:
    mixed = list(given_)
    chance.shuffle(mixed)
    assert in_order(mixed, STEPS, "s") == in_order(given_, STEPS, "s")


@given(contenders, st.text(max_size=5))
def test_who_is_left_keeps_the_order_when_another_is_taken_out(
    given_: list[Contender], seed: str
) -> None:
    whole = [one for one, _ in in_order(given_, STEPS, seed)]
    for gone in given_:
        rest = [one for one, _ in in_order([g for g in given_ if g is not gone], STEPS, seed)]
        assert rest == [one for one in whole if one is not gone]
