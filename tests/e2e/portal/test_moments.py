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
