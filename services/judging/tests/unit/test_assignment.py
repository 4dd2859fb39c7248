"""The assignment: what a solution must be, that the solver gives one, and who reads instead."""

from collections import Counter
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.compute import solve
from judging.domain.assignment import (
    Candidate,
    NoAssignment,
    NotEnoughJudges,
    Pair,
    Problem,
    Unsound,
    even,
    next_reader,
    require_possible,
    verify,
)

JUDGES = ("ani", "budi", "citra", "dewi")


def problem(*eligible: str, readings: int = 2, judges: tuple[str, ...] = JUDGES) -> Problem:
    """Entries p1, p2 … each with the judges whose initials are given."""
    candidates = tuple(
        Candidate(f"p{n}", tuple(j for j in judges if j[0] in initials))
        for n, initials in enumerate(eligible, 1)
    )
    return Problem("the seed", readings, judges, candidates)


def pairs(**readers: str) -> list[Pair]:
    by_initial = {judge[0]: judge for judge in JUDGES}
    return [Pair(entry, by_initial[i]) for entry, initials in readers.items() for i in initials]


problems = st.builds(
    lambda eligible, readings, preferring: Problem(
        "s", readings, JUDGES,
        tuple(
            Candidate(f"p{n}", tuple(j for j in JUDGES if j in able), frozenset(preferring))
            for n, able in enumerate(eligible)
        ),
    ),
    st.lists(st.sets(st.sampled_from(JUDGES), min_size=2), min_size=1, max_size=5),
    st.integers(1, 2),
    st.sets(st.sampled_from(JUDGES)),
)  # fmt: skip


@given(problems)
@settings(max_examples=150)
def test_loads_are_as_even_as_any_assignment_can_make_them(found: Problem) -> None:
    def squares(readers: Any) -> int:
        return sum(n * n for n in Counter(j for chosen in readers for j in chosen).values())

    given_ = [tuple(p.judge_id for p in solve(found) if p.proposal_id == c.proposal_id)
              for c in found.candidates]  # fmt: skip
    every = product(*(combinations(c.eligible, found.readings) for c in found.candidates))
    assert squares(given_) == min(squares(readers) for readers in every)


@given(problems)
def test_a_solution_is_verified_and_the_same_again(found: Problem) -> None:
    solution = solve(found)
    verify(found, solution)
    assert solve(found) == solution


def test_without_conflicts_loads_differ_by_at_most_one() -> None:
    found = problem(*["abcd"] * 7, readings=3)
    loads = Counter(pair.judge_id for pair in solve(found))
    assert sorted(loads.values()) == [5, 5, 5, 6]


def test_who_prefers_the_category_comes_first_where_loads_stay_even() -> None:
    preferring = (
        frozenset({"ani"}),
        frozenset({"budi"}),
        frozenset({"citra"}),
        frozenset({"dewi"}),
    )
    candidates = tuple(Candidate(f"p{n}", JUDGES, who) for n, who in enumerate(preferring))
    solution = solve(Problem("s", 1, JUDGES, candidates))
    assert [pair.judge_id for pair in solution] == list(JUDGES)


def test_preference_never_makes_loads_uneven() -> None:
    candidates = tuple(Candidate(f"p{n}", JUDGES, frozenset({"ani"})) for n in range(8))
    loads = Counter(pair.judge_id for pair in solve(Problem("s", 1, JUDGES, candidates)))
    assert set(loads.values()) == {2}


def test_another_seed_is_another_assignment() -> None:
    candidates = tuple(Candidate(f"p{n}", JUDGES) for n in range(40))
    one, other = (solve(Problem(seed, 2, JUDGES, candidates)) for seed in ("s", "t"))
    assert one != other


def test_a_year_of_entries_is_assigned_evenly() -> None:
    judges = tuple(f"judge-{n}" for n in range(11))
    candidates = tuple(
        Candidate(f"p{n}", tuple(j for m, j in enumerate(judges) if (n + m) % 50))
        for n in range(1463)
    )
    loads = Counter(pair.judge_id for pair in solve(Problem("s", 2, judges, candidates)))
    assert set(loads.values()) == {266}


# ------------------------------------------------------------------------- what is impossible


def test_an_entry_with_too_few_judges_is_named_with_the_conflicts() -> None:
    found = problem("abcd", "a", "")
    conflicts = {"p2": {"budi": "own_agency", "citra": "declared_entry", "dewi": "child_agency"}}
    with pytest.raises(NoAssignment) as refused:
        require_possible(found, conflicts)
    assert refused.value.params == {
        "count": 2,
        "readings": 2,
        "entries": [
            {"proposal_id": "p2", "judges_without_conflict": 1, "conflicts": conflicts["p2"]},
            {"proposal_id": "p3", "judges_without_conflict": 0, "conflicts": {}},
        ],
    }


def test_a_roster_smaller_than_the_readings_is_refused() -> None:
    with pytest.raises(NotEnoughJudges):
        solve(problem("a", judges=("ani",)))


# ---------------------------------------------------------------------- what is not a solution


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (pairs(p1="ab"), "p2 is read by"),
        (pairs(p1="ab", p2="c"), "p2 is read by"),
        (pairs(p1="ab", p2="cc"), "p2 is read by"),
        (pairs(p1="ab", p2="bcd"), "p2 is read by"),
        (pairs(p1="ad", p2="bc"), "p1 is read by somebody who may not"),
        (pairs(p1="ab", p2="cd", p9="ab"), "not in the round, and read"),
        (pairs(p1="bc", p2="bc"), "loads could be more even"),
    ],
)
def test_what_breaks_a_rule_is_not_a_solution(wrong: list[Pair], why: str) -> None:
    found = problem("abc", "abcd")
    verify(found, pairs(p1="ab", p2="cd"))
    with pytest.raises(Unsound, match=why):
        verify(found, wrong)


def test_loads_that_only_a_chain_of_hand_overs_would_level_are_uneven() -> None:
    found = problem("ab", "ab", "ab", "bc", readings=1)
    assert not even(found, pairs(p1="a", p2="a", p3="a", p4="b"))
    assert not even(found, pairs(p1="a", p2="a", p3="b", p4="b"))
    assert even(found, pairs(p1="a", p2="a", p3="b", p4="c"))


def test_loads_that_conflicts_leave_no_way_to_level_are_even() -> None:
    found = problem("a", "a", "a", readings=1)
    assert even(found, pairs(p1="a", p2="a", p3="a"))


# ----------------------------------------------------------------------------- in another's place


def test_the_least_loaded_who_may_and_never_held_it_reads_instead() -> None:
    entry = Candidate("p1", ("ani", "budi", "citra"))
    loads = {"ani": 1, "budi": 3, "citra": 2, "dewi": 0}
    assert next_reader(entry, loads, ("ani",), "s") == "citra"


def test_among_equals_who_prefers_the_category_reads_then_the_draw_decides() -> None:
    loads = {"ani": 2, "budi": 2, "citra": 2}
    preferring = Candidate("p1", ("ani", "budi", "citra"), frozenset({"citra"}))
    assert next_reader(preferring, loads, (), "s") == "citra"
    drawn = {next_reader(Candidate(f"p{n}", JUDGES), {}, (), "s") for n in range(40)}
    assert drawn == set(JUDGES)


def test_nobody_reads_where_nobody_is_left() -> None:
    assert next_reader(Candidate("p1", ("ani",)), {}, ("ani",), "s") is None
