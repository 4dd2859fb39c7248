"""Who may not read what: conflicts of interest (benturan kepentingan), found and declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from judging.domain.refusal import Refusal


class Why(StrEnum):
    """What kind of conflict it is."""

    OWN_AGENCY = "own_agency"
    PARENT_AGENCY = "parent_agency"
    CHILD_AGENCY = "child_agency"
    DECLARED_ENTRY = "declared_entry"
    DECLARED_AGENCY = "declared_agency"


class AgencyNotHeard(Refusal):
    """An office can be judged only where its agency is known."""

    says = "The agency {agency} of a judge has not arrived here yet; ask again in a moment."


class HasConflict(Refusal):
    """Nobody scores an entry that concerns them."""

    says = "You have a conflict of interest with this entry ({why}): decline its reading."


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency (instansi), and the one above it."""

    id: str
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a judge: agencies held office in, and entries and agencies declared."""

    account: str
    agencies: frozenset[str] = frozenset()
    declared_entries: frozenset[str] = frozenset()
    declared_agencies: frozenset[str] = frozenset()


def conflict(
    ties: Ties, proposal_id: str, agency_id: str, parents: Mapping[str, str | None]
) -> Why | None:
    """The conflict between a judge and an entry of that agency, if there is one.

    `parents` gives the agency above each agency; one that is not in it has none above.
    """
    if agency_id in ties.agencies:
        return Why.OWN_AGENCY
    if any(parents.get(own) == agency_id for own in ties.agencies):
        return Why.PARENT_AGENCY
    if parents.get(agency_id) in ties.agencies:
        return Why.CHILD_AGENCY
    if proposal_id in ties.declared_entries:
        return Why.DECLARED_ENTRY
    return Why.DECLARED_AGENCY if agency_id in ties.declared_agencies else None
