"""Evaluations: what an entry's own agency is shown, once the list is released."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path

from judging.api.scores import BinAnswer, CriterionAnswer, ScaleAnswer, worded
from judging.domain.edition import Method
from judging.domain.evaluation import Position, Withheld
from judging.queries import evaluations as queries
from judging.queries.evaluations import Evaluated
from shared import http

router: APIRouter = http.router("entries")
ProposalId = Annotated[str, Path(max_length=100, description="The proposal.")]


class PositionAnswer(http.Answer):
    """Where a score lies among those of its group and cluster; quartile 1 is the best.

    Scores are those that were ranked: on the scale, or in standard deviations of each judge.
    """

    entries: int
    quartile: int
    bin: int
    histogram: list[BinAnswer]

    @classmethod
    def of(cls, one: Position) -> "PositionAnswer":
        """As it is answered."""
        drawn = [BinAnswer(**asdict(each)) for each in one.histogram]
        return cls(entries=one.entries, quartile=one.quartile, bin=one.bin, histogram=drawn)


class MeanAnswer(CriterionAnswer):
    """The mean of what was given for a criterion."""

    mean: Decimal


class EvaluatedAnswer(http.Answer):
    """An entry in one round: how often it was read, its means, and where these lie.

    `withheld` says why something is not shown: the rule book does not show it, fewer than two
    judges read it, or its cluster has too few entries.
    """

    round_id: str
    round: str
    closed_at: datetime | None
    readings: int
    method: Method
    scale: ScaleAnswer
    total: Decimal | None
    criteria: list[MeanAnswer] | None
    position: PositionAnswer | None
    withheld: list[Withheld]

    @classmethod
    def of(cls, one: Evaluated) -> "EvaluatedAnswer":
        """As it is answered."""
        found, means = one.evaluation, one.evaluation.criteria
        rows = [
            MeanAnswer(**worded(c, one.meanings), mean=means[c.id])
            for c in one.group.criteria
            if means
        ]  # fmt: skip
        return cls(
            round_id=one.round.id,
            round=one.round.round,
            closed_at=one.round.closed_at,
            readings=found.readings,
            method=one.rule.method,
            scale=ScaleAnswer(**asdict(one.group.scale)),
            total=found.total,
            criteria=rows if means is not None else None,
            position=PositionAnswer.of(found.position) if found.position else None,
            withheld=list(found.withheld),
        )


class EvaluationAnswer(http.Answer):
    """An entry, and each round of which something may be shown."""

    proposal_id: str
    edition_id: str
    title: str
    group: str
    cluster: str
    rounds: list[EvaluatedAnswer]


@router.get(
    "/entries/{proposal_id}/evaluation",
    summary="Evaluation of an entry",
    response_model=EvaluationAnswer,
)
async def read_evaluation(proposal_id: ProposalId, call: http.Call) -> EvaluationAnswer:
    """What the rule book shows the entry's agency of it, once what the round decided is released.

    Never who judged it, never a rank. Who may see the ranking sees each criterion's mean.
    """
    entry, found = await queries.of_entry(call.mongo, call.who, proposal_id)
    return EvaluationAnswer(
        proposal_id=entry.proposal_id,
        edition_id=entry.edition_id,
        title=entry.title,
        group=entry.group,
        cluster=entry.cluster,
        rounds=[EvaluatedAnswer.of(one) for one in found],
    )
