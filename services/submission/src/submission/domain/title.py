"""Titles: when two of them are the same, however they are typed."""

import re
import unicodedata
from dataclasses import dataclass

_RUN = re.compile(r"\d+|[^\W\d_]+")
# Only I, V and X: with C, D, L and M ordinary Indonesian words ("di", "dll") would be numbers.
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another proposal of the edition with the same title; unnamed where its id is not shown."""

    proposal_id: str | None


@dataclass(frozen=True, slots=True)
class Win:
    """An entry of a list of an earlier edition."""

    list: str
    title: str
    year: int | None = None


def title_key(title: str) -> str | None:
    """What equal titles have in common; None for a title without a letter or digit.

    Case, spaces, punctuation and accents of width are passed over, numerals are Arabic (I to
    XXXIX are read as numbers where they stand alone).
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    key = ""
    for word in re.split(r"[\W_]+", folded):
        for part in [_arabic(word)] if _is_roman(word) else map(_plain, _RUN.findall(word)):
            # Words grow together ("si-padu" is "sipadu"), numbers stay apart ("1 1" is not "11").
            apart = key and part.isdigit() and key[-1].isdigit()
            key += f" {part}" if apart else part
    return key or None


def _is_roman(word: str) -> bool:
    return bool(word) and _ROMAN.fullmatch(word) is not None


def _arabic(numeral: str) -> str:
    values = [_VALUES[letter] for letter in numeral]
    following = [*values[1:], 0]
    return str(sum(-v if v < after else v for v, after in zip(values, following, strict=True)))


def _plain(part: str) -> str:
    return str(int(part)) if part.isdecimal() else part
