"""A service's no is said at the field that it concerns, in the reader's own words."""

import pytest

from portal.clients.api import Fault, Problem
from portal.locales import LANGUAGES, Language, Words
from portal.pages.faults import said_of
from portal.pages.form import Form


def refused(code: str, **params: object) -> Problem:
    """What a service answers where a field cannot be taken."""
    fault = {"pointer": "/body/text", "detail": "String should be", "code": code, "params": params}
    return Problem(422, {"type": "urn:gelanggang:invalid", "errors": [fault]})


def said(problem: Problem, language: Language) -> str:
    """What stands at the field."""
    form, words = Form(values={"text": "x"}), Words(language)
    form.heard(problem, lambda _: "the whole", lambda fault: said_of(words, fault))
    return form.errors["text"]


def test_what_is_too_long_is_told_how_long_it_may_be() -> None:
    problem = refused("string-too-long", max_length=10000)
    assert said(problem, "id") == "Terlalu panjang: paling banyak 10.000 karakter"
    assert said(problem, "en") == "Too long: 10,000 characters at most"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("string-too-short", {"min_length": 12}), ("too-long", {"max_length": 3}),
        ("greater-than-equal", {"ge": 0}), ("less-than-equal", {"le": 5}),
        ("date-from-datetime-parsing", {}), ("datetime-parsing", {}), ("int-parsing", {}),
        ("url-parsing", {}), ("string-pattern-mismatch", {"pattern": "^a$"}), ("missing", {}),
        ("gossip", {}), ("string-too-long", {}),
    ],
)  # fmt: skip
def test_every_fault_is_said_in_the_readers_words(
    code: str, params: dict[str, object], language: Language
) -> None:
    text = said(refused(code, **params), language)
    assert not text.startswith(("faults.", "String should"))
    assert not set("{}^") & set(text)


def test_an_address_that_is_none_is_told_what_one_looks_like() -> None:
    fault = Fault(pointer="/body/contact/email", code="string-pattern-mismatch")
    assert said_of(Words("en"), fault) == "Write a whole e-mail address, like name@agency.go.id"


def test_a_fault_without_a_code_is_said_as_the_service_says_it() -> None:
    assert said(refused(""), "id") == "String should be"


def test_what_is_at_no_field_of_the_form_is_said_of_the_whole() -> None:
    form = Form(values={"other": "x"})
    form.heard(refused("missing"), lambda _: "the whole", lambda _: "a field")
    assert form.errors == {"": "the whole"}


def test_what_changed_meanwhile_is_looked_at_before_it_is_written_again() -> None:
    form = Form(values={"version": "3"})
    stale = Problem(412, {"type": "urn:gelanggang:stale"})
    form.heard(stale, lambda _: "It has changed.", lambda _: "a field")
    assert form.stale
    assert form.version == 3, "what was looked at, not what is there now"


@pytest.mark.parametrize("code", ["kipp-2027", "kota_a", "2027", "a" * 60, ""])
def test_a_code_is_small_letters_and_digits_with_hyphens(code: str) -> None:
    form = Form(values={"id": code})
    assert form.code(Words("id"), "id") == code
    assert form.errors == {}


@pytest.mark.parametrize("code", ["KIPP 2026", "../x", "a?b", "a/b", ".", "-a", "a" * 61, "é"])
def test_what_cannot_be_a_code_is_told_so_at_its_field(code: str) -> None:
    form = Form(values={"id": code})
    form.code(Words("en"), "id")
    assert form.errors["id"].startswith("A code is small letters and digits")


@pytest.mark.parametrize("text", ["0026-03-01T08:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_that_no_competition_has_is_no_instant(text: str) -> None:
    form = Form(values={"opens": text})
    assert form.instant(Words("en"), "opens") is None
    assert "opens" in form.errors


def test_errors_are_told_by_the_names_of_their_fields_in_the_page_s_order() -> None:
    form = Form(errors={"": "It is closed.", "year": "Fill this in.", "name": "Fill this in."})
    assert form.called("name", "Name of the agency") == "Name of the agency"
    form.called("phone", "Telephone")
    form.called("year", "Year")
    assert form.summary() == [
        ("name", "Name of the agency", "Fill this in."),
        ("year", "Year", "Fill this in."),
        ("", "", "It is closed."),
    ]
