"""Agencies: register one, correct a name, look them up."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from identity.api.words import AgencyId, Letters, Name, Sentence, Slug
from identity.commands.agencies import (
    CorrectAgencyName,
    RegisterAgency,
    correct_agency_name,
    register_agency,
)
from identity.domain.agency import Agency, AgencyExists, AgencyNameTaken, AgencyNotKnown, AgencyType
from identity.domain.wording import key
from identity.queries import agencies as queries
from shared import http
from shared.mongo import Kept

router: APIRouter = http.router("agencies")


class AgencyBody(http.Body):
    """An agency as it is registered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Pemerintah Kota Semarang",
                    "type": "kota",
                    "parent_id": "provinsi-jawa-tengah",
                }
            ]
        }
    )

    name: Name
    type: AgencyType
    parent_id: Slug | None = Field(None, description="The agency above it, registered before.")


class CorrectionBody(http.Body):
    """A name as it should have been written."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Kota Semarang", "reason": "misspelt"}]}
    )

    name: Name
    reason: Sentence


class FormerNameShown(http.Answer):
    """A name that stood until it was corrected."""

    name: str
    until: datetime
    reason: str


class AgencyShown(http.Answer):
    """An agency of the directory."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    registered_at: datetime
    former_names: list[FormerNameShown]
    version: int

    @classmethod
    def of(cls, kept: Kept[Agency]) -> Self:
        """As it is shown."""
        state = kept.state
        former = [
            FormerNameShown(name=f.name, until=f.until, reason=f.reason) for f in state.former_names
        ]
        return cls(
            agency_id=kept.id,
            name=state.name,
            type=state.type,
            parent_id=state.parent_id,
            registered_at=state.registered_at,
            former_names=former,
            version=kept.version,
        )


@router.put(
    "/agencies/{agency_id}",
    summary="Register an agency",
    response_model=AgencyShown,
    responses=http.refusals(AgencyExists, AgencyNameTaken, AgencyNotKnown),
)
async def put_agency(agency_id: AgencyId, body: AgencyBody, call: http.Call) -> Response:
    """The secretariat takes an agency into the directory; asked again, it answers the same."""
    command = RegisterAgency(agency_id, body.name, body.type, body.parent_id, call.who)
    return await call.run(register_agency, command, AgencyShown.of)


@router.post(
    "/agencies/{agency_id}/name",
    summary="Correct an agency's name",
    response_model=AgencyShown,
    responses=http.refusals(AgencyNameTaken),
)
async def correct_name(agency_id: AgencyId, body: CorrectionBody, call: http.Call) -> Response:
    """The former name is kept with the reason; what was told of the agency stays told."""
    command = CorrectAgencyName(agency_id, body.name, body.reason, call.if_match, call.who)
    return await call.run(correct_agency_name, command, AgencyShown.of)


@router.get("/agencies", summary="List and search agencies")
async def list_agencies(
    call: http.Call,
    cursor: http.Cursor,
    type: AgencyType | None = None,
    parent_id: Annotated[str | None, Query(max_length=60)] = None,
    q: Annotated[Letters, Query(description="Letters of the name.")] = None,
) -> http.Page[AgencyShown]:
    """Agencies by name, for everybody who is signed in."""
    wanted = queries.Wanted(type, parent_id, q)
    found = await queries.agencies(call.mongo, wanted, after=cursor.after, limit=cursor.limit + 1)
    shown = [AgencyShown.of(kept) for kept in found]
    return http.page(shown, cursor.limit, lambda a: [key(a.name), a.agency_id])


@router.get("/agencies/{agency_id}", summary="One agency")
async def get_agency(agency_id: AgencyId, call: http.Call) -> AgencyShown:
    """An agency with its former names, for everybody who is signed in."""
    return AgencyShown.of(await queries.agency(call.mongo, agency_id))
