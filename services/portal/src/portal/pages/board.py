"""The staff's board: the whole hall live, what they do by hand with a booth, lines and offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.exhibition import Board, BoothWatched
from portal.clients.floor import Plot
from portal.pages.ask import Asked, Signed
from portal.pages.drawing import Drawing, drawn

router = APIRouter()
FORUM = "/staff/forums/{forum_id}"
FILTERS = ("q", "state", "kind", "hall", "unmet")


@dataclass(frozen=True, slots=True)
class Act:
    """What staff do with a booth, and the field beside the reason that it needs."""

    path: str
    field: str = ""


ACTS: Mapping[str, Act] = {
    "assignment": Act("assignment", "proposal_id"),
    "move": Act("move", "to"),
    "release": Act("release"),
    "block": Act("block"),
    "unblock": Act("unblock"),
}


@router.get(FORUM + "/board")
async def board(ask: Signed, forum_id: str) -> Response:
    """Every booth with its state, by filters; it stays right by itself."""
    return await ask.page("staff/board.html", **await _board(ask, forum_id))


@router.get(FORUM + "/board/part")
async def part(ask: Signed, forum_id: str) -> Response:
    """The board without its filters, to be put in its place."""
    return ask.part("staff/board-part.html", **await _board(ask, forum_id))


@router.get(FORUM + "/waiting")
async def waiting(ask: Signed, forum_id: str) -> Response:
    """The waiting lists with their places, the offers with their limits, and who has no booth."""
    found = await ask.exhibition.board(forum_id)
    without = await ask.exhibition.without_booth(forum_id)
    return await ask.page(
        "staff/waiting.html",
        board=found,
        without=without,
        offers=[one for one in found.booths if one.state == "offered"],
    )


@router.get(FORUM + "/booths/{code}")
async def booth(ask: Signed, forum_id: str, code: str) -> Response:
    """One booth: who is there with whom, what was done with it and why, what may be done."""
    return await _booth(ask, forum_id, code)


@router.post(FORUM + "/booths/{code}/{act}")
async def act(ask: Signed, forum_id: str, code: str, act: str) -> Response:
    """Assign, move, release, block, unblock; always with a reason."""
    asked = ACTS.get(act)
    if asked is None:
        raise Problem(404, {})
    reason, field = f"{act}-reason", f"{act}-{asked.field}"
    ask.form.need(ask.words, *([field] if asked.field else []), reason)
    if ask.form.errors:
        return await _booth(ask, forum_id, code, 422)
    body = {"reason": ask.form[reason]}
    if asked.field:
        body[asked.field] = ask.form[field]
    try:
        await ask.exhibition.act_on_booth(forum_id, code, asked.path, body, ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _booth(ask, forum_id, code, 422)
    there = ask.form[field] if act == "move" else code
    return ask.to(f"/staff/forums/{forum_id}/booths/{there}", said=f"booth-{act}")


async def _board(ask: Asked, forum_id: str) -> dict[str, Any]:
    query = {name: ask.request.query_params.get(name, "")[:200] for name in FILTERS}
    ask.form.values |= query
    found = await ask.exhibition.board(forum_id, **query)
    totals = dict.fromkeys(("free", "held", "offered", "confirmed", "blocked"), 0)
    for kind in found.kinds:
        for state, n in kind.states.items():
            totals[state] = totals.get(state, 0) + n
    return {
        "board": found,
        "totals": totals,
        "drawings": _drawings(found),
        "filtered": any(query.values()),
        "query": str(ask.request.query_params),
        "choosing": found.choosing_from is None or found.choosing_from <= ask.now,
    }


def _drawings(board: Board) -> list[Drawing]:
    def state(plot: Plot) -> str:
        watched = plot if isinstance(plot, BoothWatched) else None
        if watched is None:
            return "free"
        return f"{watched.state} unmet" if watched.unmet else watched.state

    def title(plot: Plot) -> str:
        if not isinstance(plot, BoothWatched) or plot.title is None:
            return ""
        return f"{plot.title}, {plot.agency or plot.agency_id}"

    path = f"/staff/forums/{board.forum_id}/booths"
    return drawn(board.halls, board.booths, state=state, title=title,
                 href=lambda plot: f"{path}/{plot.code}")  # fmt: skip


async def _booth(ask: Asked, forum_id: str, code: str, status: int = 200) -> Response:
    found = await ask.exhibition.booth(forum_id, code)
    whole = await ask.exhibition.board(forum_id)
    without = await ask.exhibition.without_booth(forum_id) if found.state == "free" else []
    me = await ask.me()
    return await ask.page(
        "staff/booth.html",
        status,
        board=whole,
        booth=found,
        without=without,
        free=[one.code for one in whole.booths if one.state == "free"],
        mine=me.account_id if me is not None else "",
        may_act=me is not None and me.holds("event_staff", forum_id),
    )
