"""What must fit together across a rule book, noun by noun."""

from programme.domain.rule_book.checks.assumptions import assumptions
from programme.domain.rule_book.checks.clusters import clusters
from programme.domain.rule_book.checks.groups import groups
from programme.domain.rule_book.checks.lists import lists
from programme.domain.rule_book.checks.rounds import rounds
from programme.domain.rule_book.checks.stages import stages

__all__ = ["ALL"]

ALL = (clusters, groups, stages, rounds, lists, assumptions)
