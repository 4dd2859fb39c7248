"""Words of titles, as they are kept to be searched and as they are asked for.

A title is found by the beginnings of its words and by the Indonesian stems of them (Snowball's
stemmer, after Tala 2003), so that "layanan" finds "Pelayanan" and "antre" finds "Antrean-antrean".
What it cannot do: find the middle of a word, mend a misspelling, or undo every sound change of a
prefix ("perumahan" and "rumah" are strangers to it). Case and accents are passed over.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from snowballstemmer import stemmer

MOST_WORDS = 12
"""How many words of a question are heeded; more are no search."""
_BREAKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def title_words(title: str) -> tuple[str, ...]:
    """Every word of a title and its stem, each once, in order."""
    words = _folded(title)
    return tuple(sorted({*words, *map(_stem, words)}))


def asked_words(text: str) -> list[dict[str, Any]]:
    """A filter for each word of a question: a word of the title begins so, or has the same stem."""
    return [
        {"title_words": {"$in": [re.compile(f"^{re.escape(word)}"), _stem(word)]}}
        for word in list(dict.fromkeys(_folded(text)))[:MOST_WORDS]
    ]


def _folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in _BREAKS.split(bare) if word]


def _stem(word: str) -> str:
    # A new one each time would cost more than the stem; it keeps nothing between two words.
    return str(_indonesian().stemWord(word))


@lru_cache(maxsize=1)
def _indonesian() -> Any:
    return stemmer("indonesian")
