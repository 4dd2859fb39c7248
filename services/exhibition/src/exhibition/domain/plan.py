"""A floor plan (denah): halls, and booths as rectangles in them, in metres."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Span: TypeAlias = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall is a rectangle with its corner at (0, 0)."""

    id: str
    name: str
    width: Decimal
    depth: Decimal


@dataclass(frozen=True, slots=True)
class Plot:
    """The place of one booth: its rectangle as it lies, its kind, and what it offers; `turn` is by
    how many degrees its front is turned clockwise from facing down the hall (greater y)."""

    code: str
    hall: str
    kind: str
    x: Decimal
    y: Decimal
    width: Decimal
    depth: Decimal
    power: int = 0
    water: bool = False
    accessible: bool = False
    turn: int = 0

    @property
    def spans(self) -> tuple[Span, Span]:
        """From where to where it reaches across the hall, and along it."""
        return (self.x, self.x + self.width), (self.y, self.y + self.depth)


@dataclass(frozen=True, slots=True)
class Plan:
    """`aisle` is the narrowest way that may run between two booths that face each other."""

    kinds: tuple[str, ...]
    aisle: Decimal
    halls: tuple[Hall, ...]
    plots: tuple[Plot, ...]

    def plot(self, code: str) -> Plot | None:
        return next((plot for plot in self.plots if plot.code == code), None)
