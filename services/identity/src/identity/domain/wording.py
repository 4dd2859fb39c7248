"""How names and addresses written by people are brought into one form."""

import re
import unicodedata

_MARKS_THAT_HIDE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def tidy(text: str) -> str:
    """The text as it is shown: composed, without control or direction marks, single spaces."""
    shown = _MARKS_THAT_HIDE.sub("", unicodedata.normalize("NFKC", text))
    kept = (" " if unicodedata.category(letter) == "Cc" else letter for letter in shown)
    return " ".join("".join(kept).split())


def key(text: str) -> str:
    """The text as it is compared: tidy, and without difference of case."""
    return unicodedata.normalize("NFKC", tidy(text).casefold())


def address(text: str) -> str:
    """An e-mail address as it is compared and kept: NFKC, casefold, no spaces around it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
