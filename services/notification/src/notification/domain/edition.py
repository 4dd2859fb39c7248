"""An edition, as far as word of it goes: what its parts are called, and when its stages end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

Name = Mapping[str, str]
"""What something is called, by language."""


class Purpose(StrEnum):
    """The stages whose end people are reminded of."""

    INTAKE = "intake"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in which something is to be finished."""

    id: str
    name: Name
    purpose: Purpose
    round: str | None
    closes_at: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """The calendar and the names of one edition."""

    name: str
    reply_window: timedelta
    stages: tuple[Stage, ...] = ()
    rounds: Mapping[str, Name] = field(default_factory=dict)
    lists: Mapping[str, Name] = field(default_factory=dict)
    intake_closed: bool = False

    def stage(self, id: str) -> Stage | None:
        """The stage, where its end is one to be reminded of."""
        return next((stage for stage in self.stages if stage.id == id), None)

    def end_of_round(self, round: str) -> datetime | None:
        """When the judges of a round must be done, where that is known."""
        ends = (s.closes_at for s in self.stages if s.round == round)
        return next(ends, None)


def moved(edition: Edition, stage: Stage) -> Edition:
    """The calendar with this stage in it."""
    stages: Iterable[Stage] = (stage if s.id == stage.id else s for s in edition.stages)
    return replace(edition, stages=tuple(stages))


def closed(edition: Edition) -> Edition:
    """Nothing is submitted any more."""
    return replace(edition, intake_closed=True)
