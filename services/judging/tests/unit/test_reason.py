"""Why an entry has a seat or none, and where a list was cut."""

from decimal import Decimal
from typing import Any

from judging.domain.cut_line import CutLine, Tie, cut_lines
from judging.domain.edition import SeatRow, Unfilled
from judging.domain.ranking import Contestant, Ranked
from judging.domain.reason import Code, Reason, reasons
from judging.domain.seats import Filled, Size, size
from judging.domain.tie_break import lot

MARK = Decimal(50)


def ranked(
    place: int, cluster: str = "kota", score: int | None = None, *,
    passed: bool = True, readings: int = 2, second: int = 0,
) -> Ranked:  # fmt: skip
    entry = Contestant(f"p{place}", "agency", "title", "umum", cluster)
    given = Decimal(100 - place if score is None else score)
    means = {"c2": Decimal(second)}
    return Ranked(entry, place, given, given, means, readings, passed, None)


def test_without_rows_the_best_have_seats_and_the_rest_found_the_list_full(make: Any) -> None:
    found = reasons([ranked(1), ranked(2)], make.list(1), None)
    assert found == {
        "p1": Reason(Code.AMONG_THE_BEST, {"place": 1, "seats": 1}),
        "p2": Reason(Code.LIST_FULL, {"place": 2, "seats": 1}),
    }


def test_a_seat_of_a_row_is_numbered_and_a_full_row_is_named(make: Any) -> None:
    rule = make.list(2, (None, "kota", 1), (None, "provinsi", 1))
    found = reasons([ranked(1), ranked(2), ranked(3, "provinsi"), ranked(4, "bumn")], rule, None)
    kota = {"group": None, "cluster": "kota", "seats": 1}
    provinsi = {"group": None, "cluster": "provinsi", "seats": 1}
    assert found == {
        "p1": Reason(Code.SEAT_OF_ROW, {"place": 1, "number": 1, **kota}),
        "p2": Reason(Code.ROW_FULL, {"place": 2, **kota}),
        "p3": Reason(Code.SEAT_OF_ROW, {"place": 3, "number": 1, **provinsi}),
        "p4": Reason(Code.NO_ROW, {"group": "umum", "cluster": "bumn"}),
    }


def test_a_seat_that_nobody_of_its_row_fills_goes_to_the_next_best(make: Any) -> None:
    rule = make.list(2, (None, "kota", 1), (None, "provinsi", 1), unfilled=Unfilled.NEXT_BEST)
    found = reasons([ranked(1), ranked(2)], rule, None)
    assert found["p2"] == Reason(Code.SEAT_LEFT_OVER, {"place": 2, "number": 1})


def test_who_was_not_read_or_did_not_pass_is_told_so(make: Any) -> None:
    low = ranked(2, score=40, passed=False)
    found = reasons([ranked(1), low, ranked(3, readings=0, passed=False)], make.list(3), MARK)
    assert (found["p2"], found["p3"]) == (
        Reason(Code.NOT_PASSED, {"mark": Decimal(40), "pass_mark": MARK}),
        Reason(Code.NOT_READ),
    )


def lines(make: Any, ranking: list[Ranked], rule: Any) -> tuple[CutLine, ...]:
    return cut_lines(ranking, rule, make.rule(), "the seed")


def test_the_line_lies_between_the_last_seat_and_the_first_without(make: Any) -> None:
    rows = [ranked(n) for n in range(1, 6)]
    (line,) = lines(make, rows, make.list(3))
    assert (line.row, line.seats, line.filled) == (SeatRow(None, None, 3), 3, 3)
    assert (line.last, line.first_out, line.tie) == (rows[2], rows[3], None)
    assert line.around(1) == (rows[2], rows[3])
    assert line.around(9) == tuple(rows)


def test_a_list_that_is_not_full_has_nobody_below_its_line(make: Any) -> None:
    (line,) = lines(make, [ranked(1), ranked(2, passed=False)], make.list(3))
    assert (line.filled, line.first_out, line.contenders) == (1, None, (ranked(1),))


def test_a_list_that_nobody_is_on_has_no_line(make: Any) -> None:
    (line,) = lines(make, [ranked(1, passed=False)], make.list(3))
    assert (line.last, line.first_out, line.around(5)) == (None, None, ())


def test_every_row_has_its_own_line_and_so_has_what_was_left_over(make: Any) -> None:
    rule = make.list(3, (None, "kota", 1), (None, "provinsi", 2), unfilled=Unfilled.NEXT_BEST)
    rows = [ranked(1), ranked(2), ranked(3, "provinsi"), ranked(4)]
    found = [
        (line.row and line.row.cluster, line.seats, line.last, line.first_out)
        for line in lines(make, rows, rule)
    ]
    assert found == [
        ("kota", 1, rows[0], rows[1]),
        ("provinsi", 2, rows[2], None),
        (None, 1, rows[1], rows[3]),
    ]


def test_a_tie_at_the_line_says_what_parted_the_two(make: Any) -> None:
    by_criterion = [ranked(1, score=70, second=9), ranked(2, score=70, second=8)]
    (line,) = lines(make, by_criterion, make.list(1))
    assert line.tie == Tie("criterion:c2", Decimal(9), Decimal(8))


def test_where_all_else_is_equal_the_lots_are_shown(make: Any) -> None:
    lots = {id: lot("the seed", id) for id in ("p1", "p2")}
    first, second = sorted(lots, key=lambda id: lots[id])
    rows = [ranked(int(first[1]), score=70), ranked(int(second[1]), score=70)]
    (line,) = lines(make, rows, make.list(1))
    assert line.tie == Tie("lot", lots[first], lots[second])


def test_how_long_a_list_could_be_looks_at_no_score(make: Any) -> None:
    rule = make.list(4, (None, "kota", 1), (None, "provinsi", 3))
    read = [make.contestant("p1"), make.contestant("p2"), make.contestant("p3", cluster="provinsi")]
    kota, provinsi = rule.seats
    assert size(rule, read) == Size(rule, 2, (Filled(kota, 1, 1), Filled(provinsi, 3, 1)))


def test_what_rows_leave_over_could_go_to_the_next_best(make: Any) -> None:
    rule = make.list(4, (None, "kota", 1), (None, "provinsi", 3), unfilled=Unfilled.NEXT_BEST)
    read = [make.contestant("p1"), make.contestant("p2")]
    found = size(rule, read)
    assert (found.at_most, found.rows[-1]) == (2, Filled(None, 3, 1))
