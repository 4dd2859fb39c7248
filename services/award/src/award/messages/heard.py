"""What others tell, and what we tell ourselves: of each fact only what is used here."""

from datetime import datetime
from typing import Literal

from award.domain.amendment import Reason
from award.domain.edition import Division, Edition, Freed, Kind, Label, ListRule, Stage, Windows
from award.domain.entry import Entry
from award.domain.objection import Status
from shared.messages import Hearing


class HeardLabel(Hearing):
    """A name in both languages."""

    id: str
    en: str

    def label(self) -> Label:
        """In our words."""
        return Label(self.id, self.en)


class HeardStageRule(Hearing):
    """A stage of the rule book."""

    id: str
    purpose: str
    list: str | None = None


class HeardListRule(Hearing):
    """A list of the rule book."""

    id: str
    name: HeardLabel
    freed: Freed = Freed.LEAVE_EMPTY
    certificate: Kind | None = None


class HeardDivision(Hearing):
    """A cluster or a group of the rule book."""

    id: str
    name: HeardLabel

    def division(self) -> Division:
        """In our words."""
        return Division(self.id, self.name.label())


class HeardWindows(Hearing):
    """The lengths of the rule book."""

    reply_seconds: int
    objection_seconds: int


class HeardBook(Hearing):
    """The rule book, as far as award goes by it."""

    name: HeardLabel
    year: int
    windows: HeardWindows
    stages: tuple[HeardStageRule, ...]
    lists: tuple[HeardListRule, ...]
    clusters: tuple[HeardDivision, ...] = ()
    groups: tuple[HeardDivision, ...] = ()


class HeardInstants(Hearing):
    """When a stage opens and closes, where that is bound to instants."""

    stage: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class EditionPublished(Hearing):
    """programme.edition_published.v1"""

    edition_id: str
    simulated: bool
    rule_book: HeardBook
    stages: tuple[HeardInstants, ...]

    def edition(self) -> Edition:
        """In our words: the lists, and the stages that hear objections to them."""
        book, at = self.rule_book, {instants.stage: instants for instants in self.stages}
        unbound = HeardInstants(stage="")
        hearing = [(s.id, s.list) for s in book.stages if s.purpose == "objections"]
        return Edition(
            name=book.name.label(), year=book.year, simulated=self.simulated,
            windows=Windows(book.windows.reply_seconds, book.windows.objection_seconds),
            lists=tuple(
                ListRule(rule.id, rule.name.label(), rule.freed, rule.certificate)
                for rule in book.lists
            ),
            stages=tuple(
                Stage(
                    stage, name, at.get(stage, unbound).opens_at, at.get(stage, unbound).closes_at
                )
                for stage, name in hearing if name is not None
            ),
            clusters=tuple(cluster.division() for cluster in book.clusters),
            groups=tuple(group.division() for group in book.groups),
        )  # fmt: skip


class StageOpened(Hearing):
    """programme.stage_opened.v1"""

    edition_id: str
    stage: str


class StageEnds(Hearing):
    """programme.stage_extended.v1 and programme.stage_closing.v1"""

    edition_id: str
    stage: str
    closes_at: datetime


class StageClosed(Hearing):
    """programme.stage_closed.v1"""

    edition_id: str
    stage: str
    at: datetime


class AgencySaid(Hearing):
    """identity.agency_registered.v1 and identity.agency_corrected.v1"""

    agency_id: str
    name: str
    province: str | None = None


class HeardEntry(Hearing):
    """An entry of a decided list; its rank is left with judging."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str

    def entry(self) -> Entry:
        """In our words."""
        return Entry(self.proposal_id, self.agency_id, self.title, self.group, self.cluster)


class ShortlistDecided(Hearing):
    """judging.shortlist_decided.v1 (sealed)"""

    decision_id: str
    edition_id: str
    list: str
    announced: bool
    entries: tuple[HeardEntry, ...]
    sha256: str
    viewer_ids: tuple[str, ...] = ()


class ReplacementNamed(Hearing):
    """judging.replacement_named.v1 (sealed)"""

    edition_id: str
    list: str
    replaces: str
    entry: HeardEntry | None


class ProposalWithdrawn(Hearing):
    """submission.proposal_withdrawn.v1"""

    proposal_id: str
    edition_id: str
    at: datetime


class ObjectionRuled(Hearing):
    """award.objection_ruled.v1, our own"""

    edition_id: str
    list: str
    proposal_id: str
    outcome: Literal[Status.DISMISSED, Status.UPHELD]


class ListCorrected(Hearing):
    """award.list_corrected.v1, our own"""

    list_id: str
    removed: tuple[str, ...]
    reason: Reason


class ObjectionsSettled(Hearing):
    """award.objections_settled.v1, our own"""

    list_id: str
    edition_id: str
    list: str
    standing: tuple[str, ...]
    at: datetime
