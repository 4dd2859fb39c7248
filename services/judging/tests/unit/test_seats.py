"""Seats: never more than there are, never past somebody better who could take the same seat."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.edition import Freed, ListRule, SeatRow, Unfilled
from judging.domain.ranking import Contestant, Ranked
from judging.domain.seats import next_in_order, shortlist

GROUPS, CLUSTERS = ("umum", "khusus"), ("kota", "provinsi", "polri")


def ranked(
    place: int, group: str = "umum", cluster: str = "kota", *, passed: bool = True
) -> Ranked:
    entry = Contestant(f"p{place:02}", "agency", "title", group, cluster)
    score = Decimal(1000 - place)
    return Ranked(entry, place, score, score, {}, 2, passed, None)


def ids(listed: tuple[Ranked, ...]) -> list[str]:
    return [one.entry.proposal_id for one in listed]


@st.composite
def rankings(draw: st.DrawFn) -> list[Ranked]:
    kinds = draw(
        st.lists(
            st.tuples(st.sampled_from(GROUPS), st.sampled_from(CLUSTERS), st.booleans()),
            max_size=14,
        )
    )
    return [ranked(n, group, cluster, passed=ok) for n, (group, cluster, ok) in enumerate(kinds, 1)]


@st.composite
def lists(draw: st.DrawFn) -> ListRule:
    """Rows that never overlap and add up to the size, as a valid rule book has them."""
    shapes: dict[str, list[tuple[str | None, str | None]]] = {
        "none": [],
        "groups": [(g, None) for g in GROUPS],
        "clusters": [(None, c) for c in CLUSTERS],
        "both": [(g, c) for g in GROUPS for c in CLUSTERS],
        "one group": [("umum", None)],
    }
    shape = draw(st.sampled_from(sorted(shapes)))
    rows = tuple(SeatRow(*key, seats=draw(st.integers(1, 4))) for key in shapes[shape])
    size = sum(row.seats for row in rows) or draw(st.integers(1, 8))
    unfilled = draw(st.sampled_from(Unfilled))
    return ListRule(
        "x", "desk", announced=True, size=size, seats=rows, unfilled=unfilled,
        freed=Freed.NEXT_IN_ORDER,
    )  # fmt: skip


def best_by_trying(ranking: list[Ranked], rule: ListRule) -> list[str]:
    """Every set of entries that the rows can seat is tried; the one of the best places wins."""
    able = [one for one in ranking if one.passed]
    rows = rule.seats or (SeatRow(None, None, rule.size),)

    def seatable(chosen: tuple[Ranked, ...]) -> bool:
        fits = [sum(row.fits(o.entry.group, o.entry.cluster) for o in chosen) for row in rows]
        return sum(fits) == len(chosen) and all(
            n <= row.seats for n, row in zip(fits, rows, strict=True)
        )

    sets = (
        chosen
        for size in range(min(len(able), rule.size), -1, -1)
        for chosen in combinations(able, size)
        if seatable(chosen)
    )
    # Of the largest sets, the one whose places are lowest, compared best first.
    largest = next(sets)
    best = min(
        [largest, *(chosen for chosen in sets if len(chosen) == len(largest))],
        key=lambda chosen: [one.place for one in chosen],
    )
    if rule.unfilled is Unfilled.NEXT_BEST:
        named = {row.group for row in rows}
        rest = [o for o in able if o not in best and (None in named or o.entry.group in named)]
        best = (*best, *rest[: rule.size - len(best)])
    return sorted(one.entry.proposal_id for one in best)


@given(rankings(), lists())
def test_the_list_is_the_best_of_all_that_the_seats_allow(
    ranking: list[Ranked], rule: ListRule
) -> None:
    assert sorted(ids(shortlist(ranking, rule))) == best_by_trying(ranking, rule)


@given(rankings(), lists())
def test_a_list_never_exceeds_its_size_nor_a_row_its_seats(
    ranking: list[Ranked], rule: ListRule
) -> None:
    listed = shortlist(ranking, replace(rule, unfilled=Unfilled.LEAVE_EMPTY))
    assert len(listed) <= rule.size
    assert len(shortlist(ranking, rule)) <= rule.size
    for row in rule.seats:
        assert sum(row.fits(o.entry.group, o.entry.cluster) for o in listed) <= row.seats


@given(rankings(), lists())
def test_nobody_is_passed_over_for_somebody_worse_of_the_same_row(
    ranking: list[Ranked], rule: ListRule
) -> None:
    listed = shortlist(ranking, rule)
    for out in (one for one in ranking if one.passed and one not in listed):
        alike = [o for o in listed if (o.entry.group, o.entry.cluster) == _kind(out)]
        assert all(other.place < out.place for other in alike)


def _kind(one: Ranked) -> tuple[str, str]:
    return one.entry.group, one.entry.cluster


@given(rankings(), lists())
def test_nobody_who_did_not_pass_is_listed_and_the_best_come_first(
    ranking: list[Ranked], rule: ListRule
) -> None:
    listed = shortlist(ranking, rule)
    assert all(one.passed for one in listed)
    assert [one.place for one in listed] == sorted(one.place for one in listed)


def test_who_was_not_read_gets_no_seat_even_where_all_pass(make: Any) -> None:
    unread = replace(ranked(2), readings=0)
    assert ids(shortlist([ranked(1), unread, ranked(3)], make.list(3))) == ["p01", "p03"]


def test_a_seat_that_its_cluster_cannot_fill_stays_empty_or_goes_to_the_next_best(
    make: Any,
) -> None:
    ranking = [ranked(1), ranked(2), ranked(3, cluster="provinsi"), ranked(4)]
    rule = make.list(4, (None, "kota", 1), (None, "provinsi", 2), (None, "polri", 1))
    assert ids(shortlist(ranking, rule)) == ["p01", "p03"]
    filled = replace(rule, unfilled=Unfilled.NEXT_BEST)
    assert ids(shortlist(ranking, filled)) == ["p01", "p02", "p03", "p04"]


def test_the_next_best_come_from_the_groups_that_the_list_is_for(make: Any) -> None:
    ranking = [ranked(1, "umum"), ranked(2, "umum"), ranked(3, "khusus")]
    rule = make.list(2, ("khusus", None, 2), unfilled=Unfilled.NEXT_BEST)
    assert ids(shortlist(ranking, rule)) == ["p03"]


# ------------------------------------------------------------------------------ freed seats


def test_a_freed_seat_goes_to_the_next_of_the_same_cluster(make: Any) -> None:
    ranking = [ranked(1), ranked(2, cluster="provinsi"), ranked(3, cluster="provinsi"), ranked(4)]
    rule = make.list(2, (None, "kota", 1), (None, "provinsi", 1))
    standing = {"p02", "p03", "p04"}
    found = next_in_order(ranking, rule, listed=("p01", "p02"), freed=("p01",), standing=standing)
    assert found is ranking[3]


def test_a_freed_seat_passes_over_who_no_longer_stands(make: Any) -> None:
    ranking = [ranked(n) for n in range(1, 5)]
    found = next_in_order(
        ranking, make.list(1), listed=("p01",), freed=("p01",), standing={"p03", "p04"}
    )
    assert found is ranking[2]


def test_a_freed_seat_stays_empty_when_nobody_is_left(make: Any) -> None:
    ranking = [ranked(1), ranked(2, passed=False)]
    found = next_in_order(ranking, make.list(1), listed=("p01",), freed=("p01",), standing={"p02"})
    assert found is None


def test_who_withdrew_keeps_the_seat_empty_and_frees_none(make: Any) -> None:
    ranking = [ranked(n) for n in range(1, 6)]
    found = next_in_order(
        ranking, make.list(2), listed=("p01", "p02"), freed=("p02",), standing={"p03", "p04"}
    )
    assert found is ranking[2]
    again = next_in_order(
        ranking, make.list(2), listed=("p01", "p02", "p03"), freed=("p02", "p03"),
        standing={"p04"},
    )  # fmt: skip
    assert again is ranking[3]


@given(rankings(), lists(), st.data())
def test_freeing_a_seat_is_as_if_its_holder_had_never_been_there(
    ranking: list[Ranked], rule: ListRule, data: st.DataObject
) -> None:
    listed = shortlist(ranking, rule)
    if not listed:
        return
    gone = data.draw(st.sampled_from(listed))
    rest = [one for one in ranking if one is not gone]
    standing = {one.entry.proposal_id for one in rest}
    found = next_in_order(
        ranking, rule, listed=ids(listed), freed=(gone.entry.proposal_id,), standing=standing
    )
    now = [one for one in listed if one is not gone] + ([found] if found else [])
    assert sorted(ids(tuple(now))) == sorted(ids(shortlist(rest, rule)))
