"""Contests: a refused agency objects once, and another officer answers."""

from enum import StrEnum

from fastapi import Response
from pydantic import ConfigDict

from shared import http
from submission.api.selection import DECIDING, SELECTING, Sentence
from submission.api.shown import ProposalAnswer, ProposalId
from submission.commands import selection as commands
from submission.domain import contest as contests
from submission.domain import refusal

router = http.router("administrative selection")


class ContestBody(http.Body):
    """What the agency says against the refusal."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"statement": "Layanan berjalan sejak Januari 2016."}]}
    )

    statement: Sentence


class Verdict(StrEnum):
    """What becomes of a contested refusal."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class JudgeBody(http.Body):
    """Another officer's answer to a contest."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "upheld", "sentence": "Bukti belum cukup."}]}
    )

    verdict: Verdict
    sentence: Sentence


@router.post(
    "/proposals/{proposal_id}/contest",
    response_model=ProposalAnswer,
    responses=http.refusals(*SELECTING, refusal.TooLate, refusal.NotOpenYet, refusal.NoSuchStage),
    summary="Contest a refusal",
)
async def post_contest(proposal_id: ProposalId, body: ContestBody, call: http.Call) -> Response:
    """Once, by the agency, while the stage for contests is open."""
    command = commands.Contest(call.who, proposal_id, body.statement)
    return await call.run(commands.contest, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/contest/decision",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING, contests.SameOfficer),
    summary="Decide on a contest",
)
async def post_contest_decision(
    proposal_id: ProposalId, body: JudgeBody, call: http.Call
) -> Response:
    """By another officer than the one who refused: the refusal stands, or the proposal is in."""
    command = commands.JudgeContest(
        call.who, proposal_id, body.verdict is Verdict.OVERTURNED, body.sentence
    )
    return await call.run(commands.judge_contest, command, ProposalAnswer.whole)
