"""Objecting to a finalist, for anybody, and following it by its code.

The code travels in bodies only. It is drawn here from what this browser holds and the key of the
form, so that a form that is sent twice is one objection, with the code that was shown.
"""

import base64
import hmac
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.award import Named
from portal.clients.objecting import Tracked
from portal.pages.ask import Ask, Asked

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]
FILES = ("file-1", "file-2", "file-3")
PIECE = 65_536


def code_of(secret: str, key: str) -> str:
    """The code of an objection that this browser files under this key: 32 bytes in base64url."""
    drawn = hmac.digest(secret.encode(), f"objection {key}".encode(), "sha256")
    return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()


@router.get("/objections")
async def door(ask: Ask) -> Response:
    """How it is done, and where a code is written."""
    return await ask.page("objection/door.html")


@router.get("/objections/new")
async def form(ask: Ask, edition: Text, list: Text, entry: Text) -> Response:
    """The form of an objection to an entry."""
    return await ask.page("objection/new.html", entry=await _entry(ask, edition, list, entry))


@router.post("/objections/new")
async def file(ask: Ask, edition: Text, list: Text, entry: Text) -> Response:
    """Filed; its code is shown once."""
    named, form = await _entry(ask, edition, list, entry), ask.form
    links = [line.strip() for line in form["links"].splitlines() if line.strip()]
    if not form.need(ask.words, "reason"):
        return await ask.page("objection/new.html", 422, entry=named)
    code = code_of(ask.secret, form.key or "")
    contact = {name: form[name] for name in ("name", "email", "phone")}
    body: dict[str, Any] = {
        "proposal_id": entry, "reason": form["reason"], "evidence": form["evidence"],
        "links": links, "code": code,
    }  # fmt: skip
    if any(contact.values()):
        body["contact"] = contact
    try:
        await ask.award.file_objection(edition, list, body, form.key)
    except Problem as problem:
        _at_its_field(ask, problem)
        return await ask.page("objection/new.html", 422, entry=named)
    await _lodge(ask, code, *FILES)
    tracked = await ask.award.track(code)
    return await ask.page("objection/filed.html", entry=named, code=code, tracked=tracked)


async def _entry(ask: Asked, edition: str, name: str, proposal: str) -> Named:
    """The entry that is objected to, where it is one of that list."""
    for one in await ask.award.of_proposal(proposal):
        if (one.edition_id, one.list) == (edition, name):
            return one
    raise Problem(404, {})


def _at_its_field(ask: Asked, problem: Problem) -> None:
    if problem.status in (401, 404) or problem.status >= 500:
        raise problem
    if any("/links" in fault.pointer for fault in problem.faults):
        ask.form.errors["links"] = ask.words("objection.bad-link")
    ask.refused(problem)


async def _lodge(ask: Asked, code: str, *names: str) -> None:
    """Add the files that were sent; what is none that is taken is said at its field."""
    for name in names:
        sent = ask.form.files.get(name)
        if sent is None:
            continue
        try:
            await ask.award.lodge(code, _content(sent))
        except Problem as problem:
            if problem.status >= 500 or problem.status == 401:
                raise
            ask.form.errors[name] = ask.says(problem)


async def _content(sent: UploadFile) -> AsyncIterator[bytes]:
    while piece := await sent.read(PIECE):
        yield piece


@router.get("/objections/follow")
async def follow_form(ask: Ask) -> Response:
    """A code is in no address: who comes here by a reload writes it again."""
    return ask.to("/objections")


@router.post("/objections/follow")
async def follow(ask: Ask) -> Response:
    """How far it has come, for whoever holds its code."""
    return await _followed(ask)


@router.post("/objections/follow/evidence")
async def lodge(ask: Ask) -> Response:
    """Files are added, until it is screened."""
    code = ask.form["code"]
    if ask.form.need(ask.words, "file-1"):
        await _lodge(ask, code, "file-1")
    return await _followed(ask, "evidence-lodged")


@router.post("/objections/follow/removal")
async def take_back(ask: Ask) -> Response:
    """A file is taken back, until it is screened."""
    try:
        await ask.award.take_back(ask.form["code"], ask.form["file"])
    except Problem as problem:
        ask.refused(problem)
    return await _followed(ask, "evidence-taken-back")


@router.post("/objections/follow/erasure")
async def erase(ask: Ask) -> Response:
    """The contact is erased; the objection stays."""
    await ask.award.erase_by_code(ask.form["code"])
    return await _followed(ask, "contact-erased")


async def _followed(ask: Asked, done: str = "") -> Response:
    code = ask.form["code"]
    tracked = await _tracked(ask, code)
    if tracked is None:
        ask.form.errors["code"] = ask.words("objection.unknown-code")
        return await ask.page("objection/door.html", 404)
    wrong = bool(ask.form.errors)
    return await ask.page(
        "objection/followed.html", 422 if wrong else 200, tracked=tracked, code=code,
        done="" if wrong else done,
    )  # fmt: skip


async def _tracked(ask: Asked, code: str) -> Tracked | None:
    try:
        return await ask.award.track(code) if code else None
    except Problem as problem:
        if problem.status in (404, 422):
            return None
        raise
