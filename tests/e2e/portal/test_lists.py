"""A list from its sealing to its minutes, and an objection from its filing to its ruling.

Each step is done by whom it belongs to, in a browser of his own: two officers and a third, somebody
unknown, an agency's administrator. One half is in Indonesian and by keyboard alone, the other in
English.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal import seed
from tests.e2e.portal.browser import Visitor, press, tab_to, violations
from tests.e2e.portal.conftest import Newcomer

from gelanggang.demo.client import Person, until
from gelanggang.demo.season import Season

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"p" * 40
LIST = "top-99"


@pytest.fixture(scope="session")
async def season(platform: Platform, kipp: Any) -> AsyncIterator[Season]:
    """A small edition whose finalists are decided and sealed."""
    kept = json.loads((platform.data / "demo-chief.json").read_text())
    chief = (kept["email"], kept["password"])
    url, ends = f"http://127.0.0.1:{platform.port}", {"objections": "2031-01-05T00:00:00Z"}
    async with seed.decided(url, chief, "kipp-lists", ends) as carried:
        yield carried


async def enter(somebody: Visitor, person: Person) -> Page:
    """One of the season's people at the door."""
    login = seed.login(person)
    await somebody.sign_in(login.email, login.password)
    return somebody.page


async def sent(page: Page, button: str) -> None:
    """Press a button of the page, and look at what comes of it."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=button, exact=True).first.click()


async def pressed(page: Page, button: str) -> None:
    """The same without a mouse."""
    async with page.expect_navigation():
        await press(page.get_by_role("button", name=button, exact=True).first)


ASKED_AGAIN = """() => new Promise(done => {
    document.body.addEventListener("htmx:afterSettle", () => done(true), {once: true});
    document.querySelector("#record").dispatchEvent(new CustomEvent("live"));
})"""


async def release_at(page: Page, wall: datetime) -> None:
    """Write an instant into the browser's own field, part by part, as Chromium in English asks."""
    await tab_to(page.locator("#release_at"))
    await page.keyboard.type(wall.strftime("%m%d%Y"))
    await page.keyboard.press("Tab")
    await page.keyboard.type(wall.strftime("%I%M%p"))
    await expect(page.locator("#release_at")).to_have_value(wall.strftime("%Y-%m-%dT%H:%M"))
    # Seconds are no part of the field; with them nobody here waits for a whole minute.
    await page.fill("#release_at", wall.strftime("%Y-%m-%dT%H:%M:%S"))


async def test_two_officers_release_a_list_and_print_its_minutes(
    newcomer: Newcomer, season: Season
) -> None:
    here = f"/secretariat/editions/{season.edition}/lists/{LIST}"
    async with newcomer() as outsider, newcomer() as first, newcomer() as second:
        page, other = await enter(first, season.chief), await enter(second, season.officers[0])
        await first.go(here)
        assert await violations(page) == []
        await _nobody_could_verify(page)
        for reader in await page.locator("input[name=readers]").all():
            if not await reader.is_checked():
                await press(reader, "Space")
        await release_at(page, datetime.now(UTC) + timedelta(hours=7, seconds=30))
        await pressed(page, "Simpan persiapan")
        assert "said=list-prepared" in page.url
        await expect(page.locator("main")).to_contain_text("diverifikasi oleh orang lain")
        await expect(page.get_by_role("button", name="Verifikasi daftar")).to_have_count(0)

        await second.go(here)
        await pressed(other, "Verifikasi daftar")
        assert "Nyatakan bahwa Anda telah memeriksa daftar" in await other.inner_text("main")
        await press(other.locator("input[name=looked]"), "Space")
        await pressed(other, "Verifikasi daftar")
        assert "said=list-verified" in other.url

        stranger = await outsider.go(f"/results/{season.edition}/{LIST}")
        await expect(stranger.locator("main")).to_contain_text("belum diumumkan")
        assert await stranger.locator("table").count() == 0, "the embargo holds"
        await expect(page.get_by_role("button", name="Simpan persiapan")).to_be_visible()
        # Nobody reloads: the list comes by itself, to whoever waits for it and to its officer.
        await expect(stranger.locator("tbody tr").first).to_be_visible(timeout=180_000)
        assert await violations(stranger) == []
        for officer in (page, other):
            await expect(officer.locator("#record")).to_contain_text("baru saja diumumkan")
            await expect(officer.locator("#record a").first).to_be_visible()
        await expect(page.get_by_role("button", name="Simpan persiapan")).to_be_hidden()

        await second.go(here)
        await other.evaluate(ASKED_AGAIN)
        await expect(other.locator("#record")).not_to_contain_text("baru saja diumumkan")
        await other.locator("summary", has_text="Penanda tangan lain").click()
        await other.fill("#signer-2", "Ibu Sri")
        await sent(other, "Buat berita acara")
        await expect(other.locator("#office-2-error")).to_be_visible()
        await expect(other.locator("#signer-2")).to_have_value("Ibu Sri")
        await other.fill("#office-2", "Ketua Tim Panel Independen")
        await other.fill("#number", "9" * 101)
        await sent(other, "Buat berita acara")
        await expect(other.locator("#number-error")).to_contain_text("100")
        await other.fill("#number", "12/BA/2018")
        await other.fill("#place", "Jakarta *bukan markup*")
        async with other.expect_download() as download:
            await other.get_by_role("button", name="Buat berita acara").click()
        file = await (await download.value).path()
        assert file.read_bytes().startswith(b"%PDF")
        assert first.faults == second.faults == outsider.faults == []


async def _nobody_could_verify(page: Page) -> None:
    """A list that was prepared for its preparer alone says what is lacking."""
    for reader in await page.locator("input[name=readers]").all():
        if await reader.is_checked():
            await press(reader, "Space")
    await release_at(page, datetime.now(UTC) + timedelta(days=1, hours=7))
    await pressed(page, "Simpan persiapan")
    await expect(page.locator("main")).to_contain_text("Belum ada orang lain di sekretariat")


async def test_somebody_objects_and_follows_it_to_the_ruling(
    newcomer: Newcomer, season: Season
) -> None:
    await seed.hear(season, LIST)
    path = f"/award/lists/{season.edition}/{LIST}"

    async def open_() -> bool:
        return bool((await season.chief.get(path))["objections"]["open"])

    await until("the objections", open_)
    entry = next(e for e in (await season.chief.get(path))["entries"] if e["standing"])
    await _moved_where_it_is_counted_down(newcomer, season, entry)
    async with newcomer(language="en", width=360) as citizen:
        page = citizen.page
        code = await _objected(citizen, season, entry)
        async with newcomer(language="en") as screener:
            await _screened(screener, season, entry)
        async with newcomer(language="en") as agency:
            await _replied(agency, season, entry)
        async with newcomer(language="en") as screener:
            await _left_to_another(screener, season, entry)
        async with newcomer(language="en") as ruler:
            await _ruled(ruler, season, entry)
        await _follow(citizen, code)
        said = await page.inner_text("main")
        assert "Upheld" in said, said
        assert "The decree shows it" in said
        await sent(page, "Erase the contact")
        assert "No contact is kept" in await page.inner_text("main")
        assert citizen.faults == []

        async def corrected() -> bool:
            made = (await season.chief.get(path))["corrections"]
            return any(entry["proposal_id"] in one["removed"] for one in made)

        await until("the correction", corrected)
        await citizen.go(f"/results/{season.edition}/{LIST}")
        listed = page.locator(".g-timeline li", has_text="An objection was upheld")
        assert await listed.filter(has_text=entry["title"]).count() == 1


async def _moved_where_it_is_counted_down(newcomer: Newcomer, season: Season, entry: Any) -> None:
    of = f"edition={season.edition}&list={LIST}&entry={entry['proposal_id']}"
    seen = (
        f"/results?edition={season.edition}",
        f"/results/{season.edition}/{LIST}",
        f"/objections/new?{of}",
    )
    async with AsyncExitStack() as stack:
        pages: list[Page] = []
        for path in seen:
            somebody = await stack.enter_async_context(newcomer())
            async with somebody.page.expect_request("**/live?*"):
                pages.append(await somebody.go(path))
        stage = f"/programme/editions/{season.edition}/stages/objections"
        said = {"closes_at": "2031-03-04T05:06:00Z", "reason": "Diperpanjang."}
        await season.chief.post(f"{stage}/extension", said)
        for page in pages:
            await expect(page.locator("[data-until^='2031-03-04']")).to_be_visible(timeout=10_000)


async def _objected(citizen: Visitor, season: Season, entry: Any) -> str:
    page = citizen.page
    await citizen.go(f"/results/{season.edition}/{LIST}?title={entry['title'][:20]}")
    await page.locator("td a[href^='/objections/new']").first.click()
    assert await violations(page) == []
    await sent(page, "Send the objection")
    assert await page.locator("#reason-error").count() == 1
    await page.fill("#reason", "It was closed last year.")
    await page.fill("#email", "warga@contoh.example")
    file = FilePayload(name="Budi.png", mimeType="image/png", buffer=PNG)
    await page.set_input_files("#file-1", file)
    wrong = FilePayload(name="x.txt", mimeType="text/plain", buffer=b"text")
    await page.set_input_files("#file-2", wrong)
    await sent(page, "Send the objection")
    code = await page.inner_text(".g-secret")
    assert len(code) == 43
    assert "no PDF, JPEG or PNG" in await page.locator(".govuk-error-summary").inner_text()
    assert code not in page.url
    assert await violations(page) == []
    return code


async def _follow(citizen: Visitor, code: str) -> None:
    await citizen.go("/objections")
    await citizen.page.fill("#code", code)
    await sent(citizen.page, "See how far it is")


async def _screened(screener: Visitor, season: Season, entry: Any) -> None:
    page = await enter(screener, season.officers[0])
    await screener.go(f"/secretariat/editions/{season.edition}/objections?show=screening")
    await page.get_by_role("link", name=entry["title"]).first.click()
    await sent(page, "I deal with it")
    assert "said=objection-claimed" in page.url
    assert await violations(page) == []
    await page.get_by_label("Accept for a ruling").check()
    await sent(page, "Save the screening")
    assert "said=objection-screened" in page.url


async def _replied(agency: Visitor, season: Season, entry: Any) -> None:
    page = await enter(agency, season.administrators[entry["agency_id"]])
    await agency.go(f"/agency/{entry['agency_id']}/objections")
    assert await violations(page) == []
    await page.locator(".g-card--due a").first.click()
    assert "warga@contoh.example" not in await page.content()
    await page.fill("#text", "It is open every day.")
    await page.reload()
    assert await page.input_value("#text") == "It is open every day.", "kept until it is sent"
    await sent(page, "Send the reply")
    assert "said=reply-sent" in page.url


async def _left_to_another(screener: Visitor, season: Season, entry: Any) -> None:
    page = await enter(screener, season.officers[0])
    await screener.go(f"/secretariat/editions/{season.edition}/objections?show=ruling")
    await page.get_by_role("link", name=entry["title"]).first.click()
    await expect(page.locator("main")).to_contain_text("somebody else of the secretariat rules")
    await expect(page.get_by_role("button", name="Rule", exact=True)).to_have_count(0)


async def _ruled(ruler: Visitor, season: Season, entry: Any) -> None:
    page = await enter(ruler, season.officers[1])
    await ruler.go(f"/secretariat/editions/{season.edition}/objections?show=ruling")
    await page.get_by_role("link", name=entry["title"]).first.click()
    await page.get_by_label("Uphold").check()
    await page.fill("#reasons", "The decree shows it.")
    await sent(page, "Rule")
    assert "said=objection-ruled" in page.url
