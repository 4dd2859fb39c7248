"""Who did or looked at what, over all services: for the secretariat, and for an edition's auditors;
and where an auditor arrives."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from portal.clients import operations
from portal.clients.api import Api, Problem
from portal.clients.operations import Logged
from portal.locales import Words
from portal.pages.ask import Asked, Signed
from portal.pages.form import Form
from portal.pages.operator import SERVICES, service, services

router = APIRouter()
PAGE = 40
Text = Annotated[str, Query(max_length=400)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for, as a form says it."""

    of: Text = ""
    account: Text = ""
    subject: Text = ""
    edition: Text = ""
    since: Text = ""
    until: Text = ""


Asking = Annotated[Wanted, Depends()]


@dataclass(frozen=True)
class Line:
    """A row in the reader's words."""

    row: Logged
    who: str
    act: str
    about: list[tuple[str, str]]
    outcome: str


@router.get("/secretariat/log")
@router.get("/audit/log")
async def read_log(ask: Signed, wanted: Asking) -> Response:
    """The newest first, of one service or of all."""
    of, fields = wanted.of, asdict(wanted)
    ask.form = Form.with_values(fields)
    filters = _filters(ask, wanted)
    rows, more = await _rows(ask, of, filters)
    known = await ask.identity.names({row.account for row in rows}) if rows else {}
    path = ask.request.url.path
    earlier = ""
    if more and rows:
        earlier = f"{path}?{urlencode({k: v for k, v in fields.items() if v} | {'until': more})}"
    return await ask.page(
        "log.html", lines=[line(ask.words, row, known) for row in rows], earlier=earlier,
        of=[("", ask.words("log.every-service")), *_options(ask.words)], path=path,
        table=f"{path}.csv?{urlencode({k: v for k, v in fields.items() if v})}" if of else "",
        editions=await _editions(ask), filtered=any(fields.values()),
    )  # fmt: skip


@router.get("/secretariat/log.csv")
@router.get("/audit/log.csv")
async def table(ask: Signed, wanted: Asking) -> Response:
    """The same of one service, as a table."""
    ask.form = Form.with_values(asdict(wanted))
    of, given = wanted.of, _filters(ask, wanted)
    answer = await service(ask, of).file("/log", format="csv", **given)
    headers = {"Content-Disposition": f'attachment; filename="{of}-log.csv"'}
    content, done = answer.aiter_bytes(), BackgroundTask(answer.aclose)
    return StreamingResponse(content, headers=headers, media_type="text/csv", background=done)


def _filters(ask: Asked, wanted: Wanted) -> dict[str, Any]:
    span = {name: _instant(ask, name) for name in ("since", "until")}
    ids = {"account": wanted.account, "subject": wanted.subject, "edition": wanted.edition}
    return {**ids, **span}


def _options(words: Words) -> list[tuple[str, str]]:
    return [(name, words(f"operator.service.{name}")) for name in SERVICES]


def _instant(ask: Asked, name: str) -> str | None:
    """What a filter of time says; a cursor of ours says it with its zone."""
    text = ask.form[name]
    try:
        read = datetime.fromisoformat(text) if text else None
    except ValueError:
        read = None
    if read is not None and read.tzinfo is None:
        read = ask.form.instant(ask.words, name)
    return read.isoformat() if read is not None else None


async def _rows(ask: Asked, of: str, filters: dict[str, Any]) -> tuple[list[Logged], str]:
    """The newest rows of one service or of all, and before when the next ones are."""
    asked = [service(ask, of)] if of else list(services(ask).values())
    found = await asyncio.gather(*(_of(api, filters, alone=bool(of)) for api in asked))
    rows = sorted((row for some in found for row in some), key=lambda row: row.at, reverse=True)
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1].at
    # Whole instants only: what follows is asked for by its time.
    shown = [row for row in rows if row.at >= last]
    return shown, last.isoformat() if len(shown) < len(rows) or len(rows) >= PAGE else ""


async def _of(api: Api, filters: dict[str, Any], *, alone: bool) -> list[Logged]:
    try:
        return (await operations.log(api, 2 * PAGE, **filters)).items
    except Problem as problem:
        if alone or problem.status == 403:
            raise
        return []


def line(words: Words, row: Logged, known: Any) -> Line:
    """A row in the reader's words."""
    done = f"{row.service} {row.operation}"
    called = (one for one in (done, row.operation) if words.has(f"log.act.{one}"))
    act = next((words(f"log.act.{one}") for one in called), row.operation)
    about = [(_subject(words, name), value) for name, value in row.subjects.items()]
    who = known.get(row.account) or row.account
    return Line(row, who, act, about, _outcome(words, row.outcome))


def _subject(words: Words, name: str) -> str:
    return words(f"log.subject.{name}") if words.has(f"log.subject.{name}") else name


def _outcome(words: Words, outcome: str) -> str:
    """How it ended, where it was not done."""
    if outcome in ("done", "looked"):
        return ""
    if words.has(f"log.refused.{outcome}"):
        return words(f"log.refused.{outcome}")
    return words("log.refused")


async def _editions(ask: Asked) -> list[tuple[str, str]]:
    found, me = await ask.programme.editions(), await ask.me()
    audited = set(me.scopes("auditor")) if me and not me.holds("secretariat") else None
    named = [
        (one.id, one.name) for one in found
        if audited is None or one.id in audited
    ]  # fmt: skip
    return [("", ask.words("people.any")), *named]


@router.get("/audit")
async def audit_home(ask: Signed) -> Response:
    """Where an auditor arrives: his editions, and what he may look at in each."""
    me = await ask.me()
    if me is None or not me.holds("auditor"):
        raise Problem(403, {"type": "urn:gelanggang:forbidden"})
    editions = [one for one in await _editions(ask) if one[0]]
    return await ask.page("audit.html", editions=editions)
