"""`make screens`: a picture of every page, on a phone and on a desk, in both languages.

They are written below `build/screens/<language>/<width>/<role>-<page>.png`, with an index page.
With `--guides` the pictures that the guides name are taken anew instead, where they lie; those of
a judge before a round that is open.
"""

import argparse
import asyncio
import html
import itertools
import json
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.async_api import FloatRect, Page
from tests.e2e.portal.browser import WIDTHS, Visitor, chromium, visitor
from tests.e2e.portal.seed import open_round
from tests.e2e.portal.tour import TOUR, Guide, Places, Stop

OUT = Path("build/screens")
GUIDES = Path("docs/guide")
HIGHEST = 4000
TALL = {"secretariat-plan": 880, "event_staff-board": 720}
"""Pages whose drawing begins further down."""
SMALLER, QUALITY = 0.8, 0.7
JUDGES = ("evaluator", "panellist")


async def take(url: str, listed: list[dict[str, str]], only: str, out: Path) -> list[Path]:
    """Every picture of the pages whose `role-page` contains `only`."""
    people = {one["role"]: one for one in reversed(listed)}
    places = await Guide(url, people, listed[0]["edition"]).places()
    stops = [stop for stop in TOUR if only in f"{stop.role}-{stop.name}"]
    roles = dict.fromkeys(stop.role for stop in stops)
    taken: list[Path] = []
    async with chromium() as browser:
        for language, width, role in itertools.product(("id", "en"), WIDTHS, roles):
            folder = out / language / str(width)
            async with visitor(browser, url, language=language, width=width) as somebody:
                if role in people:
                    await somebody.sign_in(people[role]["email"], people[role]["password"])
                mine = [stop for stop in stops if stop.role == role]
                taken += await _of_role(somebody, mine, places, folder)
    _index(out, taken)
    return taken


async def take_for_guides(url: str, listed: list[dict[str, str]], guides: Path) -> list[Path]:
    """The pictures that the guides of a language name: the first of a page."""
    people = {one["role"]: one for one in reversed(listed)}
    places = await Guide(url, people, listed[0]["edition"]).places()
    stops = {f"{stop.role}-{stop.name}": stop for stop in TOUR}
    named = sorted(_named(guides), key=lambda one: (stops[one[1]].role in JUDGES, one))
    judge: dict[str, str] | None = None
    taken: list[Path] = []
    async with chromium() as browser:
        for language, name in named:
            stop = stops[name]
            if stop.role in JUDGES and judge is None:  # once the others are taken: it is seen there
                judge, places = await _open_round(url, listed[0], places)
                people |= dict.fromkeys(JUDGES, judge)
            async with visitor(browser, url, language=language, width=1000) as somebody:
                if stop.role in people:
                    who = people[stop.role]
                    await somebody.sign_in(who["email"], who["password"])
                await somebody.go(stop.at(places))
                await somebody.page.evaluate("() => document.fonts.ready")
                file = guides / "pictures" / language / f"{name}.webp"
                picture = await somebody.page.screenshot(
                    full_page=True, clip=await _page_of(somebody, name)
                )
                file.write_bytes(await small(await browser.new_page(), picture))
                taken.append(file)
    return taken


async def _page_of(somebody: Visitor, name: str) -> FloatRect:
    """Where the page itself begins, below what all pages have above it."""
    box = await somebody.page.locator("main").bounding_box()
    assert box is not None
    return {"x": 0, "y": box["y"] + 8, "width": 1000, "height": TALL.get(name, 600)}


async def _open_round(
    url: str, chief: dict[str, str], places: Places
) -> tuple[dict[str, str], Places]:
    """A judge with a pile that is half read, and where it is."""
    slug = f"contoh-{uuid4().hex[:8]}"
    async with open_round(url, (chief["email"], chief["password"]), slug) as season:
        judge = season.judges["evaluator"][0]
        path = f"/judging/readings?round_id={slug}:desk&state=assigned"
        readings = [one async for one in judge.pages(path)]
        scores = dict(zip(_criteria(season.book), ("78", "84", "71", "66", "80"), strict=False))
        for reading in readings[:-1]:
            await judge.ask("PATCH", f"/judging/readings/{reading['id']}/sheet", {"scores": scores})
            await judge.post(f"/judging/readings/{reading['id']}/handing-in")
        begun = {"scores": dict(list(scores.items())[:2])}
        await judge.ask("PATCH", f"/judging/readings/{readings[-1]['id']}/sheet", begun)
        found = {**places, "edition": slug, "reading": str(readings[-1]["id"])}
        return {"email": judge.email, "password": judge.password}, found


def _criteria(book: Mapping[str, Any]) -> list[str]:
    return [one["id"] for one in book["groups"][0]["criteria"]]


async def small(page: Page, picture: bytes) -> bytes:
    """The picture as WebP and somewhat smaller, by the browser itself: a guide weighs little."""
    said = await page.evaluate(
        """async ([picture, scale, quality]) => {
            const image = new Image();
            image.src = `data:image/png;base64,${picture}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
            const context = canvas.getContext("2d");
            context.imageSmoothingQuality = "high";
            context.drawImage(image, 0, 0, canvas.width, canvas.height);
            const blob = await canvas.convertToBlob({ type: "image/webp", quality });
            const bytes = new Uint8Array(await blob.arrayBuffer());
            return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        }""",
        [b64encode(picture).decode(), SMALLER, QUALITY],
    )
    await page.close()
    return b64decode(said)


def _named(guides: Path) -> set[tuple[str, str]]:
    """The language and the name of every picture in the guides."""
    picture = re.compile(r"\.\./pictures/(\w+)/([\w-]+)\.webp")
    texts = [file.read_text(encoding="utf-8") for file in guides.glob("*/*.md")]
    return {found for text in texts for found in picture.findall(text)}


async def _of_role(
    somebody: Visitor, stops: Iterable[Stop], places: Places, folder: Path
) -> list[Path]:
    """The pictures of one role's pages."""
    taken = []
    page = somebody.page
    screen = page.viewport_size or {"width": 1280, "height": 900}
    for stop in stops:
        await somebody.go(stop.at(places))
        await page.evaluate("() => document.fonts.ready")
        high = int(await page.evaluate("() => document.documentElement.scrollHeight"))
        whole = min(HIGHEST, max(screen["height"], high))
        await page.set_viewport_size({"width": screen["width"], "height": whole})
        file = folder / f"{stop.role}-{stop.name}.png"
        await page.screenshot(path=file)
        await page.set_viewport_size(screen)
        taken.append(file)
    return taken


def _index(out: Path, taken: list[Path]) -> None:
    """A page that shows every picture."""
    rows = [
        f'<figure><a href="{p.relative_to(out)}"><img loading="lazy" src="{p.relative_to(out)}">'
        f"</a><figcaption>{html.escape(str(p.relative_to(out)))}</figcaption></figure>"
        for p in sorted(taken)
    ]
    style = "body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}img{max-width:420px}"
    (out / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>'
        + "\n".join(rows),
        encoding="utf-8",
    )


def main() -> None:
    """Take the pictures of a platform that carried a demo."""
    parser = argparse.ArgumentParser("screens", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="where the portal answers")
    parser.add_argument("--people", type=Path, required=True, help="the demo-people.json of a demo")
    parser.add_argument("--only", default="", help="only pages whose role-page contains this")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--guides", action="store_true", help="only the pictures of the guides")
    given = parser.parse_args()
    listed = json.loads(given.people.read_text(encoding="utf-8"))
    if given.guides:
        taken = asyncio.run(take_for_guides(given.url, listed, GUIDES))
    else:
        taken = asyncio.run(take(given.url, listed, given.only, given.out))
    sys.stdout.write(f"{len(taken)} pictures, the last of them {taken[-1]}\n")


if __name__ == "__main__":
    main()
