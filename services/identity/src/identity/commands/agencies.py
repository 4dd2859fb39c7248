"""What may be asked about agencies."""

from dataclasses import dataclass

from identity import access
from identity.domain import agency
from identity.domain.agency import Agency, AgencyNameTaken, AgencyNotKnown, AgencyType
from identity.domain.province import Province
from identity.domain.wording import key
from identity.messages import told
from identity.store.shapes import AGENCIES
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class RegisterAgency:
    """Take an agency into the directory."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    province: Province | None
    by: Who


@dataclass(frozen=True, slots=True)
class PlaceAgency:
    """Say in which province an agency lies."""

    agency_id: str
    province: Province | None
    reason: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class CorrectAgencyName:
    """Write an agency's name otherwise."""

    agency_id: str
    name: str
    reason: str
    version: int | None
    by: Who


async def register_agency(command: RegisterAgency, unit: Unit) -> Kept[Agency]:
    """The agency, registered now or in the same words before."""
    access.require(command.by, "register agencies")
    existing = await unit.seek(AGENCIES, command.agency_id)
    event = agency.register(
        existing.state if existing else None,
        agency_id=command.agency_id,
        name=command.name,
        type=command.type,
        parent_id=command.parent_id,
        province=command.province,
        by=command.by.account,
        now=unit.now,
    )
    if event is None:
        return await unit.find(AGENCIES, command.agency_id)
    await require_agencies(unit, command.parent_id)
    await require_free_name(unit, command.agency_id, command.type, command.name)
    state = agency.evolve(None, event)
    return unit.create(AGENCIES, command.agency_id, state, *told([event]))


async def correct_agency_name(command: CorrectAgencyName, unit: Unit) -> Kept[Agency]:
    """The agency with its corrected name."""
    kept = await unit.find(AGENCIES, command.agency_id, version=command.version)
    access.require(command.by, "correct the names of agencies")
    event = agency.correct_name(
        kept.state,
        agency_id=kept.id,
        name=command.name,
        reason=command.reason,
        by=command.by.account,
        now=unit.now,
    )
    if event is None:
        return kept
    await require_free_name(unit, kept.id, kept.state.type, command.name)
    return unit.record(AGENCIES, kept, agency.evolve(kept.state, event), *told([event]))


async def place_agency(command: PlaceAgency, unit: Unit) -> Kept[Agency]:
    """The agency in its province."""
    kept = await unit.find(AGENCIES, command.agency_id, version=command.version)
    access.require(command.by, "place agencies")
    event = agency.place(
        kept.state,
        agency_id=kept.id,
        province=command.province,
        reason=command.reason,
        by=command.by.account,
        now=unit.now,
    )
    if event is None:
        return kept
    return unit.record(AGENCIES, kept, agency.evolve(kept.state, event), *told([event]))


async def require_agencies(unit: Unit, *agency_ids: str | None) -> None:
    """Every one of them is in the directory."""
    for agency_id in agency_ids:
        if agency_id is not None and await unit.seek(AGENCIES, agency_id) is None:
            raise AgencyNotKnown(agency_id=agency_id)


async def require_free_name(unit: Unit, agency_id: str, type: AgencyType, name: str) -> None:
    """No other agency of the type has the name."""
    # The unique index decides a race; this look is for the sentence that helps.
    others = {"type": type, "name_key": key(name), "_id": {"$ne": agency_id}}
    found = await unit.mongo.find_many(AGENCIES, others, limit=1)
    if found:
        raise AgencyNameTaken(type=type, name=found[0].state.name, agency_id=found[0].id)
