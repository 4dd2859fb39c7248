"""One proposal of a unit: what it needs next, the last look before it goes on, and its way out."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Asked, Signed
from portal.pages.passing import passed_on
from portal.pages.unit import next_step, running, with_end
from portal.pages.unit_form import judged_sheet
from portal.pages.unit_people import called, names_of

router = APIRouter()
ACTS = {
    "hand-over": ("handing-over", "proposal-handed-over"),
    "hand-back": ("handing-back", "proposal-handed-back"),
    "withdraw": ("withdrawal", "proposal-withdrawn"),
}


async def _may_watch(ask: Asked, id: str) -> bool:
    return await ask.submission.proposal(id) is not None


MAY_WATCH = {"submission/proposal": _may_watch}


@router.get("/unit/proposals/{id}")
async def proposal(ask: Signed, id: str) -> Response:
    """All of it at a glance."""
    shown, open, until = await with_end(ask, id)
    proposal = shown.proposal
    names = await names_of(ask, (proposal.owner, *proposal.collaborators))
    writers = [called(ask, names, a) for a in (proposal.owner, *proposal.collaborators) if a]
    contests = proposal.standing == "refused" and any(
        e.hears_contests for e in await running(ask) if e.id == proposal.edition_id
    )
    next = next_step(proposal, shown, open=open, contests=contests)
    return await ask.page(
        "unit/proposal.html", sheet=shown, until=until, open=open, writers=writers, next=next
    )


@router.get("/unit/proposals/{id}/hand-over")
async def last_look(ask: Signed, id: str) -> Response:
    """What will be frozen, whole, before it goes to the agency."""
    return await _last_look(ask, id, "hand-over")


@router.get("/unit/proposals/{id}/hand-back")
async def last_look_at_repair(ask: Signed, id: str) -> Response:
    """What was mended, before it goes back to the ministry."""
    return await _last_look(ask, id, "hand-back")


@router.get("/unit/proposals/{id}/withdraw")
async def think_again(ask: Signed, id: str) -> Response:
    """Before it is out for good."""
    shown = await judged_sheet(ask, id)
    return await ask.page("unit/withdraw.html", sheet=shown)


@router.post("/unit/proposals/{id}/hand-over")
async def hand_over(ask: Signed, id: str) -> Response:
    """It goes to the agency."""
    return await _act(ask, id, "hand-over")


@router.post("/unit/proposals/{id}/hand-back")
async def hand_back(ask: Signed, id: str) -> Response:
    """What was mended goes back to the ministry."""
    return await _act(ask, id, "hand-back")


@router.post("/unit/proposals/{id}/withdraw")
async def withdraw(ask: Signed, id: str) -> Response:
    """It is out for good."""
    return await _act(ask, id, "withdraw")


@router.get("/unit/proposals/{id}/pdf")
async def pdf(ask: Signed, id: str, version: int | None = None) -> Response:
    """All of it as PDF, in the reader's language."""
    return passed_on(await ask.submission.pdf(id, ask.words.language, version))


async def _last_look(ask: Asked, id: str, act: str, status: int = 200) -> Response:
    shown, open, until = await with_end(ask, id)
    return await ask.page(
        "unit/last-look.html", status, sheet=shown, act=act, open=open, until=until
    )


async def _act(ask: Asked, id: str, act: str) -> Response:
    path, said = ACTS[act]
    try:
        await ask.submission.act(id, path, None, key=ask.form.key, version=ask.form.version)
    except Problem as problem:
        ask.refused(problem)
        if act == "withdraw":
            shown = await judged_sheet(ask, id)
            return await ask.page("unit/withdraw.html", 422, sheet=shown)
        return await _last_look(ask, id, act, 422)
    return ask.to(f"/unit/proposals/{id}", said=said)
