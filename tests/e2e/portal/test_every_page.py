"""Every page can be used by everybody: no barrier, no sideways scrolling, no error."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import NARROWEST, overflow, violations
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.tour import TOUR, Guide, Places

from gelanggang.bench.pages import Guest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
People = Mapping[str, Mapping[str, Any]]
MARKUP = re.compile(r"&lt;(?:Macro|function|Undefined)\b|&lt;[\w.]+ object at ")
"""What a template wrote instead of what it meant."""
BARE_KEY = re.compile(r">\s*([a-z]+(?:-[a-z]+)*\.[a-z][a-z.-]+[a-z])\s*<")
"""A key of a text that nobody wrote, where a text should be."""
MISSING = {"id": "Halaman tidak ditemukan", "en": "Page not found"}
PAPER = 718
"""The width of A4 between margins of a centimetre, in px."""
PRINTED = {
    "anyone": ("certificate", "edition", "forum", "results-list"),
    "agency_administrator": ("receipt", "booth"),
    "evaluator": ("reading",),
    "event_staff": ("plan", "board"),
    "secretariat": ("list", "queue-item"),
    "unit_member": ("proposal-over", "journey"),
}
"""What people take to a meeting, or put into a file: lists, receipts, sheets, plans."""
OF_THE_SCREEN = "header, footer, nav ul, button, .govuk-button, .govuk-back-link"
ROLES = tuple(dict.fromkeys(stop.role for stop in TOUR))


@pytest.fixture(scope="module")
async def places(people: People, platform: Platform, edition: str) -> Places:
    """Where the pages of the tour are."""
    return await Guide(f"http://127.0.0.1:{platform.port}", people, edition).places()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("role", ROLES)
async def test_no_page_of_a_role_hinders_anybody(
    role: str, language: str, newcomer: Newcomer, people: People, places: Places
) -> None:
    wrong: dict[str, list[str]] = {}
    async with newcomer(language=language) as somebody:
        if role != "anyone":
            await somebody.sign_in(people[role]["email"], people[role]["password"])
        for stop in (one for one in TOUR if one.role == role):
            page = await somebody.go(stop.at(places))
            found = await violations(page)
            if MISSING[language] in await page.title() and stop.name != "missing":
                found.append(f"there is nothing at {stop.at(places)}")
            await page.set_viewport_size({"width": NARROWEST, "height": 700})
            if wider := await overflow(page):
                found.append(f"{wider} px wider than a screen of {NARROWEST} px")
            await page.set_viewport_size({"width": 1280, "height": 900})
            if found:
                wrong[stop.name] = found
    assert wrong == {}
    assert somebody.faults == []


@pytest.mark.parametrize("role", PRINTED)
async def test_on_paper_stands_what_was_asked_for_and_nothing_of_the_screen(
    role: str, newcomer: Newcomer, people: People, places: Places
) -> None:
    wrong: dict[str, list[str]] = {}
    async with newcomer() as somebody:
        if role != "anyone":
            await somebody.sign_in(people[role]["email"], people[role]["password"])
        await somebody.page.emulate_media(media="print")
        await somebody.page.set_viewport_size({"width": PAPER, "height": 1000})
        for stop in (one for one in TOUR if one.role == role and one.name in PRINTED[role]):
            page = await somebody.go(stop.at(places))
            left = page.locator(OF_THE_SCREEN).filter(visible=True)
            found = [
                await one.evaluate("e => e.outerHTML.slice(0, 90)") for one in await left.all()
            ]
            if wider := await overflow(page):
                found.append(f"{wider} px wider than the paper")
            if not await page.locator("h1").is_visible():
                found.append("no title")
            if found:
                wrong[stop.name] = found
    assert wrong == {}


async def test_what_hinders_people_would_be_found(newcomer: Newcomer) -> None:
    async with newcomer() as somebody:
        page = await somebody.go("/sign-in")
        await page.evaluate("() => document.querySelector('label[for=email]').remove()")
        await page.evaluate("() => document.querySelector('main').style.minWidth = '900px'")
        assert any(one.startswith("label:") for one in await violations(page))
        await page.set_viewport_size({"width": NARROWEST, "height": 700})
        assert await overflow(page) > 0
        await somebody.go("/no-such-page")
        assert MISSING["id"] in await page.title()


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere_and_every_text_is_there(
    role: str, people: People, platform: Platform
) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{platform.port}", timeout=60) as client:
        guest = Guest(role, client)
        if role != "anyone":
            guest.sign_in(people[role])
        lost, bare = [], []
        for path, leads, answer in guest.links():
            if answer.status_code >= 400:
                lost.append(f"{answer.status_code} {path} (from {leads})")
            elif "text/html" in answer.headers.get("content-type", ""):
                bare += [f"{path}: {key}" for key in BARE_KEY.findall(answer.text)]
                bare += [f"{path}: {one}" for one in MARKUP.findall(answer.text)]
    assert (lost, bare) == ([], [])
