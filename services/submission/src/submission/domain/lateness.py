"""Who is late, and what is due until when.

Late are agencies that keep drafts to themselves, and units with nothing written.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from submission.domain.edition import Edition, Purpose
from submission.domain.proposal import Proposal, Standing


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


class Act(StrEnum):
    """What a unit or its agency has to do next."""

    HAND_OVER = "hand_over"
    SUBMIT = "submit"
    MEND = "mend"
    CONTEST = "contest"


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done next, until an instant; None where its stage ends by hand."""

    act: Act
    until: datetime | None


_IN_STAGE = {
    Standing.DRAFT: (Act.HAND_OVER, Purpose.INTAKE),
    Standing.HANDED_OVER: (Act.SUBMIT, Purpose.INTAKE),
    Standing.REFUSED: (Act.CONTEST, Purpose.CONTESTS),
}


def due(proposal: Proposal, edition: Edition, now: datetime) -> Due | None:
    """What its unit or its agency has to do, or may (a contest); None where that is over."""
    if proposal.standing is Standing.REPAIR and proposal.repair is not None:
        return Due(Act.MEND, proposal.repair.until) if now < proposal.repair.until else None
    if proposal.standing not in _IN_STAGE:
        return None
    act, purpose = _IN_STAGE[proposal.standing]
    stage = edition.stage_for(purpose)
    if stage is None or not stage.opened or stage.over(now):
        return None
    return Due(act, stage.closes_at)


def written_at(proposal: Proposal) -> datetime:
    """When something was last written or attached; when it was begun, where nothing was."""
    written = [answer.at for answer in proposal.answers.values()]
    attached = [attachment.at for attachment in proposal.attachments.values()]
    return max((proposal.registered_at, *written, *attached))
