"""The ways (lorong) between booths of one hall: where there are none, and where they are narrow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from operator import attrgetter

from exhibition.domain.plan import Plot, Span


@dataclass(frozen=True, slots=True)
class Side:
    """A booth as it looks along one axis: its front, and from where to where it reaches."""

    number: int
    front: Span
    start: Decimal
    end: Decimal


def overlaps(plots: Sequence[Plot]) -> Iterator[tuple[Plot, Plot]]:
    """The pairs that share floor; sharing a wall is not sharing floor."""
    boxes = [(plot, *plot.spans) for plot in plots]
    for (one, across, along), (other, over, beside) in combinations(boxes, 2):
        if _meet(across, over) and _meet(along, beside):
            yield one, other


def narrow_aisles(plots: Sequence[Plot], least: Decimal) -> Iterator[tuple[Plot, Plot, Decimal]]:
    """The pairs that face each other with less than `least` metres between them, and how many.

    Booths face each other where their projections on one axis overlap and a part of what is
    between them is free of other booths; booths that touch share a wall, which is no way at all.
    """
    found: dict[tuple[int, int], Decimal] = {}
    for axis in (0, 1):
        sides = [
            Side(number, plot.spans[axis], *plot.spans[1 - axis])
            for number, plot in enumerate(plots)
        ]
        sides.sort(key=attrgetter("start"))
        for one in sides:
            for other in _seen_from(one, sides, least):
                pair = min(one.number, other.number), max(one.number, other.number)
                found[pair] = other.start - one.end
    for (first, second), width in sorted(found.items()):
        yield plots[first], plots[second], width


def _seen_from(one: Side, sides: Iterable[Side], least: Decimal) -> Iterator[Side]:
    """Those that look at its far side from less than `least` away; `sides` by their start."""
    hidden: list[Span] = []
    beyond: list[Side] = []
    for other in sides:
        if other.end <= one.end or not _meet(one.front, other.front):
            continue
        # Only what begins nearer can stand between.
        hidden += [side.front for side in beyond if side.start < other.start]
        beyond = [side for side in beyond if side.start == other.start]
        if other.start - one.end >= least or _covered(one.front, hidden):
            return
        facing = max(one.front[0], other.front[0]), min(one.front[1], other.front[1])
        if other.start > one.end and not _covered(facing, hidden):
            yield other
        beyond.append(other)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covered(span: Span, by: Iterable[Span]) -> bool:
    reached = span[0]
    for start, end in sorted(by):
        if start > reached:
            break
        reached = max(reached, end)
    return reached >= span[1]
