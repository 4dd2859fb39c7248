"""When two titles are the same."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.domain.title import title_key

WORDS = st.text(string.ascii_letters, min_size=1, max_size=8)
TITLES = st.lists(WORDS, min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIPADU", "sipadu"),
        ("Si Padu", "SI-PADU"),
        ("Si  Padu\t!", "“Si Padu”"),
        ("SIPADU II", "SIPADU 2"),
        ("SIPADU Ⅱ", "sipadu ii"),
        ("Area XIV", "area 14"),
        ("Area xxxix", "AREA 39"),
        ("SIPADU2", "SIPADU 2"),
        ("ＳＩＰＡＤＵ", "sipadu"),
        ("Jilid 02", "jilid 2"),
        ("Jilid ٢", "jilid 2"),
        ("e-KTP", "eKTP"),
        ("Rumah_Sehat", "Rumah Sehat"),
        ("STRASSE", "straße"),
    ],
)
def test_typed_differently_they_are_the_same(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIPADU", "SIPATU"),
        ("SIPADU II", "SIPADU III"),
        ("Area 1 1", "Area 11"),
        ("Layanan di Desa", "Layanan 501 Desa"),
        ("Mal DLL", "Mal 550"),
        ("IIII", "4"),
    ],
)
def test_different_titles_stay_different(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("title", ["", "   ", "-- !? --", "\u3000"])
def test_a_title_without_a_letter_or_digit_equals_no_other(title: str) -> None:
    assert title_key(title) is None


@given(TITLES, st.sampled_from([" ", "  ", "-", " – ", "_", "\u00a0", ", "]))
def test_case_spaces_and_punctuation_do_not_matter(words: list[str], between: str) -> None:
    assert title_key(between.join(words).swapcase()) == title_key(" ".join(words))


@given(WORDS, st.integers(1, 39))
def test_roman_and_arabic_numerals_do_not_matter(word: str, number: int) -> None:
    tens, ones = divmod(number, 10)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    assert title_key(f"{word} {'X' * tens}{units[ones]}") == title_key(f"{word} {number}")


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(title: str) -> None:
    key = title_key(title)
    assert key is None or title_key(key) == key
