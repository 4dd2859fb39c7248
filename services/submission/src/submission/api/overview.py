"""What the secretariat's dashboard and an agency administrator's table need, in few calls."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Response

from shared import http
from shared.mongo import Kept
from submission.api.edition import EVERY, StageAnswer
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import EditionId, ProgressAnswer
from submission.domain.edition import Edition
from submission.domain.intake import Intake, Phase
from submission.domain.lateness import Act, due, written_at
from submission.domain.proposal import Holder, Proposal, Standing, holder_of
from submission.queries import overview as queries

router = http.router("editions")
AgencyId = Annotated[str, Path(min_length=1, max_length=100, description="An agency of yours.")]


class WaitingAnswer(http.Answer):
    """What waits in one cluster, since when, how much of it is claimed, and what ends soonest."""

    standing: Standing
    cluster: str
    count: int
    claimed: int
    since: datetime | None
    soonest_end: datetime | None


class CountsAnswer(http.Answer):
    """How many proposals stand where at an instant, and with whom those lie that go on."""

    edition_id: str
    at: datetime
    phase: Phase
    standings: dict[Standing, int]
    holders: dict[Holder, int]
    blank_drafts: int
    idle_units: int
    stages: list[StageAnswer]


class OverviewAnswer(CountsAnswer):
    """An edition at an instant: where all stand, who is late, what waits for a decision."""

    late_agencies: int
    waiting: list[WaitingAnswer]


class AgencyOverviewAnswer(CountsAnswer):
    """An agency in an edition at an instant."""

    agency_id: str


class DueAnswer(http.Answer):
    """What has to be done next, and until when; null where that is not bound to an instant."""

    act: Act
    until: datetime | None


class AgencyProposalAnswer(ProgressAnswer):
    """A proposal as its agency's administrator watches it."""

    owner: str
    collaborators: list[str]
    written_at: datetime
    returned_at: datetime | None
    reasons: list[str]
    contested: bool
    due: DueAnswer | None

    @classmethod
    def at(cls, kept: Kept[Proposal], edition: Edition, now: datetime) -> "AgencyProposalAnswer":
        """At an instant of the calendar."""
        proposal = kept.state
        next_act = due(proposal, edition, now)
        return cls(
            **ProgressAnswer.of(kept).model_dump(),
            owner=proposal.owner,
            collaborators=list(proposal.collaborators),
            written_at=written_at(proposal),
            returned_at=proposal.remark.at if proposal.remark else None,
            reasons=list(proposal.decision.reasons) if proposal.decision else [],
            contested=proposal.contest is not None,
            due=DueAnswer(act=next_act.act, until=next_act.until) if next_act else None,
        )


def _counts(intake: Intake, counted: queries.Counted, now: datetime) -> dict[str, Any]:
    holders = dict.fromkeys(Holder, 0)
    for standing, count in counted.standings.items():
        holders[holder_of(standing)] += count
    return {
        "edition_id": intake.edition.id,
        "at": now,
        "phase": intake.phase,
        "standings": counted.standings,
        "holders": holders,
        "blank_drafts": counted.blank,
        "stages": [StageAnswer.at(stage, now) for stage in intake.edition.stages],
    }


@router.get(
    "/editions/{edition_id}/overview", response_model=OverviewAnswer, summary="How it stands now"
)
async def get_overview(edition_id: EditionId, call: http.Call) -> OverviewAnswer:
    """For the secretariat: where all stand, deadlines, who is late, and what waits since when."""
    found = await queries.overview(call.mongo, call.who, edition_id, call.now)
    waiting = [
        WaitingAnswer(
            standing=w.standing,
            cluster=w.cluster,
            count=w.count,
            claimed=w.claimed,
            since=w.since,
            soonest_end=w.soonest,
        )
        for w in found.waiting
    ]
    return OverviewAnswer(
        **_counts(found.intake, found.counted, call.now),
        late_agencies=found.late_agencies,
        idle_units=found.idle_units,
        waiting=waiting,
    )


@router.get(
    "/editions/{edition_id}/agencies/{agency_id}",
    response_model=AgencyOverviewAnswer,
    summary="How your agency stands now",
)
async def get_agency(
    edition_id: EditionId, agency_id: AgencyId, call: http.Call
) -> AgencyOverviewAnswer:
    """For its administrator: where its proposals stand, deadlines, and how many units are idle."""
    found = await queries.of_agency(call.mongo, call.who, edition_id, agency_id)
    return AgencyOverviewAnswer(
        **_counts(found.intake, found.counted, call.now),
        agency_id=agency_id,
        idle_units=found.idle_units,
    )


_HEADER = (
    "id", "group", "cluster", "standing", "holder", "title", "blank", "owner", "written_at",
    "submitted_at", "next", "until",
)  # fmt: skip


def _row(item: AgencyProposalAnswer) -> tuple[Any, ...]:
    act, until = (item.due.act, item.due.until) if item.due else (None, None)
    return (*(getattr(item, name) for name in _HEADER[:-2]), act, until)


@router.get(
    "/editions/{edition_id}/agencies/{agency_id}/proposals",
    response_model=http.Page[AgencyProposalAnswer],
    responses=OR_TABLE,
    summary="All your units' proposals",
)
async def get_agency_proposals(
    edition_id: EditionId,
    agency_id: AgencyId,
    call: http.Call,
    cursor: http.Cursor,
    *,
    standing: Annotated[Standing | None, Query(description="Where it stands.")] = None,
    format: Format = "json",
) -> http.Page[AgencyProposalAnswer] | Response:
    """For its administrator: who writes each, when it was last written, what is due until when."""
    limit = EVERY if format == "csv" else cursor.limit
    edition, found = await queries.agency_proposals(
        call.mongo, call.who, edition_id, agency_id,
        standing=standing, after=cursor.after, limit=limit,
    )  # fmt: skip
    items = [AgencyProposalAnswer.at(kept, edition, call.now) for kept in found]
    if format == "csv":
        return http.csv("agency-proposals.csv", _HEADER, map(_row, items))
    return http.page(items, cursor.limit, lambda item: [item.id])
