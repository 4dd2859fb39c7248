"""The plan editor in a browser: booths dragged on the grid, moved and turned by keys, a row
repeated, what is wrong marked; kept, and seen again."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.browser import violations
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.small_edition import Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
People = Mapping[str, Mapping[str, Any]]
METRE = 100


@pytest.fixture
def seed(platform: Platform, people: People) -> Seed:
    """What makes editions of one's own."""
    return Seed(f"http://127.0.0.1:{platform.port}", people)


async def row(page: Page, n: int, *names: str) -> list[str]:
    """What a line of the table says."""
    return [await page.input_value(f"[name=b{n}-{name}]") for name in names]


async def drag(page: Page, n: int, x: float, y: float) -> None:
    """Drag a booth so many metres to the right and down."""
    box = page.locator(f".g-booth[data-row='{n}'] .g-booth__box")
    await box.scroll_into_view_if_needed()
    at = await box.bounding_box()
    assert at is not None
    scale = at["width"] / (float((await row(page, n, "width"))[0]))
    from_x, from_y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 4
    await page.mouse.move(from_x, from_y)
    await page.mouse.down()
    await page.mouse.move(from_x + x * scale / 2, from_y + y * scale / 2)
    await page.mouse.move(from_x + x * scale, from_y + y * scale)
    await page.mouse.up()


async def test_a_plan_is_drawn_with_mouse_and_keys(
    newcomer: Newcomer, edition: str, seed: Seed
) -> None:
    forum = await seed.forum(await seed.edition(), f"{edition}-forum")
    who = await seed.somebody("event_staff", forum, "Petugas Denah")
    async with newcomer() as staff:
        await staff.sign_in(who["email"], who["password"])
        page = await staff.go(f"/staff/forums/{forum}/plan")
        findings = page.locator("#checked .g-verdict")
        sound = page.locator("#checked .g-verdict--sound")
        await expect(sound).to_be_visible()
        x, y = (float(text) for text in await row(page, 1, "x", "y"))
        # Onto the other booth: the finding leads to the line, and both stay where they are.
        async with page.expect_response("**/plan/check"):
            await drag(page, 1, -2, 0)
        assert await row(page, 1, "x") == [f"{x - 2:.2f}"]
        await expect(sound).to_have_count(0)
        await expect(findings.locator("a").first).to_have_attribute("href", "#b0-code")
        await expect(page.locator("#checked .g-mark--error").first).to_be_attached()
        assert await violations(page) == []
        # Away from it by keys, along the grid of a metre, and turned.
        await page.select_option("[data-grid]", "100")
        booth = page.locator(".g-booth[data-row='1']")
        await booth.focus()
        async with page.expect_response("**/plan/check"):
            for key in ("ArrowRight",) * 9 + ("ArrowDown",) * 2:
                await page.keyboard.press(key)
        await page.keyboard.press("r")
        assert await row(page, 1, "x", "y", "turn") == [f"{x + 7:.2f}", f"{y + 2:.2f}", "90"]
        await expect(sound).to_be_visible()
        await expect(booth).to_be_focused()
        # What was drawn is not lost by leaving, before it was kept.
        await page.reload()
        assert await row(page, 1, "x", "y", "turn") == [f"{x + 7:.2f}", f"{y + 2:.2f}", "90"]
        await repeat(page, 1, 4)
        said = await findings.inner_text()
        await page.click("button[value=save]")
        await expect(page.locator(".govuk-error-summary")).to_contain_text("kesalahan")
        await expect(findings).to_have_text(said, use_inner_text=True)
        for n in (4, 3, 2):
            await page.click(f"button[value='remove:{n}']")
        await repeat(page, 1, 3)
        await expect(sound).to_be_visible()
        await page.click("button[value=save]")
        await page.wait_for_url("**said=plan-kept*")
        await expect(page.locator("#checked .g-booth")).to_have_count(5)
        numbers = [float(text) for text in await row(page, 1, "x", "y", "turn")]
        assert numbers == [x + 7, y + 2, 90]
        assert float((await row(page, 4, "y"))[0]) == y + 2 + 9
        kept = await seed.ask("secretariat", "GET", f"/exhibition/forums/{forum}")
        assert len(kept["plan"]["booths"]) == 5
        assert staff.faults == []


async def test_a_table_that_was_chosen_is_read_before_anything_is_kept(
    newcomer: Newcomer, edition: str, seed: Seed
) -> None:
    forum = await seed.forum(await seed.edition(), f"{edition}-forum")
    who = await seed.somebody("event_staff", forum, "Petugas Tabel")

    async def booths() -> int:
        kept = await seed.ask("secretariat", "GET", f"/exhibition/forums/{forum}")
        return len(kept["plan"]["booths"])

    async with newcomer() as staff:
        await staff.sign_in(who["email"], who["password"])
        page = await staff.go(f"/staff/forums/{forum}/plan")
        before = await booths()
        path = f"{staff.url}/staff/forums/{forum}/tables/plan.csv"
        *lines, _ = (await (await staff.context.request.get(path)).text()).splitlines()
        for nothing in (b"", lines[0].encode()):
            table = FilePayload(name="kosong.csv", mimeType="text/csv", buffer=nothing)
            await page.set_input_files("input[name=table]", table)
            await page.click("button[value=save]")
            await expect(page.locator("#table-error")).to_be_visible()
            await expect(page.locator("#checked .g-booth")).to_have_count(before)
        table = FilePayload(name="denah.csv", mimeType="text/csv", buffer="\n".join(lines).encode())
        await page.set_input_files("input[name=table]", table)
        await page.click("button[value=save]")
        await expect(page.locator("main")).to_contain_text("denah.csv")
        await expect(page.locator("#checked .g-booth")).to_have_count(before - 1)
        assert await booths() == before
        await page.click("button[value=save]")
        await page.wait_for_url("**said=plan-kept*")
        assert await booths() == before - 1
        assert staff.faults == []


async def repeat(page: Page, n: int, y: float) -> None:
    """Three more of a booth, each so far below the last."""
    code = (await row(page, n, "code"))[0]
    await page.locator("summary", has_text="Ulangi").click()
    for name, text in {"code": code, "count": "3", "x": "0", "y": f"{y:g}"}.items():
        await page.fill(f"[name='repeat-{name}']", text)
    await page.click("button[value=repeat]")
    await expect(page.locator("#checked .g-booth")).to_have_count(5)
