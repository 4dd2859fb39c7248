"""Claims: an officer has an item of the queue before him, and others see that he has."""

from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, Field, StringConstraints

from shared import http
from shared.mongo import Kept
from submission.api.proposal import Name
from submission.api.queue import ClaimAnswer
from submission.api.selection import DECIDING, SELECTING
from submission.api.shown import EditionId, ProgressAnswer, ProposalId
from submission.commands import claim as commands
from submission.domain import contest as contests
from submission.domain.claim import ClaimedByAnother
from submission.domain.proposal import Proposal, Standing
from submission.queries import claim as queries

router = http.router("administrative selection")
After = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]


class ClaimedAnswer(ProgressAnswer):
    """A proposal of the queue, and the claim on it."""

    claim: ClaimAnswer | None

    @classmethod
    def of(cls, kept: Kept[Proposal]) -> "ClaimedAnswer":
        """As it was just claimed or let go."""
        return cls(**ProgressAnswer.of(kept).model_dump(), claim=ClaimAnswer.of(kept.state.claim))


class HeldAnswer(http.Answer):
    """The claim that holds now, if one does."""

    proposal_id: str
    claim: ClaimAnswer | None


class NextBody(http.Body):
    """Which part of the queue, and after which of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"cluster": "kota"}]})

    standing: Standing = Standing.SUBMITTED
    cluster: Name | None = None
    group: Name | None = None
    after: After | None = Field(
        default=None, description="The one before: it and those before it are passed over."
    )


class NextAnswer(http.Answer):
    """The one that is yours now; null where none is free for you."""

    proposal: ClaimedAnswer | None

    @classmethod
    def of(cls, kept: Kept[Proposal] | None) -> "NextAnswer":
        """What was found."""
        return cls(proposal=ClaimedAnswer.of(kept) if kept else None)


@router.post(
    "/editions/{edition_id}/selection/next",
    response_model=NextAnswer,
    responses=http.refusals(*SELECTING, contests.SameOfficer),
    summary="Give me the next one",
)
async def post_next(edition_id: EditionId, body: NextBody, call: http.Call) -> Response:
    """The first that no other has and that is not your own case; it is yours until the limit.

    One that you have already comes again: asking twice takes no second.
    """
    command = commands.ClaimNext(
        call.who,
        edition_id,
        call.settings.claim_length,
        body.standing,
        body.cluster,
        body.group,
        body.after,
    )
    return await call.run(commands.claim_next, command, NextAnswer.of)


@router.put(
    "/proposals/{proposal_id}/claim",
    response_model=ClaimedAnswer,
    responses=http.refusals(*DECIDING, contests.SameOfficer),
    summary="Claim, or go on",
)
async def put_claim(proposal_id: ProposalId, call: http.Call) -> Response:
    """Yours until the limit, and again from now each time you ask; another's once it has lapsed."""
    command = commands.Claim(call.who, proposal_id, call.settings.claim_length)
    return await call.run(commands.claim, command, ClaimedAnswer.of)


@router.delete(
    "/proposals/{proposal_id}/claim",
    response_model=ClaimedAnswer,
    responses=http.refusals(ClaimedByAnother),
    summary="Let go",
)
async def delete_claim(proposal_id: ProposalId, call: http.Call) -> Response:
    """Free for others again, undecided; where you do not have it nothing changes."""
    command = commands.LetGo(call.who, proposal_id)
    return await call.run(commands.let_go, command, ClaimedAnswer.of)


@router.get("/proposals/{proposal_id}/claim", response_model=HeldAnswer, summary="Who has it")
async def get_claim(proposal_id: ProposalId, call: http.Call) -> HeldAnswer:
    """The officer who has it before him at this instant, to those who see the selection."""
    held = await queries.held(call.mongo, call.who, proposal_id, call.now)
    return HeldAnswer(proposal_id=proposal_id, claim=ClaimAnswer.of(held))
