"""Corrections over HTTP: asked for by one person of the secretariat, approved by a second."""

from typing import Annotated, Literal

from fastapi import Body, Response

from award.api.records import RecordAnswer, record
from award.api.words import EditionId, Id, ListName, PathId, Sentence
from award.commands import corrections as commands
from award.domain.amendment import Reason
from award.domain.award_list import SamePerson, list_id
from award.domain.correction import (
    AlreadyRequested,
    NobodyNamed,
    NoSuchRequest,
    NotForPeople,
    NotFree,
    NotReleased,
    NotStanding,
)
from shared import clock, http

router = http.router("corrections")


REMOVAL = {
    "change": "remove",
    "proposal_id": "01978a10-0000-7000-8000-000000000001",
    "reason": "not_eligible",
    "sentence": "It is younger than one year.",
}
ADDITION = {
    "change": "add",
    "replaces": "01978a10-0000-7000-8000-000000000001",
    "sentence": "It is next in the panel's order.",
}


EMPTYING = {
    "change": "leave_empty",
    "seat": "01978a10-0000-7000-8000-000000000001",
    "sentence": "Nobody next in order can still be heard in time.",
}


class RemovalBody(http.Body):
    """An entry to be taken from the list."""

    change: Literal["remove"]
    proposal_id: Id
    reason: Reason
    sentence: Sentence


class AdditionBody(http.Body):
    """The next in order, to be added for a disqualified entry."""

    change: Literal["add"]
    replaces: Id
    sentence: Sentence


class EmptyingBody(http.Body):
    """A disqualified entry's seat, to be left empty although the next in order would have it."""

    change: Literal["leave_empty"]
    seat: Id
    sentence: Sentence


CorrectionBody = Annotated[
    RemovalBody | AdditionBody | EmptyingBody,
    Body(discriminator="change", examples=[REMOVAL, ADDITION, EMPTYING]),
]


@router.post(
    "/lists/{edition_id}/{list}/corrections", summary="Ask for a correction", status_code=201,
    response_model=RecordAnswer,
    responses=http.refusals(
        NotReleased, NotStanding, NotForPeople, NobodyNamed, NotFree, AlreadyRequested
    ),
)  # fmt: skip
async def ask(
    edition_id: EditionId, list: ListName, body: CorrectionBody, call: http.Call
) -> Response:
    """The secretariat asks to remove an entry, to add the next in order, or to leave a seat empty.

    What concerns freed seats is for the list's readers: others are told of none.
    """
    named, request_id = list_id(edition_id, list), clock.new_id()
    match body:
        case RemovalBody():
            removal = commands.AskRemoval(
                call.who, named, request_id, body.proposal_id, body.reason, body.sentence
            )
            return await call.run(
                commands.ask_removal, removal, lambda kept: record(kept, call.who.account), 201
            )
        case AdditionBody():
            addition = commands.AskAddition(
                call.who, named, request_id, body.replaces, body.sentence
            )
            return await call.run(
                commands.ask_addition, addition, lambda kept: record(kept, call.who.account), 201
            )
        case EmptyingBody():
            emptying = commands.AskEmptying(call.who, named, request_id, body.seat, body.sentence)
            return await call.run(
                commands.ask_emptying, emptying, lambda kept: record(kept, call.who.account), 201
            )


@router.post(
    "/lists/{edition_id}/{list}/corrections/{request_id}/approval",
    summary="Approve a correction", response_model=RecordAnswer,
    responses=http.refusals(NoSuchRequest, SamePerson),
)  # fmt: skip
async def approval(
    edition_id: EditionId, list: ListName, request_id: PathId, call: http.Call
) -> Response:
    """A second person of the secretariat makes the correction public, or leaves the seat empty."""
    command = commands.Answer(call.who, list_id(edition_id, list), request_id)
    return await call.run(commands.approve, command, lambda kept: record(kept, call.who.account))


@router.post(
    "/lists/{edition_id}/{list}/corrections/{request_id}/decline",
    summary="Decline a correction", response_model=RecordAnswer,
    responses=http.refusals(NoSuchRequest),
)  # fmt: skip
async def declining(
    edition_id: EditionId, list: ListName, request_id: PathId, call: http.Call
) -> Response:
    """The secretariat leaves the list as it is; who asked may take it back in the same way."""
    command = commands.Answer(call.who, list_id(edition_id, list), request_id)
    return await call.run(commands.decline, command, lambda kept: record(kept, call.who.account))
