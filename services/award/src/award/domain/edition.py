"""Editions as award knows them: the lists of the rule book, and the stages that hear objections."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Freed(StrEnum):
    """What happens to a seat that a disqualification frees."""

    LEAVE_EMPTY = "leave_empty"
    NEXT_IN_ORDER = "next_in_order"


class Kind(StrEnum):
    """What a certificate calls its entry."""

    FINALIST = "finalist"
    WINNER = "winner"


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the two languages of the competition."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Division:
    """A cluster or a group of the rule book, and what it is called."""

    id: str
    name: Label


@dataclass(frozen=True, slots=True)
class Windows:
    """How many seconds an agency may take to reply, and a correction may be objected to."""

    reply_seconds: int
    objection_seconds: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in which a list may be objected to (uji publik)."""

    stage: str
    list: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opened: bool = False

    def open(self, now: datetime) -> bool:
        """Whether objections are heard at `now`."""
        return self.opened and not self.over(now)

    def over(self, now: datetime) -> bool:
        """Whether the stage has ended, by the instant and not by anyone's having noticed."""
        return self.closes_at is not None and now >= self.closes_at


@dataclass(frozen=True, slots=True)
class ListRule:
    """What the rule book says of one list."""

    list: str
    name: Label
    freed: Freed
    certificate: Kind | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its own copy of the calendar and of what the rule book says of lists."""

    name: Label
    year: int
    simulated: bool
    windows: Windows
    lists: tuple[ListRule, ...]
    stages: tuple[Stage, ...]
    clusters: tuple[Division, ...] = ()
    groups: tuple[Division, ...] = ()

    def called(self, cluster: str, group: str) -> tuple[Label | None, Label | None]:
        """What a cluster and a group are called, as far as the rule book says."""
        clusters = {one.id: one.name for one in self.clusters}
        groups = {one.id: one.name for one in self.groups}
        return clusters.get(cluster), groups.get(group)

    def rule(self, name: str) -> ListRule:
        """The rule of the list of that name."""
        return next(rule for rule in self.lists if rule.list == name)

    def hearing(self, name: str) -> Stage | None:
        """The stage that hears objections to the list of that name, where there is one."""
        return next((stage for stage in self.stages if stage.list == name), None)

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, where it hears objections."""
        return next((stage for stage in self.stages if stage.stage == stage_id), None)


def moved(edition: Edition, stage: Stage) -> Edition:
    """The edition with `stage` in the place of the one of the same id."""
    stages = tuple(stage if kept.stage == stage.stage else kept for kept in edition.stages)
    return replace(edition, stages=stages)


def opened(stage: Stage) -> Stage:
    """The stage, once it is open."""
    return replace(stage, opened=True)


def closing(stage: Stage, closes_at: datetime) -> Stage:
    """The stage with its end set or moved."""
    return replace(stage, closes_at=closes_at)


def closed(stage: Stage, at: datetime) -> Stage:
    """The stage, once it is closed; the end that was announced stays its end."""
    return replace(stage, closes_at=stage.closes_at or at)
