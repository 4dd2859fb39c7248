"""An edition is set up, looked at and run in a browser, and everybody sees what is open."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.e2e.portal.browser import Visitor, violations
from tests.e2e.portal.conftest import Newcomer

from shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
People = Mapping[str, Mapping[str, Any]]
SETUP = "/secretariat/setup"


def fresh(name: str) -> str:
    """An edition's code that no run had before."""
    return f"uji-{name}-{clock.new_id()[-8:]}"


async def as_secretariat(somebody: Visitor, people: People) -> Page:
    """The secretariat at its desk."""
    who = people["secretariat"]
    await somebody.sign_in(who["email"], who["password"])
    return somebody.page


async def drafted(somebody: Visitor, id: str) -> None:
    """A draft of the shipped rule book."""
    page = await somebody.go(SETUP)
    await page.check("#template")
    await page.fill("#id", id)
    await page.check("input[name=simulated][value=yes]")
    await page.click(f"form[action='{SETUP}'] button[type=submit]")
    await page.wait_for_url(f"**/editions/{id}/setup?**")


async def bound(somebody: Visitor, id: str, **ends: str) -> None:
    """The submission's ends in a draft's calendar."""
    page = await somebody.go(f"/secretariat/editions/{id}/setup/calendar")
    for end, at in ends.items():
        await page.fill(f"[name='submission.{end}']", at)
    await page.click("main form[action$=calendar] button[type=submit]")
    await page.wait_for_url("**/setup?said=calendar-kept**")


async def published(somebody: Visitor, id: str) -> None:
    """A published edition, every stage of it opened by hand."""
    await drafted(somebody, id)
    page = await somebody.go(f"/secretariat/editions/{id}/setup/publication")
    await page.click("main form button[type=submit]")
    await page.wait_for_url("**/stages?**")


async def test_the_secretariat_sets_up_an_edition_from_a_file_with_mistakes(
    newcomer: Newcomer, people: People
) -> None:
    id = fresh("siap")
    async with newcomer() as somebody:
        page = await as_secretariat(somebody, people)
        await somebody.go(f"{SETUP}/rule-book?start=kipp-2018")
        sound = await page.input_value("#text")
        await page.fill("#text", sound.replace('weight: "20"', 'weight: "15"', 1))
        await page.click("button[value=check]")
        mistake = page.locator(".g-book__mistakes > li")
        await expect(mistake).to_have_count(1)
        await expect(mistake).to_contain_text("Jumlah bobot kriteria ini 95; harus 100.")
        line = sound.split("\n").index("    criteria:") + 1
        await expect(mistake).to_contain_text(f"Baris {line}, kolom 5")
        assert await violations(page) == []
        await mistake.locator("a").click()
        chosen = await page.evaluate(
            "() => { const t = document.getElementById('text');"
            " return t.value.slice(t.selectionStart, t.selectionEnd); }"
        )
        assert chosen == "    criteria:"

        await page.fill("#text", sound)
        await page.click("button[value=check]")
        await expect(page.locator("main")).to_contain_text("tidak mengandung kesalahan")
        await page.check("input[name=simulated][value=yes]")
        await page.fill("#id", f"{id}?b")  # would be asked for as another code
        await page.click(f"form[action='{SETUP}'] button[type=submit]")
        await expect(page.locator("#id-error")).to_contain_text("huruf kecil dan angka")
        assert (await page.input_value("#text")).strip() == sound.strip()
        await page.fill("#id", id)
        await page.fill("#name", "KIPP uji coba")
        await page.check("input[name=simulated][value=yes]")
        await page.click(f"form[action='{SETUP}'] button[type=submit]")
        await page.wait_for_url(f"**/editions/{id}/setup?**")

        await somebody.go(f"/secretariat/editions/{id}/setup/naming")
        await page.fill("#name", "KIPP uji coba kedua")
        await page.click("main form[action$=naming] button[type=submit]")
        await page.wait_for_url("**/setup?said=naming-kept")
        await expect(page.locator("h1")).to_contain_text("KIPP uji coba kedua")

        await bound(somebody, id, opens="2020-01-01T08:00", closes="2040-03-31T23:59")
        await expect(page.locator("main")).to_contain_text(
            "Waktu pembukaan tahapan Pengajuan proposal sudah lewat"
        )
        await somebody.go(f"/secretariat/editions/{id}/setup/calendar")
        assert await page.input_value("[name='submission.closes']") == "2040-03-31T23:59"
        await bound(somebody, id, opens="", closes="2040-03-31T23:59")
        await somebody.go(f"/secretariat/editions/{id}/setup/publication")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=edition-published")
        assert somebody.faults == []


async def act(page: Page, stage: str, act: str, **fields: str) -> None:
    """Open, close or extend a stage, from the list of stages."""
    await page.click(f"a[href$='/stages/{stage}/{act}']")
    for name, text in fields.items():
        await page.fill(f"#{name}", text)
    await page.click("main form button[type=submit]")


async def test_the_secretariat_runs_the_calendar_and_everybody_reads_why(
    newcomer: Newcomer, people: People
) -> None:
    id = fresh("jalan")
    async with newcomer() as somebody:
        page = await as_secretariat(somebody, people)
        await drafted(somebody, id)
        await bound(somebody, id, closes="2040-03-31T23:59")
        await somebody.go(f"/secretariat/editions/{id}/setup/publication")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=edition-published")
        await act(page, "submission", "open")
        await expect(page.locator(".govuk-error-summary")).to_contain_text("wajib diisi")
        await page.fill("#reason", "Pengajuan dimulai.")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=stage-opened")
        earlier = {"closes_at": "2040-03-30T12:00", "reason": "Pemeliharaan sistem."}
        await act(page, "submission", "extend", **earlier)
        await expect(page.locator(".govuk-error-summary")).to_contain_text("Pengajuan proposal")
        await page.fill("#closes_at", "2040-04-06T23:59")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=stage-extended")
        assert somebody.faults == []

    async with newcomer() as anyone:
        page = await anyone.go(f"/editions/{id}")
        await expect(page.locator("main")).to_contain_text("6 April 2040 pukul 23.59 WIB")
        await expect(page.locator("main")).to_contain_text("Pemeliharaan sistem.")
        await anyone.go(f"/zone/WIT?to=/editions/{id}")
        await expect(page.locator("main")).to_contain_text("7 April 2040 pukul 01.59 WIT")


async def reach(page: Page, selector: str) -> None:
    """Go to something by the tabulator key alone."""
    for _ in range(150):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


async def test_an_edition_is_set_up_by_keyboard_alone_in_english(
    newcomer: Newcomer, people: People
) -> None:
    id = fresh("keys")
    async with newcomer(language="en") as somebody:
        page = await as_secretariat(somebody, people)
        await somebody.go(SETUP)
        await reach(page, "input[name=template]")
        await page.keyboard.press("Space")
        await reach(page, "#id")
        await page.keyboard.type(id)
        await reach(page, "#name")
        await page.keyboard.type("By keyboard")
        await reach(page, "input[name=simulated]")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/editions/{id}/setup?**")
        await reach(page, "a[href$='/setup/publication']")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/setup/publication")
        await reach(page, "main form button")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/stages?said=edition-published")
        await reach(page, "a[href$='/stages/submission/open']")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/stages/submission/open")
        await reach(page, "#reason")
        await page.keyboard.type("It begins.")
        await reach(page, "main form button")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/stages?said=stage-opened")
        await expect(page.locator("main")).to_contain_text("Submission Open")


async def test_what_is_open_is_seen_at_once_by_whoever_looks(
    newcomer: Newcomer, people: People
) -> None:
    id = fresh("buka")
    async with newcomer() as officer, newcomer(language="en") as anyone:
        page = await as_secretariat(officer, people)
        await published(officer, id)
        watched = await anyone.go(f"/editions/{id}")
        home = await anyone.context.new_page()
        await home.goto(anyone.url + "/")
        await expect(watched.locator(".govuk-tag--green")).to_have_count(0)
        await officer.go(f"/secretariat/editions/{id}/stages/submission/open")
        await page.fill("#reason", "Dimulai.")
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=stage-opened")
        await expect(watched.locator(".govuk-tag--green")).to_have_count(1, timeout=5000)
        mine = home.locator(".g-edition", has=home.locator(f"a[href='/editions/{id}']"))
        await expect(mine.locator(".g-card--due")).to_have_count(1, timeout=5000)
        assert await violations(home) == []
        assert anyone.faults == []


async def test_anyone_can_hash_the_rules_that_are_shown(newcomer: Newcomer, edition: str) -> None:
    async with newcomer(language="en") as anyone:
        page = await anyone.go(f"/editions/{edition}/rules")
        shown = await page.locator(".g-hash").first.inner_text()
        request = anyone.context.request
        kept = await request.get(f"{anyone.url}/editions/{edition}/rule-book.json")
        assert hashlib.sha256(await kept.body()).hexdigest() == shown
        assert f'filename="{edition}.json"' in kept.headers["content-disposition"]
        book = json.loads(await kept.body())
        marks = await page.locator("ol > li[id^=assumption-]").count()
        assert marks == len(book["assumptions"]) > 0
        leads = await page.locator("a.g-assumed").evaluate_all(
            "all => all.filter(a => !document.querySelector(a.getAttribute('href'))).length"
        )
        assert leads == 0, "every mark leads to why"
        readable = await request.get(f"{anyone.url}/editions/{edition}/rule-book.yaml")
        assert (await readable.text()).startswith("format: gelanggang.rule-book/1")
        missing = await request.get(f"{anyone.url}/editions/{edition}/rule-book.exe")
        assert missing.status == 404


async def test_a_draft_is_nobodys_but_the_secretariats(newcomer: Newcomer, people: People) -> None:
    id = fresh("rahasia")
    async with newcomer() as officer, newcomer() as judge:
        await as_secretariat(officer, people)
        await drafted(officer, id)
        answer = await judge.context.request.get(f"{judge.url}/editions/{id}")
        assert answer.status == 404
        who = people["evaluator"]
        await judge.sign_in(who["email"], who["password"])
        for path in (f"/editions/{id}", f"/secretariat/editions/{id}/setup"):
            assert (await judge.context.request.get(judge.url + path)).status == 404
        for path in (SETUP, f"{SETUP}/rule-book"):
            assert (await judge.context.request.get(judge.url + path)).status == 403


async def test_two_officers_do_not_overwrite_each_other(newcomer: Newcomer, people: People) -> None:
    id = fresh("dua")
    async with newcomer(language="en") as one, newcomer(language="en") as other:
        first, second = await as_secretariat(one, people), await as_secretariat(other, people)
        await drafted(one, id)
        for somebody in (one, other):
            await somebody.go(f"/secretariat/editions/{id}/setup/calendar")
        await first.fill("[name='submission.closes']", "2040-01-01T10:00")
        await first.click("main form[action$=calendar] button[type=submit]")
        await first.wait_for_url("**/setup?**")
        await second.fill("[name='submission.closes']", "2041-01-01T10:00")
        await second.click("main form[action$=calendar] button[type=submit]")
        await expect(second.locator(".govuk-error-summary")).to_contain_text("has changed since")
        assert await second.input_value("[name='submission.closes']") == "2041-01-01T10:00"
        await second.click("main form[action$=calendar] button[type=submit]")
        await expect(second.locator(".govuk-error-summary")).to_contain_text("has changed since")
        await one.go(f"/secretariat/editions/{id}/setup/calendar")
        assert await first.input_value("[name='submission.closes']") == "2040-01-01T10:00"


async def test_a_session_that_ends_while_a_rule_book_is_written_loses_no_word(
    newcomer: Newcomer, people: People
) -> None:
    who = people["secretariat"]
    async with newcomer() as somebody:
        page = await as_secretariat(somebody, people)
        await somebody.go(f"{SETUP}/rule-book")
        written = "format: gelanggang.rule-book/1\nid: tulisan-panjang\n"
        await page.locator("#text").press_sequentially(written)
        cookies = await somebody.context.cookies()
        await somebody.context.clear_cookies(name="gelanggang")
        await page.click("button[value=check]")
        await expect(page.locator("h1")).to_be_visible()
        assert "g-book__mistakes" not in await page.content()
        await somebody.context.add_cookies(
            [{"name": c["name"], "value": c["value"], "url": somebody.url}
             for c in cookies if c["name"] == "language"]
        )  # fmt: skip
        await somebody.sign_in(who["email"], who["password"])
        await somebody.go(f"{SETUP}/rule-book")
        assert await page.input_value("#text") == written
        await expect(page.locator("[data-given-back]")).to_be_visible()


async def test_pressing_twice_and_going_back_publish_once(
    newcomer: Newcomer, people: People
) -> None:
    id = fresh("sekali")
    async with newcomer(language="en") as somebody:
        page = await as_secretariat(somebody, people)
        await drafted(somebody, id)
        await somebody.go(f"/secretariat/editions/{id}/setup/publication")
        await page.dblclick("main form button[type=submit]")
        await page.wait_for_url("**/stages?said=edition-published")
        await page.go_back()
        await page.reload()
        await page.wait_for_url(re.compile(rf".*/editions/{id}/stages$"))
        answer = await somebody.context.request.get(f"{somebody.url}/api/programme/editions/{id}")
        assert (await answer.json())["state"] == "published"


async def test_an_edition_is_set_up_without_scripts(newcomer: Newcomer, people: People) -> None:
    id = fresh("tanpa")
    async with newcomer(scripts=False) as somebody:
        page = await as_secretariat(somebody, people)
        await somebody.go(f"{SETUP}/rule-book")
        await page.set_input_files(
            "#file", {"name": "a.yaml", "mimeType": "text/yaml", "buffer": b"id: satu\nid: dua\n"}
        )
        await page.click("button[value=check]")
        await expect(page.locator(".g-book__mistakes")).to_contain_text("Baris 2, kolom 1")
        assert (await page.input_value("#text")).startswith("id: satu")
        await published(somebody, id)
        await expect(page.locator("main")).to_contain_text("Edisi sudah diterbitkan")
