"""Why an entry has a seat of a list, or none: a code and what it says, to be worded by others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from judging.domain.edition import ListRule, SeatRow
from judging.domain.ranking import Ranked
from judging.domain.seats import Seated, may_be_listed, row_of, rows_of, seating

Says = str | int | Decimal | None


class Code(StrEnum):
    """What put an entry on a list, or kept it off."""

    AMONG_THE_BEST = "among_the_best"
    SEAT_OF_ROW = "seat_of_row"
    SEAT_LEFT_OVER = "seat_left_over"
    FREED_SEAT = "freed_seat"
    NOT_READ = "not_read"
    NOT_PASSED = "not_passed"
    NO_ROW = "no_row"
    ROW_FULL = "row_full"
    LIST_FULL = "list_full"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and the numbers and names with which it is said."""

    code: Code
    params: dict[str, Says] = field(default_factory=dict)


def reasons(
    ranking: Sequence[Ranked], rule: ListRule, pass_mark: Decimal | None
) -> Mapping[str, Reason]:
    """The reason of every ranked entry, by its proposal."""
    rows = rows_of(rule)
    seated = seating(ranking, rule)
    found = {one.entry.proposal_id: _off(one, rule, rows, pass_mark) for one in ranking}
    found.update(_on(seated, rule))
    return found


def _on(seated: Sequence[Seated], rule: ListRule) -> dict[str, Reason]:
    """`number` counts the seats of a row, or what was left over, best first."""
    taken: dict[SeatRow | None, int] = {}
    found = {}
    for one in seated:
        taken[one.row] = number = taken.get(one.row, 0) + 1
        found[one.ranked.entry.proposal_id] = _of_seat(one, rule, number)
    return found


def _of_seat(one: Seated, rule: ListRule, number: int) -> Reason:
    place = one.ranked.place
    if one.row is None:
        return Reason(Code.SEAT_LEFT_OVER, {"place": place, "number": number})
    if not rule.seats:
        return Reason(Code.AMONG_THE_BEST, {"place": place, "seats": rule.size})
    return Reason(Code.SEAT_OF_ROW, {"place": place, "number": number, **_row(one.row)})


def _off(one: Ranked, rule: ListRule, rows: Sequence[SeatRow], pass_mark: Decimal | None) -> Reason:
    if not one.readings:
        return Reason(Code.NOT_READ)
    if not may_be_listed(one):
        return Reason(Code.NOT_PASSED, {"mark": one.mark, "pass_mark": pass_mark})
    row = row_of(one, rows)
    if row is None:
        return Reason(Code.NO_ROW, {"group": one.entry.group, "cluster": one.entry.cluster})
    if not rule.seats:
        return Reason(Code.LIST_FULL, {"place": one.place, "seats": rule.size})
    return Reason(Code.ROW_FULL, {"place": one.place, **_row(row)})


def _row(row: SeatRow) -> dict[str, Says]:
    return {"group": row.group, "cluster": row.cluster, "seats": row.seats}
