"""What a released list is amended by: later entries, what people ask for, and freed seats."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from award.domain.entry import Entry


class Reason(StrEnum):
    """Why a released list was corrected."""

    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"
    NEXT_IN_ORDER = "next_in_order"
    NOT_ELIGIBLE = "not_eligible"
    CLERICAL_ERROR = "clerical_error"


@dataclass(frozen=True, slots=True)
class Correction:
    """A later entry of a released list: what it takes away and adds, why, and by which two."""

    number: int
    removed: tuple[str, ...]
    added: tuple[Entry, ...]
    reason: Reason
    sentence: str
    at: datetime
    requested_by: str | None = None
    approved_by: str | None = None
    window_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What one person asks for and a second has not approved yet: to remove, add or leave empty."""

    request_id: str
    reason: Reason
    sentence: str
    by: str
    at: datetime
    removes: str | None = None
    replaces: str | None = None
    empties: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The next in order for a freed seat: sealed until a correction adds it."""

    replaces: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """A freed seat that two people left empty although it should have been filled, and why."""

    seat: str
    sentence: str
    at: datetime
    requested_by: str
    approved_by: str
