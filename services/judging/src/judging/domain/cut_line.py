"""Where a list was cut: for each row of its seats the last who has one and the first who has none.

What nobody of a row could fill is a line of its own, of those who took the seats left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from judging.domain.edition import ListRule, RoundRule, SeatRow
from judging.domain.ranking import Ranked
from judging.domain.seats import (
    Seated,
    may_be_listed,
    may_have_what_is_left,
    row_of,
    rows_of,
    seating,
)
from judging.domain.tie_break import LOT, Contender, in_order, value_of


@dataclass(frozen=True, slots=True)
class Tie:
    """The step that parted two entries of one score, and what it found of each."""

    step: str
    last: Decimal | str | None
    first_out: Decimal | str | None


@dataclass(frozen=True, slots=True)
class CutLine:
    """One line: `row` is None for what was left over; `contenders` stood for it, best first."""

    row: SeatRow | None
    seats: int
    filled: int
    contenders: tuple[Ranked, ...]
    last: Ranked | None
    first_out: Ranked | None
    tie: Tie | None

    def around(self, number: int) -> tuple[Ranked, ...]:
        """The contenders next to the line: that many on each side of it."""
        if self.last is None:
            return self.contenders[:number]
        at = self.contenders.index(self.last) + 1
        return self.contenders[max(0, at - number) : at + number]


def cut_lines(
    ranking: Sequence[Ranked], rule: ListRule, round_rule: RoundRule, seed: str
) -> tuple[CutLine, ...]:
    """The lines of a list, in the order of its rows."""
    able = [one for one in ranking if may_be_listed(one)]
    rows = rows_of(rule)
    seated = seating(ranking, rule)
    lines = []
    for row in rows:
        mine = [one for one in able if row_of(one, rows) == row]
        lines.append(_line(row, row.seats, mine, seated, rule=round_rule, seed=seed))
    left = rule.size - sum(line.filled for line in lines)
    if any(one.row is None for one in seated):
        of_rows = {one.ranked.place for one in seated if one.row is not None}
        others = [one for one in able if one.place not in of_rows]
        wanted = [one for one in others if may_have_what_is_left(rule, one)]
        lines.append(_line(None, left, wanted, seated, rule=round_rule, seed=seed))
    return tuple(lines)


def _line(
    row: SeatRow | None, seats: int, contenders: Sequence[Ranked], seated: Sequence[Seated],
    *, rule: RoundRule, seed: str,
) -> CutLine:  # fmt: skip
    sitting = [one.ranked for one in seated if one.row == row]
    places = {one.place for one in sitting}
    last = sitting[-1] if sitting else None
    first_out = next((one for one in contenders if one.place not in places), None)
    tie = _tie(last, first_out, rule, seed)
    return CutLine(row, seats, len(sitting), tuple(contenders), last, first_out, tie)


def _tie(last: Ranked | None, first_out: Ranked | None, rule: RoundRule, seed: str) -> Tie | None:
    if last is None or first_out is None or last.score != first_out.score:
        return None
    one, other = _contender(last), _contender(first_out)
    step = in_order((one, other), rule.tie_break, seed)[1][1] or LOT
    return Tie(step, value_of(step, one, seed), value_of(step, other, seed))


def _contender(one: Ranked) -> Contender:
    return Contender(one.entry.proposal_id, one.score, one.criteria)
