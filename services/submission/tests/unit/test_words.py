"""Words of titles: how they are kept, and which title is found by which question."""

import re

import pytest

from submission.store.words import MOST_WORDS, asked_words, title_words


def finds(text: str, title: str) -> bool:
    """Whether each filter of the question fits some word of the title, as MongoDB fits them."""
    words = title_words(title)
    filters = [asked["title_words"]["$in"] for asked in asked_words(text)]
    return all(any(_fits(wanted, word) for word in words) for wanted in filters)


def _fits(wanted: list[object], word: str) -> bool:
    return any(w.match(word) if isinstance(w, re.Pattern) else w == word for w in wanted)


def test_a_title_is_kept_as_its_words_and_their_stems_each_once() -> None:
    assert title_words("Antrean-antrean: PELAYANAN Terpadu (II)") == (
        "antre", "antrean", "ii", "layan", "padu", "pelayanan", "terpadu",
    )  # fmt: skip
    assert title_words("!?") == title_words("") == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("layanan", "Pelayanan Kesehatan Ibu"),
        ("menyuluh", "Penyuluhan Gizi"),
        ("antre", "Antrean Tanpa Antre"),
        ("sehat layan", "Pelayanan Kesehatan Ibu"),
        ("KESEH", "Pelayanan Kesehatan Ibu"),
        ("cafe", "Café Baca"),
        ("si-padu", "SI PADU"),
        ("2018", "Padu 2018"),
        ("a.b", "a b"),
    ],
)
def test_a_title_is_found_by_beginnings_and_by_stems(text: str, title: str) -> None:
    assert finds(text, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("yanan", "Pelayanan Kesehatan"),
        ("keshatan", "Pelayanan Kesehatan"),
        ("pelayanan gigi", "Pelayanan Kesehatan"),
        ("rumah", "Perumahan Rakyat"),
        ("p.*n", "Pelayanan"),
    ],
)
def test_what_the_search_cannot_find(text: str, title: str) -> None:
    assert not finds(text, title)


def test_no_more_words_are_heeded_than_a_search_has() -> None:
    assert len(asked_words(" ".join(f"kata{n}" for n in range(40)))) == MOST_WORDS
    assert len(asked_words("sama Sama SAMA")) == 1
