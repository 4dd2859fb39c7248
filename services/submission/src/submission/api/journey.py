"""What the rules say of a proposal, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from shared import http
from submission.api.shown import ProposalId
from submission.domain.edition import EligibilityRule, RuleKind
from submission.domain.eligibility import Code, Finding, Outcome
from submission.domain.journey import Actor, Stretch
from submission.queries import findings as found
from submission.queries import journey as journeys

router = http.router("findings and journeys")


class FindingAnswer(http.Answer):
    """What one rule says; `reason` is the rule book's ground of refusal for it.

    `code` and `params` say it in any language, and of a rule that is met `kind` and `asks` do.
    """

    rule: str
    kind: RuleKind
    asks: dict[str, Any] = Field(description="What the rule asks: its numbers in the rule book.")
    blocks: bool = Field(description="Whether an unmet one stops handing over and submitting.")
    outcome: Outcome
    code: Code
    field: str | None
    reason: str | None
    sentence: str
    params: dict[str, Any]

    @classmethod
    def of(cls, finding: Finding, rules: Mapping[str, EligibilityRule]) -> "FindingAnswer":
        """In words, and with what `rules` of its group ask."""
        rule = rules[finding.rule]
        return cls(
            rule=finding.rule,
            kind=rule.rule,
            asks=rule.asks,
            blocks=rule.blocks,
            outcome=finding.outcome,
            code=finding.code,
            field=finding.field,
            reason=finding.reason,
            sentence=finding.sentence,
            params=finding.params,
        )


class FindingsAnswer(http.Answer):
    """Every rule held against a proposal, at an instant."""

    proposal_id: str
    at: datetime
    findings: list[FindingAnswer]


class StepAnswer(http.Answer):
    """One step of a journey, and in which role it was taken."""

    kind: str
    at: datetime
    actor: Actor
    list: str | None
    details: dict[str, Any]


class JourneyAnswer(http.Answer):
    """Every public step of a proposal so far, in order, and how far it has come by them."""

    proposal_id: str
    furthest: Stretch | None
    as_of: datetime | None
    steps: list[StepAnswer]


@router.get(
    "/proposals/{proposal_id}/findings",
    response_model=FindingsAnswer,
    summary="Is it eligible?",
)
async def get_findings(proposal_id: ProposalId, call: http.Call) -> FindingsAnswer:
    """Every rule met, unmet, or for a person to decide, with the reason and the field."""
    of = await found.of(call.mongo, call.who, proposal_id, call.now)
    shown = [FindingAnswer.of(finding, of.rules) for finding in of.findings]
    return FindingsAnswer(proposal_id=proposal_id, at=call.now, findings=shown)


@router.get(
    "/proposals/{proposal_id}/journey",
    response_model=JourneyAnswer,
    summary="The journey so far",
)
async def get_journey(proposal_id: ProposalId, call: http.Call) -> JourneyAnswer:
    """Every step in all services that is public, in order, with time and the actor's role."""
    journey = await journeys.journey(call.mongo, call.who, proposal_id)
    steps = [
        StepAnswer(kind=s.kind, at=s.at, actor=s.actor, list=s.list, details=s.details)
        for s in journey.steps
    ]
    return JourneyAnswer(
        proposal_id=proposal_id, furthest=journey.furthest, as_of=journey.as_of, steps=steps
    )
