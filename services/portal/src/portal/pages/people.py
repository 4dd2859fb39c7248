"""The secretariat's directory of agencies: search, registration, corrections, and a table."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.clients import directory
from portal.clients.api import Problem
from portal.clients.directory import Line, Report
from portal.locales import Words
from portal.pages import choices
from portal.pages.ask import Asked, Signed
from portal.pages.form import Form

router = APIRouter()
ROOT = "/secretariat/people"
LARGEST = 1_000_000
Letters = Annotated[str, Query(max_length=100)]


@router.get(ROOT)
async def list_agencies(
    ask: Signed, q: Letters = "", type: Letters = "", province: Letters = "", after: str = ""
) -> Response:
    """Agencies by name, filtered."""
    filters = {"q": q, "type": type, "province": province}
    found = await directory.agencies(ask.identity, after=after, **filters)
    ask.form = Form.with_values(filters)
    return await ask.page(
        "people/agencies.html", agencies=found.items, next=next_of(ROOT, filters, found.next),
        filtered=any(filters.values()), types=choices.types(ask.words, all=True),
        provinces=choices.provinces(ask.words, ask.words("people.any")),
    )  # fmt: skip


def next_of(path: str, filters: Mapping[str, str], after: str | None) -> str:
    """Where the next piece of a list is, filtered alike; nowhere after the last."""
    if after is None:
        return ""
    given = {name: value for name, value in filters.items() if value}
    return f"{path}?{urlencode(given | {'after': after})}"


@router.get(f"{ROOT}/agencies/new")
async def new_agency(ask: Signed) -> Response:
    """A form for one agency."""
    return await _agency_form(ask)


async def _agency_form(ask: Asked, status: int = 200) -> Response:
    return await ask.page(
        "people/agency-new.html", status, types=choices.types(ask.words),
        provinces=choices.provinces(ask.words, ask.words("people.no-province")),
    )  # fmt: skip


@router.post(f"{ROOT}/agencies/new")
async def register_agency(ask: Signed) -> Response:
    """One agency more."""
    form = ask.form
    form.code(ask.words, "agency_id")
    if not form.need(ask.words, "agency_id", "name", "type"):
        return await _agency_form(ask, 422)
    body = {
        "name": form["name"], "type": form["type"], "parent_id": form["parent_id"] or None,
        "province": form["province"] or None,
    }  # fmt: skip
    try:
        await directory.register(ask.identity, form["agency_id"], body, form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _agency_form(ask, 422)
    return ask.to(f"{ROOT}/agencies/{form['agency_id']}", said="agency-registered")


@router.get(f"{ROOT}/agencies/{{agency}}")
async def one_agency(ask: Signed, agency: str) -> Response:
    """An agency with its people, and what may be corrected of it."""
    return await _one_agency(ask, agency)


async def _one_agency(ask: Asked, id: str, status: int = 200) -> Response:
    found, people = await asyncio.gather(
        directory.agency(ask.identity, id), directory.accounts(ask.identity, agency_id=id)
    )
    if status == 200:
        ask.form = Form.with_values({"name": found.name, "province": found.province})
    parent = None
    if found.parent_id:
        parent = await ask.identity.seek(f"/agencies/{found.parent_id}", directory.Agency)
    return await ask.page(
        "people/agency.html", status, agency=found, parent=parent, people=people.items,
        provinces=choices.provinces(ask.words, ask.words("people.no-province")),
        national=found.type in choices.NATIONAL_TYPES,
    )  # fmt: skip


@router.post(f"{ROOT}/agencies/{{agency}}/{{what}}")
async def correct_agency(ask: Signed, agency: str, what: str) -> Response:
    """A name or a province as it should have been."""
    form = ask.form
    if what not in ("name", "province"):
        raise Problem(404, {})
    needed = ("name", "reason") if what == "name" else ("place_reason",)
    if not form.need(ask.words, *needed):
        return await _one_agency(ask, agency, 422)
    body: dict[str, Any] = (
        {"name": form["name"], "reason": form["reason"]} if what == "name"
        else {"province": form["province"] or None, "reason": form["place_reason"]}
    )  # fmt: skip
    try:
        await directory.correct(
            ask.identity, agency, what, body, key=form.key, version=form.version
        )
    except Problem as problem:
        ask.refused(problem)
        return await _one_agency(ask, agency, 422)
    return ask.to(f"{ROOT}/agencies/{agency}", said="agency-corrected")


@router.get(f"{ROOT}/import")
async def table_form(ask: Signed) -> Response:
    """A file to choose; the columns are explained."""
    return await ask.page("people/import.html", types=choices.types(ask.words))


@router.post(f"{ROOT}/import")
async def take_table(ask: Signed) -> Response:
    """The file tried, and with its text kept in the form, taken in when it is sent again."""
    form = ask.form
    text = await _text(form.files.get("table")) or form.values.get("text", "").encode()
    really = form["act"] == "take-in"
    if not text.strip():
        form.errors["table"] = ask.words("people.import.choose")
    elif len(text) > LARGEST:
        form.errors["table"] = ask.words("people.import.too-large")
    if form.errors:
        return await ask.page("people/import.html", 422, types=choices.types(ask.words))
    try:
        report = await directory.take_in(ask.identity, text, really=really)
    except Problem as problem:
        ask.refused(problem)
        reason = problem.params.get("reason")
        if ask.words.has(f"people.import.no.{reason}"):
            says = ask.words(f"people.import.no.{reason}", **_plain(problem.params))
            form.errors = {"table": says}
        return await ask.page("people/import.html", 422, types=choices.types(ask.words))
    if not report.lines:
        form.errors["table"] = ask.words("people.import.no-rows")
        return await ask.page("people/import.html", 422, types=choices.types(ask.words))
    return await ask.page("people/report.html", **_shown(ask, report, text))


def _plain(params: Any) -> dict[str, Any]:
    return {
        name: ", ".join(value) or "-" if isinstance(value, list) else value
        for name, value in params.items()
    }


async def _text(file: UploadFile | None) -> bytes:
    return await file.read(LARGEST + 1) if file is not None else b""


def _shown(ask: Asked, report: Report, text: bytes) -> dict[str, Any]:
    """A report with a sentence for each line; the text goes with it only where it may be read."""
    try:
        kept = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        kept = ""
    lines = [(one, said(ask.words, one)) for one in report.lines]
    return {"report": report, "lines": lines, "text": kept}


def said(words: Words, line: Line) -> str:
    """What became of a row, or what is wrong with it, in a sentence."""
    if line.code is None:
        return words(f"people.import.outcome.{line.outcome}")
    key = f"refusals.{line.code}"
    if not words.has(key):
        return line.detail or line.code
    says, takes = words(key, **line.params), f"people.import.column.{line.params.get('column')}"
    return f"{says} {_takes(words, takes)}" if words.has(takes) else says


def _takes(words: Words, key: str) -> str:
    """What a column takes; of the type, each that there is."""
    every = ", ".join(value for value, _ in choices.types(words) if value)
    return f"{words(key)} {every}" if key.endswith(".type") else words(key)
