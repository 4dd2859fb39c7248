"""An agency (instansi): a ministry, a province, a city …, whose units propose."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from identity.domain.province import Province
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


NATIONAL = (AgencyType.KEMENTERIAN, AgencyType.LEMBAGA)


class AgencyExists(Refusal):
    """The id belongs to an agency that was registered with other words."""

    says = "An agency {agency_id} is registered already, otherwise; choose another id."


class AgencyNameTaken(Refusal):
    """Another agency of this type has the same name."""

    says = "The {type} {name} is registered already as {agency_id}; use that one."


class AgencyNotKnown(Refusal):
    """Something belongs to an agency that is not in the directory."""

    says = "No agency {agency_id} is registered; register it first."


class NoProvince(Refusal):
    """An agency of the whole nation lies in no province."""

    says = "A {type} belongs to the whole nation; leave the province empty."


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that was corrected: until when it stood, and why it does no longer."""

    name: str
    until: datetime
    reason: str
    corrected_by: str


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """A province, or none, that was corrected: until when it stood, and why it does no longer."""

    province: Province | None
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
    province: Province | None = None
    former_places: tuple[FormerPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyRegistered:
    """An agency came into the directory."""

    agency_id: str
    name: str
    type: AgencyType
    parent_id: str | None
    at: datetime
    by: str
    province: Province | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """An agency's name or province was written wrongly, or has changed: all of it as it is now."""

    agency_id: str
    name: str
    type: AgencyType
    province: Province | None
    reason: str
    at: datetime
    by: str


Event = AgencyRegistered | Corrected


def register(
    existing: Agency | None,
    *,
    agency_id: str,
    name: str,
    type: AgencyType,
    parent_id: str | None,
    province: Province | None,
    by: str,
    now: datetime,
) -> AgencyRegistered | None:
    """Registered, or nothing when it is registered in the very same words already."""
    _require_place(type, province)
    told = AgencyRegistered(agency_id, tidy(name), type, parent_id, now, by, province)
    if existing is None:
        return told
    if first_words(existing) == (told.name, type, parent_id, province):
        return None
    raise AgencyExists(agency_id=agency_id)


def correct_name(
    agency: Agency, *, agency_id: str, name: str, reason: str, by: str, now: datetime
) -> Corrected | None:
    """Corrected, or nothing when it is written so already."""
    if tidy(name) == agency.name:
        return None
    return Corrected(agency_id, tidy(name), agency.type, agency.province, tidy(reason), now, by)


def place(
    agency: Agency, *, agency_id: str, province: Province | None, reason: str, by: str,
    now: datetime,
) -> Corrected | None:  # fmt: skip
    """Corrected, or nothing when it lies there already."""
    _require_place(agency.type, province)
    if province == agency.province:
        return None
    return Corrected(agency_id, agency.name, agency.type, province, tidy(reason), now, by)


def complete(
    agency: Agency, *, agency_id: str, name: str, type: AgencyType, parent_id: str | None,
    province: Province | None, reason: str, by: str, now: datetime,
) -> Corrected | None:  # fmt: skip
    """What a table adds to an agency that is there: the province that it lacks, or nothing.

    It may be written as it is now or as it ever was; another agency of this id is refused.
    """
    names = {agency.name, *(former.name for former in agency.former_names)}
    places = {None, agency.province, *(former.province for former in agency.former_places)}
    same = tidy(name) in names and (type, parent_id) == (agency.type, agency.parent_id)
    if same and province in places:
        return None
    if not same or agency.province is not None:
        raise AgencyExists(agency_id=agency_id)
    return place(agency, agency_id=agency_id, province=province, reason=reason, by=by, now=now)


def first_words(agency: Agency) -> tuple[str, AgencyType, str | None, Province | None]:
    """The words in which the agency was registered and told: name, type, parent, province."""
    name = agency.former_names[0].name if agency.former_names else agency.name
    province = agency.former_places[0].province if agency.former_places else agency.province
    return name, agency.type, agency.parent_id, province


def evolve(agency: Agency | None, event: Event) -> Agency:
    """The agency after the event."""
    if isinstance(event, AgencyRegistered):
        return Agency(
            event.name, event.type, event.parent_id, event.at, event.by, province=event.province
        )
    if agency is None:
        raise TypeError("an agency is registered before anything of it is corrected")
    names, places = agency.former_names, agency.former_places
    if event.name != agency.name:
        names = (*names, FormerName(agency.name, event.at, event.reason, event.by))
    if event.province != agency.province:
        places = (*places, FormerPlace(agency.province, event.at, event.reason, event.by))
    after = replace(agency, name=event.name, province=event.province)
    return replace(after, former_names=names, former_places=places)


def _require_place(type: AgencyType, province: Province | None) -> None:
    if type in NATIONAL and province is not None:
        raise NoProvince(type=type)
