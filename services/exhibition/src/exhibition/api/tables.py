"""A forum's plan as a table: taken along, and read back with a report for each line."""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import Field, ValidationError

from exhibition.api.findings import VerdictShown, verdict_parts
from exhibition.api.plans import PlanShown
from exhibition.api.table import COLUMNS, Mistake, Reading, read_csv, read_rows, rows_of
from exhibition.api.words import ForumId
from exhibition.domain.plan import Plan
from exhibition.queries.forums import forum_of, inspected_as_planned
from shared import http

router: APIRouter = http.router("plans as tables")
IN_CSV = (
    "what,code,name,hall,kind,x,y,width,depth,turn,power,water,accessible\n"
    "aisle,,,,,,,3,,,,,\n"
    "hall,main,Main lobby,,,,,40,20,,,,\n"
    "booth,A-01,,main,standard,0,0,3,3,90,2200,yes,no\n"
)
IN_JSON = {
    "rows": [
        {"what": "hall", "code": "main", "name": "Main lobby", "width": "40", "depth": "20"},
        {"code": "A-01", "hall": "main", "kind": "standard", "x": "0", "y": "0", "width": "3",
         "depth": "3", "turn": "90", "power": "2200", "water": "yes"},
    ]
}  # fmt: skip
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A table of the plan, as CSV or as JSON.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "examples": {"a hall and a booth": {"value": IN_CSV}},
            },
            "application/json": {
                "schema": {"type": "object"},
                "examples": {"a hall and a booth": {"value": IN_JSON}},
            },
        },
    }
}


class RowsBody(http.Body):
    """A table as JSON: each line an object of its columns, as text."""

    rows: Annotated[list[dict[str, Annotated[str, Field(max_length=1000)]]], Field(max_length=2000)]


class TableShown(http.Answer):
    """The plan as the lines of its table."""

    rows: list[dict[str, str]]


class MistakeShown(http.Answer):
    """What is wrong in a line of a table, counted from 1 with its header."""

    line: int
    column: str | None
    rule: str
    says: str
    params: dict[str, Any]

    @classmethod
    def of(cls, mistake: Mistake) -> Self:
        """As it is shown."""
        return cls(
            line=mistake.line,
            column=mistake.column,
            rule=mistake.rule,
            says=mistake.says,
            params=dict(mistake.params),
        )


class ReadingShown(VerdictShown):
    """What a table says, and what is wrong with it; nothing is kept.

    `mistakes` are lines that cannot be read, and are not in the plan: the first two hundred of
    `count`. The findings are of the plan; `lines` are where its booths stand in the table.
    """

    mistakes: list[MistakeShown]
    count: int
    plan: PlanShown
    lines: list[int]

    @classmethod
    def of(cls, reading: Reading, plan: Plan, parts: dict[str, Any]) -> Self:
        """As it is shown."""
        return cls(
            mistakes=[MistakeShown.of(mistake) for mistake in reading.mistakes],
            count=reading.count,
            plan=PlanShown.of(plan),
            lines=reading.places,
            **parts,
        )


@router.get(
    "/forums/{forum_id}/plan.csv",
    summary="Take the plan along",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "The plan as CSV."}},
)
async def get_plan_as_csv(forum_id: ForumId, guest: http.Guest) -> Response:
    """Aisle, kinds, halls and booths as lines of one table; a draft only for those who plan it."""
    kept = await forum_of(guest.mongo, forum_id, guest.who)
    return http.csv(f"{forum_id}-plan.csv", COLUMNS, _cells(rows_of(kept.state.plan)))


@router.get("/forums/{forum_id}/plan", summary="Take the plan along as JSON")
async def get_plan(forum_id: ForumId, guest: http.Guest) -> TableShown:
    """The same lines as objects."""
    kept = await forum_of(guest.mongo, forum_id, guest.who)
    return TableShown(rows=list(rows_of(kept.state.plan)))


@router.post(
    "/forums/{forum_id}/plan/reading",
    summary="Read a plan from a table",
    openapi_extra=FILE,
)
async def post_reading(forum_id: ForumId, call: http.Call) -> ReadingShown:
    """The plan that a table says, with every line that cannot be read and all that is wrong with
    the plan. Where the table is silent of halls, kinds or the aisle, those of the forum stay.
    Nothing is kept: write the forum with the plan to keep it."""
    reading = await _read(call)
    plan, verdict = await inspected_as_planned(call.mongo, forum_id, reading.plan, call.who)
    return ReadingShown.of(reading, plan, verdict_parts(verdict))


async def _read(call: http.Signed) -> Reading:
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return read_csv(await call.request.body())
    try:
        body = RowsBody.model_validate(await call.request.json())
    except ValidationError as error:
        errors = [{**found, "loc": ("body", *found["loc"])} for found in error.errors()]
        raise RequestValidationError(errors) from error
    except ValueError as error:
        raise http.Problem(
            400, "malformed", "The body is not JSON that can be read.", str(error)
        ) from error
    return read_rows(body.rows)


def _cells(rows: Iterable[dict[str, str]]) -> Iterable[list[str]]:
    return ([row.get(column, "") for column in COLUMNS] for row in rows)
