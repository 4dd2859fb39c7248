"""The edition as judging keeps it: criteria, rounds, lists, and its own copy of the calendar."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Source(StrEnum):
    """Where the entries of a round come from."""

    ADMITTED = "admitted"
    LIST = "list"


class Method(StrEnum):
    """How the readings of an entry become one score."""

    MEAN = "mean"
    STANDARDISED = "standardised"


class Unfilled(StrEnum):
    """What happens to a seat that nobody of its cluster and group can take."""

    LEAVE_EMPTY = "leave_empty"
    NEXT_BEST = "next_best"


class Freed(StrEnum):
    """What happens to a seat that a disqualification frees."""

    LEAVE_EMPTY = "leave_empty"
    NEXT_IN_ORDER = "next_in_order"


class Feedback(StrEnum):
    """What entrants see of a round's evaluation once the lists that it decides are released."""

    NONE = "none"
    TOTAL = "total"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored, and its weight; the weights of a group make 100."""

    id: str
    weight: Decimal
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class Scale:
    """From what to what a criterion is scored, and in which steps."""

    lowest: Decimal
    highest: Decimal
    step: Decimal

    def holds(self, score: Decimal) -> bool:
        """Whether `score` is one of the scale's steps."""
        inside = self.lowest <= score <= self.highest
        return inside and (score - self.lowest) % self.step == 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group (kelompok): what its entries are scored by."""

    id: str
    criteria: tuple[Criterion, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class RoundRule:
    """What the rule book says of a round; it may be closed with `enough` readings of each entry."""

    id: str
    role: str
    readings: int
    enough: int
    source: Source
    source_list: str | None
    settled: bool
    method: Method
    pass_mark: Decimal | None
    tie_break: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Seats kept for a group, a cluster, or a cluster of a group; None means any."""

    group: str | None
    cluster: str | None
    seats: int

    def fits(self, group: str, cluster: str) -> bool:
        """Whether an entry of that group and cluster may take one of these seats."""
        return self.group in {None, group} and self.cluster in {None, cluster}


@dataclass(frozen=True, slots=True)
class ListRule:
    """What the rule book says of a list; rows of seats never overlap and add up to its size."""

    id: str
    round: str
    announced: bool
    size: int
    seats: tuple[SeatRow, ...]
    unfilled: Unfilled
    freed: Freed


@dataclass(frozen=True, slots=True)
class Stage:
    """When a round may be written in; an end that is not set yet is None."""

    id: str
    round: str | None
    closes_at: datetime | None
    opened: bool = False
    closed: bool = False

    def over(self, now: datetime) -> bool:
        """Whether it has ended, by the clock or by hand."""
        return self.closed or (self.closes_at is not None and now >= self.closes_at)

    def open(self, now: datetime) -> bool:
        """Whether it has begun and not ended."""
        return self.opened and not self.over(now)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the competition, as far as judging needs it.

    What a round's outcome does not follow from is kept beside its rule, which is exported:
    `feedback` by round, and by group what its criteria mean.
    """

    id: str
    simulated: bool
    groups: tuple[Group, ...]
    rounds: tuple[RoundRule, ...]
    lists: tuple[ListRule, ...]
    stages: tuple[Stage, ...]
    feedback: dict[str, Feedback] = field(default_factory=dict)
    meanings: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def group(self, id: str) -> Group:
        """The group of that id."""
        return next(g for g in self.groups if g.id == id)

    def round(self, id: str) -> RoundRule:
        """The round of that id."""
        return next(r for r in self.rounds if r.id == id)

    def list(self, id: str) -> ListRule:
        """The list of that id."""
        return next(x for x in self.lists if x.id == id)

    def lists_of(self, round: str) -> tuple[ListRule, ...]:
        """The lists that a round ends with."""
        return tuple(x for x in self.lists if x.round == round)

    def stage_of(self, round: str) -> Stage:
        """The stage in which a round is written."""
        return next(s for s in self.stages if s.round == round)

    def meanings_of(self, group: str) -> dict[str, dict[str, str]]:
        """What the criteria of a group mean, in both languages, where the rule book says it."""
        return self.meanings.get(group, {})

    def feedback_of(self, round: str) -> Feedback:
        """What entrants see of a round; nothing, where the rule book does not say."""
        return self.feedback.get(round, Feedback.NONE)

    def sealed(self, round: str) -> bool:
        """Whether knowing a round's entries would show a list that is not announced."""
        source = self.round(round).source_list
        return source is not None and not self.list(source).announced

    def shown_by(self, list: str, public: Collection[str]) -> tuple[str, ...]:
        """The unannounced lists that may be known once `list` is public, nearest first.

        An unannounced list is shown when every list that comes of it is `public`.
        """
        source = self.round(self.list(list).round).source_list
        if source is None or self.list(source).announced:
            return ()
        of_source = [r.id for r in self.rounds if r.source_list == source]
        if not all(x.id in public for x in self.lists if x.round in of_source):
            return ()
        return (source, *self.shown_by(source, {*public, source}))


def opened(edition: Edition, stage: str) -> Edition:
    """The calendar once a stage has opened."""
    return _with(edition, stage, lambda s: replace(s, opened=True))


def ending(edition: Edition, stage: str, closes_at: datetime) -> Edition:
    """The calendar once a stage's end is set or moved; one that was over goes on until then."""
    return _with(edition, stage, lambda s: replace(s, closes_at=closes_at, closed=False))


def closed(edition: Edition, stage: str) -> Edition:
    """The calendar once a stage has closed."""
    return _with(edition, stage, lambda s: replace(s, closed=True))


def _with(edition: Edition, stage: str, change: Callable[[Stage], Stage]) -> Edition:
    stages = tuple(change(s) if s.id == stage else s for s in edition.stages)
    return replace(edition, stages=stages)
