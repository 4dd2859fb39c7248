"""Exhibitors: what they ask for, their own view, and the staff's list of them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import Response

from exhibition.api.standing import (
    BoothBody,
    ExhibitorInList,
    ExhibitorShown,
    OwnShown,
    RequirementsBody,
    WaitingBody,
)
from exhibition.api.words import ExhibitorId, ForumId
from exhibition.commands import exhibitors as commands
from exhibition.commands.exhibitors import (
    ChangeRequirements,
    Confirm,
    EraseNames,
    GiveUp,
    Hold,
    Join,
    Leave,
    Standing,
)
from exhibition.domain import booking
from exhibition.domain.booth import BoothTaken
from exhibition.domain.exhibitor import AlreadyPlaced, BoothIsFree, NotEntitled, UnknownKind
from exhibition.domain.forum import ChoosingNotOpen
from exhibition.queries import exhibitors as queries
from shared import http
from shared.outbox import Unit

router: APIRouter = http.router("exhibitors")
EXHIBITOR = "/exhibitors/{exhibitor_id}"
C = TypeVar("C")


async def _run(
    call: http.Signed, handler: Callable[[C, Unit], Awaitable[Standing]], command: C
) -> Response:
    return await call.run(handler, command, partial(ExhibitorShown.of, now=call.now))


@router.post(
    f"{EXHIBITOR}/hold",
    summary="Hold a booth",
    response_model=ExhibitorShown,
    responses=http.refusals(
        BoothTaken, AlreadyPlaced, booking.OthersWait, NotEntitled, ChoosingNotOpen
    ),
)
async def post_hold(exhibitor_id: ExhibitorId, body: BoothBody, call: http.Call) -> Response:
    """The booth is kept for the forum's time; one entry, one booth."""
    command = Hold(exhibitor_id, body.code, call.if_match, call.who)
    return await _run(call, commands.hold, command)


@router.post(
    f"{EXHIBITOR}/confirmation",
    summary="Confirm a booth",
    response_model=ExhibitorShown,
    responses=http.refusals(
        booking.NotHeld, booking.HoldExpired, booking.AlreadyConfirmed, booking.TooMuchPower
    ),
)
async def post_confirmation(
    exhibitor_id: ExhibitorId, body: RequirementsBody, call: http.Call
) -> Response:
    """A held or offered booth becomes the exhibitor's, with what is needed there."""
    command = Confirm(
        exhibitor_id, body.code, body.requirements(), body.names(), call.if_match, call.who
    )
    return await _run(call, commands.confirm, command)


@router.put(
    f"{EXHIBITOR}/requirements",
    summary="Change the requirements",
    response_model=ExhibitorShown,
    responses=http.refusals(
        booking.NotHeld,
        booking.HoldExpired,
        booking.NotConfirmed,
        booking.RequirementsClosed,
        booking.TooMuchPower,
    ),
)
async def put_requirements(
    exhibitor_id: ExhibitorId, body: RequirementsBody, call: http.Call
) -> Response:
    """What is needed at a confirmed booth, until the forum's instant."""
    command = ChangeRequirements(
        exhibitor_id, body.code, body.requirements(), body.names(), call.if_match, call.who
    )
    return await _run(call, commands.change_requirements, command)


@router.post(f"{EXHIBITOR}/release", summary="Give a booth back", response_model=ExhibitorShown)
async def post_release(exhibitor_id: ExhibitorId, body: BoothBody, call: http.Call) -> Response:
    """It is free again, or offered to the first in line; of another's booth nothing changes."""
    command = GiveUp(exhibitor_id, body.code, call.if_match, call.who)
    return await _run(call, commands.give_up, command)


@router.put(
    f"{EXHIBITOR}/waiting",
    summary="Wait for a kind of booth",
    response_model=ExhibitorShown,
    responses=http.refusals(BoothIsFree, AlreadyPlaced, UnknownKind, NotEntitled, ChoosingNotOpen),
)
async def put_waiting(exhibitor_id: ExhibitorId, body: WaitingBody, call: http.Call) -> Response:
    """A number in its line, instead of any other line; the next freed booth is offered to the
    first."""
    command = Join(exhibitor_id, body.kind, call.if_match, call.who)
    return await _run(call, commands.join, command)


@router.delete(f"{EXHIBITOR}/waiting", summary="Wait no longer", response_model=ExhibitorShown)
async def delete_waiting(exhibitor_id: ExhibitorId, call: http.Call) -> Response:
    """The number is given up; who joins again is last."""
    return await _run(call, commands.leave, Leave(exhibitor_id, call.if_match, call.who))


@router.delete(
    f"{EXHIBITOR}/staff", summary="Forget who stands there", response_model=ExhibitorShown
)
async def delete_staff(exhibitor_id: ExhibitorId, call: http.Call) -> Response:
    """The names are erased; nothing else ever had them."""
    command = EraseNames(exhibitor_id, call.if_match, call.who)
    return await _run(call, commands.erase_names, command)


@router.get("/exhibitors", summary="List one's own exhibitors")
async def list_exhibitors(
    call: http.Call,
    cursor: http.Cursor,
    forum: Annotated[str | None, Query(max_length=60, description="One forum's only.")] = None,
) -> http.Page[ExhibitorInList]:
    """The entries of one's agencies that were invited, at every forum."""
    after = http.after_filter([("_id", 1)], cursor.after)
    found = await queries.exhibitors_for(
        call.mongo, call.who, forum, call.now, after=after, limit=cursor.limit + 1
    )
    items = [ExhibitorInList.at(one, call.now) for one in found]
    return http.page(items, cursor.limit, lambda item: [item.exhibitor_id])


@router.get(EXHIBITOR, summary="Look at one's exhibitor", response_model=OwnShown)
async def get_exhibitor(exhibitor_id: ExhibitorId, call: http.Call, response: Response) -> OwnShown:
    """Its booth, its place in the line and its people; for its agency and the event staff."""
    view = await queries.exhibitor_of(call.mongo, exhibitor_id, call.who, call.now)
    response.headers["ETag"] = f'"{view.listed.kept.version}"'
    return OwnShown.own(view, call.now)


@router.get("/forums/{forum_id}/exhibitors", summary="List a forum's exhibitors")
async def list_forum_exhibitors(
    forum_id: ForumId,
    call: http.Call,
    cursor: http.Cursor,
    placed: Annotated[bool | None, Query(description="With a booth now, or without.")] = None,
) -> http.Page[ExhibitorInList]:
    """Everybody invited, for the event staff: who has a booth, who waits, who has none yet."""
    after = http.after_filter([("_id", 1)], cursor.after)
    found = await queries.exhibitors_at(
        call.mongo,
        forum_id,
        call.who,
        call.now,
        placed=placed,
        after=after,
        limit=cursor.limit + 1,
    )
    items = [ExhibitorInList.at(one, call.now) for one in found]
    return http.page(items, cursor.limit, lambda item: [item.exhibitor_id])
