"""Who gets the seats of a list: best first, under the list's size and its rows of seats."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from judging.domain.edition import ListRule, SeatRow, Unfilled
from judging.domain.ranking import Contestant, Ranked


@dataclass(frozen=True, slots=True)
class Seated:
    """An entry with a seat, and the row that the seat is of; None where nobody could fill one."""

    ranked: Ranked
    row: SeatRow | None


@dataclass(frozen=True, slots=True)
class Filled:
    """How many seats of a row could be filled; `row` None is what other rows leave over."""

    row: SeatRow | None
    seats: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Size:
    """How long a list could become: no score is looked at, so a pass mark may make it shorter."""

    rule: ListRule
    at_most: int
    rows: tuple[Filled, ...]


def size(rule: ListRule, read: Sequence[Contestant]) -> Size:
    """How long a list could become of the entries that were read."""
    able = [Ranked(one, n, None, None, {}, 1, True, None) for n, one in enumerate(read, 1)]
    seated = seating(able, rule)
    taken = Counter(one.row for one in seated)
    rows = [Filled(row, row.seats, taken[row]) for row in rows_of(rule)]
    left = rule.size - sum(one.at_most for one in rows)
    if rule.unfilled is Unfilled.NEXT_BEST and left:
        rows.append(Filled(None, left, taken[None]))
    return Size(rule, len(seated), tuple(rows))


def shortlist(ranking: Sequence[Ranked], rule: ListRule) -> tuple[Ranked, ...]:
    """The entries on the list, best first, as `seating` finds them."""
    return tuple(one.ranked for one in seating(ranking, rule))


def seating(ranking: Sequence[Ranked], rule: ListRule) -> tuple[Seated, ...]:
    """The entries on the list, each with its seat, best first.

    Entries that were not read or did not pass never get a seat. Without rows the best take the
    seats. With rows each entry, best first, takes a seat of the row it fits, while that row has
    one; what no row of seats can fill stays empty, or goes to the best who are left of the groups
    that the list is for. So nobody is passed over for somebody worse who could take the same seat.
    """
    able = [one for one in ranking if may_be_listed(one)]
    rows = rows_of(rule)
    left = {row: row.seats for row in rows}
    seated = []
    for one in able:
        row = row_of(one, rows)
        if row is not None and left[row]:
            left[row] -= 1
            seated.append(Seated(one, row))
    if rule.unfilled is Unfilled.NEXT_BEST:
        seated += _next_best(able, seated, rule)
    return tuple(sorted(seated[: rule.size], key=lambda one: one.ranked.place))


def may_be_listed(one: Ranked) -> bool:
    """Whether an entry may have a seat: it was read, and passed."""
    return one.passed and one.readings > 0


def rows_of(rule: ListRule) -> tuple[SeatRow, ...]:
    """The rows of a list's seats; without any, one for everybody."""
    return rule.seats or (SeatRow(None, None, rule.size),)


def row_of(one: Ranked, rows: Sequence[SeatRow]) -> SeatRow | None:
    """The row that an entry fits, if there is one."""
    return next((row for row in rows if row.fits(one.entry.group, one.entry.cluster)), None)


def may_have_what_is_left(rule: ListRule, one: Ranked) -> bool:
    """Whether the list is for an entry's group, so that a seat nobody fills may be theirs."""
    groups = {row.group for row in rule.seats}
    return None in groups or one.entry.group in groups


def next_in_order(
    ranking: Sequence[Ranked],
    rule: ListRule,
    *,
    listed: Collection[str],
    freed: Collection[str],
    standing: Collection[str],
) -> Ranked | None:
    """Who takes the seat that was freed last; None when nobody is left who may.

    `listed` are the proposals that ever had a seat of this list, `freed` those of them whose
    seats were freed, `standing` the entries that still take part. It is whom the same rule seats
    when the freed are left out: those listed keep their seats, even one who has withdrawn since,
    and of all others only who still stands can be seated.
    """
    pool = [one for one in ranking if _may_sit(one, listed, freed, standing)]
    newcomers = [one for one in shortlist(pool, rule) if one.entry.proposal_id not in listed]
    return newcomers[0] if newcomers else None


def _may_sit(
    one: Ranked, listed: Collection[str], freed: Collection[str], standing: Collection[str]
) -> bool:
    proposal = one.entry.proposal_id
    return proposal not in freed if proposal in listed else proposal in standing


def _next_best(able: Sequence[Ranked], seated: Sequence[Seated], rule: ListRule) -> list[Seated]:
    taken = {one.ranked.entry.proposal_id for one in seated}
    others = [
        one
        for one in able
        if one.entry.proposal_id not in taken and may_have_what_is_left(rule, one)
    ]
    return [Seated(one, None) for one in others[: rule.size - len(seated)]]
