"""The rule book of an edition, whole."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.cluster import Cluster
from programme.domain.rule_book.eligibility import Reason
from programme.domain.rule_book.group import Group
from programme.domain.rule_book.limits import (
    Address,
    Items,
    Label,
    Later,
    Pointer,
    Seconds,
    Sentence,
    Slug,
    Year,
)
from programme.domain.rule_book.round import Round
from programme.domain.rule_book.shortlist import Shortlist
from programme.domain.rule_book.stage import StageRule


class Format(StrEnum):
    """The formats of rule books that are understood."""

    FIRST = "gelanggang.rule-book/1"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that no source gives, and why it is what it is, in English and in Indonesian."""

    at: Pointer
    why: Sentence
    why_indonesian: Annotated[Sentence | None, Later()] = None


@dataclass(frozen=True, slots=True)
class Windows:
    """How long things may take: a repair, an agency's reply, objections to a correction."""

    repair_seconds: Seconds
    reply_seconds: Seconds
    objection_seconds: Seconds


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything that decides an edition, but its instants."""

    format: Format
    id: Slug
    name: Label
    year: Year
    notice_seconds: Seconds
    windows: Windows
    clusters: Annotated[tuple[Cluster, ...], Items(1, 50)]
    reasons: Annotated[tuple[Reason, ...], Items(1, 100)]
    groups: Annotated[tuple[Group, ...], Items(1, 20)]
    stages: Annotated[tuple[StageRule, ...], Items(1, 60)]
    rounds: Annotated[tuple[Round, ...], Items(1, 20)]
    lists: Annotated[tuple[Shortlist, ...], Items(1, 40)]
    sources: Annotated[tuple[Address, ...], Items(0, 100)] = ()
    assumptions: Annotated[tuple[Assumption, ...], Items(0, 300)] = ()
