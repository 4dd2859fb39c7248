"""Further viewers of a round: asked for by one person, named by a second."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict

from judging.api.words import Account, RoundId, Why
from judging.commands import namings as commands
from judging.domain.naming import AlreadyApproved, Naming, SamePerson
from judging.domain.opening import NoViewer
from judging.queries import namings as queries
from shared import clock, http
from shared.mongo import Kept

router: APIRouter = http.router("rounds")
NamingId = Annotated[str, Path(max_length=100, description="The naming.")]


class NamingAnswer(http.Answer):
    """A further viewer: asked for by one person, named once a second approved."""

    naming_id: str
    round_id: str
    edition_id: str
    viewer: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None

    @classmethod
    def of(cls, kept: Kept[Naming]) -> "NamingAnswer":
        """As it is answered."""
        return cls(naming_id=kept.id, **asdict(kept.state))


class NamingBody(http.Body):
    """Who shall know of the round, of the secretariat or an auditor of the edition; and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"viewer": "0190a5c2-5ec1", "reason": "The only viewer has left."}]
        }
    )
    viewer: Account
    reason: Why


@router.get(
    "/rounds/{id}/namings",
    summary="Further viewers of a round",
    response_model=http.Page[NamingAnswer],
)
async def list_namings(
    id: RoundId, cursor: http.Cursor, call: http.Call
) -> http.Page[NamingAnswer]:
    """Who was asked for and named since, by whom, when and why; not who was named before."""
    found = await queries.of_round(call.mongo, call.who, id, after=cursor.after, limit=cursor.limit)
    answers = [NamingAnswer.of(kept) for kept in found]
    return http.page(answers, cursor.limit, lambda one: [one.naming_id])


@router.post(
    "/rounds/{id}/namings",
    summary="Ask for a further viewer",
    status_code=201,
    response_model=NamingAnswer,
    responses=http.refusals(NoViewer),
)
async def ask(id: RoundId, body: NamingBody, call: http.Call) -> Response:
    """Ask that somebody in office may know of a round; answered alike whatever became of it."""
    command = commands.AskNaming(clock.new_id(), id, body.viewer, body.reason, call.who)
    return await call.run(commands.ask, command, NamingAnswer.of, 201)


@router.post(
    "/rounds/{id}/namings/{naming_id}/approval",
    summary="Name a further viewer",
    response_model=NamingAnswer,
    responses=http.refusals(AlreadyApproved, SamePerson, NoViewer),
)
async def approve(id: RoundId, naming_id: NamingId, call: http.Call) -> Response:
    """Name, as a second person, whom another asked for; what viewers see is seen from now on."""
    command = commands.ApproveNaming(naming_id, id, call.who)
    return await call.run(commands.approve, command, NamingAnswer.of)
