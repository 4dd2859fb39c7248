"""The page of an innovation, for anybody: what it is, what it won, where it is shown."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.submission import Innovation
from portal.pages.ask import Ask, Asked
from portal.pages.passing import passed_on

router = APIRouter()


@router.get("/innovations/{proposal}")
async def innovation(ask: Ask, proposal: str) -> Response:
    """Its public record, the lists that it is on, its certificates, its stand at the forum."""
    entries, record, certificates, stands = await asyncio.gather(
        ask.award.of_proposal(proposal), ask.submission.innovation(proposal),
        ask.award.certificates("proposals", proposal), ask.exhibition.places(proposal),
    )  # fmt: skip
    if not entries:
        raise Problem(404, {})
    entries.sort(key=lambda one: str(one.released_at))
    labels, choices = await _form(ask, record) if record else ({}, {})
    return await ask.page(
        "innovation/record.html", entry=entries[-1], entries=entries, record=record,
        certificates=certificates, stands=stands, labels=labels, choices=choices,
    )  # fmt: skip


async def _form(ask: Asked, record: Innovation) -> tuple[dict[str, str], dict[str, str]]:
    """What the form's fields, places of files and choices are called in the reader's language."""
    book = await ask.programme.rule_book(record.edition_id)
    group = next((one for one in book["groups"] if one["id"] == record.group), None)
    form = group["form"] if group else {}
    fields = form.get("fields", ())
    pick = ask.words.pick
    labels = {one["id"]: pick(one["label"]) for one in (*fields, *form.get("attachments", ()))}
    chosen = (choice for one in fields for choice in one.get("choices") or ())
    return labels, {choice["id"]: pick(choice["label"]) for choice in chosen}


@router.get("/innovations/{proposal}/files/{slot}")
async def public_file(ask: Ask, proposal: str, slot: str) -> Response:
    """A file of it that the rule book lets anybody read."""
    return passed_on(await ask.submission.file(f"/innovations/{proposal}/attachments/{slot}"))
