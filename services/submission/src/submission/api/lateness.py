"""Who is late: agencies that keep something back, units with nothing written or none begun."""

from dataclasses import astuple
from datetime import datetime
from typing import Annotated

from fastapi import Query, Response

from shared import http
from submission.api.edition import EVERY
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import EditionId
from submission.queries import lateness

router = http.router("editions")
OfAgency = Annotated[str | None, Query(max_length=100, description="Of this agency only.")]


class AgencyAnswer(http.Answer):
    """An agency with something that has not reached the ministry, or with nothing at all."""

    agency_id: str
    drafts: int
    blank: int
    handed_over: int
    submitted: int


class BlankAnswer(http.Answer):
    """A draft in which its unit has written nothing."""

    proposal_id: str
    agency_id: str
    owner: str
    registered_at: datetime


class IdleAnswer(http.Answer):
    """A unit member who writes no proposal of the agency in this edition."""

    agency_id: str
    account: str


@router.get(
    "/editions/{edition_id}/late-agencies",
    response_model=http.Page[AgencyAnswer],
    responses=OR_TABLE,
    summary="Agencies that are late",
)
async def get_late_agencies(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    agency_id: OfAgency = None,
    format: Format = "json",
) -> http.Page[AgencyAnswer] | Response:
    """With drafts, proposals not submitted, or without any; administrators see theirs."""
    limit = EVERY if format == "csv" else cursor.limit
    found = await lateness.late_agencies(
        call.mongo, call.who, edition_id, cursor.after, limit, agency_id=agency_id
    )
    if format == "csv":
        return http.csv("late-agencies.csv", tuple(AgencyAnswer.model_fields), map(astuple, found))
    items = [
        AgencyAnswer(
            agency_id=a.agency_id,
            drafts=a.drafts,
            blank=a.blank,
            handed_over=a.handed_over,
            submitted=a.submitted,
        )
        for a in found
    ]
    return http.page(items, cursor.limit, lambda item: [item.agency_id])


@router.get(
    "/editions/{edition_id}/blank-drafts",
    response_model=http.Page[BlankAnswer],
    responses=OR_TABLE,
    summary="Units that have written nothing",
)
async def get_blank_drafts(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    agency_id: OfAgency = None,
    format: Format = "json",
) -> http.Page[BlankAnswer] | Response:
    """Drafts in which nothing is written yet; administrators see those of their agencies."""
    limit = EVERY if format == "csv" else cursor.limit
    found = await lateness.blank_drafts(
        call.mongo, call.who, edition_id, cursor.after, limit, agency_id=agency_id
    )
    if format == "csv":
        return http.csv("blank-drafts.csv", tuple(BlankAnswer.model_fields), map(astuple, found))
    items = [
        BlankAnswer(
            proposal_id=b.proposal_id,
            agency_id=b.agency_id,
            owner=b.owner,
            registered_at=b.registered_at,
        )
        for b in found
    ]
    return http.page(items, cursor.limit, lambda item: [item.agency_id, item.proposal_id])


@router.get(
    "/editions/{edition_id}/idle-units",
    response_model=http.Page[IdleAnswer],
    responses=OR_TABLE,
    summary="Units that have begun nothing",
)
async def get_idle_units(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    agency_id: OfAgency = None,
    format: Format = "json",
) -> http.Page[IdleAnswer] | Response:
    """Unit members who write no proposal here; administrators see those of their agencies."""
    limit = EVERY if format == "csv" else cursor.limit
    found = await lateness.idle_units(
        call.mongo, call.who, edition_id, cursor.after, limit, agency_id=agency_id
    )
    if format == "csv":
        return http.csv("idle-units.csv", tuple(IdleAnswer.model_fields), map(astuple, found))
    items = [IdleAnswer(agency_id=u.agency_id, account=u.account) for u in found]
    return http.page(items, cursor.limit, lambda item: [item.agency_id, item.account])
