"""Letters: every kind has its words in both languages, and no header can be forged."""

import string
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from notification.compute import Letterhead, letter, words
from notification.domain.kind import Kind
from notification.domain.notice import Notice, deliver
from notification.domain.person import Contact, Language

HEAD = Letterhead("word@kipp.example", "Gelanggang", "https://gelanggang.example/")
TOP = {"id": "Top 99 Inovasi", "en": "Top 99 Innovations"}
AT = "2018-03-31T16:59:59+00:00"
PARAMS: dict[Kind, list[dict[str, Any]]] = {
    Kind.REPAIR_ASKED: [{"edition": "KIPP", "number": "K-1", "until": AT}],
    Kind.REPAIR_ENDING: [{"edition": "KIPP", "number": None, "until": AT}],
    Kind.PROPOSAL_RETURNED: [{"edition": "KIPP", "number": "K-1"}],
    Kind.DRAFT_UNFINISHED: [{"edition": "KIPP", "number": "K-1", "closes_at": AT}],
    Kind.AGENCY_UNFINISHED: [
        {"edition": "KIPP", "closes_at": AT, "with_units": 2, "with_agency": 1}
    ],
    Kind.READINGS_ASSIGNED: [
        {"edition": "KIPP", "round": TOP, "count": 3, "closes_at": AT},
        {"edition": "KIPP", "round": TOP, "count": 3, "closes_at": None},
    ],
    Kind.READINGS_DUE: [{"edition": "KIPP", "round": TOP, "count": 3, "closes_at": AT}],
    Kind.OBJECTION_ACCEPTED: [
        {"edition": "KIPP", "list": TOP, "title": "T", "until": AT},
        {"edition": "KIPP", "list": TOP, "title": "T", "at_least": AT},
    ],
    Kind.REPLY_ENDING: [{"edition": "KIPP", "list": TOP, "title": "T", "until": AT}],
    Kind.OBJECTION_RULED: [
        {"edition": "KIPP", "list": TOP, "title": "T", "outcome": outcome}
        for outcome in ("dismissed", "upheld")
    ],
    Kind.LIST_RELEASED: [{"edition": "KIPP", "list": TOP, "title": "T"}],
    Kind.BOOTH_OFFERED: [{"booth": "A-01", "title": "T", "until": AT}],
    Kind.HOLD_ENDING: [{"booth": "A-01", "title": "T", "until": AT}],
    Kind.CERTIFICATE_READY: [{"edition": "KIPP", "list": TOP, "title": "T", "serial": "S/1"}],
    Kind.DIGEST: [{"waiting": [
        {"edition_id": "e", "edition": "KIPP", "undecided": 2, "contested": 1, "unscreened": 3,
         "unruled": 4},
    ]}],
}  # fmt: skip
CASES = [(kind, params) for kind, each in PARAMS.items() for params in each]


def catalogue(language: Language) -> Catalog:
    """The words of a language, as they are written."""
    path = files("notification") / "locales" / language / "notification.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def fields(text: str) -> set[str]:
    """The names that are filled into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def notice(build: Any, now: datetime, kind: Kind, params: dict[str, Any]) -> Notice:
    """A notice of a kind."""
    return deliver("m", build(kind=kind, params=params), "a", office=None, now=now)


def test_both_languages_say_the_same_things_with_the_same_names() -> None:
    indonesian, english = (catalogue(language) for language in Language)
    said = {m.id: m for m in indonesian if m.id}
    assert said.keys() == {m.id for m in english if m.id}
    for id, message in said.items():
        other = english.get(id)
        assert other is not None
        assert message.string
        assert other.string
        assert not message.fuzzy
        assert not other.fuzzy
        assert fields(str(message.string)) == fields(str(other.string)), id
    ids = {str(id) for id in said}
    assert {f"{kind}.{part}" for kind in Kind for part in ("subject", "text")} <= ids
    other_ids = {id for id in ids if id.split(".")[0] not in {*Kind, "letter"}}
    assert other_ids == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("kind", "params"), CASES)
def test_every_kind_is_said_whole(
    build: Any, now: datetime, kind: Kind, params: dict[str, Any], language: Language
) -> None:
    subject, text = words(notice(build, now, kind, params), language)
    assert subject
    assert "{" not in subject + text
    assert f"{kind}." not in subject + text
    assert "2018-03" not in text
    if AT in params.values():
        assert "31 Maret 2018" in text or "31 March 2018" in text
        assert "23.59 WIB" in text or "23:59 WIB" in text


def test_every_kind_has_a_case() -> None:
    assert set(PARAMS) == set(Kind)


def test_an_end_that_is_not_known_is_not_said(build: Any, now: datetime) -> None:
    known, unknown = PARAMS[Kind.READINGS_ASSIGNED]
    said = [
        words(notice(build, now, Kind.READINGS_ASSIGNED, p), Language.ENGLISH)[1]
        for p in (known, unknown)
    ]
    assert said[0].endswith("Due: 31 March 2018 at 23:59 WIB")
    assert said[1].endswith("When they are due will be told.")


def test_each_outcome_of_an_objection_is_said(build: Any, now: datetime) -> None:
    said = [
        words(notice(build, now, Kind.OBJECTION_RULED, params), Language.ENGLISH)[1]
        for params in PARAMS[Kind.OBJECTION_RULED]
    ]
    assert ["dismissed" in text for text in said] == [True, False]
    assert ["upheld" in text for text in said] == [False, True]


def test_the_digest_says_only_what_waits(build: Any, now: datetime) -> None:
    waiting = {"edition_id": "e", "edition": "KIPP 2018", "undecided": 2, "contested": 0,
               "unscreened": 1, "unruled": 0}  # fmt: skip
    _, text = words(notice(build, now, Kind.DIGEST, {"waiting": [waiting]}), Language.ENGLISH)
    assert text == (
        "What waits for a decision of the secretariat:\n\nKIPP 2018:\n"
        "- proposals not decided in the administrative selection: 2\n"
        "- objections not screened: 1"
    )


def test_peoples_own_words_make_no_header_and_no_markup(build: Any, now: datetime) -> None:
    title = "Antrean\r\nBcc: all@example.org <script>alert(1)</script> {edition}"
    said = notice(build, now, Kind.BOOTH_OFFERED, {"booth": title, "title": title, "until": AT})
    contact = Contact("ani@example.org", Language.ENGLISH, now)
    mail = letter("0" * 32, said, contact, head=HEAD, now=now)
    raw = mail.as_bytes()
    assert raw.isascii()
    assert mail["Bcc"] is None
    assert b"\nBcc:" not in raw.split(b"\r\n\r\n")[0]
    assert mail["To"] == "ani@example.org"
    plain, page = (part.get_content() for part in mail.iter_parts())
    assert "<script>" in plain
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_letter_leads_to_its_notice_and_to_the_settings(build: Any, now: datetime) -> None:
    said = notice(build, now, Kind.PROPOSAL_RETURNED, {"edition": "KIPP", "number": None})
    contact = Contact("ani@example.org", Language.INDONESIAN, now)
    mail = letter("ab" * 16, said, contact, head=HEAD, now=now)
    plain, page = (part.get_content() for part in mail.iter_parts())
    for text in (plain, page):
        assert f"https://gelanggang.example/notices/{'ab' * 16}" in text
        assert "https://gelanggang.example/notices/settings" in text
    assert mail["Message-ID"] == f"<{'ab' * 16}@kipp.example>"
