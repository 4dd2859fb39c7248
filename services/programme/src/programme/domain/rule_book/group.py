"""Groups: who competes under the same form, rules and criteria."""

from dataclasses import dataclass
from typing import Annotated

from programme.domain.rule_book.eligibility import EligibilityRule
from programme.domain.rule_book.form import ProposalForm
from programme.domain.rule_book.limits import Items, Label, Later, Number, Slug, Text


@dataclass(frozen=True, slots=True)
class Category:
    """A subject that proposals of a group choose from."""

    id: Slug
    name: Label


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored, what it means, and its weight; the weights of a group make 100."""

    id: Slug
    name: Label
    weight: Number
    help: Annotated[Text | None, Later()] = None


@dataclass(frozen=True, slots=True)
class Scale:
    """From what to what a criterion is scored, and in which steps."""

    lowest: Number
    highest: Number
    step: Number


@dataclass(frozen=True, slots=True)
class Group:
    """A group (kelompok) of the competition."""

    id: Slug
    name: Label
    form: ProposalForm
    criteria: Annotated[tuple[Criterion, ...], Items(1, 30)]
    scale: Scale
    categories: Annotated[tuple[Category, ...], Items(0, 50)] = ()
    eligibility: Annotated[tuple[EligibilityRule, ...], Items(0, 30)] = ()
