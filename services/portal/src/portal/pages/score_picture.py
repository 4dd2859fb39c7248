"""Pictures of scores, drawn here: where they lie in a pile, and on both sides of a cut line.

They are SVG, so that they are there without scripts and when printed; each page has the same
numbers as a table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.clients.judging import Bin
from portal.clients.rounds import Line, Near
from portal.locales import Words

WIDTH, HEIGHT, GAP = 320, 90, 2
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram, in the picture's units; `own` marks one's own."""

    x: float
    y: float
    width: float
    height: float
    says: str
    own: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars, and what stands at both ends of the scale."""

    bars: tuple[Bar, ...]
    lowest: str
    highest: str
    most: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.most == 0


def histogram(words: Words, drawn: Sequence[Bin], own: int | None = None) -> Histogram:
    """The counts as bars over the whole scale; `own` is the place of one's own bin."""
    most = max((one.count for one in drawn), default=0)
    step = WIDTH / max(1, len(drawn))
    bars = tuple(
        Bar(
            round(n * step + GAP / 2, 1),
            round(HEIGHT * (1 - one.count / max(1, most)), 1),
            round(step - GAP, 1),
            round(HEIGHT * one.count / max(1, most), 1),
            f"{score(words, one.lower)} … {score(words, one.upper)}: {one.count}",
            n == own,
        )
        for n, one in enumerate(drawn)
    )
    if not drawn:
        return Histogram((), "", "", 0)
    return Histogram(bars, score(words, drawn[0].lower), score(words, drawn[-1].upper), most)


def score(words: Words, value: Decimal | str | None, most_digits: int = 2) -> str:
    """A score as people write it, without digits that say nothing."""
    if value is None:
        return NOTHING
    rounded = round(Decimal(value), most_digits)
    digits = max(0, -int(rounded.normalize().as_tuple().exponent))
    return words.number(float(rounded), digits)


PLACE_WIDTH, PLOT_WIDTH, ROW, TOP = 40, 340, 18, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry near a line: its dot, how far its sheets lie apart, the error of its mean."""

    place: str
    y: float
    x: float
    listed: bool
    says: str
    low: float | None = None
    high: float | None = None
    from_: float | None = None
    to: float | None = None


@dataclass(frozen=True, slots=True)
class CutPicture:
    """The entries next to a line, best first; `cut_x` and `cut_y` are where it lies."""

    marks: tuple[Mark, ...]
    width: int
    height: int
    cut_x: float | None
    cut_y: float | None
    ticks: tuple[tuple[float, str], ...]


def cut_picture(words: Words, line: Line) -> CutPicture | None:
    """The picture of a line; nothing where nobody stood for it."""
    shown = [one for one in line.entries if one.score is not None]
    if not shown:
        return None
    lowest, highest = min(_low(one) for one in shown), max(_high(one) for one in shown)
    width = float(highest - lowest) or 1.0

    def x(value: Decimal) -> float:
        return round(PLACE_WIDTH + float(value - lowest) / width * PLOT_WIDTH, 1)

    inside = [n for n, one in enumerate(shown) if one.proposal_id == line.last]
    ticks = [lowest + (highest - lowest) * n / 4 for n in range(5 if highest > lowest else 1)]
    return CutPicture(
        tuple(_mark(words, one, TOP + n * ROW + ROW / 2, x) for n, one in enumerate(shown)),
        PLACE_WIDTH + PLOT_WIDTH + 14,
        TOP + len(shown) * ROW + 6,
        x(line.cut) if line.cut is not None else None,
        TOP + (inside[0] + 1) * ROW if inside and line.first_out else None,
        tuple((x(tick), score(words, tick, 1)) for tick in ticks),
    )


def _low(one: Near) -> Decimal:
    return one.spread.lowest if one.spread else one.score or Decimal(0)


def _high(one: Near) -> Decimal:
    return one.spread.highest if one.spread else one.score or Decimal(0)


def _mark(words: Words, one: Near, y: float, x: Callable[[Decimal], float]) -> Mark:
    own, spread = one.score or Decimal(0), one.spread
    says = f"{one.place}. {one.title}: {score(words, own)}"
    mark = Mark(words.number(one.place), y, x(own), one.listed, says)
    if spread is None:
        return mark
    low = max(spread.lowest, own - spread.standard_error)
    high = min(spread.highest, own + spread.standard_error)
    return replace(mark, low=x(spread.lowest), high=x(spread.highest), from_=x(low), to=x(high))
