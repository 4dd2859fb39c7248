"""Stages: what happens one after another, and what each is for."""

from dataclasses import dataclass
from enum import StrEnum

from programme.domain.rule_book.limits import Label, Slug


class Purpose(StrEnum):
    """What people do while a stage is open."""

    INTAKE = "intake"
    SELECTION = "selection"
    CONTESTS = "contests"
    ROUND = "round"
    OBJECTIONS = "objections"


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage (tahapan); a round's stage names its round, a stage of objections its list."""

    id: Slug
    name: Label
    purpose: Purpose
    round: Slug | None = None
    list: Slug | None = None
