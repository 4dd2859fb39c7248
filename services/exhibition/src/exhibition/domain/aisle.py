"""The ways (lorong) between the booths of one hall: where there are none, where they are narrow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from operator import attrgetter

from exhibition.domain.plan import Hall, Plot, Span


@dataclass(frozen=True, slots=True)
class Side:
    """A booth as it looks along one axis: its front, and from where to where it reaches."""

    number: int
    front: Span
    start: Decimal
    end: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """A way between two booths: their places among those looked at, its width, and its floor."""

    one: int
    other: int
    width: Decimal
    across: Span
    along: Span


def overlaps(plots: Sequence[Plot]) -> Iterator[tuple[int, int]]:
    """The places of pairs that share floor; sharing a wall is not sharing floor."""
    boxes = [(place, *plot.spans) for place, plot in enumerate(plots)]
    for (one, across, along), (other, over, beside) in combinations(boxes, 2):
        if meet(across, over) and meet(along, beside):
            yield one, other


def narrow_aisles(plots: Sequence[Plot], least: Decimal) -> Iterator[Gap]:
    """The ways of less than `least` metres between booths that face each other.

    Booths face each other where their projections on one axis overlap and a part of what is
    between them is free of other booths; booths that touch share a wall, which is no way at all.
    """
    found: dict[tuple[int, int], Gap] = {}
    for axis in (0, 1):
        sides = _sides(plots, axis)
        sides.sort(key=attrgetter("start"))
        for one in sides:
            for other in _seen_from(one, sides, least):
                first, second = sorted((one.number, other.number))
                between, front = (one.end, other.start), _facing(one, other)
                floor = (front, between) if axis == 0 else (between, front)
                found[first, second] = Gap(first, second, other.start - one.end, *floor)
    for pair in sorted(found):
        yield found[pair]


def without_open_side(plots: Sequence[Plot], hall: Hall) -> Iterator[int]:
    """The places of booths that other booths and the hall's walls close on every side."""
    closed = [0] * len(plots)
    for axis, reach in ((0, hall.depth), (1, hall.width)):
        sides = _sides(plots, axis)
        starting, ending = defaultdict(list), defaultdict(list)
        for side in sides:
            starting[side.start].append(side.front)
            ending[side.end].append(side.front)
        for side in sides:
            before = side.start <= 0 or _covered(side.front, ending[side.start])
            behind = side.end >= reach or _covered(side.front, starting[side.end])
            closed[side.number] += before + behind
    return (place for place, count in enumerate(closed) if count == 4)


def _sides(plots: Sequence[Plot], axis: int) -> list[Side]:
    return [
        Side(number, plot.spans[axis], *plot.spans[1 - axis]) for number, plot in enumerate(plots)
    ]


def _facing(one: Side, other: Side) -> Span:
    return max(one.front[0], other.front[0]), min(one.front[1], other.front[1])


def _seen_from(one: Side, sides: Iterable[Side], least: Decimal) -> Iterator[Side]:
    """Those that look at its far side from less than `least` away; `sides` by their start."""
    hidden: list[Span] = []
    beyond: list[Side] = []
    for other in sides:
        if other.end <= one.end or not meet(one.front, other.front):
            continue
        # Only what begins nearer can stand between.
        hidden += [side.front for side in beyond if side.start < other.start]
        beyond = [side for side in beyond if side.start == other.start]
        if other.start - one.end >= least or _covered(one.front, hidden):
            return
        if other.start > one.end and not _covered(_facing(one, other), hidden):
            yield other
        beyond.append(other)


def meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covered(span: Span, by: Iterable[Span]) -> bool:
    reached = span[0]
    for start, end in sorted(by):
        if start > reached:
            break
        reached = max(reached, end)
    return reached >= span[1]
