"""The rules as people read them, and the editions that they decide."""

from asyncio import gather
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from portal.clients.api import Problem
from portal.pages.ask import Ask, Asked
from portal.pages.reading import Reading

router = APIRouter()
Id = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]


@router.get("/rules")
async def rules(ask: Ask) -> Response:
    """The rules of the latest edition; where there is none, the rule books that are shipped."""
    latest = await ask.programme.latest()
    if latest is None:
        shipped = await ask.programme.shipped()
        return await ask.page("rules/shipped.html", shipped=shipped)
    return await _rules(ask, latest.id)


@router.get("/editions/{id}/rules")
async def rules_of(ask: Ask, id: Id) -> Response:
    """The rules of an edition."""
    return await _rules(ask, id)


async def _rules(ask: Asked, id: str) -> Response:
    edition, book = await gather(ask.programme.edition(id), ask.programme.rule_book(id))
    return await ask.page("rules/rules.html", edition=edition, reading=Reading(book))


@router.get("/rule-books/{id}")
async def shipped_rules(ask: Ask, id: Id) -> Response:
    """A rule book that comes with the platform, as people would read it."""
    reading = Reading(await ask.programme.shipped_book(id))
    return await ask.page("rules/rules.html", edition=None, reading=reading)


@router.get("/editions/{id}/rule-book.{kind}")
async def download(ask: Ask, id: Id, kind: str) -> Response:
    """An edition's rule book to be kept: the bytes that were hashed, or a file to read."""
    if kind not in ("json", "yaml"):
        raise Problem(404, {})
    answer = await ask.programme.rule_book_file(id, kind)
    headers = {"Content-Disposition": f'attachment; filename="{id}.{kind}"'}
    media_type = answer.headers["content-type"]
    content, done = answer.aiter_bytes(), BackgroundTask(answer.aclose)
    return StreamingResponse(content, headers=headers, media_type=media_type, background=done)


@router.get("/editions")
async def editions(ask: Ask) -> Response:
    """Every published edition, the latest first."""
    now, found = await gather(ask.programme.now(), ask.programme.editions())
    running = {one.id: one for one in now.items}
    return await ask.page("rules/editions.html", editions=found, running=running)


@router.get("/editions/{id}")
async def edition(ask: Ask, id: Id) -> Response:
    """One edition: its calendar now, and every change of it with the reason."""
    found = await ask.programme.edition(id)
    if ask.in_place:
        return ask.part("rules/calendar.html", edition=found)
    return await ask.page("rules/edition.html", edition=found)
