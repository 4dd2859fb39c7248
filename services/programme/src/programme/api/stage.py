"""Stages over HTTP: opened, closed and extended by the secretariat, each with a reason."""

from functools import partial

from fastapi import Response
from pydantic import ConfigDict

from programme import commands
from programme.api.answer import EditionAnswer, answered
from programme.api.plain import EditionId, Reason, StageId
from programme.domain import refusal
from shared import http

router = http.router("stages")


class ActBody(http.Body):
    """Why it is done, for everybody to read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Every reading has been handed in."}]}
    )

    reason: Reason


class ExtensionBody(http.Body):
    """The later end, and why, for everybody to read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "closes_at": "2023-05-06T23:59:59+07:00",
                    "reason": "The ministry's applications were down for maintenance.",
                }
            ]
        }
    )

    closes_at: http.Instant
    reason: Reason


@router.post(
    "/editions/{id}/stages/{stage}/opening",
    summary="Open a stage by hand",
    response_model=EditionAnswer,
    responses=http.refusals(
        refusal.NotPublished,
        refusal.AlreadyOpened,
        refusal.OpensByTheClock,
        refusal.EarlierStageNotOpened,
        refusal.StageIsOver,
    ),
)
async def open_stage(call: http.Call, id: EditionId, stage: StageId, body: ActBody) -> Response:
    """The secretariat opens a stage that is bound to no instant, after those before it."""
    command = commands.OpenStage(id, stage, body.reason, call.who, call.if_match)
    return await call.run(commands.open_stage, command, partial(answered, now=call.now))


@router.post(
    "/editions/{id}/stages/{stage}/closing",
    summary="Close a stage by hand",
    response_model=EditionAnswer,
    responses=http.refusals(
        refusal.NotPublished, refusal.NotOpened, refusal.ClosesByTheClock, refusal.StageIsOver
    ),
)
async def close_stage(call: http.Call, id: EditionId, stage: StageId, body: ActBody) -> Response:
    """The secretariat closes a stage that is bound to no end; it ends after the book's notice."""
    command = commands.CloseStage(id, stage, body.reason, call.who, call.if_match)
    return await call.run(commands.close_stage, command, partial(answered, now=call.now))


@router.post(
    "/editions/{id}/stages/{stage}/extension",
    summary="Extend a stage",
    response_model=EditionAnswer,
    responses=http.refusals(
        refusal.NotPublished,
        refusal.NoEndToExtend,
        refusal.EndNotLater,
        refusal.EndTooSoon,
        refusal.StageIsOver,
    ),
)
async def extend_stage(
    call: http.Call, id: EditionId, stage: StageId, body: ExtensionBody
) -> Response:
    """The secretariat gives a stage a later end, at least five minutes ahead, as an amendment; a
    round's also after its end, so that readings which are missing can still be handed in."""
    command = commands.ExtendStage(id, stage, body.closes_at, body.reason, call.who, call.if_match)
    return await call.run(commands.extend_stage, command, partial(answered, now=call.now))
