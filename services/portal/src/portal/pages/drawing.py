"""A hall as a drawing: the figures that a template makes an SVG of, in centimetres."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from portal.clients.exhibition import Area
from portal.clients.floor import Hall, Plot

LEAST_LETTER, MOST_LETTER = 18, 90


@dataclass(frozen=True, slots=True)
class Box:
    """A booth on the drawing: where it lies, how it is marked, and the line of its front."""

    code: str
    x: int
    y: int
    width: int
    depth: int
    state: str
    letter: int
    front: tuple[int, int, int, int]
    row: int = -1
    title: str = ""
    href: str = ""

    @property
    def middle(self) -> tuple[int, int]:
        """Where its code is written."""
        return self.x + self.width // 2, self.y + self.depth // 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of floor that a finding is about."""

    x: int
    y: int
    width: int
    depth: int
    severity: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One hall with its booths."""

    id: str
    name: str
    width: int
    depth: int
    boxes: Sequence[Box]
    marks: Sequence[Mark] = field(default=())


def drawn(
    halls: Iterable[Hall],
    plots: Sequence[Plot],
    *,
    state: Callable[[Plot], str] = lambda plot: getattr(plot, "state", "free"),
    href: Callable[[Plot], str] = lambda _: "",
    title: Callable[[Plot], str] = lambda _: "",
    marks: Sequence[tuple[str, Area, str]] = (),
) -> list[Drawing]:
    """Every hall with the booths that stand in it; a mark is a hall, a floor and how severe."""
    return [
        Drawing(
            hall.id,
            hall.name,
            max(1, _cm(hall.width)),
            max(1, _cm(hall.depth)),
            [
                _box(plot, row, state(plot), href(plot), title(plot))
                for row, plot in enumerate(plots)
                if plot.hall == hall.id
            ],
            [_mark(area, severity) for of, area, severity in marks if of == hall.id],
        )
        for hall in halls
    ]


def _box(plot: Plot, row: int, state: str, href: str, title: str) -> Box:
    x, y = _cm(plot.x), _cm(plot.y)
    width, depth = max(0, _cm(plot.width)), max(0, _cm(plot.depth))
    widest = int(width * 1.45 / max(1, len(plot.code)))
    letter = max(LEAST_LETTER, min(MOST_LETTER, widest, depth * 45 // 100))
    front = _front(plot.turn, x, y, width, depth)
    return Box(plot.code, x, y, width, depth, state, letter, front, row, title, href)


def _front(turn: int, x: int, y: int, width: int, depth: int) -> tuple[int, int, int, int]:
    """The side through which the booth is entered: clockwise from the one down the hall."""
    return {
        90: (x, y, x, y + depth),
        180: (x, y, x + width, y),
        270: (x + width, y, x + width, y + depth),
    }.get(turn, (x, y + depth, x + width, y + depth))


def _mark(area: Area, severity: str) -> Mark:
    return Mark(_cm(area.x), _cm(area.y), _cm(area.width), _cm(area.depth), severity)


def _cm(metres: Decimal) -> int:
    return int((metres * 100).to_integral_value())
