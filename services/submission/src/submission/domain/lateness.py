"""Who is late: agencies that keep drafts to themselves, and units with nothing written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """How many proposals of an agency lie where; `blank` are those drafts with nothing written."""

    agency_id: str
    drafts: int
    blank: int
    handed_over: int
    submitted: int


@dataclass(frozen=True, slots=True)
class BlankDraft:
    """A draft in which a unit has written nothing yet."""

    proposal_id: str
    agency_id: str
    owner: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class IdleUnit:
    """A unit member who has begun no proposal of the agency, and writes none with others."""

    agency_id: str
    account: str
