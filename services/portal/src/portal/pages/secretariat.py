"""The secretariat's landing and the dashboard of an edition: how it stands, what waits, what is
wrong."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.funnel import Stage
from portal.clients.selecting import Overview
from portal.pages.ask import Signed
from portal.pages.funnel import bars
from portal.pages.named import book_of

router = APIRouter()
LONG = timedelta(days=5)
"""So long nothing should wait for a decision."""
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Wrong:
    """One thing that somebody should look at, with what its sentence is made of."""

    key: str
    params: dict[str, Any]


def wrongs(overview: Overview, now: datetime) -> Iterator[Wrong]:
    """What is not as it should be, by the calendar and by how long things wait."""
    for stage in overview.stages:
        if stage.opens_at and stage.opens_at <= now and not stage.opened and not stage.over:
            yield Wrong("not-opened", {"stage": stage.stage, "at": stage.opens_at})
    intake = next((s for s in overview.stages if s.purpose == "intake"), None)
    if intake and intake.over and overview.phase == "open":
        yield Wrong("not-counted", {})
    old = [w for w in overview.waiting if w.since and w.standing != "repair"]
    late = [w.since for w in old if w.since and now - w.since > LONG]
    if late and overview.phase == "selecting":
        yield Wrong("waits-long", {"since": min(late)})
    ending = _ending(overview.stages, "contests", now) or _ending(overview.stages, "selection", now)
    undecided = sum(w.count for w in overview.waiting)
    if ending and undecided and overview.phase == "selecting":
        yield Wrong("ends-soon", {"at": ending, "n": undecided})
    start = _ending(overview.stages, "intake", now)
    if start and overview.late_agencies:
        yield Wrong("many-late", {"at": start, "n": overview.late_agencies})


def _ending(stages: list[Stage], purpose: str, now: datetime) -> datetime | None:
    ends = (s.closes_at for s in stages if s.purpose == purpose and not s.over)
    return next((end for end in ends if end and now < end < now + SOON), None)


@router.get("/secretariat")
async def landing(ask: Signed) -> Response:
    """The editions, and what waits in the latest of them."""
    editions = await ask.programme.editions()
    seen = editions[:4]
    found = await asyncio.gather(*(ask.submission.overview(e.id) for e in seen))
    waiting = {e.id: overview for e, overview in zip(seen, found, strict=True)}
    return await ask.page("secretariat/landing.html", editions=editions, overviews=waiting)


@router.get("/secretariat/editions/{edition}")
async def dashboard(ask: Signed, edition: str) -> Response:
    """How the edition stands now; asked for in place, only what changes."""
    overview, funnel, named = await asyncio.gather(
        ask.submission.overview(edition),
        ask.submission.funnel(edition),
        book_of(ask, edition),
    )
    shown: dict[str, Any] = {
        "edition_id": edition, "overview": overview, "funnel": funnel, "named": named,
        "bars": bars(funnel),
        "wrongs": list(wrongs(overview, ask.now)),
    }  # fmt: skip
    if ask.in_place:
        return ask.part("secretariat/dashboard-now.html", **shown)
    return await ask.page("secretariat/dashboard.html", **shown)
