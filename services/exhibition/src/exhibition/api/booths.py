"""Booths: the staff's board, and what staff do by hand."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from exhibition.api.boards import (
    BOARD_HEADER,
    BoardPage,
    BoardShown,
    BoothDetail,
    BoothState,
    line,
)
from exhibition.api.maps import SAME, Seen, fresh, seen
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
from exhibition.queries import boards as queries
from exhibition.queries.boards import Filter
from exhibition.queries.booths import booth_of
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


def _sought(
    wanted: Wanted,
    q: Annotated[str, Query(max_length=200, description="Words of codes, titles, agencies.")] = "",
    unmet: Annotated[bool | None, Query(description="Where something must be seen to.")] = None,
) -> Filter:
    return replace(wanted, words=q, unmet=unmet)


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


@router.get(
    "/forums/{forum_id}/board",
    summary="Watch the whole hall",
    response_model=BoardShown,
    responses=SAME,
)
async def get_whole_board(
    forum_id: ForumId,
    sought: Annotated[Filter, Depends(_sought)],
    call: http.Call,
    if_none_match: Seen = None,
) -> Response:
    """Every booth that matches with its booking, every line with its places, and how much there is
    of everything, in one answer."""
    if if_none_match is not None:
        stamp = await queries.board_stamp(call.mongo, forum_id, call.who, call.now)
        if seen(stamp, if_none_match):
            return fresh(None, stamp)
    board = await queries.whole_board(call.mongo, forum_id, call.who, sought, call.now)
    return fresh(BoardShown.of(board, call.now), board.stamp)


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
    detail = await booth_of(call.mongo, forum_id, code, call.who, call.now)
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
