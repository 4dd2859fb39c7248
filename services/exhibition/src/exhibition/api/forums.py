"""Forums: write, try out, publish, change, look up."""

from fastapi import APIRouter
from fastapi.responses import Response

from exhibition.api.findings import PreviewShown
from exhibition.api.plans import ChangeBody, ForumBody, ForumListed, ForumShown
from exhibition.api.words import ForumId, ReasonBody
from exhibition.commands.forums import (
    ChangeForum,
    OpenChoosing,
    PublishForum,
    WriteForum,
    change_forum,
    open_choosing,
    publish_forum,
    write_forum,
)
from exhibition.domain.finding import PlanMistaken
from exhibition.domain.forum import AlreadyPublished, EditionFixed, EditionUnknown, NotPublished
from exhibition.domain.rearrangement import BoothsGone, BoothsTouched, KindsAwaited, TargetsTaken
from exhibition.queries import forums as queries
from shared import http

router: APIRouter = http.router("forums")


@router.put(
    "/forums/{forum_id}",
    summary="Write a forum's draft",
    response_model=ForumShown,
    responses=http.refusals(PlanMistaken, AlreadyPublished),
)
async def put_forum(forum_id: ForumId, body: ForumBody, call: http.Call) -> Response:
    """Event staff or the secretariat write halls, booths and terms; a plan with mistakes is
    refused with all of them."""
    command = WriteForum(forum_id, body.draft(), call.if_match, call.who)
    return await call.run(write_forum, command, ForumShown.of)


@router.post("/forums/{forum_id}/preview", summary="Try out a plan")
async def post_preview(forum_id: ForumId, body: ForumBody, call: http.Call) -> PreviewShown:
    """All that is wrong with the draft, and every booking that it would touch; nothing changes, and
    the forum need not be there."""
    draft = body.draft()
    return PreviewShown.of(await queries.preview(call.mongo, forum_id, draft, call.who, call.now))


@router.post(
    "/forums/{forum_id}/publication",
    summary="Publish a forum",
    response_model=ForumShown,
    responses=http.refusals(PlanMistaken, EditionUnknown),
)
async def post_publication(forum_id: ForumId, call: http.Call) -> Response:
    """From now on its booths can be had, and the edition's winners are invited."""
    command = PublishForum(forum_id, call.if_match, call.who)
    return await call.run(publish_forum, command, ForumShown.of)


@router.post(
    "/forums/{forum_id}/changes",
    summary="Change a published forum",
    response_model=ForumShown,
    responses=http.refusals(
        PlanMistaken,
        NotPublished,
        EditionFixed,
        BoothsTouched,
        BoothsGone,
        TargetsTaken,
        KindsAwaited,
    ),
)
async def post_change(forum_id: ForumId, body: ChangeBody, call: http.Call) -> Response:
    """Each booking that the change touches keeps its booth or moves; the preview names them."""
    command = ChangeForum(
        forum_id, body.forum.draft(), body.placements(), body.reason, call.if_match, call.who
    )
    return await call.run(change_forum, command, ForumShown.of)


@router.post(
    "/forums/{forum_id}/choosing",
    summary="Open the choosing",
    response_model=ForumShown,
    responses=http.refusals(NotPublished),
)
async def post_choosing(forum_id: ForumId, body: ReasonBody, call: http.Call) -> Response:
    """Exhibitors choose from now on, and not only from the instant that was set."""
    command = OpenChoosing(forum_id, body.reason, call.if_match, call.who)
    return await call.run(open_choosing, command, ForumShown.of)


@router.get("/forums", summary="List forums")
async def list_forums(guest: http.Guest, cursor: http.Cursor) -> http.Page[ForumListed]:
    """Published forums for everybody, and drafts for those who plan them."""
    after = http.after_filter([("_id", 1)], cursor.after)
    found = await queries.forums_for(guest.mongo, guest.who, after, cursor.limit + 1)
    items = [ForumListed.listed(kept.state) for kept in found]
    return http.page(items, cursor.limit, lambda item: [item.forum_id])


@router.get("/forums/{forum_id}", summary="Look up a forum", response_model=ForumShown)
async def get_forum(forum_id: ForumId, guest: http.Guest, response: Response) -> ForumShown:
    """Its terms and its plan; a draft only for those who plan it."""
    kept = await queries.forum_of(guest.mongo, forum_id, guest.who)
    response.headers["ETag"] = f'"{kept.version}"'
    return ForumShown.of(kept)
