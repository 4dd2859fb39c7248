"""The forum in a browser: staff draw booths, an agency takes one, and what comes between."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import Visitor, press, tab_to
from tests.e2e.portal.conftest import Newcomer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
People = Mapping[str, Mapping[str, Any]]


@asynccontextmanager
async def staff_api(platform: Platform, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """The event staff over the service's own address."""
    base = f"http://127.0.0.1:{platform.port}/api"
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        said = {name: people["event_staff"][name] for name in ("email", "password")}
        session = (await client.post("/identity/sessions", json=said)).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
        yield client


async def without_booth(client: httpx.AsyncClient, forum: str) -> dict[str, Any]:
    """An exhibitor who has no booth and waits for none; one whose booth was just taken back where
    everybody has one."""
    path = f"/exhibition/forums/{forum}/exhibitors?limit=200"
    listed = (await client.get(path)).raise_for_status().json()["items"]
    found: list[dict[str, Any]] = [
        one for one in listed if one["waiting"] is None and one["ended"] is None
    ]
    for one in found:
        if one["place"] is None:
            return one
    booth = f"/exhibition/forums/{forum}/booths/{found[0]['place']['code']}/release"
    (await client.post(booth, json={"reason": "a test"})).raise_for_status()
    return found[0]


async def change_hold(client: httpx.AsyncClient, forum: str, seconds: int) -> None:
    """Let holds last otherwise from now on."""
    await change(client, forum, await kept_forum(client, forum) | {"hold_seconds": seconds})


async def one_more_booth(client: httpx.AsyncClient, forum: str) -> str:
    """A free booth below all others; its code."""
    kept = await kept_forum(client, forum)
    booths, code = kept["plan"]["booths"], f"K{len(kept['plan']['booths']) + 1:02d}"
    y = max(Decimal(one["y"]) for one in booths) + 6
    booths.append(booths[-1] | {"code": code, "y": str(y)})
    kept["plan"]["halls"][0]["depth"] = str(y + 9)
    await change(client, forum, kept)
    return code


async def kept_forum(client: httpx.AsyncClient, forum: str) -> dict[str, Any]:
    """The forum as it is kept."""
    answer = await client.get(f"/exhibition/forums/{forum}")
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def change(client: httpx.AsyncClient, forum: str, kept: Mapping[str, Any]) -> None:
    """Keep it otherwise."""
    path = f"/exhibition/forums/{forum}"
    names = ("edition_id", "name", "offer_seconds", "requirements_until", "facts", "plan")
    body = {name: kept[name] for name in (*names, "hold_seconds")}
    for day in body["facts"]["days"]:
        day.pop("hall", None)
    said = {"reason": "a test", "forum": body}
    (await client.post(f"{path}/changes", json=said)).raise_for_status()


async def administrator(somebody: Visitor, edition: str, agency: str) -> None:
    """Sign in as an agency's administrator of the demo."""
    name = f"{edition}-{agency}-admin"
    await somebody.sign_in(f"{name}@contoh.example", f"simulasi-7-{name}")


async def draw_more(page: Page, url: str, forum: str, code: str, count: int) -> None:
    """Repeat the last booth of the plan below itself, so many times, and keep it."""
    await page.goto(f"{url}/staff/forums/{forum}/plan")
    depth = page.locator("[name='h0-depth']")
    await depth.fill("60")
    await page.locator("summary", has_text="Ulangi").click()
    await page.fill("[name='repeat-code']", code)
    await page.fill("[name='repeat-count']", str(count))
    await page.fill("[name='repeat-x']", "0")
    await page.fill("[name='repeat-y']", "6")
    await page.click("button[value=repeat]")
    await page.wait_for_load_state()
    await page.fill("[name='reason']", "Lebih banyak peserta")
    await page.click("button[value=save]")
    await page.wait_for_url("**said=plan-kept*")


async def test_staff_draw_booths_and_an_agency_takes_one(
    newcomer: Newcomer, people: People, platform: Platform, edition: str
) -> None:
    forum = f"{edition}-forum"
    async with staff_api(platform, people) as client, newcomer() as staff:
        await staff.sign_in(people["event_staff"]["email"], people["event_staff"]["password"])
        floor = (await client.get(f"/exhibition/forums/{forum}")).json()["plan"]["booths"]
        await draw_more(staff.page, staff.url, forum, floor[-1]["code"], 6)
        board = await staff.go(f"/staff/forums/{forum}/board")
        assert await board.locator("#board .g-booth").count() == len(floor) + 6
        exhibitor = await without_booth(client, forum)
        async with newcomer(language="en", width=360) as agency:
            await _takes_one(agency, client, exhibitor, edition)
        taken = board.locator(".g-booth[data-state^=confirmed]", has_text="")
        await expect(board.locator("#board")).to_contain_text(exhibitor["title"], timeout=10_000)
        await expect(taken.first).to_be_visible(timeout=10_000)
        assert staff.faults == []


async def _takes_one(
    agency: Visitor, client: httpx.AsyncClient, exhibitor: Mapping[str, Any], edition: str
) -> None:
    """Hold a booth that is gone a second before, then another; let it lapse; hold and confirm."""
    forum, here = exhibitor["forum_id"], f"/agency/{exhibitor['agency_id']}/booth"
    await administrator(agency, edition, exhibitor["agency_id"])
    page = await agency.go(f"{here}/{exhibitor['exhibitor_id']}")
    select = page.locator("select[name=code]")
    codes = [code for code in await select.locator("option").evaluate_all(
        "(all) => all.map((one) => one.value)") if code]  # fmt: skip
    gone, chosen = codes[0], codes[1]
    block = f"/exhibition/forums/{forum}/booths/{gone}/block"
    (await client.post(block, json={"reason": "a test"})).raise_for_status()
    await select.select_option(gone)
    await page.get_by_role("button", name="Keep this booth for me").click()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("a moment ago")
    await change_hold(client, forum, 15)
    await page.locator("select[name=code]").select_option(chosen)
    await page.get_by_role("button", name="Keep this booth for me").click()
    await page.fill("[name=shows]", "A film of our queue")
    standing = page.locator("#standing")
    await expect(standing).to_contain_text("is up, so anybody can choose it", timeout=40_000)
    assert await page.input_value("[name=shows]") == "A film of our queue"
    await change_hold(client, forum, 900)
    await page.fill("[name=power]", "900")
    await page.get_by_role("button", name=f"Confirm booth {chosen}").click()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("What you wrote is not lost")
    await page.locator("select[name=code]").select_option(chosen)
    await page.get_by_role("button", name="Keep this booth for me").click()
    await page.fill("[name=power]", "900")
    await page.fill("[name=shows]", "A film of our queue")
    await page.get_by_role("button", name=f"Confirm booth {chosen}").click()
    await expect(standing).to_contain_text(f"Booth {chosen} is yours")
    await page.get_by_role("button", name="Confirmation to print").click()
    await expect(page.locator("main")).to_contain_text("A film of our queue")
    assert agency.faults == []


async def test_anybody_finds_an_exhibitor_and_its_booth(
    newcomer: Newcomer, people: People, edition: str
) -> None:
    async with newcomer(scripts=False) as somebody, newcomer() as officer:
        page = await somebody.go("/forums/" + f"{edition}-forum/exhibitors")
        first = page.locator(".g-card h2 a").first
        title = await first.inner_text()
        await page.fill("[name=q]", title[:20])
        await page.click("main form button")
        await expect(page.locator(".g-card h2 a").first).to_have_text(title)
        await page.locator(".g-card a[href*='/booths/']").first.click()
        await expect(page.locator("h1")).to_have_text(title)
        assert await page.locator(".g-booth[data-state$=here]").count() == 1
        # The secretariat's search finds it too, by its code.
        code = page.url.partition("?")[0].rsplit("/", 1)[1]
        await officer.sign_in(people["secretariat"]["email"], people["secretariat"]["password"])
        found = await officer.go(f"/secretariat/editions/{edition}/search?text={code}")
        await found.locator("#booths a", has_text=code).first.click()
        await expect(found.locator("h1")).to_have_text(title)


async def come_in_by_keys(somebody: Visitor, email: str, password: str) -> None:
    """At the door without a mouse."""
    page = await somebody.go("/sign-in")
    await tab_to(page.locator("#email"), email)
    await tab_to(page.locator("#password"), password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/sign-in" not in url)


async def test_a_booth_is_chosen_held_and_furnished_by_keyboard_alone(
    newcomer: Newcomer, people: People, platform: Platform, edition: str
) -> None:
    async with staff_api(platform, people) as client, newcomer(language="en") as agency:
        exhibitor = await without_booth(client, f"{edition}-forum")
        await one_more_booth(client, f"{edition}-forum")
        name = f"{edition}-{exhibitor['agency_id']}-admin"
        await come_in_by_keys(agency, f"{name}@contoh.example", f"simulasi-7-{name}")
        here = f"/agency/{exhibitor['agency_id']}/booth/{exhibitor['exhibitor_id']}"
        page = await agency.go(here)
        select = page.locator("select[name=code]")
        await press(select, "ArrowDown")
        code = await select.input_value()
        await press(page.get_by_role("button", name="Keep this booth for me"))
        standing = page.locator("#standing")
        await expect(standing).to_contain_text(code)
        await tab_to(page.locator("[name=power]"), "800")
        await tab_to(page.locator("[name=shows]"), "Our queue, on a screen")
        await press(page.locator("[name=needs][value=accessible]"), "Space")
        await tab_to(page.locator("[name=staff]"), "Sari")
        await press(page.get_by_role("button", name=f"Confirm booth {code}"))
        await expect(standing).to_contain_text(f"Booth {code} is yours")
        await press(page.get_by_role("button", name="Confirmation to print"))
        await expect(page.locator("main")).to_contain_text("Our queue, on a screen")
        assert agency.faults == []


async def test_staff_run_the_board_by_keyboard_alone(
    newcomer: Newcomer, people: People, platform: Platform, edition: str
) -> None:
    forum = f"{edition}-forum"
    async with staff_api(platform, people) as client, newcomer(language="en") as staff:
        exhibitor, code = await without_booth(client, forum), await one_more_booth(client, forum)
        who = people["event_staff"]
        await come_in_by_keys(staff, who["email"], who["password"])
        page = await staff.go(f"/staff/forums/{forum}/board")
        await press(page.locator("#board tbody a", has_text=code))
        state = page.locator("dl .g-state")
        await expect(state).to_have_class("g-state g-state--free")

        async def act(name: str, then: str) -> None:
            form = page.locator(f"form[action$='/{name}']")
            await press(page.locator("details", has=form).locator("summary"))
            if name == "assignment":
                picked = form.locator("select")
                await tab_to(picked, exhibitor["title"][:12])
                await expect(picked).to_have_value(exhibitor["proposal_id"])
            await press(form.locator("button"))
            await expect(page.locator(".govuk-error-summary")).to_contain_text("Fill this in")
            await tab_to(form.locator(f"[name='{name}-reason']"), "Asked by telephone")
            await page.keyboard.press("Enter")
            await expect(state).to_have_class(f"g-state g-state--{then}")
            await expect(page.locator(".g-timeline li").first).to_contain_text("by telephone")

        await act("assignment", "confirmed")
        await act("release", "free")
        await act("block", "blocked")
        await act("unblock", "free")
        assert staff.faults == []
