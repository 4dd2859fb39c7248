"""Agencies from a table: tried first, then taken in, with a line for each row."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, ValidationError

from identity import access
from identity.api import table
from identity.api.agencies import AgencyBody
from identity.api.table import Row
from identity.api.words import Slug
from identity.commands.imports import Ahead, ImportAgency, Outcome, import_agency, try_agency
from identity.domain.refusal import Refusal
from shared import http, messages
from shared.mongo import DuplicateKey, LostRace

router: APIRouter = http.router("agencies")
NEEDED = ("agency_id", "name", "type")
COLUMNS = (*NEEDED, "parent_id", "province")
REASON = "table of agencies"
NO_COLUMN = "*"
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "CSV in UTF-8, with commas or semicolons and a header: "
        + ", ".join(COLUMNS),
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
NO_TABLE: dict[int | str, dict[str, Any]] = {
    422: {"description": "`no-table`: it cannot be read as a table; `params.reason` says why."}
}


class AgencyRow(AgencyBody):
    """An agency as a row of the table has it."""

    agency_id: Slug


class LineAnswer(http.Answer):
    """What became of one row, or would; or what is wrong with it, as a code and its params."""

    line: int = Field(description="The line of the file on which the row begins.")
    agency_id: str | None
    outcome: Outcome | None = Field(description="Null where something is wrong.")
    code: str | None = None
    detail: str | None = None
    params: dict[str, Any] = Field(default={})


class ReportAnswer(http.Answer):
    """A line for each row, and how many there are of each kind."""

    dry_run: bool
    rows: int
    registered: int
    placed: int
    unchanged: int
    wrong: int
    lines: list[LineAnswer]


@router.post(
    "/agencies/import",
    summary="Take agencies in from a table",
    responses=NO_TABLE,
    openapi_extra=FILE,
)
async def post_table(
    call: http.Call,
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = True,
) -> ReportAnswer:
    """Each row is a transaction of its own, so what is right is taken in beside what is wrong, and
    the same table may be sent again. An agency that is there gets the province that it lacks."""
    access.require(call.who, "register agencies")
    rows = table.read(await call.request.body(), NEEDED, COLUMNS)
    lines = [line async for line in _lines(call, rows, Ahead() if dry_run else None)]
    counted = {one.value: sum(line.outcome is one for line in lines) for one in Outcome}
    wrong = sum(line.outcome is None for line in lines)
    return ReportAnswer(dry_run=dry_run, rows=len(rows), wrong=wrong, lines=lines, **counted)


async def _lines(
    call: http.Signed, rows: list[Row], ahead: Ahead | None
) -> AsyncIterator[LineAnswer]:
    for row in rows:
        asked = _read(row)
        yield asked if isinstance(asked, LineAnswer) else await _line(call, row.line, asked, ahead)


async def _line(call: http.Signed, line: int, row: AgencyRow, ahead: Ahead | None) -> LineAnswer:
    command = ImportAgency(
        row.agency_id, row.name, row.type, row.parent_id, row.province, REASON, call.who, ahead
    )
    try:
        if ahead is not None:
            done = await call.work.run(try_agency, command, now=call.now)
        else:
            done = await call.do(import_agency, command, agency_id=row.agency_id)
    except Refusal as no:
        code = f"identity:{http.kebab(type(no).__name__)}"
        params = messages.plain(no.params)
        return LineAnswer(
            line=line, agency_id=row.agency_id, outcome=None, code=code, detail=str(no),
            params=params,
        )  # fmt: skip
    except (DuplicateKey, LostRace):
        says = "Somebody else was faster; send the table again."
        return LineAnswer(
            line=line, agency_id=row.agency_id, outcome=None, code="lost-race", detail=says
        )
    return LineAnswer(line=line, agency_id=row.agency_id, outcome=done.outcome)


def _read(row: Row) -> AgencyRow | LineAnswer:
    """The row as an agency, or what is wrong with its cells."""
    named = row.cells.get("agency_id", "")[:60] or None
    if row.columns is not None:
        return LineAnswer(
            line=row.line, agency_id=None, outcome=None, code="identity:row-of-another-length",
            detail="This row has another number of cells than the header.",
            params={"cells": row.columns},
        )  # fmt: skip
    try:
        return AgencyRow.model_validate(dict(row.cells))
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else NO_COLUMN
        code = "identity:cell-missing" if first["type"] == "missing" else "identity:cell-wrong"
        return LineAnswer(
            line=row.line, agency_id=named, outcome=None, code=code,
            detail=f"{column}: {first['msg']}",
            params={"column": column, "cell": row.cells.get(column, "")[:100]},
        )  # fmt: skip
