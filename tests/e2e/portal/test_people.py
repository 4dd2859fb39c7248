"""People, in a browser: a table of agencies, an invitation by its link, one's own account, the
operator's dead letters, and the log of it all."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import Visitor
from tests.e2e.portal.conftest import Newcomer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
People = Mapping[str, Mapping[str, Any]]
PASSWORD = "four words make one"
PATHS = "all => all.map(one => one.pathname)"
TABLE = (
    "agency_id;name;type;parent_id;province\n"
    "prov-uji;Provinsi Uji;provinsi;;ID-BA\n"
    "kota-uji;Kota Uji;kota;prov-uji;ID-BA\n"
    "kota-salah;Kota Salah;desa;;\n"
)


async def enter(somebody: Visitor, who: Mapping[str, Any]) -> None:
    await somebody.sign_in(who["email"], who["password"])


async def press(page: Page, text: str | re.Pattern[str]) -> None:
    await page.get_by_role("button", name=text).click()


async def agency_of(somebody: Visitor, who: Mapping[str, Any]) -> str:
    """The agency that he administers, as the directory says."""
    ask, door = somebody.context.request, f"{somebody.url}/api/identity"
    said: dict[str, Any] = {"email": who["email"], "password": who["password"]}
    tokens = await (await ask.post(f"{door}/sessions", data=said)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = await (await ask.get(f"{door}/me", headers=headers)).json()
    return str(me["grants"][0]["scope_id"])


async def link_of(page: Page) -> str:
    await page.wait_for_selector("#link")
    return (await page.inner_text("#link")).strip()


async def test_a_table_of_agencies_is_tried_and_then_taken_in(
    newcomer: Newcomer, people: People
) -> None:
    async with newcomer() as somebody:
        await enter(somebody, people["secretariat"])
        page = await somebody.go("/secretariat/people/import")
        file = {"name": "instansi.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        await page.set_input_files("#table", file)  # type: ignore[arg-type]
        await press(page, "Periksa tabel")
        assert "Kolom type berisi “desa”" in await page.inner_text("main")
        assert "kota-uji" in await page.inner_text("main")
        before = await somebody.context.request.get(
            f"{somebody.url}/api/identity/agencies/kota-uji"
        )
        assert before.status == 404, "it was only tried"
        await press(page, re.compile("Masukkan 2 baris"))
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tabel sudah dimasukkan")
        page = await somebody.go("/secretariat/people?q=kota+uji&province=ID-BA")
        await page.click("main a:has-text('Kota Uji')")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Kota Uji")
        assert somebody.faults == []


async def test_an_invitation_opens_the_door_by_its_link_once(
    newcomer: Newcomer, people: People
) -> None:
    async with newcomer(language="en") as officer, newcomer(language="en") as guest:
        await enter(officer, people["secretariat"])
        page = await officer.go("/secretariat/people/invite?role=auditor")
        await page.fill("#name", "Uji Auditor")
        await page.fill("#email", "uji-auditor@contoh.example")
        await page.select_option("#edition", index=1)
        # Twice: it is one invitation, and its link is shown to the first who asked.
        await page.get_by_role("button", name="Invite", exact=True).dblclick()
        link = await link_of(page)
        page = await guest.go(link.removeprefix(guest.url))
        assert "#" not in page.url, "the address holds no secret any more"
        await page.fill("#password", "short")
        await page.fill("#again", "short")
        await press(page, "Set the password")
        assert "At least 12" in await page.inner_text(".govuk-error-summary")
        await page.fill("#password", PASSWORD)
        await page.fill("#again", PASSWORD)
        await press(page, "Set the password")
        await page.wait_for_url("**/sign-in?said=password-set")
        await guest.sign_in("uji-auditor@contoh.example", PASSWORD)
        await expect(guest.page.get_by_role("heading", level=1)).to_have_text("Audit")
        page = await guest.go(link.removeprefix(guest.url))
        await page.fill("#password", PASSWORD)
        await page.fill("#again", PASSWORD)
        await press(page, "Set the password")
        assert "was used" in await page.inner_text(".govuk-error-summary")


async def test_an_agency_is_found_by_its_name_when_somebody_is_invited(
    newcomer: Newcomer, people: People
) -> None:
    async with newcomer() as somebody:
        await enter(somebody, people["secretariat"])
        page = await somebody.go("/secretariat/people/invite?role=agency_administrator")
        await page.fill("#name", "Uji Admin")
        await page.fill("#email", "uji-admin@contoh.example")
        await page.fill("#agency", "tidak ada instansi begini")
        await page.get_by_role("button", name="Undang", exact=True).click()
        await expect(page.locator(".govuk-error-summary")).to_contain_text("Tidak ada instansi")
        named = await agency_of(somebody, people["agency_administrator"])
        said = await somebody.context.request.get(f"{somebody.url}/api/identity/agencies/{named}")
        name = str((await said.json())["name"])
        await page.fill("#agency", name)
        await page.get_by_role("button", name="Undang", exact=True).click()
        await link_of(page)
        await page.click("main a:has-text('Ke halaman akun') >> nth=-1")
        await expect(page.locator("main")).to_contain_text(name)


async def test_an_agency_invites_its_unit_by_keyboard_and_takes_the_role_back(
    newcomer: Newcomer, people: People
) -> None:
    admin = people["agency_administrator"]
    async with newcomer() as somebody:
        await enter(somebody, admin)
        page = await somebody.go(f"/agency/{await agency_of(somebody, admin)}/people/invite")
        await page.focus("#name")
        await page.keyboard.type("Uji Unit")
        await page.keyboard.press("Tab")
        await page.keyboard.type("uji-unit@contoh.example")
        await page.keyboard.press("Enter")
        await link_of(page)
        await page.click("main a:has-text('Ke halaman akun') >> nth=-1")
        await press(page, re.compile("^Cabut peran"))
        await page.wait_for_url("**/people?said=role-taken")
        assert "Uji Unit" not in await page.inner_text("main")


async def test_ones_language_password_and_sessions_are_ones_own(
    newcomer: Newcomer, people: People
) -> None:
    async with newcomer() as officer, newcomer() as guest:
        await enter(officer, people["secretariat"])
        page = await officer.go("/secretariat/people/invite?role=auditor")
        await page.fill("#name", "Uji Akun")
        await page.fill("#email", "uji-sendiri@contoh.example")
        await page.select_option("#edition", index=1)
        await page.get_by_role("button", name="Undang", exact=True).click()
        page = await guest.go((await link_of(page)).removeprefix(guest.url))
        await page.fill("#password", PASSWORD)
        await page.fill("#again", PASSWORD)
        await press(page, "Buat kata sandi")
        await guest.sign_in("uji-sendiri@contoh.example", PASSWORD)
        page = await guest.go("/account")
        await page.check("input[name=language][value=en]")
        await press(page, "Simpan bahasa")
        await expect(page.locator("main")).to_contain_text("My roles")
        await page.fill("#present", "not the present one")
        await page.fill("#password", "five words make it two")
        await page.fill("#again", "five words make it two")
        await press(page, "Change the password")
        assert "not the present password" in await page.inner_text(".govuk-error-summary")
        await page.fill("#present", PASSWORD)
        await page.fill("#password", "five words make it two")
        await page.fill("#again", "five words make it two")
        await press(page, "Change the password")
        await page.wait_for_url("**/account?said=password-changed")
        await press(page, "Sign out everywhere")
        await page.wait_for_url("**/?said=signed-out-everywhere")
        page = await guest.go("/account")
        assert "/sign-in" in page.url


async def discard(page: Page) -> None:
    """Give the letter up that is looked at; without a reason it is refused."""
    assert "no json \\xff" in await page.inner_text("pre")
    await press(page, "Discard")
    await expect(page.locator(".govuk-error-summary")).to_be_visible()
    await page.fill("#reason", "A test wrote it.")
    others = page.get_by_label("The same for")
    if await others.count():
        await others.last.check()
    await press(page, "Discard")
    await expect(page.locator("#order strong")).to_have_text("discarded", timeout=20_000)


async def test_an_operator_sees_a_dead_letter_and_discards_it(
    newcomer: Newcomer, people: People, platform: Platform
) -> None:
    running = platform.answer("status")["platform"]
    producer = AIOKafkaProducer(bootstrap_servers=running["bootstrap_servers"])
    await producer.start()
    try:
        await producer.send_and_wait("programme.events", b"no json \xff", key=b"someone")
    finally:
        await producer.stop()
    async with newcomer(language="en") as somebody:
        await enter(somebody, people["operator"])
        # Each consumer that listens gets a letter of its own, and not all at the same moment.
        discarded, heard, page = 0, 0, await somebody.go("/operator/letters")
        for _ in range(300):
            rows = page.locator("main .g-rows li")
            letters = rows.filter(has_not=page.locator(".govuk-tag")).locator("a")
            if waiting := await letters.count():
                heard += waiting
                await letters.first.click()
                await discard(page)
                discarded += 1
                await somebody.go("/operator/letters")
            elif discarded and await rows.count() == 0:
                await somebody.go("/operator")
                if "Nothing is wrong." in await page.inner_text("main"):
                    break
                await somebody.go("/operator/letters")
            else:
                await page.reload()
        else:
            pytest.fail("something is still wrong")
        assert discarded < heard, "one record is looked at once for all who hear it"
        assert somebody.faults == []


async def test_one_search_finds_whatever_has_those_words(
    newcomer: Newcomer, people: People, edition: str
) -> None:
    async with newcomer() as officer:
        await enter(officer, people["secretariat"])
        page = await officer.go(f"/secretariat/editions/{edition}/search?text=Klungkung")
        await page.locator("#people a").first.wait_for()
        await page.locator("#agencies a", has_text="Klungkung").first.click()
        await expect(page.locator("h1")).to_contain_text("Klungkung")
        search = f"/secretariat/editions/{edition}/search"
        for wrong, said in (("?text=...", "satu kata"), (f"?text={'x' * 201}", "200 karakter")):
            await page.goto(officer.url + search + wrong)
            await expect(page.locator(".govuk-error-summary")).to_contain_text(said)
        await officer.go(f"{search}?text=Pemkab")
        innovation = page.locator("#innovations a").first
        title = await innovation.inner_text()
        await innovation.click()
        await expect(page.locator("h1")).to_have_text(title)
        assert officer.faults == []


async def test_an_auditor_finds_an_objection_and_a_proposal_and_changes_nothing(
    newcomer: Newcomer, people: People, edition: str
) -> None:
    async with newcomer(language="en") as somebody:
        await enter(somebody, people["auditor"])
        page = await somebody.go(f"/audit/editions/{edition}/objections")
        title = await page.locator("main tbody a").first.inner_text()
        await page.click(".g-places a >> text=Search")
        await page.get_by_label("Words of the title").fill(title)
        await page.keyboard.press("Enter")
        await page.locator("#objections a").first.wait_for()
        await page.click("main tbody a >> nth=0")
        await expect(page.locator("h1")).to_have_text(title)
        assert await page.locator("main form").count() == 0
        await page.go_back()
        await page.click("#objections a >> nth=0")
        await page.wait_for_url("**/audit/**/objections/**")
        await expect(page.locator("h1")).to_have_text(title)
        assert await page.locator("main form").count() == 0
        # Whoever is sent an officer's way stands in his own room there.
        sent = page.url.replace("/audit/", "/secretariat/")
        await page.goto(sent)
        assert await page.locator("main form").count() == 0
        hrefs = await page.locator(".g-places a").evaluate_all(PATHS)
        assert {href.split("/")[1] for href in hrefs} == {"audit"}
        assert somebody.faults == []


async def test_what_was_done_is_in_the_log_for_who_may_read_it(
    newcomer: Newcomer, people: People, edition: str
) -> None:
    async with newcomer() as somebody, newcomer(language="en") as auditor:
        await enter(somebody, people["secretariat"])
        page = await somebody.go("/secretariat/log?of=identity")
        assert "Mengundang orang" in await page.inner_text("main")
        table = await somebody.context.request.get(f"{somebody.url}/secretariat/log.csv?of=award")
        assert (table.status, (await table.text()).startswith("at,account,")) == (200, True)
        await enter(auditor, people["auditor"])
        page = await auditor.go(f"/audit/log?of=judging&edition={edition}")
        said = await page.inner_text("main")
        assert "Closed a round" in said or "Handed a sheet in" in said
        assert "Invited somebody" not in said, "no edition's"
        answer = await auditor.page.goto(auditor.url + "/secretariat/people/accounts")
        assert answer is not None
        assert answer.status == 403


async def test_an_auditor_goes_from_his_own_page_to_how_a_list_came_about_and_back(
    newcomer: Newcomer, people: People
) -> None:
    async with newcomer() as somebody:
        await enter(somebody, people["auditor"])
        page = await somebody.go("/audit")
        await page.click("main a[href$='/lists'] >> nth=0")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Daftar dan pengumuman")
        assert "/secretariat/" not in "".join(await page.locator("main a").evaluate_all(PATHS))
        await page.click("main .g-cards a >> nth=0")
        await page.click(".govuk-back-link")
        await page.wait_for_url("**/audit/**/lists")
