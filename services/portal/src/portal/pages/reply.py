"""An agency's right of reply, and its certificates."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Asked, Signed
from portal.pages.passing import passed_on

router = APIRouter(prefix="/agency/{agency}")


@router.get("/objections")
async def against(ask: Signed, agency: str) -> Response:
    """The accepted objections against the agency's entries; those that wait for a reply first."""
    found = await ask.award.against(agency)
    found.sort(key=lambda one: (one.waits_for != "reply", str(one.reply_until)))
    return await ask.page("objection/against.html", agency=agency, objections=found)


@router.get("/objections/{id}")
async def one(ask: Signed, agency: str, id: str) -> Response:
    """One of them, with its evidence, and the form of the reply."""
    return await _page(ask, agency, id)


async def _page(ask: Asked, agency: str, id: str, status: int = 200) -> Response:
    found = await ask.award.objection(id)
    if found.agency_id != agency:
        raise Problem(404, {})
    return await ask.page("objection/reply.html", status, agency=agency, objection=found)


@router.post("/objections/{id}/reply")
async def reply(ask: Signed, agency: str, id: str) -> Response:
    """The agency's side, once."""
    if not ask.form.need(ask.words, "text"):
        return await _page(ask, agency, id, 422)
    try:
        await ask.award.send(
            "POST", f"/objections/{id}/reply", {"text": ask.form["text"]}, key=ask.form.key
        )
    except Problem as problem:
        ask.refused(problem)
        return await _page(ask, agency, id, 422)
    path = f"/agency/{agency}/objections/{id}"
    return ask.to(path, said="reply-sent", taken=f"reply-{id}")


@router.get("/objections/{id}/evidence/{file}")
async def evidence(ask: Signed, agency: str, id: str, file: str) -> Response:
    """A file of evidence that the agency may see."""
    return passed_on(await ask.award.file(f"/objections/{id}/evidence/{file}"))


@router.get("/certificates")
async def certificates(ask: Signed, agency: str) -> Response:
    """The agency's certificates, and the entries that they are for."""
    found, entries = await asyncio.gather(
        ask.award.certificates("agencies", agency), ask.award.of_agency(agency)
    )
    return await ask.page(
        "certificate/agency.html", agency=agency, certificates=found, entries=entries
    )
