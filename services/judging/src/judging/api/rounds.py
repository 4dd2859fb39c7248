"""Rounds: their state, their rosters, and who has read how much."""

from collections import Counter
from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from judging.api.words import Account, EditionId, RoundId, Slug
from judging.commands import rosters
from judging.domain.judge import PactsMissing
from judging.domain.outcome import commitment
from judging.domain.reading import State as ReadingState
from judging.domain.roster import (
    LacksRole,
    NotOnRoster,
    OwnSuccessor,
    ReplacedBefore,
    RosterFixed,
)
from judging.domain.round import Member, NotBeingRead, Round, State
from judging.queries import rounds as queries
from judging.queries.rounds import Progress
from judging.store import Done
from shared import http
from shared.mongo import Kept

router: APIRouter = http.router("rounds")
NOTHING = Done(Counter(), 0, None)


class RoundAnswer(http.Answer):
    """A round; its seed is shown when it is closed, its seed's hash from the preparation on."""

    id: str
    edition_id: str
    round: str
    role: str
    state: State
    judges: tuple[str, ...]
    viewers: tuple[str, ...]
    entries: int
    readings: int
    readings_made: bool
    seed_sha256: str | None
    seed: str | None
    prepared_at: datetime | None
    opened_at: datetime | None
    closing_at: datetime | None
    closed_at: datetime | None
    missing_readings: int
    version: int

    @classmethod
    def of(cls, kept: Kept[Round]) -> "RoundAnswer":
        """As it is answered."""
        one = kept.state
        same = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        more = {
            "judges": one.judges(),
            "readings_made": one.shares > 0 and one.made == one.shares and not one.mending,
            "seed_sha256": commitment(one.seed) if one.seed else None,
            "seed": one.seed if one.state is State.CLOSED else None,
            "missing_readings": one.missing,
            "version": kept.version,
        }
        return cls(**{**same, **more})


class MemberAnswer(http.Answer):
    """A judge on a roster, and when the integrity pact was signed."""

    judge: str
    categories: list[str]
    left: bool
    successor: str | None
    signed_at: datetime | None
    conflicts_declared: int


class RosterAnswer(http.Answer):
    """The roster of a round."""

    round_id: str
    judges: list[MemberAnswer]


class MemberBody(http.Body):
    """A judge, and the categories that are to come to them first."""

    judge: Account
    categories: list[Slug] = Field(default=[], max_length=50)


class RosterBody(http.Body):
    """All judges of a round."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"judges": [{"judge": "0190a5c2-e001", "categories": ["health"]}]}]
        }
    )
    judges: list[MemberBody] = Field(min_length=1, max_length=500)


class ReplacementBody(http.Body):
    """Who drops out, and who of the roster follows; with nobody named, the least loaded do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"judge": "0190a5c2-e001", "successor": None}]}
    )
    judge: Account
    successor: Account | None = None


class ProgressRow(http.Answer):
    """How much one judge has read: `begun` counts those to read that were written on."""

    judge: str
    left: bool
    to_read: int
    handed_in: int
    declined: int
    taken_away: int
    begun: int
    last_activity: datetime | None


class ProgressAnswer(http.Answer):
    """Who has read how much; no scores."""

    round_id: str
    state: State
    to_read: int
    handed_in: int
    judges: list[ProgressRow]
    closes_at: datetime | None


@router.get("/rounds", summary="Rounds of an edition", response_model=list[RoundAnswer])
async def list_rounds(edition_id: EditionId, call: http.Call) -> list[RoundAnswer]:
    """The rounds of an edition, in the order of its rule book."""
    found = await queries.of_edition(call.mongo, call.who, edition_id)
    return [RoundAnswer.of(kept) for kept in found]


@router.get("/rounds/{id}", summary="A round", response_model=RoundAnswer)
async def read_round(id: RoundId, call: http.Call) -> RoundAnswer:
    """The state of a round."""
    return RoundAnswer.of(await queries.one(call.mongo, call.who, id))


@router.get("/rounds/{id}/roster", summary="The roster", response_model=RosterAnswer)
async def read_roster(id: RoundId, call: http.Call) -> RosterAnswer:
    """The judges of a round, and who of them has signed the integrity pact."""
    round_, judges = await queries.roster(call.mongo, call.who, id)
    rows = []
    for member in round_.roster:
        judge = judges.get(member.account)
        rows.append(
            MemberAnswer(
                judge=member.account,
                categories=list(member.categories),
                left=member.left,
                successor=member.successor,
                signed_at=judge.pact.at if judge and judge.pact else None,
                conflicts_declared=len(judge.declared) if judge else 0,
            )
        )
    return RosterAnswer(round_id=id, judges=rows)


@router.put(
    "/rounds/{id}/roster",
    summary="Set the roster",
    response_model=RoundAnswer,
    responses=http.refusals(LacksRole, RosterFixed, ReplacedBefore, PactsMissing),
)
async def put_roster(id: RoundId, body: RosterBody, call: http.Call) -> Response:
    """Set the judges of a round; while it is read, add to them."""
    members = {m.judge: Member(m.judge, tuple(m.categories)) for m in body.judges}
    command = rosters.PutRoster(id, tuple(members.values()), call.who, call.if_match)
    return await call.run(rosters.put_roster, command, RoundAnswer.of)


@router.post(
    "/rounds/{id}/replacements",
    summary="Replace a judge",
    response_model=RoundAnswer,
    responses=http.refusals(NotBeingRead, NotOnRoster, OwnSuccessor),
)
async def replace_judge(id: RoundId, body: ReplacementBody, call: http.Call) -> Response:
    """Give the open readings of a judge who drops out to others; sheets handed in are kept."""
    command = rosters.ReplaceJudge(id, body.judge, body.successor, call.who)
    return await call.run(rosters.replace_judge, command, RoundAnswer.of)


@router.get("/rounds/{id}/progress", summary="Progress", response_model=ProgressAnswer)
async def read_progress(id: RoundId, call: http.Call) -> ProgressAnswer:
    """Who has read how much, without scores."""
    found = await queries.progress(call.mongo, call.who, id)
    rows = _progress(found)
    return ProgressAnswer(
        round_id=id,
        state=found.round.state,
        to_read=sum(row.to_read for row in rows),
        handed_in=sum(row.handed_in for row in rows),
        judges=rows,
        closes_at=found.stage.closes_at,
    )


@router.get("/rounds/{id}/progress.csv", summary="Progress as CSV", response_class=Response)
async def download_progress(id: RoundId, call: http.Call) -> Response:
    """Who has read how much, as a table."""
    rows = _progress(await queries.progress(call.mongo, call.who, id))
    names = list(ProgressRow.model_fields)
    return http.csv("progress.csv", names, ([getattr(row, name) for name in names] for row in rows))


def _progress(found: Progress) -> list[ProgressRow]:
    rows = []
    for member in found.round.roster:
        done = found.judges.get(member.account, NOTHING)
        rows.append(
            ProgressRow(
                judge=member.account,
                left=member.left,
                to_read=done.states.get(ReadingState.ASSIGNED, 0),
                handed_in=done.states.get(ReadingState.HANDED_IN, 0),
                declined=done.states.get(ReadingState.DECLINED, 0),
                taken_away=done.states.get(ReadingState.ENDED, 0),
                begun=done.begun,
                last_activity=done.last_at,
            )
        )
    return rows
