"""What may be asked about many agencies at once: each row of a table is a command of its own."""

from dataclasses import dataclass, field
from enum import StrEnum

from identity import access
from identity.commands.agencies import (
    RegisterAgency,
    register_agency,
    require_agencies,
    require_free_name,
)
from identity.domain import agency
from identity.domain.agency import Agency, AgencyNameTaken, AgencyType, Corrected
from identity.domain.province import Province
from identity.domain.wording import key
from identity.messages import told
from identity.store.shapes import AGENCIES
from shared.grants import Who
from shared.outbox import Unit


class Outcome(StrEnum):
    """What becomes of a row: a new agency, one that gets its province, or nothing new."""

    REGISTERED = "registered"
    PLACED = "placed"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Ahead:
    """What the earlier rows of a table would have registered, were they not only tried."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    names: dict[tuple[AgencyType, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportAgency:
    """Take the agency of one row into the directory; `ahead` where it is only tried."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    province: Province | None
    reason: str
    by: Who
    ahead: Ahead | None = None

    def registration(self) -> RegisterAgency:
        """The same for an agency that is not there yet."""
        return RegisterAgency(
            self.agency_id, self.name, self.type, self.parent_id, self.province, self.by
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a row, and the agency's version, where it is kept."""

    outcome: Outcome
    version: int | None = None


async def import_agency(command: ImportAgency, unit: Unit) -> Imported:
    """Registered, or placed where the agency was registered without a province, or as it was."""
    access.require(command.by, "register agencies")
    existing = await unit.seek(AGENCIES, command.agency_id)
    if existing is None:
        kept = await register_agency(command.registration(), unit)
        return Imported(Outcome.REGISTERED, kept.version)
    event = _missing(command, existing.state, unit)
    if event is None:
        return Imported(Outcome.UNCHANGED, existing.version)
    after = agency.evolve(existing.state, event)
    kept = unit.record(AGENCIES, existing, after, *told([event]))
    return Imported(Outcome.PLACED, kept.version)


async def try_agency(command: ImportAgency, unit: Unit) -> Imported:
    """What would become of a row after those that are ahead of it; nothing is kept."""
    ahead = command.ahead or Ahead()
    access.require(command.by, "register agencies")
    existing = await _there(ahead, command.agency_id, unit)
    if existing is None:
        ahead.agencies[command.agency_id] = await _registered(ahead, command, unit)
        ahead.names[command.type, key(command.name)] = command.agency_id
        return Imported(Outcome.REGISTERED)
    event = _missing(command, existing, unit)
    if event is None:
        return Imported(Outcome.UNCHANGED)
    ahead.agencies[command.agency_id] = agency.evolve(existing, event)
    return Imported(Outcome.PLACED)


def _missing(command: ImportAgency, there: Agency, unit: Unit) -> Corrected | None:
    """What the row adds to an agency that is there."""
    return agency.complete(
        there,
        agency_id=command.agency_id,
        name=command.name,
        type=command.type,
        parent_id=command.parent_id,
        province=command.province,
        reason=command.reason,
        by=command.by.account,
        now=unit.now,
    )


async def _there(ahead: Ahead, agency_id: str, unit: Unit) -> Agency | None:
    if agency_id in ahead.agencies:
        return ahead.agencies[agency_id]
    kept = await unit.seek(AGENCIES, agency_id)
    return kept.state if kept else None


async def _registered(ahead: Ahead, command: ImportAgency, unit: Unit) -> Agency:
    event = agency.register(
        None,
        agency_id=command.agency_id,
        name=command.name,
        type=command.type,
        parent_id=command.parent_id,
        province=command.province,
        by=command.by.account,
        now=unit.now,
    )
    if command.parent_id not in ahead.agencies:
        await require_agencies(unit, command.parent_id)
    await _require_name_free_of(ahead, command, unit)
    if event is None:
        raise TypeError("an agency that is not there is registered")
    return agency.evolve(None, event)


async def _require_name_free_of(ahead: Ahead, command: ImportAgency, unit: Unit) -> None:
    taken = ahead.names.get((command.type, key(command.name)))
    if taken is not None:
        raise AgencyNameTaken(type=command.type, name=command.name, agency_id=taken)
    await require_free_name(unit, command.agency_id, command.type, command.name)
