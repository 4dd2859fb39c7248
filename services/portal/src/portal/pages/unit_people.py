"""Who writes a proposal: its owner, and whom he lets write too."""

import asyncio
from collections.abc import Iterable, Mapping

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Asked, Signed
from portal.pages.named import people_named
from portal.pages.unit_form import sheet

router = APIRouter()


async def names_of(ask: Asked, accounts: Iterable[str | None]) -> Mapping[str, str]:
    """What people are called; somebody whose name cannot be told has none."""
    return await people_named(ask, sorted({account for account in accounts if account}))


def called(ask: Asked, names: Mapping[str, str], account: str | None) -> str:
    """Somebody as the reader calls him: himself, a colleague by his name, or a colleague."""
    if ask.session is not None and account == ask.session.account:
        return ask.words("unit.people.you")
    return names.get(account or "") or ask.words("unit.people.somebody")


@router.get("/unit/proposals/{id}/people")
async def people(ask: Signed, id: str) -> Response:
    """Who writes it, and who may be asked."""
    return await _people(ask, id)


@router.post("/unit/proposals/{id}/people")
async def share(ask: Signed, id: str) -> Response:
    """Somebody writes it too, or no longer."""
    form = ask.form
    if not form.need(ask.words, "account"):
        return await _people(ask, id, 422)
    gone = form["act"] == "remove"
    try:
        await (ask.submission.unshare if gone else ask.submission.share)(id, form["account"])
    except Problem as problem:
        ask.refused(problem)
        return await _people(ask, id, 422)
    said = "writer-removed" if gone else "writer-added"
    return ask.to(f"/unit/proposals/{id}/people", said=said)


async def _people(ask: Asked, id: str, status: int = 200) -> Response:
    shown, colleagues = await asyncio.gather(sheet(ask, id), ask.submission.colleagues(id))
    proposal = shown.proposal
    writers = [a for a in (proposal.owner, *proposal.collaborators) if a]
    names = await names_of(ask, {*writers, *colleagues})
    owner = ask.session is not None and proposal.owner == ask.session.account
    others = [(a, names.get(a, a)) for a in colleagues if a not in writers]
    return await ask.page(
        "unit/people.html", status, sheet=shown, owner=owner, others=sorted(others, key=_by_name),
        writers=[(a, called(ask, names, a)) for a in writers],
    )  # fmt: skip


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
