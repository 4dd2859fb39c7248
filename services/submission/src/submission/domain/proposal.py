"""The proposal: who holds it, what is written in it, and where it stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from submission.domain.edition import Property


class Holder(StrEnum):
    """With whom a proposal lies: its unit (UPP), its agency (Admin Lokal) or the ministry."""

    UNIT = "unit"
    AGENCY = "agency"
    MINISTRY = "ministry"


class Standing(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    HANDED_OVER = "handed_over"
    SUBMITTED = "submitted"
    REPAIR = "repair"
    ADMITTED = "admitted"
    REFUSED = "refused"
    CONTESTED = "contested"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


UNDECIDED = (Standing.SUBMITTED, Standing.REPAIR, Standing.CONTESTED)
"""What the secretariat has still to decide before the selection can settle."""

QUEUED = (Standing.SUBMITTED, Standing.CONTESTED)
"""What lies before the secretariat itself; a repair lies with its unit."""

_HOLDERS = {
    Standing.DRAFT: Holder.UNIT,
    Standing.REPAIR: Holder.UNIT,
    Standing.HANDED_OVER: Holder.AGENCY,
}


def holder_of(standing: Standing) -> Holder:
    """With whom a proposal lies that stands there."""
    return _HOLDERS.get(standing, Holder.MINISTRY)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written in one field, since which content version, by whom and when."""

    text: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overwritten:
    """An answer that another replaced, at content version `until`."""

    field: str
    text: str
    version: int
    until: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is kept apart: its size in bytes, its hash, and since which content version."""

    file_id: str
    name: str
    type: str
    size: int
    sha256: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """Why an agency gave a proposal back to its unit."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what arrived and when: the frozen content version and the hash of its content."""

    version: int
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Repair:
    """Which fields a unit may mend, until when, and what is wrong with them."""

    fields: tuple[str, ...]
    until: datetime
    by: str
    at: datetime
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided in the administrative selection, with the sentence kept here."""

    reasons: tuple[str, ...]
    sentence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contest:
    """An agency's one objection to a refusal, and the second officer's answer."""

    statement: str
    by: str
    at: datetime
    answer: Decision | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An officer has it before him since `at`: until that instant no other decides on it."""

    by: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal of an agency for an edition."""

    edition_id: str
    agency_id: str
    group: str
    cluster: str
    owner: str
    registered_at: datetime
    number: str | None = None
    """What people call it by; those registered before there were numbers have none."""
    begun_from: str | None = None
    """The earlier proposal whose answers it began with."""
    standing: Standing = Standing.DRAFT
    collaborators: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    content_version: int = 1
    overwritten: int = 0
    """How many overwritten answers lie with the proposal, not yet moved to the revisions."""
    frozen_version: int = 0
    """The content version last frozen; 0 before the first handing over."""
    handed_over_at: datetime | None = None
    submitted_at: datetime | None = None
    remark: Remark | None = None
    receipts: tuple[Receipt, ...] = ()
    repair: Repair | None = None
    decision: Decision | None = None
    contest: Contest | None = None
    claim: Claim | None = None
    """As it was made; once its instant has passed it is none."""

    @property
    def holder(self) -> Holder:
        """With whom it lies."""
        return holder_of(self.standing)

    @property
    def people(self) -> tuple[str, ...]:
        """The accounts that write it."""
        return (self.owner, *self.collaborators)

    def text(self, field: str) -> str:
        """What is written in `field`; empty when nothing is."""
        answer = self.answers.get(field)
        return answer.text if answer else ""

    @property
    def title(self) -> str:
        """Its title as it is written now."""
        return self.text(Property.TITLE)

    @property
    def category(self) -> str | None:
        """The category it competes in, where one is chosen."""
        return self.text(Property.CATEGORY) or None

    @property
    def blank(self) -> bool:
        """Whether nothing is written beside its title and the like."""
        properties = {p.value for p in Property}
        written = any(a.text.strip() for f, a in self.answers.items() if f not in properties)
        return not written and not self.attachments
