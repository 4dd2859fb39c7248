"""The outcome of a round: its ranking and its lists, from everything that decides them."""

import hashlib
from dataclasses import dataclass

from judging.domain.edition import Group, ListRule, RoundRule
from judging.domain.ranking import Contestant, Ranked, Sheet, rank
from judging.domain.seats import shortlist


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that the outcome of a round follows from; `sheets` are those handed in."""

    round_id: str
    edition_id: str
    simulated: bool
    rule: RoundRule
    lists: tuple[ListRule, ...]
    groups: tuple[Group, ...]
    seed: str
    entries: tuple[Contestant, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ranking of a round, and who is on each of its lists."""

    ranking: tuple[Ranked, ...]
    lists: dict[str, tuple[Ranked, ...]]


def outcome(whole: Whole) -> Outcome:
    """What the rules make of the sheets; the same for ever, whoever asks."""
    ranking = rank(whole.entries, whole.groups, whole.rule, whole.sheets, whole.seed)
    return Outcome(ranking, {rule.id: shortlist(ranking, rule) for rule in whole.lists})


def commitment(seed: str) -> str:
    """SHA-256 of a seed in hexadecimal: told before the round, so that the seed is fixed."""
    return hashlib.sha256(seed.encode()).hexdigest()
