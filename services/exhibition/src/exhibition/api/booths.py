"""Booths: the public map, the staff's board, and what staff do by hand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import PlainTextResponse, Response
from pydantic import ConfigDict, Field

from exhibition.api.boards import BOARD_HEADER, BoardPage, BoothDetail, BoothState, MapShown, line
from exhibition.api.words import BoothCode, Code, ForumId, ReasonBody
from exhibition.commands.booths import (
    Assign,
    Block,
    Move,
    Release,
    Unblock,
    assign,
    block,
    move,
    release,
    unblock,
)
from exhibition.domain.booking import NobodyThere
from exhibition.domain.booth import BoothInUse, BoothTaken, State
from exhibition.domain.exhibitor import AlreadyPlaced, NotEntitled
from exhibition.queries import booths as queries
from exhibition.queries.booths import Filter
from exhibition.queries.drawing import drawn
from shared import http

router: APIRouter = http.router("booths")
BOOTH = "/forums/{forum_id}/booths/{code}"


def _wanted(
    state: Annotated[State | None, Query(description="What the booth is now.")] = None,
    kind: Annotated[str | None, Query(max_length=60, description="The booth's kind.")] = None,
    hall: Annotated[str | None, Query(max_length=60, description="The booth's hall.")] = None,
) -> Filter:
    return Filter(state, kind, hall)


Wanted = Annotated[Filter, Depends(_wanted)]


class AssignmentBody(ReasonBody):
    """Whom staff give a booth."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"proposal_id": "01978a10-7", "reason": "Needs the water connection."}]
        }
    )

    proposal_id: Annotated[str, Field(min_length=1, max_length=100)]


class MoveBody(ReasonBody):
    """Where staff move an exhibitor."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "B-07", "reason": "A leaking roof."}]}
    )

    to: Code


@router.get("/forums/{forum_id}/map", summary="Look at the map")
async def get_map(forum_id: ForumId, guest: http.Guest) -> MapShown:
    """Halls and booths for everybody: who is confirmed; what is held is only that."""
    return MapShown.of(await queries.map_of(guest.mongo, forum_id, guest.who, guest.now))


@router.get(
    "/forums/{forum_id}/map.txt",
    summary="Look at the map in a terminal",
    response_class=PlainTextResponse,
)
async def get_map_as_text(forum_id: ForumId, guest: http.Guest) -> PlainTextResponse:
    """The same map as plain text, to scale."""
    floor = await queries.map_of(guest.mongo, forum_id, guest.who, guest.now)
    return PlainTextResponse(drawn(floor))


@router.get("/forums/{forum_id}/booths", summary="Look at the board")
async def get_board(
    forum_id: ForumId, wanted: Wanted, call: http.Call, cursor: http.Cursor
) -> BoardPage:
    """Every booth with all that staff need, by code."""
    after = http.after_filter([("plot.code", 1)], cursor.after)
    found, names = await queries.board_of(
        call.mongo,
        forum_id,
        call.who,
        wanted,
        now=call.now,
        after=after,
        limit=cursor.limit + 1,
    )
    return BoardPage.of(found, names, call.now, cursor.limit)


@router.get(
    "/forums/{forum_id}/booths.csv",
    summary="Take the board along",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "The board as CSV."}},
)
async def get_board_as_csv(forum_id: ForumId, wanted: Wanted, call: http.Call) -> Response:
    """The same booths as a table for a spreadsheet."""
    found, names = await queries.board_of(call.mongo, forum_id, call.who, wanted, now=call.now)
    rows = (line(kept, names, call.now) for kept in found)
    return http.csv(f"{forum_id}-booths.csv", BOARD_HEADER, rows)


@router.get(BOOTH, summary="Look up a booth", response_model=BoothDetail)
async def get_booth(
    forum_id: ForumId, code: BoothCode, call: http.Call, response: Response
) -> BoothDetail:
    """All about one booth: who is there with whom, and what staff did with it and why."""
    detail = await queries.booth_of(call.mongo, forum_id, code, call.who, call.now)
    response.headers["ETag"] = f'"{detail.kept.version}"'
    return BoothDetail.of(detail, call.now)


@router.post(
    f"{BOOTH}/block",
    summary="Block a booth",
    response_model=BoothState,
    responses=http.refusals(BoothInUse),
)
async def post_block(
    forum_id: ForumId, code: BoothCode, body: ReasonBody, call: http.Call
) -> Response:
    """Nobody can take it until it is unblocked."""
    command = Block(forum_id, code, body.reason, call.if_match, call.who)
    return await call.run(block, command, BoothState.at(call.now))


@router.post(f"{BOOTH}/unblock", summary="Unblock a booth", response_model=BoothState)
async def post_unblock(
    forum_id: ForumId, code: BoothCode, body: ReasonBody, call: http.Call
) -> Response:
    """It is free again, or offered to the first in line."""
    command = Unblock(forum_id, code, body.reason, call.if_match, call.who)
    return await call.run(unblock, command, BoothState.at(call.now))


@router.post(
    f"{BOOTH}/assignment",
    summary="Assign a booth by hand",
    response_model=BoothState,
    responses=http.refusals(BoothTaken, AlreadyPlaced, NotEntitled),
)
async def post_assignment(
    forum_id: ForumId, code: BoothCode, body: AssignmentBody, call: http.Call
) -> Response:
    """It is confirmed for that exhibitor at once, past every line."""
    command = Assign(forum_id, code, body.reason, call.if_match, call.who, body.proposal_id)
    return await call.run(assign, command, BoothState.at(call.now))


@router.post(
    f"{BOOTH}/move",
    summary="Move an exhibitor",
    response_model=BoothState,
    responses=http.refusals(NobodyThere, BoothTaken),
)
async def post_move(
    forum_id: ForumId, code: BoothCode, body: MoveBody, call: http.Call
) -> Response:
    """The booking goes to the other booth as it is; the answer is that booth."""
    command = Move(forum_id, code, body.reason, call.if_match, call.who, body.to)
    return await call.run(move, command, BoothState.at(call.now))


@router.post(f"{BOOTH}/release", summary="Release a booth by hand", response_model=BoothState)
async def post_release(
    forum_id: ForumId, code: BoothCode, body: ReasonBody, call: http.Call
) -> Response:
    """Its exhibitor has it no more; of an empty booth nothing changes."""
    command = Release(forum_id, code, body.reason, call.if_match, call.who)
    return await call.run(release, command, BoothState.at(call.now))
