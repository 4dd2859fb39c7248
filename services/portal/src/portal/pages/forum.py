"""The forum for anybody: when and where it is, who exhibits at which booth."""

import hashlib
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from portal.clients.api import Problem
from portal.clients.floor import BoothOnMap, FloorMap, Plot, Stand
from portal.pages.ask import Ask, Asked
from portal.pages.drawing import Drawing, drawn
from portal.pages.named import book_of

router = APIRouter()


async def _may_watch(ask: Asked, forum_id: str) -> bool:
    """Whoever may see the forum; of a draft, those who plan it."""
    try:
        await ask.site.floors.map(forum_id)
    except Problem:
        await ask.exhibition.forum(forum_id)
    return True


MAY_WATCH = {"exhibition/forum": _may_watch}


@router.get("/forum")
async def current(ask: Ask) -> Response:
    """The forum that is on, or all of them where there are several."""
    found = [one for one in await ask.exhibition.forums() if one.published_at is not None]
    if len(found) == 1:
        return ask.to(f"/forums/{found[0].forum_id}")
    found.sort(key=lambda one: str(one.published_at), reverse=True)
    return await ask.page("forum/list.html", forums=found)


@router.get("/forums/{forum_id}")
async def forum(ask: Ask, forum_id: str) -> Response:
    """When and where it is, and the plan of its halls with its table."""
    floor = await ask.site.floors.map(forum_id)
    return await ask.page("forum/forum.html", **shown(ask, floor))


@router.get("/forums/{forum_id}/floor")
async def floor(ask: Ask, forum_id: str) -> Response:
    """The plan alone, to be put in its place."""
    found = await ask.site.floors.map(forum_id)
    return ask.part("forum/floor.html", **shown(ask, found))


@router.get("/forums/{forum_id}/states")
async def states(ask: Ask, forum_id: str) -> Response:
    """What each booth is now, in the reader's words: small, for a page that has the plan."""
    found = await ask.site.floors.map(forum_id)
    words = {state: ask.words(f"forum.state.{state}") for state in count(found)}
    return JSONResponse(
        {
            "plan": plan_mark(found),
            "words": words,
            "counts": count(found),
            "booths": {one.code: [one.state, title_of(one)] for one in found.booths},
        },
        headers={"Cache-Control": "no-store"},
    )


@router.get("/forums/{forum_id}/exhibitors")
async def exhibitors(ask: Ask, forum_id: str) -> Response:
    """Who exhibits, by words and filters."""
    floor = await ask.site.floors.map(forum_id)
    query = ask.request.query_params
    asked = {name: query.get(name, "")[:60] for name in ("q", "hall", "kind", "cluster")}
    everybody = await ask.exhibition.stands(forum_id)
    filtered = any(text.strip() for text in asked.values())
    found = await ask.exhibition.stands(forum_id, **asked) if filtered else everybody
    ask.form.values |= asked
    return await ask.page(
        "forum/exhibitors.html",
        floor=floor,
        stands=found,
        filtered=filtered,
        clusters=_clusters(everybody),
        named=await book_of(ask, floor.edition_id),
    )


@router.get("/forums/{forum_id}/booths/{code}")
async def booth(ask: Ask, forum_id: str, code: str) -> Response:
    """One booth: who is there, what he shows, and where in the hall it is."""
    floor = await ask.site.floors.map(forum_id)
    found = next((one for one in floor.booths if one.code == code), None)
    if found is None:
        raise Problem(404, {})
    hall = [one for one in floor.halls if one.id == found.hall]
    drawing = drawn(hall, floor.booths, state=lambda plot: _here(plot, code), title=title_of,
                    href=lambda plot: booth_path(forum_id, plot))  # fmt: skip
    return await ask.page("forum/booth.html", floor=floor, booth=found, drawings=drawing)


def shown(ask: Asked, floor: FloorMap) -> dict[str, Any]:
    """What the plan's template needs."""
    return {
        "floor": floor,
        "drawings": drawings(floor),
        "counts": count(floor),
        "plan_mark": plan_mark(floor),
    }


def drawings(floor: FloorMap) -> list[Drawing]:
    """The halls as everybody sees them."""
    return drawn(floor.halls, floor.booths, title=title_of,
                 href=lambda plot: booth_path(floor.forum_id, plot))  # fmt: skip


def booth_path(forum_id: str, plot: Plot | Stand) -> str:
    """Where one booth is looked at."""
    return f"/forums/{forum_id}/booths/{plot.code}"


def count(floor: FloorMap) -> dict[str, int]:
    """How many booths there are of each state, in the order of the legend."""
    counts = dict.fromkeys(("free", "held", "confirmed", "blocked"), 0)
    for one in floor.booths:
        counts[one.state] = counts.get(one.state, 0) + 1
    return counts


def plan_mark(floor: FloorMap) -> str:
    """Says whether the drawing is still that of the plan: it changes with any booth's place."""
    places = ((b.code, b.hall, b.x, b.y, b.width, b.depth, b.turn) for b in floor.booths)
    halls = ((h.id, h.width, h.depth) for h in floor.halls)
    return digest((*halls, *places, floor.choosing_from, floor.facts))


def title_of(plot: Plot) -> str:
    """Who is at a booth, as far as everybody may know."""
    holder = plot.exhibitor if isinstance(plot, BoothOnMap) else None
    return f"{holder.title}, {holder.agency or holder.agency_id}" if holder is not None else ""


def digest(*what: object) -> str:
    """A short mark of what is seen."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def _here(plot: Plot, code: str) -> str:
    state = plot.state if isinstance(plot, BoothOnMap) else "free"
    return f"{state} here" if plot.code == code else state


def _clusters(stands: list[Stand]) -> list[str]:
    return sorted({one.cluster for one in stands})
