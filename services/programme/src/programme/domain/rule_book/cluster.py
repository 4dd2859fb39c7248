"""Clusters: the kinds of agencies that compete with each other."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.limits import Items, Label, Slug


class AgencyType(StrEnum):
    """What kind of body an agency (instansi) is."""

    MINISTRY = "kementerian"
    AGENCY = "lembaga"
    POLICE = "kepolisian"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    STATE_COMPANY = "bumn"
    REGIONAL_COMPANY = "bumd"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster (klaster) and the types of agencies in it."""

    id: Slug
    name: Label
    agency_types: Annotated[tuple[AgencyType, ...], Items(1, len(AgencyType))]
