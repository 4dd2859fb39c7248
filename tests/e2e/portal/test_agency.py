"""An agency's administrator in a browser: from the table to the receipt, and against a refusal."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.small_edition import Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
People = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def seed(platform: Platform, people: People) -> Seed:
    """What makes editions of one's own."""
    return Seed(f"http://127.0.0.1:{platform.port}", people)


async def test_an_administrator_returns_one_and_submits_another(
    newcomer: Newcomer, people: People, seed: Seed
) -> None:
    edition, agency = await seed.edition(), await seed.agency()
    await seed.proposal(edition, "Perpustakaan Keliling")
    await seed.proposal(edition, "Klinik Berjalan")
    await seed.proposal(edition, "Belum ditulis", whole=False)
    who = people["agency_administrator"]
    async with newcomer() as admin:
        await admin.sign_in(who["email"], who["password"])
        page = await admin.go(f"/agency/{agency}?edition={edition}")
        await expect(page.locator("#rows tbody tr")).to_have_count(3)
        await expect(page.locator("#rows")).to_contain_text("Belum ada isinya")
        await page.get_by_role("link", name="Perpustakaan Keliling").click()
        await page.get_by_role("button", name="Kembalikan").click()
        await expect(page.locator(".govuk-error-summary")).to_contain_text("wajib")
        await page.fill("#remark", "Mohon lengkapi ringkasan.")
        await page.get_by_role("button", name="Kembalikan").click()
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("dikembalikan")
        page = await admin.go(f"/agency/{agency}?edition={edition}&standing=handed_over")
        await page.get_by_role("link", name="Klinik Berjalan").click()
        await page.get_by_role("button", name="Perbaiki isinya").click()
        await page.fill("#title", "Klinik Berjalan di Desa")
        await page.get_by_role("button", name="Simpan perbaikan").click()
        await expect(page.locator("h1")).to_have_text("Klinik Berjalan di Desa")
        await page.get_by_role("button", name="Kirim ke kementerian").click()
        await page.get_by_role("button", name="Kirim sekarang").click()
        await expect(page.locator(".govuk-error-summary")).to_contain_text("centang")
        await page.get_by_label("Saya sudah memeriksa").check()
        await page.get_by_role("button", name="Kirim sekarang").dblclick()
        await page.wait_for_url("**/receipt?**")
        whole = await page.get_attribute("main a[href*='/pdf?version=']", "href")
        answer = await page.context.request.get(f"{admin.url}{whole}")
        assert (await answer.body()).startswith(b"%PDF")
        await expect(page.locator("main")).to_contain_text("Klinik Berjalan di Desa")
        await expect(page.get_by_role("button", name="Cetak")).to_be_visible()
        here = page.url.partition("/receipt")[0].removeprefix(admin.url)
        await admin.go(f"{here}/submission")  # from a window that was left open
        await expect(page.get_by_role("link", name="Tanda terima")).to_be_visible()
        assert page.url == admin.url + here
        assert admin.faults == []


async def test_a_refusal_is_contested_once_by_keyboard(
    newcomer: Newcomer, people: People, seed: Seed
) -> None:
    edition, agency = await seed.edition(), await seed.agency()
    (id,) = await seed.submitted(edition, "Samsat Keliling")
    await seed.selecting(edition)
    body = {"reasons": ["incomplete"], "sentence": "Lampiran tidak dapat dibuka."}
    await seed.ask("secretariat", "POST", f"/submission/proposals/{id}/refusal", body)
    await seed.stage(edition, "administration", "opening")
    await seed.stage(edition, "contest", "opening")
    who = people["agency_administrator"]
    async with newcomer(language="en", width=360) as admin:
        await admin.sign_in(who["email"], who["password"])
        page = await admin.go(f"/agency/{agency}/proposals/{id}")
        await expect(page.locator("main")).to_contain_text("Lampiran tidak dapat dibuka.")
        await page.focus("#statement")
        await page.keyboard.type("The attachment opens.")
        page = await admin.go(f"/agency/{agency}/proposals/{id}")
        await expect(page.locator("#statement")).to_have_value("The attachment opens.")
        await page.focus("#statement")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("was sent")
        await expect(page.locator("#statement")).to_have_count(0)
        await expect(page.locator("main")).to_contain_text("Another officer's answer is awaited.")
        assert admin.faults == []
