"""What belongs to every page: its language, its zone, its assets, and what changes while it is
looked at."""

import asyncio
import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from portal.clients.api import Problem
from portal.locales import LANGUAGES, ZONES
from portal.pages.ask import Ask, Asked, is_secure, ours
from portal.pages.site import Site

router = APIRouter()
A_YEAR_S = 31_536_000
MOST_WATCHES = 12


@router.get("/assets/{digest}/{name:path}", include_in_schema=False)
async def asset(request: Request, digest: str, name: str) -> Response:
    """A style, a script, a font, a picture."""
    site: Site = request.app.state.site
    return await site.assets.serve(request)


@router.get("/language/{language}")
async def speak(ask: Ask, language: str, to: str = "/") -> Response:
    """The same page in another language; the browser remembers."""
    return _remembered(ask, "language", language, to, LANGUAGES)


@router.get("/zone/{zone}")
async def reckon(ask: Ask, zone: str, to: str = "/") -> Response:
    """The same page with the times of another zone; the browser remembers."""
    return _remembered(ask, "zone", zone, to, tuple(ZONES))


def _remembered(ask: Asked, name: str, value: str, to: str, known: tuple[str, ...]) -> Response:
    response = RedirectResponse(ours(to), 303)
    if value in known:
        secure = is_secure(ask.request, ask.site)
        response.set_cookie(name, value, A_YEAR_S, samesite="lax", secure=secure, httponly=True)
    return response


@router.get("/live")
async def live(ask: Ask, watch: Annotated[list[str], Query(max_length=MOST_WATCHES)]) -> Response:
    """A stream that tells which of these changed; of those only that this person may know of."""
    hub = ask.site.hub
    if hub.full:
        return Response("", 503, {"Retry-After": "5"})
    may = await asyncio.gather(*(_may_watch(ask, one) for one in watch))
    granted = [one for one, is_so in zip(watch, may, strict=True) if is_so]
    if not granted:
        return Response("", 204)  # a browser does not connect again after it
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(hub.stream(granted), 200, headers, "text/event-stream")


async def _may_watch(ask: Asked, watch: str) -> bool:
    kind, _, id = watch.partition(":")
    may = ask.site.may_watch.get(kind)
    if may is None or not id:
        return False
    try:
        return await may(ask, id)
    except Problem:
        return False


@router.get("/people")
async def demo_people(ask: Ask) -> Response:
    """Example people to sign in as: only where a demo ran, and nobody real is behind them."""
    file = ask.site.demo_people
    if file is None or not file.exists():
        raise Problem(404, {})
    people = await asyncio.to_thread(lambda: json.loads(file.read_text()))
    return await ask.page("demo-people.html", people=people)
