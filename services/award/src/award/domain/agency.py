"""Agencies as award knows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency (instansi): what a certificate calls it, and its province (ISO 3166-2) if any.

    `told` is the place, among the facts of the agency, of the one that said so.
    """

    name: str
    province: str | None = None
    told: int = 0


def renewed(agency: Agency | None, said: Agency) -> Agency | None:
    """The agency as it is said to be; nothing where a later fact has been heard already."""
    return said if agency is None or said.told > agency.told else None
