"""Agencies: register one, correct a name, look them up."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from identity.api.words import AgencyId, Letters, Name, Sentence, Slug
from identity.commands.agencies import (
    CorrectAgencyName,
    PlaceAgency,
    RegisterAgency,
    correct_agency_name,
    place_agency,
    register_agency,
)
from identity.domain.agency import (
    Agency,
    AgencyExists,
    AgencyNameTaken,
    AgencyNotKnown,
    AgencyType,
    NoProvince,
)
from identity.domain.province import Province
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
                    "province": "ID-JT",
                }
            ]
        }
    )

    name: Name
    type: AgencyType
    parent_id: Slug | None = Field(None, description="The agency above it, registered before.")
    province: Province | None = Field(
        None, description="ISO 3166-2:ID; none for ministries and national bodies."
    )


class PlaceBody(http.Body):
    """The province in which an agency lies; null for none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"province": "ID-JT", "reason": "was left out"}]}
    )

    province: Province | None
    reason: Sentence


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


class FormerPlaceShown(http.Answer):
    """A province, or none, that stood until it was corrected."""

    province: Province | None
    until: datetime
    reason: str


class AgencyShown(http.Answer):
    """An agency of the directory."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    province: Province | None
    registered_at: datetime
    former_names: list[FormerNameShown]
    former_places: list[FormerPlaceShown]
    version: int

    @classmethod
    def of(cls, kept: Kept[Agency]) -> Self:
        """As it is shown."""
        state = kept.state
        former = [
            FormerNameShown(name=f.name, until=f.until, reason=f.reason) for f in state.former_names
        ]
        places = [
            FormerPlaceShown(province=f.province, until=f.until, reason=f.reason)
            for f in state.former_places
        ]
        return cls(
            agency_id=kept.id,
            name=state.name,
            type=state.type,
            parent_id=state.parent_id,
            province=state.province,
            registered_at=state.registered_at,
            former_names=former,
            former_places=places,
            version=kept.version,
        )


@router.put(
    "/agencies/{agency_id}",
    summary="Register an agency",
    response_model=AgencyShown,
    responses=http.refusals(AgencyExists, AgencyNameTaken, AgencyNotKnown, NoProvince),
)
async def put_agency(agency_id: AgencyId, body: AgencyBody, call: http.Call) -> Response:
    """The secretariat takes an agency into the directory; asked again, it answers the same."""
    command = RegisterAgency(
        agency_id, body.name, body.type, body.parent_id, body.province, call.who
    )
    return await call.run(register_agency, command, AgencyShown.of)


@router.post(
    "/agencies/{agency_id}/name",
    summary="Correct an agency's name",
    response_model=AgencyShown,
    responses=http.refusals(AgencyNameTaken),
)
async def correct_name(agency_id: AgencyId, body: CorrectionBody, call: http.Call) -> Response:
    """The former name is kept with the reason; the new one is told."""
    command = CorrectAgencyName(agency_id, body.name, body.reason, call.if_match, call.who)
    return await call.run(correct_agency_name, command, AgencyShown.of)


@router.post(
    "/agencies/{agency_id}/province",
    summary="Place an agency in its province",
    response_model=AgencyShown,
    responses=http.refusals(NoProvince),
)
async def place(agency_id: AgencyId, body: PlaceBody, call: http.Call) -> Response:
    """Where it was said to lie before is kept with the reason; the new province is told."""
    command = PlaceAgency(agency_id, body.province, body.reason, call.if_match, call.who)
    return await call.run(place_agency, command, AgencyShown.of)


@router.get("/agencies", summary="List and search agencies")
async def list_agencies(
    *,
    guest: http.Guest,
    cursor: http.Cursor,
    type: AgencyType | None = None,
    province: Province | None = None,
    parent_id: Annotated[str | None, Query(max_length=60)] = None,
    q: Annotated[Letters, Query(description="Letters of the name.")] = None,
) -> http.Page[AgencyShown]:
    """Agencies by name, for anyone."""
    wanted = queries.Wanted(type, parent_id, q, province)
    found = await queries.agencies(guest.mongo, wanted, after=cursor.after, limit=cursor.limit + 1)
    shown = [AgencyShown.of(kept) for kept in found]
    return http.page(shown, cursor.limit, lambda a: [key(a.name), a.agency_id])


@router.get("/agencies/{agency_id}", summary="One agency")
async def get_agency(agency_id: AgencyId, guest: http.Guest) -> AgencyShown:
    """An agency with its former names and places, for anyone."""
    return AgencyShown.of(await queries.agency(guest.mongo, agency_id))
