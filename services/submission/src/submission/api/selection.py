"""The administrative selection: decisions and repairs."""

from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, Field, StringConstraints

from shared import http
from submission.api.proposal import Name
from submission.api.shown import ProposalAnswer, ProposalId
from submission.commands import selection as commands
from submission.domain import draft, refusal
from submission.domain import selection as rules
from submission.domain.claim import ClaimedByAnother
from submission.domain.intake import AlreadySettled, StillOpen

router = http.router("administrative selection")
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]
Codes = Annotated[tuple[Name, ...], Field(max_length=20)]
SELECTING = (refusal.WrongStanding, StillOpen, AlreadySettled)
DECIDING = (*SELECTING, refusal.OwnCase, ClaimedByAnother)


class AdmitBody(http.Body):
    """An admission, with a sentence if one is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sentence": ""}]})

    sentence: Remark = ""


class RefuseBody(http.Body):
    """A refusal: grounds of the rule book, and a sentence for the agency."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reasons": ["too-young"], "sentence": "Baru diterapkan enam bulan."}]
        }
    )

    reasons: Codes
    sentence: Sentence


class RepairBody(http.Body):
    """Which fields and attachments the unit may mend, and until when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["ringkasan"], "until": "2018-04-10T10:00:00Z"}]}
    )

    fields: Annotated[tuple[Name, ...], Field(min_length=1, max_length=120)]
    until: http.Instant | None = Field(
        default=None, description="The rule book's window from now, where none is given."
    )
    sentence: Remark = Field(default="", description="What is wrong with them, for the unit.")


@router.post(
    "/proposals/{proposal_id}/admission",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING),
    summary="Admit",
)
async def post_admission(proposal_id: ProposalId, body: AdmitBody, call: http.Call) -> Response:
    """Into the competition."""
    command = commands.Admit(call.who, proposal_id, body.sentence)
    return await call.run(commands.admit, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/refusal",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING, rules.NoReason, rules.UnknownReason),
    summary="Refuse",
)
async def post_refusal(proposal_id: ProposalId, body: RefuseBody, call: http.Call) -> Response:
    """Out of the competition; the agency may contest it once."""
    command = commands.Refuse(call.who, proposal_id, body.reasons, body.sentence)
    return await call.run(commands.refuse, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/repair",
    response_model=ProposalAnswer,
    responses=http.refusals(
        *DECIDING, rules.NothingToRepair, rules.RepairTooShort, rules.RepairTooLong
    ),
    summary="Have fields mended",
)
async def post_repair(proposal_id: ProposalId, body: RepairBody, call: http.Call) -> Response:
    """Back to the unit, which may change the named fields; then it is in the queue by itself."""
    command = commands.AskRepair(call.who, proposal_id, body.fields, body.until, body.sentence)
    return await call.run(commands.ask_repair, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/handing-back",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.WrongStanding, draft.RepairTimeUp),
    summary="Hand a mended proposal back",
)
async def post_handing_back(proposal_id: ProposalId, call: http.Call) -> Response:
    """From the unit to the queue again, with a receipt for what was mended."""
    command = commands.HandBack(call.who, proposal_id, call.if_match)
    return await call.run(commands.hand_back, command, ProposalAnswer.whole)
