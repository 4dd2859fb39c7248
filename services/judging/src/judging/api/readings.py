"""Readings: a judge's own, to write, hand in, or give back."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from judging.api.scores import CriterionAnswer, ScaleAnswer, worded
from judging.api.words import ReadingId, Slug, Why
from judging.commands import readings as commands
from judging.domain import round as rounds
from judging.domain.conflict import HasConflict
from judging.domain.pile import Replaced, RoundNotOpen, WritingEnded
from judging.domain.reading import (
    OffTheScale,
    Reading,
    ReadingOver,
    SheetIncomplete,
    State,
    UnknownCriterion,
)
from judging.domain.round import NotBeingRead
from judging.queries import readings as queries
from shared import http
from shared.mongo import Kept

router: APIRouter = http.router("readings")
Score = Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,4})?$", max_length=11)]
WRITING = (RoundNotOpen, WritingEnded, Replaced, ReadingOver, HasConflict)


class VersionAnswer(http.Answer):
    """A sheet as it was handed in."""

    scores: dict[str, Decimal]
    comment: str
    at: datetime


class ReadingAnswer(http.Answer):
    """A reading: what is written, and what was handed in."""

    id: str
    round_id: str
    edition_id: str
    proposal_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    content_version: int
    content_sha256: str
    state: State
    scores: dict[str, Decimal]
    comment: str
    assigned_at: datetime
    written_at: datetime | None
    handed_in: list[VersionAnswer]
    version: int

    @classmethod
    def of(cls, kept: Kept[Reading]) -> "ReadingAnswer":
        """As it is answered."""
        one = kept.state
        same = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        handed_in = [VersionAnswer(**asdict(version)) for version in one.history]
        more = {"scores": one.scores or {}, "handed_in": handed_in, "version": kept.version}
        return cls(id=kept.id, **{**same, **more})


class OwnReadingAnswer(http.Answer):
    """A reading with what is needed to score it."""

    reading: ReadingAnswer
    criteria: list[CriterionAnswer]
    scale: ScaleAnswer
    round_state: rounds.State
    closes_at: datetime | None
    version: int


class SheetBody(http.Body):
    """Scores to set, or to clear where null; the comment where one is given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"scores": {"efektif": "80", "kebaruan": None}, "comment": "Jelas."}]
        }
    )
    scores: dict[Slug, Score | None] = Field(default={}, max_length=30)
    comment: str | None = Field(default=None, max_length=5000)


class DecliningBody(http.Body):
    """Why the reading is given back; kept here, and told to nobody."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"why": "Saya pernah mendampingi inovasi ini."}]}
    )
    why: Why


@router.get("/readings", summary="My readings", response_model=http.Page[ReadingAnswer])
async def list_readings(
    cursor: http.Cursor,
    call: http.Call,
    round_id: Annotated[str | None, Query(max_length=200)] = None,
    state: State | None = None,
) -> http.Page[ReadingAnswer]:
    """The readings of who asks, of all their rounds or of one."""
    given = {"round_id": round_id, "state": state.value if state else None}
    chosen = {name: value for name, value in given.items() if value is not None}
    found = await queries.own(
        call.mongo, call.who, chosen=chosen, after=cursor.after, limit=cursor.limit
    )
    answers = [ReadingAnswer.of(kept) for kept in found]
    return http.page(answers, cursor.limit, lambda one: [one.id])


@router.get("/readings/{id}", summary="A reading of mine", response_model=OwnReadingAnswer)
async def read_reading(id: ReadingId, call: http.Call) -> OwnReadingAnswer:
    """A reading with its criteria, its scale, and until when it may be written."""
    found = await queries.own_one(call.mongo, call.who, id)
    return OwnReadingAnswer(
        reading=ReadingAnswer.of(found.kept),
        criteria=[CriterionAnswer(**worded(one, found.meanings)) for one in found.group.criteria],
        scale=ScaleAnswer(**asdict(found.group.scale)),
        round_state=found.round.state,
        closes_at=found.stage.closes_at,
        version=found.kept.version,
    )


@router.patch(
    "/readings/{id}/sheet",
    summary="Write on a sheet",
    response_model=ReadingAnswer,
    responses=http.refusals(*WRITING, UnknownCriterion, OffTheScale),
)
async def write_sheet(id: ReadingId, body: SheetBody, call: http.Call) -> Response:
    """Keep scores and comment as they are so far; nothing counts before it is handed in."""
    scores = {name: None if text is None else Decimal(text) for name, text in body.scores.items()}
    command = commands.WriteSheet(id, scores, body.comment, call.who, call.if_match)
    # Every few seconds while he writes, and nothing that counts: what he hands in is logged.
    return await call.run(commands.write, command, ReadingAnswer.of, logged=False)


@router.post(
    "/readings/{id}/handing-in",
    summary="Hand a sheet in",
    response_model=ReadingAnswer,
    responses=http.refusals(*WRITING, SheetIncomplete),
)
async def hand_in(id: ReadingId, call: http.Call) -> Response:
    """Hand the sheet in as it stands, or amend what was handed in, until the round ends."""
    command = commands.HandIn(id, call.who, call.if_match)
    return await call.run(commands.hand_in, command, ReadingAnswer.of)


@router.post(
    "/readings/{id}/declining",
    summary="Decline a reading",
    response_model=ReadingAnswer,
    responses=http.refusals(ReadingOver, NotBeingRead),
)
async def decline(id: ReadingId, body: DecliningBody, call: http.Call) -> Response:
    """Declare a conflict with the entry and give its reading back, sheet and all; another reads."""
    command = commands.Decline(id, body.why, call.who)
    return await call.run(commands.decline_reading, command, ReadingAnswer.of)
