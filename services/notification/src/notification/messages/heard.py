"""What others tell: of each fact only what is used here."""

from datetime import datetime, timedelta
from typing import Literal

from notification.domain.edition import Edition, Name, Purpose, Stage
from shared.messages import Hearing


class HeardName(Hearing):
    """A name in both languages."""

    id: str
    en: str

    def name(self) -> Name:
        """In our words."""
        return {"id": self.id, "en": self.en}


class HeardStage(Hearing):
    """A stage of the rule book."""

    id: str
    name: HeardName
    purpose: str
    round: str | None = None


class HeardNamed(Hearing):
    """A round or a list of the rule book."""

    id: str
    name: HeardName


class HeardWindows(Hearing):
    """The lengths of the rule book."""

    reply_seconds: int


class HeardBook(Hearing):
    """The rule book, as far as word of it goes."""

    windows: HeardWindows
    stages: tuple[HeardStage, ...]
    rounds: tuple[HeardNamed, ...]
    lists: tuple[HeardNamed, ...]


class HeardInstants(Hearing):
    """When a stage closes, where that is bound to an instant."""

    stage: str
    closes_at: datetime | None = None


class EditionPublished(Hearing):
    """programme.edition_published.v1"""

    edition_id: str
    name: str
    rule_book: HeardBook
    stages: tuple[HeardInstants, ...]

    def edition(self) -> Edition:
        """In our words: of the stages those whose end people are reminded of."""
        book, ends = self.rule_book, {bound.stage: bound.closes_at for bound in self.stages}
        return Edition(
            name=self.name,
            reply_window=timedelta(seconds=book.windows.reply_seconds),
            stages=tuple(
                Stage(s.id, s.name.name(), Purpose(s.purpose), s.round, ends.get(s.id))
                for s in book.stages
                if s.purpose in set(Purpose)
            ),
            rounds={named.id: named.name.name() for named in book.rounds},
            lists={named.id: named.name.name() for named in book.lists},
        )


class StageEnds(Hearing):
    """programme.stage_extended.v1 and programme.stage_closing.v1"""

    edition_id: str
    stage: str
    closes_at: datetime


class StageClosed(Hearing):
    """programme.stage_closed.v1"""

    edition_id: str
    stage: str


class IntakeClosed(Hearing):
    """submission.intake_closed.v1"""

    edition_id: str


class ProposalRegistered(Hearing):
    """submission.proposal_registered.v1"""

    proposal_id: str
    edition_id: str
    agency_id: str
    owner_id: str | None = None
    number: str | None = None


class ProposalMoved(Hearing):
    """A step of a proposal that leaves it somewhere else."""

    proposal_id: str
    at: datetime


class ProposalAdmitted(Hearing):
    """submission.proposal_admitted.v1"""

    proposal_id: str
    title: str


class RepairAsked(Hearing):
    """submission.repair_asked.v1"""

    proposal_id: str
    until: datetime
    at: datetime


class WritersChanged(Hearing):
    """submission.writers_changed.v1"""

    proposal_id: str
    owner_id: str
    collaborator_ids: tuple[str, ...] = ()


class RoundOf(Hearing):
    """judging.round_prepared.v1, round_opened.v1 and round_closed.v1"""

    round_id: str
    edition_id: str
    round: str


class ReadingAssigned(Hearing):
    """judging.reading_assigned.v1"""

    reading_id: str
    round_id: str
    edition_id: str
    judge_id: str


class ReadingEnds(Hearing):
    """A reading was handed in, given back, or taken away."""

    reading_id: str


class ListEntry(Hearing):
    """An entry of a public list."""

    proposal_id: str
    agency_id: str
    title: str


class ListReleased(Hearing):
    """award.list_released.v1"""

    list_id: str
    edition_id: str
    list: str
    entries: tuple[ListEntry, ...]
    at: datetime


class ListCorrected(Hearing):
    """award.list_corrected.v1"""

    list_id: str
    edition_id: str
    list: str
    removed: tuple[str, ...]
    added: tuple[ListEntry, ...]
    at: datetime


class ObjectionFiled(Hearing):
    """award.objection_filed.v1"""

    objection_id: str
    edition_id: str
    proposal_id: str


class ObjectionScreened(Hearing):
    """award.objection_screened.v1"""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    outcome: Literal["accepted", "turned_away"]
    reply_until: datetime | None = None
    at: datetime


class ObjectionReplied(Hearing):
    """award.objection_replied.v1"""

    objection_id: str


class ObjectionRuled(Hearing):
    """award.objection_ruled.v1"""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    outcome: Literal["upheld", "dismissed"]
    at: datetime


class CertificateIssued(Hearing):
    """award.certificate_issued.v1"""

    certificate_id: str
    serial: str
    edition_id: str
    list: str
    proposal_id: str
    at: datetime


class BoothKept(Hearing):
    """exhibition.booth_held.v1 and exhibition.booth_offered.v1"""

    booth_id: str
    forum_id: str
    code: str
    exhibitor_id: str
    agency_id: str
    proposal_id: str
    until: datetime
    at: datetime


class BoothSettled(Hearing):
    """exhibition.booth_confirmed.v1 and exhibition.booth_released.v1"""

    booth_id: str


class AgencyRole(Hearing):
    """identity.role_granted.v1"""

    account_id: str
    grant_id: str
    role: str
    scope_id: str | None


class AccountClosed(Hearing):
    """identity.account_closed.v1"""

    account_id: str
