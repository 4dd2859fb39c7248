"""What makes a proposal eligible, and the grounds on which it may be refused."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.limits import Count, Few, Items, Label, Line, Slug


class RuleKind(StrEnum):
    """The rules that a proposal can be held against."""

    MINIMUM_AGE = "minimum-age"
    COMPLETE = "complete"
    UNIQUE_TITLE = "unique-title"
    NOT_WON_BEFORE = "not-won-before"
    CARELESS = "careless"
    AGENCY_QUOTA = "agency-quota"


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground of refusal; `rule` is the rule whose finding it answers, if there is one."""

    id: Slug
    label: Label
    rule: RuleKind | None = None


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One rule with its numbers; it stops handing over and submitting only where it `blocks`.

    `years` counts back from the end of the intake; `lists` are lists of earlier editions, and
    `times` is how often an innovation must have stood on them to be ineligible.
    """

    id: Slug
    rule: RuleKind
    blocks: bool
    years: Few | None = None
    min_words: Count | None = None
    placeholders: Annotated[tuple[Line, ...], Items(1, 200)] | None = None
    lists: Annotated[tuple[Slug, ...], Items(1, 50)] | None = None
    times: Few | None = None
    limit: Count | None = None
