"""Further readers of a list over HTTP: answered alike whether the list is there or not."""

from datetime import datetime

from fastapi import Response
from pydantic import ConfigDict

from award import access
from award.api.words import EditionId, Id, ListName, PathId, Sentence
from award.commands import namings as commands
from award.domain.award_list import SamePerson, WithoutOffice
from award.domain.naming import AlreadyApproved, Naming
from award.queries import namings as queries
from shared import clock, http
from shared.mongo import Kept

router = http.router("namings")


class NamingBody(http.Body):
    """Who shall be a reader of the list, and why: secretariat, or auditor of the edition."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reader": "01978a00-4c1e-7d2a-9b3f-2a1b3c4d5e6f",
                 "reason": "The only reader has left the ministry."}
            ]
        }
    )  # fmt: skip

    reader: Id
    reason: Sentence


class NamingAnswer(http.Answer):
    """A further reader: asked for by one person, named once a second approved."""

    naming_id: str
    edition_id: str
    list: str
    reader: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None

    @classmethod
    def of(cls, kept: Kept[Naming]) -> "NamingAnswer":
        """The naming as it is answered."""
        there = {name: getattr(kept.state, name) for name in _STATE}
        return cls(naming_id=kept.id, **there)


_STATE = tuple(name for name in NamingAnswer.model_fields if name != "naming_id")


@router.get(
    "/lists/{edition_id}/{list}/namings", summary="Further readers of a list",
    response_model=http.Page[NamingAnswer],
)  # fmt: skip
async def of_list(
    edition_id: EditionId, list: ListName, call: http.Call, cursor: http.Cursor
) -> http.Page[NamingAnswer]:
    """The secretariat and auditors see who was asked for and named, by whom, when and why."""
    access.require(call.who, "read how a list came about", edition=edition_id)
    after = http.after_filter(queries.BY_ID, cursor.after)
    found = await queries.of_list(call.mongo, edition_id, list, after, cursor.limit)
    items = [NamingAnswer.of(kept) for kept in found]
    return http.page(items, cursor.limit, lambda item: [item.naming_id])


@router.post(
    "/lists/{edition_id}/{list}/namings", summary="Ask for a further reader", status_code=201,
    response_model=NamingAnswer, responses=http.refusals(WithoutOffice),
)  # fmt: skip
async def asking(
    edition_id: EditionId, list: ListName, body: NamingBody, call: http.Call
) -> Response:
    """The secretariat asks that somebody in office may see a list, released or not."""
    command = commands.AskNaming(
        call.who, clock.new_id(), edition_id, list, body.reader, body.reason
    )
    return await call.run(commands.ask, command, NamingAnswer.of, 201)


@router.post(
    "/lists/{edition_id}/{list}/namings/{naming_id}/approval", summary="Name a further reader",
    response_model=NamingAnswer,
    responses=http.refusals(AlreadyApproved, SamePerson, WithoutOffice),
)  # fmt: skip
async def approval(
    edition_id: EditionId, list: ListName, naming_id: PathId, call: http.Call
) -> Response:
    """A second person of the secretariat makes him a reader."""
    command = commands.ApproveNaming(call.who, naming_id, edition_id, list)
    return await call.run(commands.approve, command, NamingAnswer.of)
