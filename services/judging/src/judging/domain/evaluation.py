"""What entrants see of their evaluation: their own means and where these lie, and nobody else's.

Nothing is shown of an entry with fewer than two readings, for its mean would be one judge's sheet;
and no position among so few that one score could be told from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from judging.domain.edition import Feedback, Group, Method
from judging.domain.ranking import Ranked
from judging.domain.spread import Bin, bins, place

FEWEST_READINGS = 2
FEWEST_ENTRIES = 8
# Standard scores lie within two and a half deviations, but for one in eighty.
STANDARD = (Decimal("-2.5"), Decimal("2.5"))


class Withheld(StrEnum):
    """Why something is not shown."""

    RULE_BOOK = "rule_book"
    FEW_READINGS = "few_readings"
    FEW_ENTRIES = "few_entries"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a score lies among those of its group and cluster; quartile 1 is the best.

    `bin` is the place of its own in the histogram, from 0 on. Scores are those that were ranked.
    """

    entries: int
    quartile: int
    bin: int
    histogram: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is shown of an entry's evaluation in a round, and why the rest is not."""

    readings: int
    total: Decimal | None = None
    criteria: dict[str, Decimal] | None = None
    position: Position | None = None
    withheld: tuple[Withheld, ...] = ()


def evaluation(
    own: Ranked, ranking: Sequence[Ranked], group: Group, method: Method, shown: Feedback
) -> Evaluation:
    """What of an entry's place in a ranking may be shown to its entrants."""
    if own.readings < FEWEST_READINGS:
        return Evaluation(own.readings, withheld=(Withheld.FEW_READINGS,))
    if shown is Feedback.NONE:
        return Evaluation(own.readings, withheld=(Withheld.RULE_BOOK,))
    position = _position(own, ranking, group, method)
    withheld = []
    if shown is Feedback.TOTAL:
        withheld.append(Withheld.RULE_BOOK)
    if position is None:
        withheld.append(Withheld.FEW_ENTRIES)
    criteria = own.criteria if shown is Feedback.CRITERIA else None
    return Evaluation(own.readings, own.mark, criteria, position, tuple(withheld))


def _position(
    own: Ranked, ranking: Sequence[Ranked], group: Group, method: Method
) -> Position | None:
    scores = [
        one.score
        for one in ranking
        if one.score is not None
        and (one.entry.group, one.entry.cluster) == (own.entry.group, own.entry.cluster)
    ]
    if own.score is None or len(scores) < FEWEST_ENTRIES:
        return None
    scale = group.scale
    ends = STANDARD if method is Method.STANDARDISED else (scale.lowest, scale.highest)
    better = sum(score > own.score for score in scores)
    quartile = 1 + 4 * better // len(scores)
    return Position(len(scores), quartile, place(own.score, *ends), bins(scores, *ends))
