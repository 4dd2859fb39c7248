"""Who gets the seats of a list: best first, under the list's size and its rows of seats."""

from collections.abc import Collection, Sequence

from judging.domain.edition import ListRule, SeatRow, Unfilled
from judging.domain.ranking import Ranked


def shortlist(ranking: Sequence[Ranked], rule: ListRule) -> tuple[Ranked, ...]:
    """The entries on the list, best first.

    Entries that were not read or did not pass never get a seat. Without rows the best take the
    seats. With rows each entry, best first, takes a seat of the row it fits, while that row has
    one; what no row of seats can fill stays empty, or goes to the best who are left of the groups
    that the list is for. So nobody is passed over for somebody worse who could take the same seat.
    """
    able = [one for one in ranking if one.passed and one.readings]
    rows = rule.seats or (SeatRow(None, None, rule.size),)
    left = {row: row.seats for row in rows}
    seated = []
    for one in able:
        row = _row_of(one, rows)
        if row is not None and left[row]:
            left[row] -= 1
            seated.append(one)
    if rule.unfilled is Unfilled.NEXT_BEST:
        seated += _next_best(able, seated, rule)
    return tuple(sorted(seated[: rule.size], key=lambda one: one.place))


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


def _row_of(one: Ranked, rows: Sequence[SeatRow]) -> SeatRow | None:
    return next((row for row in rows if row.fits(one.entry.group, one.entry.cluster)), None)


def _next_best(able: Sequence[Ranked], seated: Sequence[Ranked], rule: ListRule) -> list[Ranked]:
    groups = {row.group for row in rule.seats}
    taken = {one.entry.proposal_id for one in seated}
    others = [one for one in able if one.entry.proposal_id not in taken]
    if None not in groups:
        others = [one for one in others if one.entry.group in groups]
    return others[: rule.size - len(seated)]
