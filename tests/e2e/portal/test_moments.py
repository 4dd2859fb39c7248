"""The hard moments of who writes: the intake ends while he types, a repair of one field, and two
administrators in one proposal."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import Visitor, violations
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.small_edition import Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
People = Mapping[str, Mapping[str, Any]]
SAVED = "[data-saved][data-state=saved]"


@pytest.fixture
def seed(platform: Platform, people: People) -> Seed:
    """What makes editions of one's own."""
    return Seed(f"http://127.0.0.1:{platform.port}", people)


async def enter(somebody: Visitor, who: Mapping[str, Any], path: str) -> Page:
    """Signed in, on that page."""
    await somebody.sign_in(who["email"], who["password"])
    return await somebody.go(path)


async def test_what_is_typed_after_the_deadline_is_told_and_kept(
    newcomer: Newcomer, people: People, seed: Seed
) -> None:
    edition = await seed.edition()
    id = await seed.proposal(edition, "Ditutup Saat Ditulis", whole=False)
    path = f"/unit/proposals/{id}/questions/ringkasan"
    async with newcomer() as somebody, newcomer(language="en", scripts=False) as other:
        page = await enter(somebody, people["unit_member"], path)
        plain = await enter(other, people["unit_member"], path)
        await page.fill("#answer", "Sempat tersimpan.")
        await page.wait_for_selector(SAVED)
        await seed.stage(edition, "submission", "closing")
        await page.fill("#answer", "Sempat tersimpan. Yang ini terlambat.")
        said = page.locator("[data-saved][data-state=failed]")
        await expect(said).to_contain_text("ditutup")
        await expect(page.locator("#answer")).to_have_value("Sempat tersimpan. Yang ini terlambat.")
        await page.reload()
        late = page.locator("[data-unsent]")
        await expect(late).to_contain_text("Sempat tersimpan. Yang ini terlambat.")
        await expect(late.get_by_role("button", name="Salin")).to_be_visible()
        await expect(page.locator("#answer")).to_have_count(0)
        arrived = page.locator("[data-arrived]")
        await expect(arrived).to_have_text("Sempat tersimpan.")
        assert await violations(page) == []
        await late.get_by_role("button", name="Buang").click()
        await expect(late).to_be_hidden()
        # Without scripts the button says so, and gives the text back.
        await plain.fill("#answer", "Typed and sent too late.")
        await plain.click("main form button[type=submit]")
        await expect(plain.locator(".govuk-error-summary")).to_contain_text("closed")
        await expect(plain.locator("[data-unsent]")).to_contain_text("Typed and sent too late.")
        assert somebody.faults == []


async def test_one_asked_field_is_mended_and_nothing_else(
    newcomer: Newcomer, people: People, seed: Seed
) -> None:
    edition, agency = await seed.edition(), await seed.agency()
    (id,) = await seed.submitted(edition, "Klinik Terapung")
    await seed.selecting(edition)
    item = f"/secretariat/editions/{edition}/selection/{id}"
    home = f"/unit/proposals/{id}"
    async with newcomer(language="en") as officer, newcomer(language="en", width=360) as unit:
        queue = await enter(officer, people["secretariat"], item)
        await queue.get_by_text("Have something mended…").click()
        await queue.locator("input[name=fields][value=ringkasan]").check()
        await queue.get_by_role("button", name="Ask for the repair").click()
        await expect(queue.locator(".govuk-notification-banner")).to_contain_text("repair")
        page = await enter(unit, people["unit_member"], home)
        asked = page.locator(".govuk-warning-text + ul a")
        await expect(asked).to_have_count(1)
        await page.goto(f"{unit.url}{home}/questions/ide_inovatif")
        await expect(page.locator("#answer")).to_have_count(0)
        await page.goto(f"{unit.url}{home}/about")
        await expect(page.locator("#title")).to_have_count(0)
        await page.goto(f"{unit.url}{home}/files")
        await expect(page.locator("input[type=file]")).to_have_count(0)
        await page.goto(unit.url + home)
        await asked.click()
        await page.fill("#answer", "The clinic comes by boat, every Tuesday. " * 8)
        await page.wait_for_selector(SAVED)
        await page.goto(f"{unit.url}{home}")
        await page.get_by_role("button", name="Look at it and hand it back").click()
        assert await violations(page) == []
        await page.locator("main form button[type=submit]").dblclick()
        await page.wait_for_url("**said=proposal-handed-back")
        await page.goto(f"{unit.url}{home}/questions/ringkasan")
        await expect(page.locator("#answer")).to_have_count(0)
        await expect(page.locator("[data-arrived]")).to_contain_text("by boat")
        await officer.go(item)
        await expect(queue.locator("main")).to_contain_text("The clinic comes by boat")
        async with newcomer(language="en") as admin:
            sent = await enter(
                admin, people["agency_administrator"], f"/agency/{agency}/proposals/{id}/receipt"
            )
            # Both receipts stand: of what was submitted, and of what came back mended.
            rows = sent.locator("h2 ~ dl .govuk-summary-list__row")
            first, mended = await rows.filter(has_text="Version").locator("dd").all_inner_texts()
            assert int(first) < int(mended)
            hashes = await rows.filter(has_text="SHA-256").locator("dd").all_inner_texts()
            assert len(set(hashes)) == 2
        assert officer.faults == unit.faults == []


async def test_two_administrators_correct_one_proposal_and_lose_nothing(
    newcomer: Newcomer, people: People, seed: Seed
) -> None:
    edition, agency = await seed.edition(), await seed.agency()
    id = await seed.proposal(edition, "Samsat Keliling")
    colleague = await seed.somebody("agency_administrator", agency, "Rekan Admin")
    path = f"/agency/{agency}/proposals/{id}/correction"
    async with newcomer(language="en") as first, newcomer(language="en", width=360) as second:
        mine = await enter(first, people["agency_administrator"], path)
        theirs = await enter(second, colleague, path)
        # Different fields: both are kept, though neither saw the other's.
        await theirs.fill("#title", "Samsat Sampai ke Desa")
        await corrected(theirs)
        await mine.fill("#ringkasan", "Mobile counters for car tax.")
        await corrected(mine)
        await mine.goto(first.url + path)
        await expect(mine.locator("#title")).to_have_value("Samsat Sampai ke Desa")
        await expect(mine.locator("#ringkasan")).to_have_value("Mobile counters for car tax.")
        # The same field: both texts are shown, and one is chosen.
        await theirs.goto(second.url + path)
        await theirs.fill("#ringkasan", "A van that collects tax.")
        await corrected(theirs)
        await mine.fill("#ringkasan", "Mobile counters for the tax of cars.")
        await mine.get_by_role("button", name="Save the corrections").click()
        both = mine.locator(".g-unsent[role=alert]")
        await expect(both.locator("blockquote")).to_have_text("A van that collects tax.")
        await expect(both).to_contain_text("Rekan Admin")
        await expect(mine.locator("#ringkasan")).to_have_value(
            "Mobile counters for the tax of cars."
        )
        assert await violations(mine) == []
        await corrected(mine)
        await theirs.goto(second.url + path)
        await expect(theirs.locator("#ringkasan")).to_have_value(
            "Mobile counters for the tax of cars."
        )
        assert first.faults == second.faults == []


async def corrected(page: Page) -> None:
    """What was changed is kept."""
    await page.get_by_role("button", name="Save the corrections").click()
    await page.wait_for_url("**said=proposal-corrected*")
