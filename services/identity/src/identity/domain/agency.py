"""An agency (instansi): a ministry, a province, a city …, whose units propose."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from identity.domain.refusal import Refusal
from identity.domain.wording import tidy


class AgencyType(StrEnum):
    """The types of the directory, by their official terms."""

    KEMENTERIAN = "kementerian"
    LEMBAGA = "lembaga"
    KEPOLISIAN = "kepolisian"
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    BUMN = "bumn"
    BUMD = "bumd"


class AgencyExists(Refusal):
    """The id belongs to an agency that was registered with other words."""

    says = "An agency {agency_id} is registered already, otherwise; choose another id."


class AgencyNameTaken(Refusal):
    """Another agency of this type has the same name."""

    says = "The {type} {name} is registered already as {agency_id}; use that one."


class AgencyNotKnown(Refusal):
    """Something belongs to an agency that is not in the directory."""

    says = "No agency {agency_id} is registered; register it first."


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that was corrected: until when it stood, and why it does no longer."""

    name: str
    until: datetime
    reason: str
    corrected_by: str


@dataclass(frozen=True, slots=True)
class Agency:
    """What the directory knows of an agency; type and parent never change."""

    name: str
    type: AgencyType
    parent_id: str | None
    registered_at: datetime
    registered_by: str
    former_names: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyRegistered:
    """An agency came into the directory."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class NameCorrected:
    """An agency's name was written wrongly, or has changed; what was told of it stays told."""

    name: str
    reason: str
    at: datetime
    by: str


def register(
    existing: Agency | None,
    *,
    agency_id: str,
    name: str,
    type: AgencyType,
    parent_id: str | None,
    by: str,
    now: datetime,
) -> AgencyRegistered | None:
    """Registered, or nothing when it is registered in the very same words already."""
    told = AgencyRegistered(agency_id, tidy(name), type, parent_id, now, by)
    if existing is None:
        return told
    if (first_name(existing), existing.type, existing.parent_id) == (told.name, type, parent_id):
        return None
    raise AgencyExists(agency_id=agency_id)


def correct_name(
    agency: Agency, *, name: str, reason: str, by: str, now: datetime
) -> NameCorrected | None:
    """Corrected, or nothing when it is written so already."""
    if tidy(name) == agency.name:
        return None
    return NameCorrected(tidy(name), tidy(reason), now, by)


def first_name(agency: Agency) -> str:
    """The name under which the agency was registered and told."""
    return agency.former_names[0].name if agency.former_names else agency.name


def evolve(agency: Agency | None, event: AgencyRegistered | NameCorrected) -> Agency:
    """The agency after the event."""
    if isinstance(event, AgencyRegistered):
        return Agency(event.name, event.type, event.parent_id, event.at, event.by)
    if agency is None:
        raise TypeError("an agency is registered before its name is corrected")
    former = FormerName(agency.name, event.at, event.reason, event.by)
    return replace(agency, name=event.name, former_names=(*agency.former_names, former))
