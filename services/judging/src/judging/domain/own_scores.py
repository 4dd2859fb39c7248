"""A judge's own scores so far: how they spread over each criterion, and over the totals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from judging.domain.edition import Criterion, Group, Scale
from judging.domain.spread import (
    EXACT,
    MOST_BINS,
    ZERO,
    Bin,
    Spread,
    bins,
    mean,
    quotient,
    spread,
)

Scores = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The scores that one judge gave on a scale: how many, their mean, how far they lie apart."""

    count: int
    mean: Decimal | None
    spread: Spread | None
    histogram: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class OwnScores:
    """The scores of one judge in one group: of each criterion, and of whole sheets."""

    group: str
    scale: Scale
    criteria: tuple[tuple[Criterion, Drawn], ...]
    totals: Drawn


def own_scores(group: Group, sheets: Sequence[Scores]) -> OwnScores:
    """How the scores on the sheets of one group spread, whole sheets or not."""
    scale = group.scale
    totals = [found for sheet in sheets if (found := total(group, sheet)) is not None]
    return OwnScores(
        group.id,
        scale,
        tuple((c, _drawn(scale, (s[c.id] for s in sheets if c.id in s))) for c in group.criteria),
        _drawn(scale, totals),
    )


def total(group: Group, scores: Scores) -> Decimal | None:
    """What a sheet comes to on the scale of its group; nothing while a criterion is not scored."""
    if any(c.id not in scores for c in group.criteria):
        return None
    with localcontext(EXACT):
        weights = sum((c.weight for c in group.criteria), ZERO)
        return quotient(sum((c.weight * scores[c.id] for c in group.criteria), ZERO), weights)


def _drawn(scale: Scale, scores: Iterable[Decimal]) -> Drawn:
    found = list(scores)
    steps = int((scale.highest - scale.lowest) / scale.step) + 1
    drawn = bins(found, scale.lowest, scale.highest, min(steps, MOST_BINS))
    return Drawn(len(found), mean(found) if found else None, spread(found), drawn)
