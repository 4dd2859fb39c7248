"""Objections over HTTP, for those who deal with them: the secretariat, auditors, the agency."""

from typing import Annotated, Literal

from fastapi import Body, Depends, Query, Response
from pydantic import ConfigDict, Field

from award import access
from award.api.shown import ObjectionAnswer, view
from award.api.words import EditionId, Id, PathId, Sentence, Text
from award.commands import objections as commands
from award.domain.award_list import SamePerson
from award.domain.claim import ClaimedByAnother
from award.domain.evidence import NoSuchEvidence
from award.domain.objection import (
    AlreadyReplied,
    AlreadyScreened,
    NotUnderReview,
    OwnCase,
    ReplyStillPossible,
    ReplyTooLate,
    ReplyTooLong,
    ReplyTooShort,
    Status,
)
from award.domain.queue import Step
from award.queries import objections as queries
from award.queries.objections import Wanted
from shared import http

router = http.router("objections")
COLUMNS = (
    "objection_id", "list", "proposal_id", "title", "agency_id", "status", "waits_for",
    "filed_at", "screened_at", "reply_until", "replied_at", "ruled_at",
)  # fmt: skip
WaitQuery = Annotated[Step | None, Query(description="Only those that wait for this now.")]
ListQuery = Annotated[str | None, Query(max_length=60, description="Only of this list.")]
FreeQuery = Annotated[bool, Query(description="Only those that nobody else deals with now.")]
StatusQuery = Annotated[Status | None, Query(description="Only those that have come so far.")]
TextQuery = Annotated[
    str,
    Query(
        min_length=1, max_length=200, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$",
        description="Only those with these words in the title, or with this id.",
    ),
]  # fmt: skip


TURNED_AWAY = {"outcome": "turned_away", "because": "It does not say what is wrong with it."}
ACCEPTED = {"outcome": "accepted", "reply_until": "2018-06-12T17:00:00+07:00"}


class TurnAwayBody(http.Body):
    """Turned away; the objector sees why."""

    outcome: Literal["turned_away"]
    because: Sentence


class AcceptBody(http.Body):
    """Accepted; left open, the agency may reply for as long as the rule book says.

    It sees the evidence, but for the files that are withheld because they say who objected.
    """

    outcome: Literal["accepted"]
    reply_until: http.Instant | None = None
    withheld: tuple[Id, ...] = Field(default=(), max_length=50)


ScreeningBody = Annotated[
    TurnAwayBody | AcceptBody, Body(discriminator="outcome", examples=[TURNED_AWAY, ACCEPTED])
]


class ReplyBody(http.Body):
    """The agency's side."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "It has run since 2015; see the decree."}]}
    )

    text: Text


class RulingBody(http.Body):
    """The ruling and its reasons, which the objector sees."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "dismissed", "reasons": "The decree shows its age."}]
        }
    )

    outcome: Literal["dismissed", "upheld"]
    reasons: Text


class ContactAnswer(http.Answer):
    """How the objector may be reached."""

    name: str
    email: str
    phone: str


def _wanted(
    call: http.Call, *, list: ListQuery = None, status: StatusQuery = None,
    waits_for: WaitQuery = None, free: FreeQuery = False, text: TextQuery | None = None,
) -> Wanted:  # fmt: skip
    return Wanted(call.who.account, call.now, list, status, waits_for, free, text or "")


Wish = Annotated[Wanted, Depends(_wanted)]


@router.get(
    "/editions/{edition_id}/objections", summary="Objections of an edition",
    response_model=http.Page[ObjectionAnswer],
)  # fmt: skip
async def of_edition(
    edition_id: EditionId, call: http.Call, wish: Wish, cursor: http.Cursor
) -> http.Page[ObjectionAnswer]:
    """The secretariat and auditors see every objection, the first filed first."""
    access.require(call.who, "read objections", edition=edition_id)
    after = http.after_filter(queries.BY_ID, cursor.after)
    found = await queries.of_edition(call.mongo, edition_id, wish, after, cursor.limit)
    return view(call).page(found, cursor.limit)


@router.get(
    "/editions/{edition_id}/objections.csv", summary="Objections of an edition as a table",
    responses={200: {"description": "CSV", "content": {"text/csv": {}}}},
)  # fmt: skip
async def table(edition_id: EditionId, call: http.Call, wish: Wish) -> Response:
    """The secretariat and auditors load every objection as a table, without its texts."""
    access.require(call.who, "read objections", edition=edition_id)
    found = await queries.of_edition(call.mongo, edition_id, wish, {}, 100_000)
    shown = view(call)
    rows = [shown.of(kept).model_dump() for kept in found]
    return http.csv(
        f"{edition_id}-objections.csv", COLUMNS, [[row[name] for name in COLUMNS] for row in rows]
    )


@router.get(
    "/agencies/{agency_id}/objections", summary="Objections against an agency's entries",
    response_model=http.Page[ObjectionAnswer],
)  # fmt: skip
async def of_agency(
    agency_id: PathId, call: http.Call, cursor: http.Cursor, waits_for: WaitQuery = None
) -> http.Page[ObjectionAnswer]:
    """An agency's administrator sees the accepted objections against its entries.

    Those that wait for its reply have `waits_for` `reply`, and `reply_until` is its limit.
    """
    access.require(call.who, "reply to objections", agency=agency_id)
    after = http.after_filter(queries.BY_ID, cursor.after)
    wish = Wanted(call.who.account, call.now, waits_for=waits_for)
    found = await queries.of_agency(call.mongo, agency_id, wish, after, cursor.limit)
    return view(call).page(found, cursor.limit)


@router.get("/objections/{id}", summary="An objection", response_model=ObjectionAnswer)
async def one(id: PathId, call: http.Call, response: Response) -> ObjectionAnswer:
    """Those who deal with it may read an objection; its agency once it was accepted."""
    kept = await queries.one(call.mongo, id, call.who)
    response.headers["ETag"] = f'"{kept.version}"'
    return view(call).of(kept)


@router.post(
    "/objections/{id}/screening", summary="Screen an objection", response_model=ObjectionAnswer,
    responses=http.refusals(
        AlreadyScreened, OwnCase, ReplyTooShort, ReplyTooLong, ClaimedByAnother, NoSuchEvidence
    ),
)  # fmt: skip
async def screening(id: PathId, body: ScreeningBody, call: http.Call) -> Response:
    """The secretariat turns an objection away with a reason, or accepts it for a ruling."""
    match body:
        case TurnAwayBody():
            away = commands.TurnAway(call.who, id, body.because, call.if_match)
            return await call.run(commands.turn_away, away, view(call).of)
        case AcceptBody():
            taken = commands.Accept(call.who, id, body.reply_until, call.if_match, body.withheld)
            return await call.run(commands.accept, taken, view(call).of)


@router.post(
    "/objections/{id}/reply", summary="Reply to an objection", response_model=ObjectionAnswer,
    responses=http.refusals(NotUnderReview, AlreadyReplied, ReplyTooLate),
)  # fmt: skip
async def reply(id: PathId, body: ReplyBody, call: http.Call) -> Response:
    """The agency's administrator uses its right of reply, once, until its instant."""
    command = commands.Reply(call.who, id, body.text, call.if_match)
    return await call.run(commands.reply, command, view(call).of)


@router.post(
    "/objections/{id}/ruling", summary="Rule on an objection", response_model=ObjectionAnswer,
    responses=http.refusals(
        NotUnderReview, OwnCase, SamePerson, ReplyStillPossible, ClaimedByAnother
    ),
)  # fmt: skip
async def ruling(id: PathId, body: RulingBody, call: http.Call) -> Response:
    """Another person of the secretariat than the screener dismisses or upholds it, with reasons."""
    upheld = body.outcome == "upheld"
    command = commands.Rule(call.who, id, upheld, body.reasons, call.if_match)
    return await call.run(commands.rule, command, view(call).of)


@router.get(
    "/objections/{id}/contact", summary="An objector's contact", response_model=ContactAnswer
)
async def contact(id: PathId, call: http.Call) -> ContactAnswer:
    """The secretariat may read how an objector can be reached, while he lets it."""
    access.require(call.who, "read and erase contacts")
    there = await queries.contact(call.mongo, id)
    await call.looked((await queries.one(call.mongo, id, call.who)).state.edition_id)
    return ContactAnswer.model_validate(there, from_attributes=True)


@router.delete(
    "/objections/{id}/contact", summary="Erase an objector's contact",
    response_model=ObjectionAnswer,
)  # fmt: skip
async def erasure(id: PathId, call: http.Call) -> Response:
    """The secretariat erases a contact; the objection stays."""
    command = commands.EraseContact(call.who, id)
    return await call.run(commands.erase_contact, command, view(call).of)
