"""The administrative selection in a browser: the queue, two officers, many at once, the funnel."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import Visitor
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.small_edition import Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
People = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def officers(platform: Platform, people: People) -> Sequence[Mapping[str, Any]]:
    """Everybody of the demo's secretariat."""
    listed = json.loads((platform.data / "demo-people.json").read_text())
    return [one for one in listed if one["role"] == people["secretariat"]["role"]]


@pytest.fixture
def seed(platform: Platform, people: People) -> Seed:
    """What makes editions of one's own."""
    return Seed(f"http://127.0.0.1:{platform.port}", people)


async def come_in(somebody: Visitor, who: Mapping[str, Any]) -> None:
    await somebody.sign_in(who["email"], who["password"])


async def title_of(page: Page) -> str:
    return await page.locator("main h1").inner_text()


async def test_an_officer_works_through_the_queue(
    newcomer: Newcomer, officers: Sequence[Mapping[str, Any]], people: People, seed: Seed
) -> None:
    edition = await seed.edition()
    await seed.submitted(edition, "Antrean Tanpa Antre", "ANTREAN tanpa antre", "Klinik", "Samsat")
    async with newcomer() as officer:
        await come_in(officer, officers[0])
        base = f"/secretariat/editions/{edition}/selection"
        page = await officer.go(base)
        await expect(page.locator("main")).to_contain_text("dimulai setelah pengajuan ditutup")
        await seed.selecting(edition)
        page = await officer.go(base)
        await expect(page.locator(".g-list > li")).to_have_count(4)
        await page.get_by_role("button", name="Ambil berikutnya").click()
        await expect(page.locator("#claim")).to_contain_text("Pegangan Anda")
        first = await title_of(page)
        # It is open already where a finding gives a reason for it.
        refusal = page.locator("details", has=page.get_by_text("Tidak meloloskan…"))
        if await refusal.get_attribute("open") is None:
            await refusal.locator("summary").click()
        chosen = page.locator("input[name=reasons]:checked")
        while await chosen.count():
            await chosen.first.evaluate("(box) => box.click()")
        await page.get_by_role("button", name="Tolak proposal").click()
        await expect(page.locator(".govuk-error-summary")).to_contain_text("alasan")
        await page.locator("input[name=reasons]").first.check()
        await page.fill("#sentence", "Baru diterapkan enam bulan.")
        await page.get_by_role("button", name="Tolak proposal").click()
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("ditolak")
        assert await title_of(page) != first
        await page.get_by_text("Minta perbaikan…").click()
        mended = page.url.rpartition("/")[2].partition("?")[0]
        await expect(page.get_by_role("link", name="https://contoh.example/video")).to_be_visible()
        await page.locator("input[name=fields][value=ringkasan]").check()
        await page.fill("#sentence", "Sebutkan siapa yang terlayani.")
        await page.get_by_role("button", name="Minta perbaikan").click()
        await expect(page.locator(".govuk-notification-banner")).to_contain_text(
            "Perbaikan diminta"
        )
        third = await title_of(page)
        await page.get_by_role("button", name="Loloskan").click()
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("diloloskan")
        assert await title_of(page) != third
        page = await officer.go(f"{base}/closing")
        await expect(page.locator("main")).to_contain_text("Perbaikan oleh unit")
        page = await officer.go(f"/secretariat/editions/{edition}/decisions")
        await expect(page.locator(".g-list > li")).to_have_count(2)
        await expect(page.locator("main")).to_contain_text("Baru diterapkan enam bulan.")
        assert officer.faults == []
    async with newcomer() as unit:
        await come_in(unit, people["unit_member"])
        page = await unit.go(f"/unit/proposals/{mended}")
        await expect(page.locator("main")).to_contain_text("Sebutkan siapa yang terlayani.")


async def test_two_officers_are_never_given_the_same(
    newcomer: Newcomer, officers: Sequence[Mapping[str, Any]], seed: Seed
) -> None:
    edition = await seed.edition()
    ids = await seed.submitted(edition, "Klinik Berjalan", "Samsat Keliling")
    await seed.selecting(edition)
    base = f"/secretariat/editions/{edition}/selection"
    async with newcomer(language="en") as one, newcomer(language="en", scripts=False) as other:
        await come_in(one, officers[0])
        await come_in(other, officers[1])
        for officer in (one, other):
            page = await officer.go(base)
            await page.get_by_role("button", name="Take the next one").click()
            await expect(page.locator("#claim")).to_contain_text("Yours")
        taken = {officer.page.url.rpartition("/")[2].partition("?")[0] for officer in (one, other)}
        assert taken == set(ids)
        mine = one.page.url.rpartition("/")[2].partition("?")[0]
        page = await other.go(f"{base}/{mine}")
        await expect(page.locator("#claim")).to_contain_text("Held by")
        await expect(page.get_by_role("button", name="Admit")).to_have_count(0)
        page = await one.go(f"{base}/{mine}")
        await page.locator("button[accesskey=a]").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url(lambda url: mine not in url)
        assert one.faults == []
        assert other.faults == []


async def test_the_clear_ones_are_admitted_together_after_a_look(
    newcomer: Newcomer, officers: Sequence[Mapping[str, Any]], seed: Seed
) -> None:
    edition = await seed.edition()
    await seed.submitted(edition, "Klinik Berjalan", "Samsat Keliling", "Sama", "SAMA")
    await seed.selecting(edition)
    async with newcomer(language="en", width=360) as officer:
        await come_in(officer, officers[0])
        page = await officer.go(f"/secretariat/editions/{edition}/selection/bulk")
        await expect(page.locator("input[name=proposals]")).to_have_count(2)
        await page.get_by_label("Samsat Keliling").uncheck()
        await page.get_by_role("button", name="Admit those that are ticked").click()
        await expect(page.locator(".govuk-notification-banner")).to_contain_text("admitted")
        await expect(page.locator(".g-list > li")).to_have_count(3)


async def test_anyone_sees_the_funnel_move(newcomer: Newcomer, seed: Seed) -> None:
    edition = await seed.edition()
    await seed.proposal(edition, "Yang pertama", whole=False)
    async with newcomer() as citizen:
        page = await citizen.go(f"/editions/{edition}/funnel")
        registered = page.locator(".g-funnel li").first.locator(".g-funnel__count")
        await expect(registered).to_have_text("1", timeout=15_000)
        await seed.proposal(edition, "Yang kedua", whole=False)
        await expect(registered).to_have_text("2", timeout=40_000)
        answer = await citizen.context.request.get(
            f"{citizen.url}/editions/{edition}/funnel.csv?by=province"
        )
        assert (await answer.text()).startswith("province,registered,")
        assert citizen.faults == []
