"""A unit writes its proposal in a browser, alone and with a colleague, until it is handed over."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from playwright.async_api import FilePayload, Page, Route, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal import seed
from tests.e2e.portal.browser import Visitor
from tests.e2e.portal.conftest import Newcomer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SAVED = "[data-saved][data-state=saved]"


CHOSEN = """from => {
    document.querySelector("#begun_from")?.remove();
    const field = Object.assign(document.createElement("input"), {name: "begun_from", value: from});
    document.querySelector("main form").append(field);
}"""
PLACE = "input[type=radio][name=place][value^=kipp-unit]"


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency of an edition whose intake is open, and two who write for it."""

    one: seed.Login
    two: seed.Login


@pytest.fixture(scope="module")
async def unit(platform: Platform, kipp: object) -> Unit:
    """Two of one agency, before an open intake."""
    kept = json.loads((platform.data / "demo-chief.json").read_text(encoding="utf-8"))
    url, chief = f"http://127.0.0.1:{platform.port}", (kept["email"], kept["password"])
    async with seed.open_intake(url, chief, "kipp-unit") as season:
        agency = next(iter(season.units))
        return Unit(seed.login(season.units[agency]), await seed.colleague(season, agency))


async def enter(somebody: Visitor, login: seed.Login) -> Page:
    """Signed in, at the list of proposals."""
    await somebody.sign_in(login.email, login.password)
    return await somebody.go("/unit")


async def choose_place(page: Page) -> None:
    """The edition of these tests, where those of others are open too."""
    # Without the page there is no choice to be seen, and the form would go without one.
    await page.wait_for_url("**/unit/new*")
    if await page.locator(PLACE).count():
        await page.locator(PLACE).first.check()


async def begin(page: Page, title: str) -> str:
    """A new proposal registered; the path of its pages."""
    await page.click("main a[href='/unit/new']")
    await choose_place(page)
    await page.fill("#title", title)
    await page.click("main button[type=submit]")
    await page.wait_for_url("**/unit/proposals/*")
    return page.url.partition("?")[0]


@asynccontextmanager
async def written(page: Page) -> AsyncIterator[None]:
    """What is typed inside is saved by itself before it goes on."""
    async with page.expect_response(lambda r: r.url.endswith("/autosave") and r.ok):
        yield
    await page.wait_for_selector(SAVED)


async def test_a_unit_writes_and_hands_over(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer(language="id") as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Antrean Tanpa Antre")
        assert "-0" in await page.inner_text("#glance")
        await page.goto(f"{home}/about")
        async with written(page):
            await page.fill("#started_on", "2016-08-17")
        await page.goto(f"{home}/questions/ringkasan")
        async with written(page):
            await page.fill("#answer", "Warga mengambil nomor dari rumah.")
        await expect(page.locator("#eligibility")).to_contain_text("hanya 5 kata")
        await expect(page.locator(".govuk-character-count__message").last).to_contain_text("195")
        await page.goto(f"{home}/files")
        place = page.locator("section.g-file").first
        file: FilePayload = {"name": "standar.pdf", "mimeType": "application/pdf", "buffer": PDF}
        await place.locator("input[type=file]").set_input_files([file])
        await page.wait_for_url("**said=file-attached*")
        await expect(place).to_contain_text("standar.pdf")
        await page.goto(f"{home}/history/3")
        assert "Warga mengambil" in await page.inner_text("ins")
        await page.goto(f"{home}/hand-over")
        assert "standar.pdf" in await page.inner_text("main")
        await page.dblclick("main form button[type=submit]")
        await page.wait_for_url("**said=proposal-handed-over")
        await page.goto(f"{home}/questions/ringkasan")
        assert await page.locator("#answer").count() == 0
        await page.goto(f"{home}/journey")
        await expect(page.locator(".g-timeline")).to_contain_text("Proposal didaftarkan")
        answer = await somebody.context.request.get(f"{home}/pdf")
        assert (await answer.body()).startswith(b"%PDF")
        assert somebody.faults == []


async def test_the_same_in_english_by_keyboard(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer(language="en") as somebody:
        page = await enter(somebody, unit.one)
        await page.focus("main a[href='/unit/new']")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/unit/new")
        if await page.locator(PLACE).count():
            await page.locator(PLACE).first.focus()
            await page.keyboard.press("Space")
        await page.focus("#title")
        await page.keyboard.type("Midwives who come by motorbike")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/unit/proposals/*")
        home = page.url.partition("?")[0]
        await page.goto(f"{home}/questions/ide_inovatif")
        await page.focus("#answer")
        async with written(page):
            await page.keyboard.type("They bring the clinic to the village.")
        await page.focus("main nav .govuk-pagination__next a")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_contain_text("Significance")
        await page.goto(f"{home}/hand-over")
        await page.focus("main form button[type=submit]")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**said=proposal-handed-over")
        await expect(page.locator("main")).to_contain_text("handed over to your agency")
        assert somebody.faults == []


async def test_two_writers_lose_nothing(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer() as first, newcomer() as second:
        mine, theirs = await enter(first, unit.one), await enter(second, unit.two)
        home = await begin(mine, "Ditulis Berdua")
        await mine.goto(f"{home}/people")
        await mine.select_option("#account", unit.two.account)
        await mine.click("main form button[type=submit]")
        await mine.wait_for_url("**said=writer-added")
        path = f"{home}/questions/signifikansi"
        await mine.goto(path)
        await theirs.goto(path)
        async with written(theirs):
            await theirs.fill("#answer", "Kata rekan.")
        await mine.fill("#answer", "Kata saya.")
        panel = mine.locator("[role=alertdialog]")
        await expect(panel.locator("[data-theirs]")).to_have_text("Kata rekan.")
        await expect(panel.locator("[data-mine]")).to_have_text("Kata saya.")
        await panel.locator("[data-take-mine]").click()
        await mine.wait_for_selector(SAVED)
        await theirs.reload()
        await expect(theirs.locator("#answer")).to_have_value("Kata saya.")
        # Different fields are merged without a question.
        await theirs.goto(f"{home}/questions/adaptabilitas")
        async with written(theirs):
            await theirs.fill("#answer", "Sudah ditiru.")
        async with written(mine):
            await mine.fill("#answer", "Kata saya lagi.")
        assert await panel.count() == 0


async def test_a_save_button_does_not_quarrel_with_its_own_autosave(
    newcomer: Newcomer, unit: Unit
) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Tombol dan Autosimpan")
        await page.goto(f"{home}/questions/adaptabilitas")
        async with written(page):
            await page.fill("#answer", "Satu.")
        reached, go_on = asyncio.Event(), asyncio.Event()

        async def slow(route: Route) -> None:
            answer = await route.fetch()
            reached.set()
            await go_on.wait()
            await route.fulfill(response=answer)

        # The server has it, and the browser has not heard so when the button is pressed.
        await page.route("**/autosave", slow)
        await page.fill("#answer", "Satu, dua.")
        await reached.wait()
        await page.fill("#answer", "Satu, dua, tiga.")
        async with page.expect_navigation():
            await page.get_by_role("button", name="Simpan", exact=True).click(no_wait_after=True)
            go_on.set()
        assert "said=saved" in page.url, await page.inner_text("main")
        await page.goto(f"{home}/questions/adaptabilitas")
        await expect(page.locator("#answer")).to_have_value("Satu, dua, tiga.")
        assert somebody.faults == []


async def test_without_a_connection_the_text_stays(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Di Daerah Tanpa Sinyal")
        path = f"{home}/questions/keberlanjutan"
        await page.goto(path)
        await somebody.context.set_offline(True)
        await page.fill("#answer", "Ditulis tanpa sinyal.")
        await page.wait_for_selector("[data-saved][data-state=offline]")
        async with page.expect_response(lambda r: r.url.endswith("/autosave") and r.ok):
            await somebody.context.set_offline(False)
        await page.wait_for_selector(SAVED)
        await page.reload()
        assert await page.input_value("#answer") == "Ditulis tanpa sinyal."


async def test_a_session_that_ends_takes_no_word_along(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Sesi Berakhir")
        path = f"{home}/questions/keberlanjutan"
        await page.goto(path)
        await somebody.context.clear_cookies(name="gelanggang")
        await page.fill("#answer", "Belum sampai di server.")
        await page.wait_for_selector("[data-saved][data-state=ended]")
        await somebody.sign_in(unit.one.email, unit.one.password)
        await page.goto(path)
        assert await page.input_value("#answer") == "Belum sampai di server."
        await page.wait_for_selector(SAVED)
        await page.click("form[action='/sign-out'] button")
        await page.wait_for_url("**said=signed-out")
        kept = await page.evaluate("() => Object.keys(localStorage).length")
        assert kept == 0, "who signs out leaves nothing of his in the browser"


async def test_everything_works_without_scripts(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer(scripts=False) as first, newcomer(scripts=False) as second:
        mine, theirs = await enter(first, unit.one), await enter(second, unit.one)
        home = await begin(mine, "Tanpa Skrip")
        await mine.goto(f"{home}/about")
        await mine.fill("#started_on", "2016-08-17")
        await mine.click("main form button[type=submit]")
        await mine.wait_for_url("**/about?said=saved*")
        assert await mine.input_value("#started_on") == "2016-08-17"
        path = f"{home}/questions/kolaborasi"
        await mine.goto(path)
        await theirs.goto(path)
        await theirs.fill("#answer", "Lebih dulu.")
        await theirs.click("main form button[type=submit]")
        await theirs.wait_for_url("**said=saved*")
        await mine.fill("#answer", "Menyusul.")
        await mine.click("main form button[type=submit]")
        await expect(mine.locator("[role=alert] blockquote")).to_have_text("Lebih dulu.")
        assert await mine.input_value("#answer") == "Menyusul."
        await mine.fill("#answer", "Lebih dulu. Menyusul.")
        await mine.click("main form button[type=submit]")
        await mine.wait_for_url("**said=saved*")
        assert await mine.input_value("#answer") == "Lebih dulu. Menyusul."
        await mine.goto(f"{home}/files")
        file: FilePayload = {
            "name": "bukan.pdf",
            "mimeType": "application/pdf",
            "buffer": b"bukan PDF",
        }
        place = mine.locator("section.g-file").first
        await place.locator("input[type=file]").set_input_files([file])
        await place.locator("form button[type=submit]").click()
        await expect(mine.locator(".govuk-error-summary")).to_contain_text("tidak sesuai")
        text: FilePayload = {"name": "x.txt", "mimeType": "text/plain", "buffer": b"teks"}
        await place.locator("input[type=file]").set_input_files([text])
        await place.locator("form button[type=submit]").click()
        await expect(mine.locator(".govuk-error-summary")).to_contain_text("diterima: PDF")


async def test_what_is_withdrawn_is_written_no_more(newcomer: Newcomer, unit: Unit) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Yang Ditarik")
        await page.goto(f"{home}/withdraw")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**said=proposal-withdrawn")
        await page.goto(f"{home}/about")
        assert await page.locator("#title").count() == 0


async def test_a_proposal_of_the_same_edition_is_no_beginning(
    newcomer: Newcomer, unit: Unit
) -> None:
    async with newcomer() as somebody:
        page = await enter(somebody, unit.one)
        home = await begin(page, "Yang Pertama")
        await somebody.go("/unit/new")
        await choose_place(page)
        # As a window sends it that was open before there was a first one.
        await page.evaluate(CHOSEN, home.rsplit("/", 1)[1])
        await page.click("main button[type=submit]")
        await expect(page.locator(".govuk-error-summary")).to_contain_text("edisi yang sama")
