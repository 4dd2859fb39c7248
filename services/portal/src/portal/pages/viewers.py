"""Who may see what a round decided before it is released: asked for by one, named by a second."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.rounds import Naming
from portal.pages.ask import Asked, Signed
from portal.pages.book import book_of
from portal.pages.named import told_apart
from portal.pages.room import At, Place
from portal.pages.rounds import holders_of, names_of

router = APIRouter(prefix="/{room}/editions/{edition}/rounds/{round}")


@router.get("/viewers")
async def viewers(ask: Signed, at: At, round: str) -> Response:
    """Who was asked for and named as a further viewer of what a round decides."""
    return await _viewers(ask, at, round)


@router.post("/viewers")
async def ask_for_viewer(ask: Signed, at: At, round: str) -> Response:
    """Somebody of the secretariat asks; a second person names."""
    if ask.form.need(ask.words, "viewer", "reason"):
        body = {"viewer": ask.form["viewer"], "reason": ask.form["reason"]}
        try:
            await ask.judging.send(
                "POST", f"/rounds/{at.edition}:{round}/namings", body, key=ask.form.key
            )
        except Problem as problem:
            ask.refused(problem)
        else:
            path = at.way(f"rounds/{round}/viewers")
            return ask.to(path, said="viewer-asked")
    return await _viewers(ask, at, round, 422)


@router.post("/viewers/{naming}")
async def name_viewer(ask: Signed, at: At, round: str, naming: str) -> Response:
    """The second person names whom the first asked for."""
    path = f"/rounds/{at.edition}:{round}/namings/{naming}/approval"
    try:
        await ask.judging.send("POST", path, key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _viewers(ask, at, round, 422)
    return ask.to(at.way(f"rounds/{round}/viewers"), said="viewer-named")


async def _viewers(ask: Asked, at: Place, round: str, status: int = 200) -> Response:
    me = await ask.me()
    book, namings = await asyncio.gather(
        book_of(ask, at.edition), ask.judging.whole(f"/rounds/{at.edition}:{round}/namings", Naming)
    )
    officials: dict[str, str] = {}
    if me is not None and me.holds("secretariat"):
        found = await asyncio.gather(
            holders_of(ask, "secretariat", None), holders_of(ask, "auditor", at.edition)
        )
        officials = told_apart(one for some in found for one in some)
    names = await names_of(
        ask, (id for one in namings for id in (one.viewer, one.asked_by, one.approved_by) if id)
    )
    return await ask.page(
        "rounds/viewers.html", status, **at.frame("rounds"), book=book, round_id=round,
        namings=namings, names=names, officials=officials, me=me,
    )  # fmt: skip
