"""Judges read and score in a browser, and the secretariat follows, closes and looks at the line."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import Visitor, violations
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.seed import Login, login, open_round
from tests.e2e.portal.tour import FOUND, Guide

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
People = Mapping[str, Mapping[str, Any]]
EDITION = "kipp-terbuka"
ROUND = f"/secretariat/editions/{EDITION}/rounds/desk"
SHEET = "form[data-sheet]"


@dataclass(frozen=True)
class Open:
    """An edition whose first round is open, and who is in it."""

    url: str
    chief: Login
    officer: Login
    auditor: Login
    judges: tuple[Login, ...]


@pytest.fixture(scope="module")
async def opened(platform: Platform, kipp: Any) -> AsyncIterator[Open]:
    """One for all tests of this file."""
    assert kipp.returncode == 0, kipp.stderr
    kept = json.loads((platform.data / "demo-chief.json").read_text())
    url = f"http://127.0.0.1:{platform.port}"
    async with open_round(url, (kept["email"], kept["password"]), EDITION) as season:
        judges = tuple(login(judge) for judge in season.judges["evaluator"])
        # The second officer is named with the chief; the third knows nothing of a ranking.
        assert season.auditor is not None
        officer, auditor = login(season.officers[1]), login(season.auditor)
        yield Open(url, login(season.chief), officer, auditor, judges)


async def enter(somebody: Visitor, who: Login) -> Page:
    """Signed in."""
    await somebody.sign_in(who.email, who.password)
    return somebody.page


async def at_first_sheet(somebody: Visitor, judge: Login) -> Page:
    """On the sheet that is next in the pile."""
    page = await enter(somebody, judge)
    await somebody.go(f"/judge/rounds/{EDITION}:desk")
    await page.click("main a.govuk-button")
    await expect(page.locator(SHEET)).to_be_visible()
    return page


async def score(page: Page, value: str) -> int:
    """Every criterion scored alike; how many there are."""
    fields = page.locator(f"{SHEET} input[name^='score.']")
    count = await fields.count()
    for n in range(count):
        await fields.nth(n).fill(value)
    return count


def saved(page: Page) -> Any:
    """Where the sheet says what is saved."""
    return page.locator("[data-saved]")


async def sheet_of(opened: Open, judge: Login, page: Page) -> Any:
    """The reading on the page as judging has it."""
    reading = page.url.rsplit("/", 1)[1].partition("?")[0]
    async with httpx.AsyncClient(base_url=f"{opened.url}/api", timeout=30) as client:
        said = {"email": judge.email, "password": judge.password}
        token = (await client.post("/identity/sessions", json=said)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.get(f"/judging/readings/{reading}", headers=headers)
        return answer.raise_for_status().json()["reading"]


async def test_a_judge_reads_scores_and_hands_in_the_whole_pile(
    newcomer: Newcomer, opened: Open
) -> None:
    async with newcomer() as somebody:
        page = await at_first_sheet(somebody, opened.judges[0])
        await expect(page.locator("article")).to_contain_text("Ringkasan")
        for _ in range(40):
            await score(page, "82")
            await expect(page.locator("[data-total]")).to_have_text("82")
            await expect(saved(page)).to_have_attribute("data-state", "saved")
            async with page.expect_navigation(url="**said=*"):
                await page.click("button[value='hand-in']")
            if "pile-handed-in" in page.url:
                break
        await expect(page.locator("main")).to_contain_text("Semua lembar Anda sudah diserahkan")
        assert somebody.faults == []


async def test_a_sheet_is_filled_by_keyboard_alone(newcomer: Newcomer, opened: Open) -> None:
    async with newcomer(language="en") as somebody:
        page = await at_first_sheet(somebody, opened.judges[1])
        count = await page.locator(f"{SHEET} input[name^='score.']").count()
        await page.evaluate("() => document.activeElement.blur()")
        await page.keyboard.press("1")
        for _ in range(count):
            await page.keyboard.type("75")
            await page.keyboard.press("Enter")
        await page.keyboard.type("Clear and well founded.")
        await expect(saved(page)).to_have_attribute("data-state", "saved")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url("**said=*")
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("handed in")


async def test_a_sheet_that_is_not_whole_says_what_is_missing(
    newcomer: Newcomer, opened: Open
) -> None:
    async with newcomer(language="en") as somebody:
        page = await at_first_sheet(somebody, opened.judges[2])
        await page.locator(f"{SHEET} input[name^='score.']").first.fill("101")
        await page.click("button[value='hand-in']")
        await expect(page.locator(".govuk-error-summary")).to_contain_text("from 0 to 100")
        await page.locator(f"{SHEET} input[name^='score.']").first.fill("80")
        await page.click("button[value='hand-in']")
        lacks = page.locator(".govuk-error-summary")
        await expect(lacks).to_contain_text("Effective: not scored yet")


async def test_what_is_written_without_a_connection_reaches_the_server_later(
    newcomer: Newcomer, opened: Open
) -> None:
    judge = opened.judges[3]
    async with newcomer() as somebody:
        page = await at_first_sheet(somebody, judge)
        await somebody.context.set_offline(True)
        await page.fill("#comment", "Ditulis tanpa koneksi.")
        await expect(saved(page)).to_have_attribute("data-state", "offline")
        await somebody.context.set_offline(False)
        await expect(saved(page)).to_have_attribute("data-state", "saved", timeout=30_000)
        assert (await sheet_of(opened, judge, page))["comment"] == "Ditulis tanpa koneksi."


async def test_a_session_that_ends_in_the_middle_of_a_sheet_loses_nothing(
    newcomer: Newcomer, opened: Open
) -> None:
    judge = opened.judges[4]
    async with newcomer() as somebody:
        page = await at_first_sheet(somebody, judge)
        address = page.url
        await somebody.context.clear_cookies(name="gelanggang")
        await page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.locator("[data-session-ended]")).to_be_visible()
        assert await violations(page) == []
        assert page.url == address, "a part that asks by itself takes nobody away from his sheet"
        await page.fill("#comment", "Sesi berakhir di sini.")
        await expect(saved(page)).to_have_attribute("data-state", re.compile("ended|failed"))
        await somebody.sign_in(judge.email, judge.password)
        await page.goto(address)
        await expect(page.locator("#comment")).to_have_value("Sesi berakhir di sini.")
        await expect(saved(page)).to_have_attribute("data-state", "saved")
        assert (await sheet_of(opened, judge, page))["comment"] == "Sesi berakhir di sini."


async def test_a_reading_is_given_back_for_a_conflict_of_interest(
    newcomer: Newcomer, opened: Open
) -> None:
    async with newcomer() as somebody:
        page = await at_first_sheet(somebody, opened.judges[5])
        await page.click("a[href$='/declining']")
        await page.fill("#why", "Saya pernah mendampingi inovasi ini.")
        await page.click("main button[type=submit]")
        await page.wait_for_url("**said=reading-declined**")
        await expect(page.locator("main table").first).to_contain_text("dikembalikan")


async def test_nothing_of_another_judge_is_shown(newcomer: Newcomer, opened: Open) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, opened.judges[6])
        await somebody.go(f"/judge/rounds/{EDITION}:desk")
        mine = await page.locator("main table").first.inner_text()
        answer = await page.goto(f"{somebody.url}/judge/readings/{EDITION}:desk:none:1")
        assert answer is not None
        assert answer.status == 404
        assert "82" not in mine


async def test_the_secretariat_follows_the_reading_and_sees_what_closing_would_do(
    newcomer: Newcomer, opened: Open
) -> None:
    async with newcomer() as somebody, newcomer() as judge, newcomer() as auditor:
        page = await enter(somebody, opened.chief)
        await somebody.go(ROUND)
        before = await page.locator("#progress .g-bar__said").inner_text()
        await expect(page.locator("#progress a[href*='/replacement']")).not_to_have_count(0)
        looked_on = await enter(auditor, opened.auditor)
        await auditor.go(ROUND)
        sheet = await at_first_sheet(judge, opened.judges[7])
        await score(sheet, "64")
        await sheet.click("button[value='hand-in']")
        await sheet.wait_for_url("**said=*")
        bar = page.locator("#progress .g-bar__said")
        await expect(bar).not_to_have_text(before, timeout=10_000)
        theirs = looked_on.locator("#progress")
        await expect(theirs.locator(".g-bar__said")).not_to_have_text(before, timeout=10_000)
        await expect(theirs.locator("a")).to_have_count(0)  # put anew, there is still nothing to do
        await somebody.go(f"{ROUND}/closing")
        await expect(page.locator("main")).to_contain_text("Tahap ini belum boleh ditutup")
        await expect(page.locator("button.govuk-button--warning")).to_have_count(0)
        await somebody.go(f"{ROUND}/assignment")
        await expect(page.locator("main table").first).to_contain_text("Evaluator 01")


async def test_a_ranking_is_for_the_accounts_that_were_named(
    newcomer: Newcomer, people: People, edition: str
) -> None:
    named, judge = people["secretariat"], people["evaluator"]
    cut = f"/secretariat/editions/{edition}/rounds/desk/lists/nominees/cut"
    async with newcomer() as somebody:
        await somebody.sign_in(named["email"], named["password"])
        page = await somebody.go(cut)
        assert await page.locator("svg.g-cut circle").count() > 1
        assert await page.locator("main table tbody tr").count() > 1
    async with newcomer() as somebody:
        await somebody.sign_in(judge["email"], judge["password"])
        answer = await somebody.page.goto(somebody.url + cut)
        assert answer is not None
        assert answer.status == 404


async def test_an_auditor_takes_a_round_away_to_compute_it_again(
    newcomer: Newcomer, people: People, edition: str, tmp_path: Path, platform: Platform
) -> None:
    async with newcomer(language="en") as somebody:
        await somebody.sign_in(people["auditor"]["email"], people["auditor"]["password"])
        page = await somebody.go(f"/audit/editions/{edition}/rounds/desk/recomputation")
        command = await page.locator("main ol code").inner_text()
        async with page.expect_download() as begun:
            await page.click("main ol a[download]")
        file = tmp_path / "desk.json"
        await (await begun.value).save_as(file)
        sha256 = command.rsplit(" ", 1)[1]
        assert platform.answer("recompute", str(file), "--sha256", sha256)["differences"] == []


async def test_an_agency_sees_its_own_evaluation_and_no_other(
    newcomer: Newcomer, people: People, edition: str, platform: Platform
) -> None:
    guide = Guide(f"http://127.0.0.1:{platform.port}", people, edition)
    own, winner = await FOUND["evaluated"](guide), await FOUND["winner"](guide)
    unit, judge = people["unit_member"], people["evaluator"]
    async with newcomer() as somebody:
        await somebody.sign_in(unit["email"], unit["password"])
        page = await somebody.go(f"/unit/proposals/{own}/journey")
        assert await page.locator("main table").count() == 0, "the means stand on one page alone"
        await page.click(f"main a[href='/evaluations/{own}']")
        await expect(page.locator("main")).to_contain_text("Penilaian proposal")
        await expect(page.locator("main")).to_contain_text("penilai membacanya")
    async with newcomer() as somebody:
        await somebody.sign_in(judge["email"], judge["password"])
        page = await somebody.go(f"/evaluations/{winner}")
        await expect(page.locator("h1")).to_have_text("Halaman tidak ditemukan")


async def test_two_windows_on_one_sheet_stay_truthful(newcomer: Newcomer, opened: Open) -> None:
    judge = opened.judges[8]
    async with newcomer() as somebody:
        one = await at_first_sheet(somebody, judge)
        other = await somebody.context.new_page()
        await other.goto(one.url)
        first = f"{SHEET} input[name^='score.'] >> nth=0"
        second = f"{SHEET} input[name^='score.'] >> nth=1"
        await one.fill(first, "81")
        await expect(saved(one)).to_have_attribute("data-state", "saved")
        # Another field: both are kept, and the window that did not know shows it now.
        await other.fill(second, "72")
        await expect(saved(other)).to_have_attribute("data-state", "saved")
        await expect(other.locator(first)).to_have_value("81")
        # The same field: neither is lost, and the judge chooses.
        await one.fill("#comment", "Dari jendela pertama.")
        await expect(saved(one)).to_have_attribute("data-state", "saved")
        await other.fill("#comment", "Dari jendela kedua.")
        panel = other.locator("[role=alertdialog]")
        await expect(panel.locator("[data-theirs]")).to_have_text("Dari jendela pertama.")
        await panel.locator("[data-take-mine]").click()
        await expect(saved(other)).to_have_attribute("data-state", "saved")
        written = await sheet_of(opened, judge, one)
        assert written["comment"] == "Dari jendela kedua."
        assert len(written["scores"]) == 2
        # Nothing is handed in that its window did not show.
        await score(other, "70")
        await expect(saved(other)).to_have_attribute("data-state", "saved")
        await one.click("button[value='hand-in']")
        await expect(one.locator(".govuk-error-summary")).to_contain_text("jendela lain")
        await expect(one.locator(first)).to_have_value("70")
        assert (await sheet_of(opened, judge, one))["handed_in"] == []
        await one.click("button[value='hand-in']")
        await one.wait_for_url("**said=*")
        assert somebody.faults == []
