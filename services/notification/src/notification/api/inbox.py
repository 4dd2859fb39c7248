"""One's own inbox."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from notification import queries
from notification.commands.inbox import Read, ReadAll, read_all, read_one
from notification.domain.kind import Kind, Page
from notification.domain.notice import Notice
from shared import http
from shared.mongo import Kept

router = http.router("inbox")
NoticeId = Annotated[
    str, Path(min_length=32, max_length=32, pattern="^[0-9a-f]{32}$", description="The notice.")
]


class LinkAnswer(http.Answer):
    """Where a notice leads: a page of the portal, and of what."""

    page: Page
    id: str
    agency_id: str | None
    proposal_id: str | None
    """The proposal that it is about, for whoever may not see the page itself."""


class NoticeAnswer(http.Answer):
    """What somebody was told: a kind and its parameters, to be said in the reader's language."""

    notice_id: str
    kind: Kind
    edition_id: str
    params: dict[str, Any]
    link: LinkAnswer
    at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, kept: Kept[Notice]) -> "NoticeAnswer":
        """As it lies in the inbox."""
        notice = kept.state
        return cls(
            notice_id=kept.id, kind=notice.kind, edition_id=notice.edition_id,
            params=dict(notice.params), at=notice.at, read_at=notice.read_at,
            link=LinkAnswer(
                page=notice.link.page, id=notice.link.id, agency_id=notice.link.agency_id,
                proposal_id=notice.link.proposal_id,
            ),
        )  # fmt: skip


class InboxAnswer(http.Page[NoticeAnswer]):
    """One piece of an inbox, and how much of the whole is unread."""

    unread: int


class UnreadAnswer(http.Answer):
    """How much is unread, and whether mail is sent here at all."""

    unread: int
    mail: bool


class ReadAllBody(http.Body):
    """Up to which instant all was seen: what comes meanwhile stays unread."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2018-03-30T10:00:00Z"}]})

    until: Annotated[http.Instant, Field(description="All that had come by then.")]


@router.get("/me/inbox", response_model=InboxAnswer, summary="What one was told")
async def get_inbox(call: http.Call, cursor: http.Cursor) -> InboxAnswer:
    """The unread first, of each the newest first."""
    found = await queries.inbox(call.mongo, call.who, cursor.after, cursor.limit)
    piece = http.page(found, cursor.limit, lambda kept: [kept.state.unread, kept.state.at, kept.id])
    unread = await queries.unread(call.mongo, call.who)
    items = [NoticeAnswer.of(kept) for kept in piece.items]
    return InboxAnswer(items=items, next=piece.next, unread=unread)


@router.get("/me/unread", response_model=UnreadAnswer, summary="How much one has not read")
async def get_unread(call: http.Call) -> UnreadAnswer:
    """The number beside the bell."""
    unread = await queries.unread(call.mongo, call.who)
    return UnreadAnswer(unread=unread, mail=call.settings.smtp.configured)


@router.get("/me/inbox/{notice_id}", response_model=NoticeAnswer, summary="One notice")
async def get_notice(notice_id: NoticeId, call: http.Call) -> NoticeAnswer:
    """What it says and where it leads: mails link to it."""
    return NoticeAnswer.of(await queries.notice(call.mongo, call.who, notice_id))


@router.post(
    "/me/inbox/{notice_id}/reading", response_model=NoticeAnswer, summary="Mark a notice as read"
)
async def post_reading(notice_id: NoticeId, call: http.Call) -> Response:
    """It counts as unread no longer; again, nothing happens."""
    return await call.run(read_one, Read(call.who, notice_id), NoticeAnswer.of)


@router.post("/me/reading", response_model=UnreadAnswer, summary="Mark all as read")
async def post_all_read(body: ReadAllBody, call: http.Call) -> Response:
    """All that had come by an instant counts as unread no longer."""

    def answer(unread: int) -> UnreadAnswer:
        return UnreadAnswer(unread=unread, mail=call.settings.smtp.configured)

    return await call.run(read_all, ReadAll(call.who, body.until), answer)
