"""The ranking of a round: a pure function of rule book, sheets and seed.

Sums and products are exact; a root or a quotient has 34 digits, rounded half to even (IEEE 754
decimal128); a score is rounded to twelve places, half to even, before it is compared, so that no
last digit decides. Floats occur nowhere, and the order of the sheets is nothing. With w the
weights of the criteria and s the scores of one sheet:

    total of a sheet     x = sum(w * s), exact
    mark of an entry     m = sum(x) / (n * sum(w)) over its n sheets: on the group's scale
    mean                 the score of an entry is its mark
    standardised         z = (x - mean) / deviation over the judge's own sheets of that group, in
                         standard deviations; the score of an entry is the mean of its z

z is the standard score with the deviation of a population. With N sheets, S = sum(x) and
Q = sum(x * x) it is (N * x - S) / sqrt(N * Q - S * S); a judge whose sheets are all alike
(N * Q = S * S) says nothing, and gives 0 to each. Whether an entry passes is asked of its mark,
whatever the method.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from judging.domain.edition import Criterion, Group, Method, RoundRule
from judging.domain.spread import DIGITS, EXACT, ZERO, Spread, mean, quotient, spread
from judging.domain.tie_break import Contender, in_order


@dataclass(frozen=True, slots=True)
class Contestant:
    """An entry as it is ranked and listed."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one judge gave one entry: a score for each criterion of its group."""

    proposal_id: str
    judge_id: str
    scores: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry in its place, with everything that put it there; `tie` is the step that did.

    `spread` is that of what its sheets come to, in the unit of its score; none of fewer than two.
    """

    entry: Contestant
    place: int
    score: Decimal | None
    mark: Decimal | None
    criteria: dict[str, Decimal]
    readings: int
    passed: bool
    tie: str | None
    spread: Spread | None = None


def rank(
    entries: Iterable[Contestant],
    groups: Iterable[Group],
    rule: RoundRule,
    sheets: Iterable[Sheet],
    seed: str,
) -> tuple[Ranked, ...]:
    """Every entry in its place from 1 on, best first; who was not read is last and passes nothing.

    A sheet of somebody who is not among `entries` counts for nothing.
    """
    with localcontext(EXACT):
        found = {one.entry.proposal_id: one for one in _tallies(entries, groups, rule, sheets)}
        ordered = in_order((one.contender for one in found.values()), rule.tie_break, seed)
        return tuple(
            _ranked(found[one.proposal_id], place, tie, rule.pass_mark)
            for place, (one, tie) in enumerate(ordered, 1)
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A sheet, the judge's pile that it lies in, and its total."""

    sheet: Sheet
    pile: tuple[str, str]
    total: Decimal


@dataclass(frozen=True, slots=True)
class _Tally:
    """What an entry's sheets come to."""

    entry: Contestant
    contender: Contender
    mark: Decimal | None
    readings: int
    spread: Spread | None = None


def _ranked(one: _Tally, place: int, tie: str | None, pass_mark: Decimal | None) -> Ranked:
    passed = one.mark is not None and (pass_mark is None or one.mark >= pass_mark)
    score, criteria = one.contender.score, one.contender.criteria
    return Ranked(
        one.entry, place, score, one.mark, criteria, one.readings, passed, tie, one.spread
    )


def _tallies(
    entries: Iterable[Contestant],
    groups: Iterable[Group],
    rule: RoundRule,
    sheets: Iterable[Sheet],
) -> Iterable[_Tally]:
    criteria = {group.id: group.criteria for group in groups}
    by_id = {entry.proposal_id: entry for entry in entries}
    read = _reads(by_id, criteria, sheets)
    standard = _standard_scores(read) if rule.method is Method.STANDARDISED else None
    of: dict[str, list[int]] = {proposal_id: [] for proposal_id in by_id}
    for index, one in enumerate(read):
        of[one.sheet.proposal_id].append(index)
    for proposal_id, indexes in of.items():
        entry, scores = by_id[proposal_id], standard and [standard[i] for i in indexes]
        yield _tally(entry, criteria[entry.group], [read[i] for i in indexes], scores)


def _reads(
    entries: dict[str, Contestant],
    criteria: dict[str, tuple[Criterion, ...]],
    sheets: Iterable[Sheet],
) -> list[_Read]:
    """The sheets that count."""
    counted = [sheet for sheet in sheets if sheet.proposal_id in entries]
    groups = [entries[sheet.proposal_id].group for sheet in counted]
    return [
        _Read(sheet, (sheet.judge_id, group), _total(sheet, criteria[group]))
        for sheet, group in zip(counted, groups, strict=True)
    ]


def _tally(
    entry: Contestant,
    criteria: Sequence[Criterion],
    read: Sequence[_Read],
    scores: Sequence[Decimal] | None,
) -> _Tally:
    if not read:
        return _Tally(entry, Contender(entry.proposal_id, None, {}), None, 0)
    weights = sum((c.weight for c in criteria), ZERO)
    mark = quotient(sum((one.total for one in read), ZERO), len(read) * weights)
    means = {c.id: mean([one.sheet.scores[c.id] for one in read]) for c in criteria}
    score = mark if scores is None else mean(scores)
    apart = spread(scores or [quotient(one.total, weights) for one in read])
    return _Tally(entry, Contender(entry.proposal_id, score, means), mark, len(read), apart)


def _total(sheet: Sheet, criteria: Sequence[Criterion]) -> Decimal:
    return sum((c.weight * sheet.scores[c.id] for c in criteria), ZERO)


def _standard_scores(read: Sequence[_Read]) -> list[Decimal]:
    """The standard score of each total among those of its pile."""
    piles: dict[tuple[str, str], list[Decimal]] = {}
    for one in read:
        piles.setdefault(one.pile, []).append(one.total)
    spreads = {pile: _spread(totals) for pile, totals in piles.items()}
    return [_standard(one.total, *spreads[one.pile]) for one in read]


def _spread(totals: Sequence[Decimal]) -> tuple[int, Decimal, Decimal]:
    """N, S and sqrt(N * Q - S * S) of a pile."""
    count, total = len(totals), sum(totals, ZERO)
    squares = sum((x * x for x in totals), ZERO)
    return count, total, DIGITS.sqrt(count * squares - total * total)


def _standard(x: Decimal, count: int, total: Decimal, root: Decimal) -> Decimal:
    return ZERO if root == 0 else DIGITS.divide(count * x - total, root)
