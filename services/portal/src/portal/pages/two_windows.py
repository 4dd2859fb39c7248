"""One person's sheet in two windows: what was written in one, the other does not undo unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Merged:
    """What one window wrote, over what was written elsewhere since it last looked."""

    write: dict[str, str]
    """What only this window changed."""
    clashes: dict[str, str]
    """Fields that both changed, each with what is there now."""
    news: dict[str, str]
    """Fields that only the other changed, each with what is there now."""


def merged(now: Mapping[str, str], had: Mapping[str, str], wrote: Mapping[str, str]) -> Merged:
    """`now` is what is kept, `had` what this window believes is kept, `wrote` what it shows
    otherwise; a field that it believes nothing about is written as it is."""
    moved = {name for name, text in had.items() if not _same(now.get(name, ""), text)}
    changed = {n: t for n, t in wrote.items() if n not in had or not _same(t, had[n])}
    clashes = {n for n, t in changed.items() if n in moved and not _same(t, now.get(n, ""))}
    return Merged(
        {n: t for n, t in changed.items() if n not in clashes},
        {n: now.get(n, "") for n in sorted(clashes)},
        {n: now.get(n, "") for n in sorted(moved - changed.keys())},
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same; a number may be written with a comma or a point."""
    return _said(one) == _said(other)


def _said(text: str) -> str | Decimal:
    plain = text.replace("\r\n", "\n").strip()
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return plain
