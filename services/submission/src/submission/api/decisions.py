"""What was decided in the selection, by whom and why: for the secretariat and the auditors."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Query, Response

from shared import http
from shared.mongo import Kept
from submission.api.edition import EVERY
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import EditionId
from submission.domain.proposal import Decision, Proposal, Standing
from submission.queries import decisions as queries

router = http.router("administrative selection")


class Outcome(StrEnum):
    """What an officer decided."""

    ADMITTED = "admitted"
    REFUSED = "refused"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class ByOfficerAnswer(http.Answer):
    """One decision of one officer, with its grounds and its words."""

    outcome: Outcome
    by: str
    at: datetime
    reasons: list[str]
    sentence: str

    @classmethod
    def of(cls, decision: Decision, outcome: Outcome) -> "ByOfficerAnswer":
        """As it is kept."""
        return cls(
            outcome=outcome,
            by=decision.by,
            at=decision.at,
            reasons=list(decision.reasons),
            sentence=decision.sentence,
        )


class DecidedAnswer(http.Answer):
    """A proposal that was decided on; where its agency contested, what it said and the answer."""

    proposal_id: str
    agency_id: str
    group: str
    cluster: str
    title: str
    standing: Standing
    decision: ByOfficerAnswer
    contested_by: str | None
    contested_at: datetime | None
    statement: str | None
    answer: ByOfficerAnswer | None

    @classmethod
    def of(cls, kept: Kept[Proposal], decision: Decision) -> "DecidedAnswer":
        """The first decision, and what followed it."""
        proposal, contest = kept.state, kept.state.contest
        outcome = Outcome.REFUSED if decision.reasons else Outcome.ADMITTED
        return cls(
            proposal_id=kept.id,
            agency_id=proposal.agency_id,
            group=proposal.group,
            cluster=proposal.cluster,
            title=proposal.title,
            standing=proposal.standing,
            decision=ByOfficerAnswer.of(decision, outcome),
            contested_by=contest.by if contest else None,
            contested_at=contest.at if contest else None,
            statement=contest.statement if contest else None,
            answer=_answer(proposal),
        )


def _answer(proposal: Proposal) -> ByOfficerAnswer | None:
    if proposal.contest is None or proposal.contest.answer is None:
        return None
    upheld = proposal.standing is Standing.UPHELD
    outcome = Outcome.UPHELD if upheld else Outcome.OVERTURNED
    return ByOfficerAnswer.of(proposal.contest.answer, outcome)


_HEADER = (
    "proposal_id", "agency_id", "group", "cluster", "title", "standing", "outcome", "reasons",
    "sentence", "by", "at", "contested_at", "answer", "answer_sentence", "answer_by", "answer_at",
)  # fmt: skip


def _row(decided: DecidedAnswer) -> tuple[Any, ...]:
    first, second = decided.decision, decided.answer
    answer = (second.outcome, second.sentence, second.by, second.at) if second else (None,) * 4
    return (
        decided.proposal_id, decided.agency_id, decided.group, decided.cluster, decided.title,
        decided.standing, first.outcome, " ".join(first.reasons), first.sentence, first.by,
        first.at, decided.contested_at, *answer,
    )  # fmt: skip


@router.get(
    "/editions/{edition_id}/decisions",
    response_model=http.Page[DecidedAnswer],
    responses=OR_TABLE,
    summary="What was decided, by whom and why",
)
async def get_decisions(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    *,
    by: Annotated[str | None, Query(max_length=100, description="An officer's account.")] = None,
    reason: Annotated[str | None, Query(max_length=100, description="A ground of refusal.")] = None,
    format: Format = "json",
) -> http.Page[DecidedAnswer] | Response:
    """Every decision of the selection with its grounds and words, and the answers to contests."""
    limit = EVERY if format == "csv" else cursor.limit
    found = await queries.decisions(
        call.mongo, call.who, edition_id, by=by, reason=reason, after=cursor.after, limit=limit
    )
    items = [DecidedAnswer.of(kept, decision) for kept, decision in found]
    if format == "csv":
        return http.csv("decisions.csv", _HEADER, map(_row, items))
    return http.page(items, cursor.limit, lambda item: [item.proposal_id])
