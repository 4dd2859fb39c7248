"""The assignment of a round as it is looked at: loads, conflicts, what lacks readers."""

from datetime import datetime

from fastapi import APIRouter, Response

from judging.api.words import RoundId
from judging.domain.conflict import Why
from judging.domain.loads import Lacking, Load
from judging.domain.outcome import commitment
from judging.domain.round import State
from judging.queries import assignments as queries
from shared import http

router: APIRouter = http.router("rounds")


class LoadAnswer(http.Answer):
    """What a judge was given at the preparation and holds now, and conflicts by kind."""

    judge: str
    left: bool
    successor: str | None
    categories: list[str]
    assigned: int
    preferred: int
    live: int
    conflicts: dict[Why, int]

    @classmethod
    def of(cls, one: Load) -> "LoadAnswer":
        """As it is answered."""
        return cls(
            judge=one.member.account,
            left=one.member.left,
            successor=one.member.successor,
            categories=list(one.member.categories),
            assigned=one.assigned,
            preferred=one.preferred,
            live=one.live,
            conflicts=dict(one.conflicts),
        )


class LackingAnswer(http.Answer):
    """An entry with fewer readings than it is to have, and why: conflicts, and who has held it."""

    proposal_id: str
    title: str
    cluster: str
    readings: int
    conflicts: dict[str, Why]
    held: list[str]

    @classmethod
    def of(cls, one: Lacking) -> "LackingAnswer":
        """As it is answered."""
        return cls(
            proposal_id=one.entry.proposal_id,
            title=one.entry.title,
            cluster=one.entry.cluster,
            readings=one.readings,
            conflicts=dict(one.conflicts),
            held=list(one.held),
        )


class AssignmentAnswer(http.Answer):
    """An assignment: decided at `prepared_at` from the seed of that hash; `entries` stood then."""

    round_id: str
    state: State
    prepared_by: str | None
    prepared_at: datetime | None
    seed_sha256: str
    entries: int
    standing: int
    readings: int
    readings_of_each: int
    readings_made: bool
    judges: list[LoadAnswer]
    lacking: list[LackingAnswer]


@router.get("/rounds/{id}/assignment", summary="The assignment", response_model=AssignmentAnswer)
async def read_assignment(id: RoundId, call: http.Call) -> AssignmentAnswer:
    """The load of each judge, the conflicts that were heeded, and which entries lack readings."""
    found = await queries.of_round(call.mongo, call.who, id)
    round_, assigned = found.round, found.assignment
    return AssignmentAnswer(
        round_id=id,
        state=round_.state,
        prepared_by=round_.prepared_by,
        prepared_at=round_.prepared_at,
        seed_sha256=commitment(round_.seed),
        entries=round_.entries,
        standing=assigned.standing,
        readings=round_.readings,
        readings_of_each=assigned.readings_of_each,
        readings_made=round_.made == round_.shares and not round_.mending,
        judges=[LoadAnswer.of(one) for one in assigned.loads],
        lacking=[LackingAnswer.of(one) for one in assigned.lacking],
    )


@router.get("/rounds/{id}/assignment.csv", summary="The assignment as CSV", response_class=Response)
async def download_assignment(id: RoundId, call: http.Call) -> Response:
    """Who reads what, as a table; no score."""
    names = (
        "proposal_id",
        "title",
        "agency_id",
        "group",
        "category",
        "cluster",
        "judge_id",
        "state",
    )
    rows = await queries.live(call.mongo, call.who, id)
    return http.csv(
        "assignment.csv", names, ([getattr(row, name) for name in names] for row in rows)
    )
