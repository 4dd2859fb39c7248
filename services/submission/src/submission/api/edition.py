"""An edition as submission sees it: how far it is, who has won before, who looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import ConfigDict, Field

from shared import http
from shared.mongo import Kept
from submission.api.proposal import OR_TABLE, Format, Line, Name
from submission.api.shown import EditionId
from submission.commands.past import ImportPast, import_past
from submission.domain.edition import Purpose, Stage
from submission.domain.intake import Intake, Phase
from submission.queries import edition as editions
from submission.queries import looks as looking
from submission.store.shapes import PastEdition, PastEntry

router = http.router("editions")
EVERY = 1_000_000
Year = Annotated[int, Path(ge=1900, le=3000, description="The year of a past edition.")]


class StageAnswer(http.Answer):
    """A stage as our own calendar has it."""

    stage: str
    purpose: Purpose
    opens_at: datetime | None
    closes_at: datetime | None
    opened: bool
    over: bool

    @classmethod
    def at(cls, stage: Stage, now: datetime) -> "StageAnswer":
        """At an instant."""
        return cls(
            stage=stage.id,
            purpose=stage.purpose,
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
            opened=stage.opened,
            over=stage.over(now),
        )


class EditionAnswer(http.Answer):
    """How far an edition has come here, by the calendar as it was heard."""

    edition_id: str
    name: str
    year: int
    simulated: bool
    phase: Phase
    submitted: int | None
    admitted: int | None
    admitted_sha256: str | None
    stages: list[StageAnswer]

    @classmethod
    def of(cls, kept: Kept[Intake], now: datetime) -> "EditionAnswer":
        """At an instant; counts that are not told yet are absent (null)."""
        intake, edition = kept.state, kept.state.edition
        return cls(
            edition_id=edition.id,
            name=edition.name,
            year=edition.year,
            simulated=edition.simulated,
            phase=intake.phase,
            submitted=intake.submitted if intake.closed_at else None,
            admitted=intake.admitted if intake.admitted_sha256 else None,
            admitted_sha256=intake.admitted_sha256,
            stages=[StageAnswer.at(stage, now) for stage in edition.stages],
        )


class LookAnswer(http.Answer):
    """One look at a frozen version (or, with a `slot`, at a file of it) by who was to judge it."""

    at: datetime
    account: str
    proposal_id: str
    reading_id: str
    content_version: int
    slot: str | None


class PastEntryBody(http.Body):
    """One entry of a past list; the agency as it was printed."""

    list: Name
    title: Line
    agency: Line = ""


class PastBody(http.Body):
    """A past edition's lists, whole."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "entries": [
                        {
                            "list": "top-40",
                            "title": "SIPIL DOYAN JALAN",
                            "agency": "RSUD Koja, Pemprov DKI Jakarta",
                        }
                    ]
                }
            ]
        }
    )

    entries: Annotated[tuple[PastEntryBody, ...], Field(max_length=2000)]


class PastAnswer(http.Answer):
    """A past edition's lists as they count."""

    year: int
    version: int
    entries: list[PastEntryBody]

    @classmethod
    def of(cls, kept: Kept[PastEdition]) -> "PastAnswer":
        """As it is kept."""
        entries = [
            PastEntryBody(list=e.list, title=e.title, agency=e.agency) for e in kept.state.entries
        ]
        return cls(year=kept.state.year, version=kept.version, entries=entries)


@router.get("/editions/{edition_id}", response_model=EditionAnswer, summary="How far it is")
async def get_edition(edition_id: EditionId, call: http.Call) -> EditionAnswer:
    """The phase of the intake, and the calendar by which deadlines are judged here."""
    return EditionAnswer.of(await editions.intake(call.mongo, edition_id), call.now)


@router.get(
    "/editions/{edition_id}/looks",
    response_model=http.Page[LookAnswer],
    responses=OR_TABLE,
    summary="Who looked",
)
async def get_looks(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    proposal_id: Annotated[str | None, Query(max_length=64)] = None,
    format: Format = "json",
) -> http.Page[LookAnswer] | Response:
    """Every look by those who judged, oldest first; of sealed rounds at what a list has named."""
    limit = EVERY if format == "csv" else cursor.limit
    found = await looking.looks(
        call.mongo, call.who, edition_id, proposal_id=proposal_id, after=cursor.after, limit=limit
    )
    names = tuple(LookAnswer.model_fields)
    if format == "csv":
        return http.csv("looks.csv", names, ([row[n] for n in names] for row in found))
    page = http.page(found, cursor.limit, lambda row: [row["_id"]])
    items = [LookAnswer(**{n: row[n] for n in names}) for row in page.items]
    return http.Page(items=items, next=page.next)


@router.put("/past-editions/{year}", response_model=PastAnswer, summary="Give a past edition")
async def put_past_edition(year: Year, body: PastBody, call: http.Call) -> Response:
    """The lists of an edition that was not held here, by which past winners are known."""
    entries: Sequence[PastEntry] = [PastEntry(e.list, e.title, e.agency) for e in body.entries]
    return await call.run(import_past, ImportPast(call.who, year, tuple(entries)), PastAnswer.of)


@router.get("/past-editions/{year}", response_model=PastAnswer, summary="A past edition")
async def get_past_edition(year: Year, call: http.Call) -> PastAnswer:
    """The lists as they count."""
    return PastAnswer.of(await editions.past_edition(call.mongo, call.who, year))
