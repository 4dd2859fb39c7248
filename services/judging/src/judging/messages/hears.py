"""What judging hears, each model with the fields that are used and no other."""

from datetime import datetime

from judging.domain.conflict import Agency
from judging.domain.edition import Edition, Freed
from judging.domain.entry import Entry
from judging.domain.selection import Settlement
from judging.messages.rule_book import RuleBook, StageTimes, edition
from shared.messages import Hearing

ADMITTED = "admitted"


class AgencyRegistered(Hearing):
    """An agency, and the one above it."""

    agency_id: str
    parent_id: str | None

    def agency(self) -> Agency:
        """The agency in our words."""
        return Agency(self.agency_id, self.parent_id)


class EditionPublished(Hearing):
    """An edition with its rule book and the instants it is bound to."""

    edition_id: str
    simulated: bool
    rule_book: RuleBook
    stages: list[StageTimes]

    def edition(self) -> Edition:
        """The edition in our words."""
        times = {stage.stage: stage.closes_at for stage in self.stages}
        return edition(self.edition_id, self.rule_book, times, simulated=self.simulated)


class StageSaid(Hearing):
    """A stage that opened or closed."""

    edition_id: str
    stage: str


class StageEnds(StageSaid):
    """A stage whose end was set or moved."""

    closes_at: datetime


class ProposalAdmitted(Hearing):
    """A proposal in the version that is judged."""

    proposal_id: str
    edition_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    content_version: int
    content_sha256: str

    def entry(self) -> Entry:
        """The proposal as an entry."""
        return Entry(
            self.proposal_id, self.edition_id, self.agency_id, self.title, self.group,
            self.category, self.cluster, self.content_version, self.content_sha256,
        )  # fmt: skip


class ProposalWithdrawn(Hearing):
    """A proposal that its agency took back; whether it was counted older facts do not say."""

    proposal_id: str
    edition_id: str
    at: datetime
    counted: bool | None = None


class SelectionSettled(Hearing):
    """The admitted of an edition, counted and hashed."""

    edition_id: str
    admitted: int
    admitted_sha256: str
    at: datetime

    def settlement(self) -> Settlement:
        """What was settled, in our words."""
        return Settlement(
            self.edition_id, ADMITTED, self.admitted, self.admitted_sha256, None, self.at
        )


class ObjectionsSettled(Hearing):
    """Who stands of a list when objections are over."""

    edition_id: str
    list: str
    standing: tuple[str, ...]
    standing_sha256: str
    at: datetime

    def settlement(self) -> Settlement:
        """What was settled, in our words."""
        return Settlement(
            self.edition_id, self.list, len(self.standing), self.standing_sha256,
            self.standing, self.at,
        )  # fmt: skip


class ListReleased(Hearing):
    """A list that is public from now on."""

    edition_id: str
    list: str
    at: datetime


class _Added(Hearing):
    proposal_id: str


class ListCorrected(Hearing):
    """A later entry of a released list: what it takes away, what it adds, and why."""

    edition_id: str
    list: str
    removed: tuple[str, ...]
    added: tuple[_Added, ...]
    reason: str
    at: datetime


class FinalistDisqualified(Hearing):
    """An entry that lost its place on a list, and what becomes of its seat."""

    edition_id: str
    list: str
    proposal_id: str
    freed_seat: Freed
    at: datetime
