"""Names and addresses in the one form in which people are found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.domain.person import Language, NotDescribed, Outsider, Person, describe, same
from identity.domain.wording import address, key, tidy


@pytest.mark.parametrize(
    "written",
    ["budi@kota-a.go.id", " Budi@Kota-A.GO.ID\t", "\uff42udi@kota-a.go.id", "BUDI@kota-a.go.id\n"],
)
def test_one_address_however_it_is_written(written: str) -> None:
    assert address(written) == "budi@kota-a.go.id"


def test_a_person_is_kept_tidy_and_found_without_case() -> None:
    outsider = Outsider("https://login.example", "42")
    person = describe("  Budi\u202e   SANTOSO", "BUDI@kota-a.go.id", outsider)
    assert person == Person("Budi SANTOSO", "budi@kota-a.go.id", outsider)
    assert person.search == "budi santoso budi@kota-a.go.id"


def test_who_chose_a_language_is_the_same_person() -> None:
    described = describe("Budi", "budi@kota-a.go.id")
    assert described.language is Language.INDONESIAN
    chosen = Person("Budi", "budi@kota-a.go.id", language=Language.ENGLISH)
    assert same(chosen, described)
    assert not same(chosen, describe("Budi S", "budi@kota-a.go.id"))


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "a@b"),
        ("\u200b", "a@b"),
        ("A", "a"),
        ("A", "@b"),
        ("A", "a@"),
        ("A", "a\uff20b@c"),
        ("A", "a b@c"),
    ],
)
def test_who_cannot_be_named_or_reached_is_not_described(name: str, email: str) -> None:
    with pytest.raises(NotDescribed):
        describe(name, email)


@given(st.text())
def test_normal_forms_are_final(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert key(key(text)) == key(text)
    assert address(address(text)) == address(text)
