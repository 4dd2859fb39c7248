"""Objections for those who decide on them: the queue, claiming, screening, ruling, the contact."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.objecting import Objection
from portal.pages.ask import Asked, Signed
from portal.pages.passing import passed_on
from portal.pages.room import At, Place

router = APIRouter(prefix="/{room}/editions/{edition}/objections")
Text = Annotated[str, Query(max_length=1000)]
WAITS = ("screening", "reply", "ruling")
STATUSES = ("turned_away", "dismissed", "upheld")


@router.get("")
async def queue(
    ask: Signed, at: At, show: Text = "", free: Text = "", after: Text = ""
) -> Response:
    """Every objection, or those that wait for a step, the first filed first."""
    wish: dict[str, Any] = {"free": "true"} if free else {}
    if show in WAITS:
        wish["waits_for"] = show
    elif show in STATUSES:
        wish["status"] = show
    found = await ask.award.objections(at.edition, after or None, **wish)
    ask.form.values |= {"show": show, "free": free}
    names = await ask.identity.names(o.claim.by for o in found.items if o.claim)
    more = urlencode({"show": show, "free": free, "after": found.next}) if found.next else ""
    return await ask.page(
        "objection/queue.html", **at.frame("objections"), objections=found.items,
        names=names,
        more=f"?{more}" if more else "", shows=(*WAITS, *STATUSES),
    )  # fmt: skip


@router.get(".csv")
async def table(ask: Signed, at: At) -> Response:
    """Every objection as a table, without its texts."""
    return passed_on(await ask.award.file(f"/editions/{at.edition}/objections.csv"))


@router.get("/{id}")
async def one(ask: Signed, at: At, id: str, contact: Text = "") -> Response:
    """An objection with its evidence, and what can be done with it next."""
    return await _page(ask, at, id, contact=bool(contact))


async def _page(
    ask: Asked, at: Place, id: str, status: int = 200, *, contact: bool = False
) -> Response:
    found = await ask.award.objection(id)
    if found.edition_id != at.edition:
        raise Problem(404, {})
    names = await ask.identity.names(who for who in _people(found) if who)
    ask.form.values.setdefault("outcome", "")
    return await ask.page(
        "objection/case.html", status, **at.frame(f"objections/{id}"), objection=found,
        names=names,
        contact=await ask.award.contact(id) if contact else None, contact_asked=contact,
        mine=found.claim is not None and found.claim.by == _account(ask),
    )  # fmt: skip


def _people(found: Objection) -> tuple[str | None, ...]:
    holder = found.claim.by if found.claim else None
    return (found.screened_by, found.ruled_by, found.replied_by, holder)


def _account(ask: Asked) -> str:
    return ask.session.account if ask.session else ""


async def _done(
    ask: Asked, at: Place, id: str, path: str, body: Any = None, *, said: str,
    method: str = "POST", version: int | None = None, taken: str = "",
) -> Response:  # fmt: skip
    try:
        await ask.award.send(
            method, f"/objections/{id}{path}", body, key=ask.form.key, version=version
        )
    except Problem as problem:
        ask.refused(problem)
        return await _page(ask, at, id, 422)
    return ask.to(at.way(f"objections/{id}"), said=said, taken=taken)


@router.post("/{id}/claim")
async def claim(ask: Signed, at: At, id: str) -> Response:
    """Keep it from other officers for a while."""
    return await _done(ask, at, id, "/claim", said="objection-claimed", method="PUT")


@router.post("/{id}/release")
async def let_go(ask: Signed, at: At, id: str) -> Response:
    """Leave it to others."""
    return await _done(ask, at, id, "/claim", said="objection-let-go", method="DELETE")


@router.post("/{id}/screening")
async def screen(ask: Signed, at: At, id: str) -> Response:
    """Accepted for a ruling, or turned away with a reason."""
    form = ask.form
    if not form.need(ask.words, "outcome"):
        return await _page(ask, at, id, 422)
    body: dict[str, Any] = {"outcome": form["outcome"]}
    if form["outcome"] == "turned_away":
        if not form.need(ask.words, "because"):
            return await _page(ask, at, id, 422)
        body["because"] = form["because"]
    else:
        until = form.instant(ask.words, "reply_until")
        body |= {"reply_until": until.isoformat()} if until else {}
        body["withheld"] = form.all("withheld")
    if form.errors:
        return await _page(ask, at, id, 422)
    return await _done(
        ask,
        at,
        id,
        "/screening",
        body,
        said="objection-screened",
        version=form.version,
        taken=f"screening-{id}",
    )


@router.post("/{id}/ruling")
async def rule(ask: Signed, at: At, id: str) -> Response:
    """Dismissed or upheld, with reasons."""
    if not ask.form.need(ask.words, "outcome", "reasons"):
        return await _page(ask, at, id, 422)
    body = {"outcome": ask.form["outcome"], "reasons": ask.form["reasons"]}
    return await _done(
        ask,
        at,
        id,
        "/ruling",
        body,
        said="objection-ruled",
        version=ask.form.version,
        taken=f"ruling-{id}",
    )


@router.post("/{id}/erasure")
async def erase(ask: Signed, at: At, id: str) -> Response:
    """The contact is erased; the objection stays."""
    return await _done(ask, at, id, "/contact", said="contact-erased", method="DELETE")


@router.get("/{id}/evidence/{file}")
async def evidence(ask: Signed, at: At, id: str, file: str) -> Response:
    """A file of evidence."""
    return passed_on(await ask.award.file(f"/objections/{id}/evidence/{file}"))
