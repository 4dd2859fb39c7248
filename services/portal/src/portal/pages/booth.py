"""An agency's booth: choose, hold, confirm, say what is needed, wait, give back, take along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.exhibition import OwnExhibitor
from portal.clients.floor import BoothOnMap, FloorMap, Plot
from portal.pages.ask import Asked, Signed
from portal.pages.drawing import Drawing, drawn
from portal.pages.form import Form
from portal.pages.forum import booth_path, count, plan_mark, title_of

router = APIRouter()
BOOTH = "/agency/{agency}/booth/{exhibitor_id}"
MOST_WATTS = 1_000_000
MOST_PEOPLE, LONGEST_NAME = 50, 200


@router.get("/agency/{agency}/booth")
async def booths(ask: Signed, agency: str) -> Response:
    """Every entry of the agency that is entitled to a booth, and what it needs next."""
    found = [one for one in await ask.exhibition.exhibitors() if one.agency_id == agency]
    if len(found) == 1:
        return ask.to(f"/agency/{agency}/booth/{found[0].exhibitor_id}")
    return await ask.page("booth/list.html", agency=agency, exhibitors=found)


@router.get(BOOTH)
async def booth(ask: Signed, agency: str, exhibitor_id: str, choose: str = "") -> Response:
    """One entry's booth: where it stands, and what may be done now."""
    return await _shown(ask, agency, exhibitor_id, choose=choose)


@router.get(BOOTH + "/standing")
async def standing(ask: Signed, agency: str, exhibitor_id: str, seen: str = "") -> Response:
    """Where it stands, alone: for a page that shows `seen`, which says when that is over."""
    own = await _own(ask, agency, exhibitor_id)
    return ask.part("booth/standing.html", agency=agency, own=own, mark=mark(own), seen=seen)


@router.get(BOOTH + "/confirmation")
async def confirmation(ask: Signed, agency: str, exhibitor_id: str) -> Response:
    """What was agreed, to print: the booth, what is needed, when it is built, and whom to ask."""
    own = await _own(ask, agency, exhibitor_id)
    if own.state != "confirmed":
        return ask.to(f"/agency/{agency}/booth/{exhibitor_id}")
    floor = await ask.site.floors.map(own.forum_id)
    halls = [one for one in floor.halls if own.booth is not None and one.id == own.booth.hall]
    drawings = drawn(halls, floor.booths, state=lambda plot: _mine(plot, own))
    return await ask.page("booth/confirmation.html", agency=agency, own=own, drawings=drawings)


@dataclass(frozen=True, slots=True)
class Act:
    """What a form asks of the service, with which of its fields, and what is said when it is
    done."""

    method: str
    name: str
    said: str
    fields: tuple[str, ...] = ()


ACTS: Mapping[str, Act] = {
    "hold": Act("POST", "hold", "booth-held", ("code",)),
    "release": Act("POST", "release", "booth-released", ("code",)),
    "waiting": Act("PUT", "waiting", "booth-waiting", ("kind",)),
    "leaving": Act("DELETE", "waiting", "booth-left"),
    "forgetting": Act("DELETE", "staff", "booth-forgotten"),
}
SAYING: Mapping[str, Act] = {
    "confirmed": Act("POST", "confirmation", "booth-confirmed"),
    "requirements": Act("PUT", "requirements", "booth-requirements"),
}
"""Those that say what is needed at the booth."""


@router.post(BOOTH + "/{act}")
async def act(ask: Signed, agency: str, exhibitor_id: str, act: str) -> Response:
    """Hold, confirm, say what is needed, give back, wait, leave, have names forgotten."""
    asked = ACTS.get(act) or SAYING.get(act)
    if asked is None:
        raise Problem(404, {})
    await _own(ask, agency, exhibitor_id)
    if act in SAYING:
        body = _needs(ask)
    else:
        ask.form.need(ask.words, *asked.fields)
        body = {name: ask.form[name] for name in asked.fields}
    if ask.form.errors:
        return await _shown(ask, agency, exhibitor_id, status=422)
    try:
        await ask.exhibition.act(asked.method, exhibitor_id, asked.name, body or None, ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _shown(ask, agency, exhibitor_id, status=422)
    taken = f"booth:{exhibitor_id}" if act in SAYING else ""
    return ask.to(f"/agency/{agency}/booth/{exhibitor_id}", said=asked.said, taken=taken)


def mark(own: OwnExhibitor) -> str:
    """Which of the page's forms fit; another mark means that the page is to be loaded again."""
    code = own.place.code if own.place is not None else ""
    kind = own.waiting.kind if own.waiting is not None else ""
    return f"{own.state or '-'}:{code}:{kind}:{own.ended or ''}"


async def _own(ask: Asked, agency: str, exhibitor_id: str) -> OwnExhibitor:
    """The entry; a Problem where it is not that agency's, so that no address says otherwise."""
    own = await ask.exhibition.exhibitor(exhibitor_id)
    if own.agency_id != agency:
        raise Problem(404, {})
    return own


async def _shown(
    ask: Asked, agency: str, exhibitor_id: str, *, choose: str = "", status: int = 200
) -> Response:
    own = await _own(ask, agency, exhibitor_id)
    floor = await ask.site.floors.map(own.forum_id)
    me = await ask.me()
    if not ask.form.values or status == 200:
        ask.form.values |= {"code": choose}
        _fill(ask.form, own)
    free = [one for one in floor.booths if one.state == "free"]
    return await ask.page(
        "booth/booth.html",
        status,
        agency=agency,
        own=own,
        mark=mark(own),
        seen=mark(own),
        floor=floor,
        drawings=_drawings(floor, own, agency),
        counts=count(floor),
        plan_mark=plan_mark(floor),
        free=free,
        chosen=next((one for one in free if one.code == ask.form["code"]), None),
        full=[kind for kind in floor.kinds if all(one.kind != kind for one in free)],
        may_act=me is not None and me.holds("agency_administrator", agency),
        is_open=own.forum.choosing_from is None or own.forum.choosing_from <= ask.now,
        may_change=own.forum.requirements_until > ask.now,
    )


def _fill(form: Form, own: OwnExhibitor) -> None:
    """What was said before, to be said otherwise."""
    needs = own.requirements
    if needs is not None:
        form.values |= {"power": str(needs.power), "shows": needs.shows}
        form.lists["needs"] = [name for name in ("water", "accessible") if getattr(needs, name)]
    form.values["staff"] = "\n".join(own.staff)


def _drawings(floor: FloorMap, own: OwnExhibitor, agency: str) -> list[Drawing]:
    here = f"/agency/{agency}/booth/{own.exhibitor_id}"

    def href(plot: Plot) -> str:
        free = isinstance(plot, BoothOnMap) and plot.state == "free"
        choosing = free and own.place is None and own.ended is None
        return f"{here}?choose={plot.code}#choose" if choosing else booth_path(own.forum_id, plot)

    return drawn(floor.halls, floor.booths, state=lambda plot: _mine(plot, own), href=href,
                 title=title_of)  # fmt: skip


def _mine(plot: Plot, own: OwnExhibitor) -> str:
    """What a booth is for its exhibitor: his own is marked, and an offer to him is one."""
    state = plot.state if isinstance(plot, BoothOnMap) else "free"
    if own.place is not None and own.place.code == plot.code:
        return f"{own.state or state} mine"
    return state


def _needs(ask: Asked) -> dict[str, Any]:
    """What is needed at the booth, as far as it can be read."""
    form, words = ask.form, ask.words
    form.need(words, "code", "power", "shows")
    power = form["power"].replace(".", "").replace(" ", "")
    if form["power"] and not (power.isascii() and power.isdigit() and int(power) <= MOST_WATTS):
        form.errors["power"] = words("booth.power.wrong")
    people = [name.strip() for name in form["staff"].split("\n") if name.strip()]
    if len(people) > MOST_PEOPLE or any(len(name) > LONGEST_NAME for name in people):
        form.errors["staff"] = words("booth.staff.wrong", most=MOST_PEOPLE)
    if form.errors:
        return {}
    return {
        "code": form["code"],
        "power": int(power),
        "shows": form["shows"],
        "water": form.chose("needs", "water"),
        "accessible": form.chose("needs", "accessible"),
        "staff": people,
    }
