"""Rounds: who reads what, and how the scores become an order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.limits import (
    Few,
    Form,
    Items,
    Key,
    Label,
    Later,
    Length,
    Number,
    Slug,
)


class Judges(StrEnum):
    """Who reads: the evaluation team (Tim Evaluasi) or the panel (Tim Panel Independen)."""

    EVALUATOR = "evaluator"
    PANELLIST = "panellist"


class Source(StrEnum):
    """Where the entries of a round come from."""

    ADMITTED = "admitted"
    LIST = "list"


class Method(StrEnum):
    """How the readings of an entry become one score."""

    MEAN = "mean"
    STANDARDISED = "standardised"


class ClosePolicy(StrEnum):
    """When a round may be closed."""

    ALL = "all"
    AT_LEAST = "at_least"


class Feedback(StrEnum):
    """What entrants see of a round after the release: means over its judges, never one of them."""

    NONE = "none"
    TOTAL = "total"
    CRITERIA = "criteria"


TieBreak = Annotated[
    str,
    Length(3, 80),
    Form(r"(?:lot|criterion:[a-z0-9]+(?:[-_][a-z0-9]+)*)", Fault.NOT_A_TIE_BREAK),
]


@dataclass(frozen=True, slots=True)
class Entries:
    """Which entries a round reads; where `settled`, it waits until objections are settled."""

    source: Annotated[Source, Key("from")]
    list: Slug | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """The close policy: every reading, or at least `readings` of each entry."""

    policy: ClosePolicy
    readings: Few | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of judging: its readers, readings per entry, method, order, and what entrants see.

    Feedback is given once an announced list that follows from the round is released, and of
    entries with two readings at least, so that nobody's score can be told from it.
    """

    id: Slug
    name: Label
    judges: Judges
    readings: Few
    entries: Entries
    method: Method
    tie_break: Annotated[tuple[TieBreak, ...], Items(1, 30)]
    close: Close
    pass_mark: Number | None = None
    feedback: Annotated[Feedback, Later()] = Feedback.NONE
