"""This service's own copy of an edition: the rules it needs, and the calendar."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from submission.domain.refusal import NoSuchStage, NotOpenYet, Refusal, TooLate

JAKARTA = timezone(timedelta(hours=7))
"""A deadline's day is the day in western Indonesian time (WIB), where the ministry is."""


class Purpose(StrEnum):
    """What a stage is for."""

    INTAKE = "intake"
    SELECTION = "selection"
    CONTESTS = "contests"
    ROUND = "round"
    OBJECTIONS = "objections"


class FieldKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"
    URL = "url"


class RuleKind(StrEnum):
    """The rules of eligibility that a proposal can be held against."""

    MINIMUM_AGE = "minimum-age"
    COMPLETE = "complete"
    UNIQUE_TITLE = "unique-title"
    NOT_WON_BEFORE = "not-won-before"
    CARELESS = "careless"
    AGENCY_QUOTA = "agency-quota"


class Property(StrEnum):
    """What every proposal is asked beside its form; `formerly` is the title it once had."""

    TITLE = "title"
    CATEGORY = "category"
    STARTED_ON = "started_on"
    FORMERLY = "formerly"


class UnknownGroup(Refusal):
    """The rule book has no such group."""

    says = "This edition has no group {group!r}; choose one of {groups}."


class NoClusterForAgency(Refusal):
    """No cluster takes agencies of that type."""

    says = "No cluster of this edition takes agencies of type {agency_type!r}; ask the secretariat."


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form."""

    id: str
    kind: FieldKind
    required: bool
    min_words: int | None = None
    max_words: int | None = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for an attachment: media types allowed, and the largest size in bytes."""

    id: str
    types: tuple[str, ...]
    max_bytes: int
    required: bool


_ASKS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.MINIMUM_AGE: ("years",),
    RuleKind.NOT_WON_BEFORE: ("lists", "times"),
    RuleKind.CARELESS: ("min_words", "placeholders"),
    RuleKind.AGENCY_QUOTA: ("limit",),
}


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One rule with its numbers; it stops handing over and submitting only where it `blocks`."""

    id: str
    rule: RuleKind
    blocks: bool
    years: int = 0
    min_words: int = 0
    placeholders: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    times: int = 1
    limit: int = 0

    @property
    def asks(self) -> dict[str, Any]:
        """Its numbers, those alone that a rule of its kind looks at."""
        return {name: getattr(self, name) for name in _ASKS.get(self.rule, ())}


@dataclass(frozen=True, slots=True)
class Group:
    """Who competes under the same form and rules."""

    id: str
    categories: tuple[str, ...]
    fields: tuple[Field, ...]
    slots: tuple[Slot, ...]
    rules: tuple[EligibilityRule, ...]

    @property
    def writable(self) -> tuple[str, ...]:
        """Ids of all that can be written: the properties and the questions of the form."""
        return (*(p.value for p in Property), *(f.id for f in self.fields))

    @property
    def prose(self) -> tuple[Field, ...]:
        """The questions that are answered in sentences."""
        return tuple(f for f in self.fields if f.kind is FieldKind.TEXT)

    def slot(self, id: str) -> Slot | None:
        """The attachment place of that id, if the form has it."""
        return next((s for s in self.slots if s.id == id), None)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The agencies that compete with each other for seats."""

    id: str
    agency_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground of refusal; `rule` is the rule whose finding it answers, if there is one."""

    id: str
    rule: RuleKind | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of reading; `judges` is the role of those who read in it.

    `reads` is the list whose entries it reads; without one it reads all that were admitted.
    """

    id: str
    judges: str
    reads: str | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a list for a group, a cluster, or a cluster of a group; None means any."""

    group: str | None = None
    cluster: str | None = None

    def fit(self, group: str, cluster: str) -> bool:
        """Whether a proposal of that group and cluster may take one of them."""
        return self.group in {None, group} and self.cluster in {None, cluster}


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A list that a round leads to; `certificate` says whether it names finalists or winners."""

    id: str
    round: str
    announced: bool
    certificate: str | None
    seats: tuple[Seats, ...] = ()

    def takes(self, group: str, cluster: str) -> bool:
        """Whether it has a seat for a proposal of that group and cluster."""
        return not self.seats or any(seats.fit(group, cluster) for seats in self.seats)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the calendar; without `closes_at` it ends when its closing is told."""

    id: str
    purpose: Purpose
    round: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opened: bool = False
    closed: bool = False

    def over(self, now: datetime) -> bool:
        """Whether its end has come; an instant decides before any message does."""
        return self.closed or (self.closes_at is not None and now >= self.closes_at)

    def require_open(self, now: datetime) -> None:
        """Refuse what does not arrive while the stage is open."""
        if self.over(now):
            raise self.too_late()
        if not self.opened:
            raise NotOpenYet(stage=self.id)

    def too_late(self) -> TooLate:
        """What is said to those who come after its end."""
        end = self.closes_at
        told = end.isoformat().replace("+00:00", "Z") if end else "an earlier moment"
        return TooLate(stage=self.id, closed_at=told)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition as this service needs it."""

    id: str
    name: str
    year: int
    simulated: bool
    repair_seconds: int
    clusters: tuple[Cluster, ...]
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...]
    lists: tuple[Shortlist, ...]
    stages: tuple[Stage, ...]
    rounds: tuple[Round, ...] = ()

    def group(self, id: str) -> Group:
        """The group of that id."""
        for group in self.groups:
            if group.id == id:
                return group
        raise UnknownGroup(group=id, groups=", ".join(g.id for g in self.groups))

    def cluster_of(self, agency_type: str) -> str:
        """The cluster in which agencies of that type compete."""
        for cluster in self.clusters:
            if agency_type in cluster.agency_types:
                return cluster.id
        raise NoClusterForAgency(agency_type=agency_type)

    def stage_for(self, purpose: Purpose) -> Stage | None:
        """The first stage with that purpose, if the rule book has one."""
        return next((s for s in self.stages if s.purpose is purpose), None)

    def require_open(self, purpose: Purpose, now: datetime) -> None:
        """Refuse what does not arrive while the stage for `purpose` is open."""
        self.the_stage_for(purpose).require_open(now)

    def the_stage_for(self, purpose: Purpose) -> Stage:
        """The stage with that purpose; refused where the rule book has none."""
        stage = self.stage_for(purpose)
        if stage is None:
            raise NoSuchStage(purpose=purpose.value)
        return stage

    def counting_day(self, now: datetime) -> date:
        """The day from which an innovation's age is counted back: the last one of the intake."""
        intake = self.stage_for(Purpose.INTAKE)
        end = intake.closes_at if intake and intake.closes_at else now
        return end.astimezone(JAKARTA).date()

    def reason_for(self, rule: RuleKind) -> str | None:
        """The ground of refusal that answers a finding of `rule`."""
        return next((r.id for r in self.reasons if r.rule is rule), None)

    def judges_of(self, round: str) -> str | None:
        """The role of those who read in that round."""
        return next((r.judges for r in self.rounds if r.id == round), None)

    def deciding(
        self, group: str, cluster: str, *, released: Collection[str], now: datetime
    ) -> bool:
        """Whether a last list is being decided that a proposal of that group and cluster may be on.

        That is from the end of its round, by the public calendar, until it is released. A list
        that another round reads is not a last one.
        """
        read = {r.reads for r in self.rounds}
        over = {s.round for s in self.stages if s.over(now)}
        return any(
            self._leads_to(shortlist, group, cluster)
            for shortlist in self.lists
            if shortlist.announced and shortlist.round in over and shortlist.id not in released
            if shortlist.id not in read
        )

    def _leads_to(self, shortlist: Shortlist, group: str, cluster: str) -> bool:
        """Whether the list has a seat for them, and so has the list that its round reads."""
        read = {r.reads for r in self.rounds if r.id == shortlist.round}
        before = (s for s in self.lists if s.id in read)
        takes = shortlist.takes(group, cluster)
        return takes and all(self._leads_to(s, group, cluster) for s in before)

    def with_stage(self, id: str, **changes: Any) -> "Edition":
        """The same edition with one stage of its calendar changed."""
        stages = tuple(replace(s, **changes) if s.id == id else s for s in self.stages)
        return replace(self, stages=stages)
