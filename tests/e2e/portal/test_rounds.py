"""A round in the secretariat's hands, by keyboard alone: its judges, its preparation, a judge who
leaves, somebody more who may see the ranking, and the closing."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal import seed
from tests.e2e.portal.browser import Visitor, press, tab_to, violations
from tests.e2e.portal.conftest import Newcomer

from gelanggang.demo import rounds
from gelanggang.demo.client import Person, until
from gelanggang.demo.season import Season

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
async def season(platform: Platform, kipp: Any) -> AsyncIterator[Season]:
    """A small edition whose proposals are selected, and whose judges have signed."""
    kept = json.loads((platform.data / "demo-chief.json").read_text())
    chief = (kept["email"], kept["password"])
    async with seed.admitted(f"http://127.0.0.1:{platform.port}", chief, "kipp-rounds") as carried:
        judges = carried.judges["evaluator"]

        async def signed() -> bool:
            pact = await judges[0].get("/judging/pact")
            for judge in judges:
                said = {"edition_id": carried.edition, "sha256": pact["sha256"]}
                await judge.post("/judging/pacts", said)
            return True

        await until("the pacts", signed)
        yield carried


async def enter(somebody: Visitor, person: Person, path: str) -> Page:
    """One of the season's people at a page of his."""
    await somebody.sign_in(person.email, person.password)
    return await somebody.go(path)


async def test_a_round_is_prepared_followed_and_closed(newcomer: Newcomer, season: Season) -> None:
    here = f"/secretariat/editions/{season.edition}/rounds/desk"
    round_ = season.book["rounds"][0]
    async with newcomer(language="en") as chief:
        page = await enter(chief, season.chief, here)
        async with newcomer(language="en") as second:
            other = await enter(second, season.officers[0], f"{here}/roster")
            await _rostered(page, season)
            await _writes_over_nobody(other, season)
        await _prepared(page, chief.url + here, season)
        await _replaced(page, season)
        await _named(newcomer, chief, here, season)
        await chief.go(f"{here}/closing")
        await expect(page.locator("main")).to_contain_text("may not be closed yet")
        await expect(page.locator("button.govuk-button--warning")).to_have_count(0)
        await _closed(page, chief.url + here, season, round_)
        await press(page.locator("main a[href$='/cut']").first)
        await expect(page.locator("svg.g-cut circle").first).to_be_visible()
        assert chief.faults == []


async def _writes_over_nobody(page: Page, season: Season) -> None:
    """A second officer, who opened the roster before the first one saved it."""
    judges = page.locator("input[name=judge]")
    await judges.first.check()
    again = page.get_by_role("link", name="This has changed")
    for _ in range(2):
        async with page.expect_navigation():
            await page.get_by_role("button", name="Save the roster").click()
        await expect(again).to_be_visible()
    await again.click()
    await expect(judges.and_(page.locator(":checked"))).to_have_count(
        len(season.judges["evaluator"])
    )


async def _rostered(page: Page, season: Season) -> None:
    await press(page.locator("a[href$='/roster']"))
    judges = season.judges["evaluator"]
    for judge in judges:
        await press(page.locator(f"input[name=judge][value='{judge.account}']"), "Space")
    await press(page.get_by_role("button", name="Save the roster"))
    await page.wait_for_url("**said=roster-put*")
    await expect(page.locator("main")).to_contain_text("pact signed")


async def _prepared(page: Page, here: str, season: Season) -> None:
    stage = season.stage("round", round="desk")
    assert stage is not None
    await season.open(stage, "Simulasi: penilaian dibuka.")

    async def prepared() -> bool:
        """Where judging has not heard of every entry yet, it says so, and is asked again."""
        await page.goto(f"{here}/preparation")
        second = page.locator(f"input[name=viewer][value='{season.officers[0].account}']")
        await press(second, "Space")
        async with page.expect_navigation():
            await press(page.get_by_role("button", name="Prepare"))
        return "said=prepared" in page.url

    await until("the preparation", prepared)
    await expect(page.locator("main table").first).to_contain_text("Evaluator 01")
    assert await violations(page) == []

    async def opened() -> bool:
        await page.goto(here)
        return "open" in await page.inner_text("h1 .govuk-tag")

    await until("the opening", opened)


async def _replaced(page: Page, season: Season) -> None:
    leaving, follows = season.judges["evaluator"][:2]
    await press(page.locator(f"a[href$='replacement?judge={leaving.account}']"))
    select = page.locator("#successor")
    await tab_to(select)
    while await select.input_value() != follows.account:
        await page.keyboard.press("ArrowDown")
    await press(page.get_by_role("button", name="Replace this judge"))
    await page.wait_for_url("**said=judge-replaced*")
    gone = page.locator(f"a[href$='replacement?judge={leaving.account}']")
    await expect(gone).to_have_count(0)


async def _named(newcomer: Newcomer, chief: Visitor, here: str, season: Season) -> None:
    """Who is asked for by one officer is named by another."""
    page = await chief.go(f"{here}/viewers")
    third = season.officers[1].account
    select = page.locator("#viewer")
    await tab_to(select)
    while await select.input_value() != third:
        await page.keyboard.press("ArrowDown")
    await tab_to(page.locator("#reason"), "She prints the minutes.")
    await press(page.get_by_role("button", name="Ask"))
    await page.wait_for_url("**said=viewer-asked*")
    approve = page.get_by_role("button", name="Approve")
    await expect(approve).to_have_count(0)
    async with newcomer(language="en") as second:
        other = await enter(second, season.officers[0], f"{here}/viewers")
        await press(other.get_by_role("button", name="Approve"))
        await other.wait_for_url("**said=viewer-named*")
        await expect(other.locator(".g-cards .govuk-tag--green")).to_have_count(1)


async def _closed(page: Page, here: str, season: Season, round_: Any) -> None:
    await rounds.read(season, round_)
    stage = season.stage("round", round="desk")
    assert stage is not None
    await season.close(stage, "Simulasi: penilaian selesai.")

    async def closable() -> bool:
        await rounds.read(season, round_)  # what the leaving judge's successor was given later
        await page.goto(f"{here}/closing")
        return await page.locator("button.govuk-button--warning").count() == 1

    await until("the round to be closable", closable)
    do = page.locator("button.govuk-button--warning")
    await press(do)
    await expect(page.locator(".govuk-error-summary")).to_be_visible()
    await press(page.locator("input[name=sure]"), "Space")
    await press(do)
    await page.wait_for_url("**said=round-closed*")

    async def closed() -> bool:
        await page.goto(here)
        return await page.locator("main a[href$='/cut']").count() > 0

    await until("the closing", closed)
