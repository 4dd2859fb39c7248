"""The inbox: every kind of notice is said, and leads to a page that is there."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.routing import APIRoute

from portal.clients.identity import Grant, Person
from portal.clients.notification import Link, Notice
from portal.locales import LANGUAGES, Words
from portal.pages import jobs
from portal.pages.inbox import ADDRESSES, address, newest, shown
from shared import testing

AT = "2018-03-31T16:59:59+00:00"
NAME = {"id": "Top 99 Inovasi", "en": "Top 99 Innovations"}
WAITING = {
    "edition_id": "e", "edition": "KIPP 2018", "undecided": 2, "contested": 0, "unscreened": 1,
    "unruled": 0,
}  # fmt: skip
EVERY: dict[str, Any] = {
    "edition": "KIPP 2018", "number": None, "until": AT, "closes_at": AT, "with_units": 1200,
    "with_agency": 1, "round": NAME, "list": NAME, "count": 3, "title": "Antrean", "booth": "A-01",
    "serial": "KIPP-2018/TOP-99/001", "waiting": [WAITING],
}  # fmt: skip


def promised(name: str) -> list[str]:
    """What the service may answer as a kind of notice, or as a page that one leads to."""
    path = testing.contracts() / "http/notification.openapi.json"
    found: list[str] = json.loads(path.read_text())["components"]["schemas"][name]["enum"]
    return found


def notice(kind: str, **params: object) -> Notice:
    """A notice that says everything that any does."""
    return Notice(
        notice_id="0" * 32, kind=kind, edition_id="e", params=EVERY | params,
        link=Link(page="desk", id=""), at=datetime(2018, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def leading_to(link: Link) -> Notice:
    """A notice of the edition e that leads there."""
    return notice("list_released").model_copy(update={"link": link})


def administrator_of(*agencies: str) -> Person:
    """Somebody who administers these."""
    at = datetime(2018, 1, 1, tzinfo=UTC)
    grants = tuple(
        Grant(grant_id=a, role="agency_administrator", scope_kind="agency", scope_id=a,
              granted_at=at) for a in agencies
    )  # fmt: skip
    return Person(account_id="p", grants=grants)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", promised("Kind"))
def test_every_kind_is_said_in_both_languages(kind: str, language: Any) -> None:
    words = Words(language)
    assert words.has(f"inbox.kind.{kind}")
    text = shown(words, notice(kind)).text
    assert text != words("notice.unknown")
    assert not set("{}") & set(text)
    assert "2018-03" not in text


@pytest.mark.parametrize("outcome", ["dismissed", "upheld"])
def test_each_outcome_of_an_objection_is_said(outcome: str) -> None:
    assert outcome in shown(Words("en"), notice("objection_ruled", outcome=outcome)).text


def test_an_end_that_is_not_known_is_not_said() -> None:
    words = Words("en")
    assert shown(words, notice("readings_assigned", closes_at=None)).text == (
        "New proposals for you to read in Top 99 Innovations, KIPP 2018: 3."
    )
    least = notice("objection_accepted", at_least=AT)
    assert "at least until 31 March 2018, 23:59 WIB" in shown(words, least).text


def test_names_and_instants_are_the_readers() -> None:
    said = shown(Words("id", "WIT"), notice("readings_due")).text
    assert said == (
        "Masih 3 proposal belum Anda nilai pada tahap Top 99 Inovasi, KIPP 2018; "
        "paling lambat 1 April 2018 pukul 01.59 WIT."
    )


def test_the_digest_says_what_waits_and_not_what_does_not() -> None:
    said = shown(Words("en"), notice("digest"))
    assert said.lines == ("KIPP 2018: 2 proposals not decided, 1 objection not screened",)


def test_a_kind_of_tomorrow_is_said_to_be_there() -> None:
    assert shown(Words("en"), notice("gossip")).text == "There is a notice for you."


@pytest.mark.parametrize("page", promised("Page"))
def test_every_notice_leads_to_a_page_that_is_there(page: str) -> None:
    ids = {"list": "kipp-2018:top-99", "certificate": "KIPP-2018/TOP-99/001"}
    link = Link(page=page, id=ids.get(page, "an:id"), agency_id="kota-semarang", proposal_id="p1")
    assert page in ADDRESSES
    for person in (administrator_of("kota-semarang"), administrator_of()):
        path = address(leading_to(link), person).replace("%3A", ":").partition("?")[0]
        assert [r.path for r in _routes() if r.path_regex.match(path)] != [], path


def test_an_administrator_sees_a_proposal_as_that_and_its_unit_as_its_own() -> None:
    link = Link(page="proposal", id="p1", agency_id="a")
    assert address(leading_to(link), administrator_of("a")) == "/agency/a/proposals/p1"
    assert address(leading_to(link), administrator_of("b")) == "/unit/proposals/p1"
    unheard_of = Link(page="unheard-of", id="x")
    assert address(leading_to(unheard_of), administrator_of()) == "/inbox"


def test_an_objection_leads_its_unit_to_the_journey_for_only_the_agency_replies() -> None:
    link = Link(page="objection", id="o1", agency_id="a", proposal_id="p1")
    assert address(leading_to(link), administrator_of("a")) == "/agency/a/objections/o1"
    assert address(leading_to(link), administrator_of()) == "/unit/proposals/p1/journey"


def test_the_proposals_of_an_agency_are_those_of_the_edition_that_ends() -> None:
    link = Link(page="agency_proposals", id="a", agency_id="a")
    assert address(leading_to(link), administrator_of("a")) == "/agency/a?edition=e"


def _routes() -> list[APIRoute]:
    found = (route for job in jobs.JOBS for route in job.router.routes)
    return [r for r in found if isinstance(r, APIRoute) and "GET" in (r.methods or ())]


def test_a_page_has_shown_all_up_to_its_newest_notice() -> None:
    early = notice("list_released")
    late = early.model_copy(update={"at": datetime(2018, 3, 2, tzinfo=UTC)})
    assert newest((early, late, early)) == late.at
    assert newest(()) is None
