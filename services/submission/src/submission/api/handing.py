"""From the unit to the agency, to the ministry, and out."""

from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, StringConstraints

from shared import http
from shared.mongo import Kept
from submission.api.shown import ProposalAnswer, ProposalId, ReceiptAnswer, receipts
from submission.commands.handing import (
    GiveBack,
    HandOver,
    Submit,
    Withdraw,
    give_back,
    hand_over,
    submit,
    withdraw,
)
from submission.domain import handing, refusal
from submission.domain.proposal import Proposal
from submission.queries import proposal as queries

router = http.router("handing over and submitting")
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class ReturnBody(http.Body):
    """Why the proposal goes back to its unit."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"remark": "Mohon lengkapi bagian keberlanjutan."}]}
    )

    remark: Sentence


class SubmittedAnswer(ReceiptAnswer):
    """The receipt of a submission."""

    id: str
    version: int

    @classmethod
    def of(cls, kept: Kept[Proposal]) -> "SubmittedAnswer":
        """The newest one."""
        receipt = receipts(kept.state)[-1]
        return cls(id=kept.id, version=kept.version, **receipt.model_dump())


class ReceiptsAnswer(http.Answer):
    """Every receipt of a proposal, oldest first, with what is printed above them."""

    id: str
    number: str | None
    edition_id: str
    agency_id: str
    title: str
    receipts: list[ReceiptAnswer]


@router.post(
    "/proposals/{proposal_id}/handing-over",
    response_model=ProposalAnswer,
    responses=http.refusals(
        refusal.TooLate, refusal.NotOpenYet, refusal.WrongStanding, handing.Blocked
    ),
    summary="Hand over to the agency",
)
async def post_handing_over(proposal_id: ProposalId, call: http.Call) -> Response:
    """From the unit to its agency, with the content frozen as it is."""
    command = HandOver(call.who, proposal_id, call.if_match)
    return await call.run(hand_over, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/return",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.TooLate, refusal.NotOpenYet, refusal.WrongStanding),
    summary="Return to the unit",
)
async def post_return(proposal_id: ProposalId, body: ReturnBody, call: http.Call) -> Response:
    """From the agency back to the unit, with a remark that stays here."""
    command = GiveBack(call.who, proposal_id, body.remark, call.if_match)
    return await call.run(give_back, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/submission",
    response_model=SubmittedAnswer,
    responses=http.refusals(
        refusal.TooLate, refusal.NotOpenYet, refusal.WrongStanding, handing.Blocked
    ),
    summary="Submit to the ministry",
)
async def post_submission(proposal_id: ProposalId, call: http.Call) -> Response:
    """From the agency to the ministry; the instant your whole request was here decides."""
    command = Submit(call.who, proposal_id, call.if_match)
    return await call.run(submit, command, SubmittedAnswer.of)


@router.get(
    "/proposals/{proposal_id}/receipts",
    response_model=ReceiptsAnswer,
    summary="The receipts",
)
async def get_receipts(proposal_id: ProposalId, call: http.Call) -> ReceiptsAnswer:
    """What was submitted and when: content version, hash, instant."""
    seen = await queries.see(call.mongo, call.who, proposal_id)
    state = seen.kept.state
    return ReceiptsAnswer(
        id=proposal_id,
        number=state.number,
        edition_id=state.edition_id,
        agency_id=state.agency_id,
        title=seen.frozen.content["title"] if seen.frozen else state.title,
        receipts=receipts(state),
    )


@router.post(
    "/proposals/{proposal_id}/withdrawal",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.WrongStanding, handing.ListDecided),
    summary="Withdraw",
)
async def post_withdrawal(proposal_id: ProposalId, call: http.Call) -> Response:
    """Out of the competition, for good; not while the last list is being decided."""
    command = Withdraw(call.who, proposal_id, call.if_match)
    return await call.run(withdraw, command, ProposalAnswer.seen_by(call.who))
