"""A proposal, as far as word of it goes: where it stands, and whom it belongs to."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Standing(StrEnum):
    """With whom a proposal lies, or what became of it."""

    WITH_UNIT = "with_unit"
    WITH_AGENCY = "with_agency"
    SUBMITTED = "submitted"
    IN_REPAIR = "in_repair"
    REFUSED = "refused"
    CONTESTED = "contested"
    ADMITTED = "admitted"
    WITHDRAWN = "withdrawn"


UNFINISHED = (Standing.WITH_UNIT, Standing.WITH_AGENCY)
"""What the end of the intake would leave behind."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was told of a proposal; its title only from its admission on."""

    edition_id: str
    agency_id: str
    standing: Standing = Standing.WITH_UNIT
    writers: tuple[str, ...] = ()
    title: str | None = None
    number: str | None = None
    """What people call it by."""


def moved(proposal: Proposal, standing: Standing) -> Proposal:
    """It stands elsewhere."""
    return replace(proposal, standing=standing)


def admitted(proposal: Proposal, title: str) -> Proposal:
    """It competes, under this title."""
    return replace(proposal, standing=Standing.ADMITTED, title=title)


def written_by(proposal: Proposal, writers: tuple[str, ...]) -> Proposal:
    """These write it from now on."""
    return replace(proposal, writers=writers)
