"""One proposal in its agency's hands: read, correct, return, submit, withdraw, contest."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.selecting import Whole
from portal.pages.ask import Asked, Signed
from portal.pages.merging import Conflict, merge
from portal.pages.named import Named, book_of, people_named
from portal.pages.passing import attachment_of

router = APIRouter()
SUBMITTABLE = "handed_over"
WITHDRAWABLE = ("draft", "handed_over", "submitted", "repair", "admitted", "contested")


async def _found(ask: Asked, agency: str, id: str) -> tuple[Whole, Named]:
    """The proposal of that agency, and the names of its edition."""
    proposal = await ask.submission.seen(id)
    if proposal.agency_id != agency:
        raise Problem(404, {})
    return proposal, await book_of(ask, proposal.edition_id)


async def _shown(
    ask: Asked, agency: str, id: str, template: str, status: int = 200, **more: Any
) -> Response:
    proposal, named = await _found(ask, agency, id)
    words = proposal.view == "whole"
    findings, intake, names, people = await asyncio.gather(
        ask.submission.findings(id) if words else _none(),
        ask.submission.intake(proposal.edition_id),
        ask.identity.agency_names([agency]),
        people_named(ask, [a for a in (proposal.owner, *(proposal.collaborators or ())) if a]),
    )
    return await ask.page(
        template, status, agency=agency, proposal=proposal, named=named, findings=findings or [],
        intake=intake, agencies=names, people=people, files=proposal.attachments or {},
        may_withdraw=proposal.standing in WITHDRAWABLE, **more,
    )  # fmt: skip


async def _none() -> None:
    return None


@router.get("/agency/{agency}/proposals/{id}")
async def one(ask: Signed, agency: str, id: str) -> Response:
    """What is written, what the rules say of it, and what may be done."""
    return await _shown(ask, agency, id, "agency/proposal.html")


@router.post("/agency/{agency}/proposals/{id}/return")
async def give_back(ask: Signed, agency: str, id: str) -> Response:
    """To its unit, with a remark."""
    if not ask.form.need(ask.words, "remark"):
        return await _shown(ask, agency, id, "agency/proposal.html", 422)
    body = {"remark": ask.form["remark"]}
    return await _done(ask, agency, id, "return", body)


@router.get("/agency/{agency}/proposals/{id}/submission")
async def last_look(ask: Signed, agency: str, id: str) -> Response:
    """What will be frozen, before it is; what is not to be submitted now is shown as it stands."""
    proposal, _ = await _found(ask, agency, id)
    if proposal.standing != SUBMITTABLE:
        return ask.to(f"/agency/{agency}/proposals/{id}")
    return await _shown(ask, agency, id, "agency/last-look.html")


@router.post("/agency/{agency}/proposals/{id}/submission")
async def submit(ask: Signed, agency: str, id: str) -> Response:
    """To the ministry, as it was looked at; then the receipt."""
    if ask.form["looked"] != "yes":
        ask.form.errors["looked"] = ask.words("agency.last-look.needed")
        return await _shown(ask, agency, id, "agency/last-look.html", 422)
    version = ask.form.version
    try:
        await ask.submission.act(id, "submission", None, key=ask.form.key, version=version)
    except Problem as problem:
        ask.refused(problem)
        # Another window may have submitted it: then there is nothing left to look at and send.
        proposal, _ = await _found(ask, agency, id)
        there = "last-look" if proposal.standing == SUBMITTABLE else "proposal"
        return await _shown(ask, agency, id, f"agency/{there}.html", 422)
    return ask.to(f"/agency/{agency}/proposals/{id}/receipt", said="proposal-submitted")


@router.get("/agency/{agency}/proposals/{id}/receipt")
async def receipt(ask: Signed, agency: str, id: str) -> Response:
    """Proof of what arrived and when, to print."""
    proposal, _ = await _found(ask, agency, id)
    if not proposal.receipts:
        raise Problem(404, {})
    return await _shown(ask, agency, id, "agency/receipt.html")


@router.post("/agency/{agency}/proposals/{id}/withdrawal")
async def withdraw(ask: Signed, agency: str, id: str) -> Response:
    """Out of the competition, once it is said that this is meant."""
    if ask.form["sure"] != "yes":
        ask.form.errors["sure"] = ask.words("agency.withdraw.needed")
        return await _shown(ask, agency, id, "agency/proposal.html", 422)
    return await _done(ask, agency, id, "withdrawal", None)


@router.post("/agency/{agency}/proposals/{id}/contest")
async def contest(ask: Signed, agency: str, id: str) -> Response:
    """Against a refusal, once."""
    if not ask.form.need(ask.words, "statement"):
        return await _shown(ask, agency, id, "agency/proposal.html", 422)
    body = {"statement": ask.form["statement"]}
    return await _done(ask, agency, id, "contest", body)


async def _done(
    ask: Asked, agency: str, id: str, act: str, body: dict[str, Any] | None
) -> Response:
    try:
        await ask.submission.act(id, act, body, key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _shown(ask, agency, id, "agency/proposal.html", 422)
    taken = f"agency:{id}"
    return ask.to(f"/agency/{agency}/proposals/{id}", said=f"proposal-{act}", taken=taken)


@router.get("/agency/{agency}/proposals/{id}/correction")
async def correction(ask: Signed, agency: str, id: str) -> Response:
    """Every field of the form, to be corrected while it is with the agency."""
    return await _correction(ask, agency, id)


@router.post("/agency/{agency}/proposals/{id}/correction")
async def correct(ask: Signed, agency: str, id: str) -> Response:
    """What was changed, field by field; where somebody else wrote too, both texts are shown."""
    form = ask.form
    changed = {
        name.removeprefix("was_"): form[name.removeprefix("was_")]
        for name, was in form.values.items()
        if name.startswith("was_") and mark(form[name.removeprefix("was_")]) != was
    }
    seen = {name: int(form[f"seen_{name}"] or 0) for name in changed}
    try:
        _, conflicts = await merge(ask, id, changed, seen)
    except Problem as problem:
        ask.refused(problem)
        return await _correction(ask, agency, id, 422, mine=changed)
    if conflicts:
        found = {one.field: one for one in conflicts}
        mine = {name: text for name, text in changed.items() if name in found}
        return await _correction(ask, agency, id, 422, mine=mine, conflicts=found)
    path = f"/agency/{agency}/proposals/{id}"
    if not changed:
        return ask.to(path)
    return ask.to(path, said="proposal-corrected", taken=f"agency-correction:{id}")


async def _correction(
    ask: Asked, agency: str, id: str, status: int = 200, *, mine: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
) -> Response:  # fmt: skip
    """The form over what is written now, with what of `mine` is not kept yet."""
    proposal, named = await _found(ask, agency, id)
    fields = list(named.fields(proposal.group))
    texts = {name: proposal.text(name) for name, _, _ in fields}
    ask.form.values |= texts | dict(mine or {})
    return await _shown(
        ask, agency, id, "agency/correction.html", status, fields=fields,
        marks={name: mark(text) for name, text in texts.items()}, conflicts=conflicts or {},
    )  # fmt: skip


def mark(text: str) -> str:
    """A short mark of a text: whether a field still says what it said when it was shown."""
    return sha256(text.strip().encode()).hexdigest()[:16]


@router.get("/agency/{agency}/proposals/{id}/files/{slot}")
async def file(ask: Signed, agency: str, id: str, slot: str) -> Response:
    """What is attached there."""
    return await attachment_of(ask, id, slot)
