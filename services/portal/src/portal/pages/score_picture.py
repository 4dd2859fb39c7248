"""Pictures of scores, drawn here: where they lie in a pile, and on both sides of a cut line.

They are SVG, so that they are there without scripts and when printed; each page has the same
numbers as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.clients.judging import Bin
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


def score(words: Words, value: Decimal | None, most_digits: int = 2) -> str:
    """A score as people write it, without digits that say nothing."""
    if value is None:
        return NOTHING
    rounded = round(value, most_digits)
    digits = max(0, -int(rounded.normalize().as_tuple().exponent))
    return words.number(float(rounded), digits)
