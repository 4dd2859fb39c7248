"""Preparing a round: its assignment is decided, and who may see its ranking is named."""

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from judging.api.rounds import RoundAnswer
from judging.api.words import Account, RoundId
from judging.commands import preparation
from judging.domain.assignment import NoAssignment, NotEnoughJudges
from judging.domain.conflict import AgencyNotHeard
from judging.domain.judge import PactsMissing
from judging.domain.opening import AlreadyPrepared, NobodyToClose, NoViewer
from judging.domain.roster import LacksRole
from judging.domain.selection import NobodyLeft, NotAllHeard, NotSettled
from shared import clock, http

router: APIRouter = http.router("rounds")

REFUSALS = http.refusals(
    AlreadyPrepared, NotSettled, NotAllHeard, NobodyLeft, NotEnoughJudges, NoAssignment,
    PactsMissing, LacksRole, NoViewer, NobodyToClose, AgencyNotHeard,
)  # fmt: skip


class PreparationBody(http.Body):
    """The accounts, of the secretariat or auditors, that may see the ranking before release."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"viewers": ["0190a5c2-5ec1"]}]})
    viewers: list[Account] = Field(max_length=100)


@router.post(
    "/rounds/{id}/preparation",
    summary="Prepare a round",
    response_model=RoundAnswer,
    responses=REFUSALS,
)
async def prepare(id: RoundId, body: PreparationBody, call: http.Call) -> Response:
    """Assign the readings; the seed is fixed, the readings are made, the round opens by itself."""
    command = preparation.PrepareRound(
        id, tuple(dict.fromkeys(body.viewers)), clock.new_secret(), call.who
    )
    return await call.run(preparation.prepare, command, RoundAnswer.of)
