"""A browser of the tests: Debian's Chromium, looked at as people look at it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

ROOT = Path(__file__).parents[3]
AXE = ROOT / "services/portal/node_modules/axe-core/axe.min.js"
WIDTHS = (360, 1280)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NARROWEST = 320


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser, for one run."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing: make chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        await browser.close()


@dataclass
class Visitor:
    """Somebody at a browser of his own: his cookies, his storage, his language."""

    context: BrowserContext
    page: Page
    url: str
    faults: list[str]
    """What the browser complained of: errors of scripts, and what the policy of content refused."""

    async def go(self, path: str) -> Page:
        """Open one of the portal's pages."""
        await self.page.goto(self.url + path)
        return self.page

    async def sign_in(self, email: str, password: str) -> None:
        """Sign in at the door, as anybody does."""
        await self.go("/sign-in")
        await self.page.fill("#email", email)
        await self.page.fill("#password", password)
        await self.page.click("main button[type=submit]")
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)


@asynccontextmanager
async def visitor(
    browser: Browser, url: str, *, language: str = "id", width: int = 1280, scripts: bool = True
) -> AsyncIterator[Visitor]:
    """Somebody new, who reads that language on a screen of that width."""
    context = await browser.new_context(
        viewport={"width": width, "height": 900 if width > 600 else 780},
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    await context.add_cookies([{"name": "language", "value": language, "url": url}])
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if _is_ours(said) else None)
    try:
        yield Visitor(context, page, url, faults)
    finally:
        await context.close()


def _is_ours(said: Any) -> bool:
    """A refused answer is told as an error too; what a test provokes it looks at itself."""
    return said.type == "error" and "Failed to load resource" not in said.text


FARTHEST = 250


async def tab_to(place: Locator, text: str = "") -> None:
    """Go there by the Tab key alone, and type; over it whoever has no mouse would stumble."""
    keys = place.page.keyboard
    for _ in range(FARTHEST):
        if await place.evaluate("(here) => here === document.activeElement"):
            break
        await keys.press("Tab")
    else:
        raise AssertionError(f"the Tab key does not lead to {place}")
    if text:
        await keys.press("Control+a")
        await keys.type(text)


async def press(place: Locator, key: str = "Enter") -> None:
    """Go there by the Tab key, and press."""
    await tab_to(place)
    await place.page.keyboard.press(key)


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, each with where."""
    if not await page.evaluate("() => typeof window.axe === 'object'"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules},"
        " resultTypes: ['violations'], elementRef: false})",
        list(RULES),
    )
    return [
        f"{one['id']}: {one['help']} ({', '.join(str(n['target'][0]) for n in one['nodes'][:3])})"
        for one in found["violations"]
    ]


async def overflow(page: Page) -> int:
    """How many pixels wider than the screen the page is; 0 where nobody must scroll sideways."""
    return int(
        await page.evaluate(
            "() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"
        )
    )
