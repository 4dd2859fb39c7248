"""Where a tie is broken: the rule book's steps one after another, and at last a lot.

A step is `criterion:<id>` (the higher mean score of that criterion comes first) or `lot`. The lot
of an entry is SHA-256 of the round's seed, a line feed and the proposal's id, in hexadecimal; the
lowest lot comes first. The seed's own hash is told before anything is read, the seed when the
round closes: so nobody can choose a lot, and everybody can draw it again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CRITERION = "criterion:"
LOT = "lot"

Key = tuple[tuple[bool, Decimal | str], ...]


@dataclass(frozen=True, slots=True)
class Contender:
    """What decides about an entry: its score (None when nobody read it), its mean criteria."""

    proposal_id: str
    score: Decimal | None
    criteria: dict[str, Decimal]


def in_order(
    contenders: Iterable[Contender], steps: tuple[str, ...], seed: str
) -> tuple[tuple[Contender, str | None], ...]:
    """The contenders, best first, each with the step that parted it from an equal one before it.

    A total order: no two contenders share a place, and the order they are given in is nothing.
    """
    steps = (*(step for step in steps if step != LOT), LOT)
    keyed = sorted(((_key(one, steps, seed), one) for one in contenders), key=lambda pair: pair[0])
    former: Key | None = None
    ordered: list[tuple[Contender, str | None]] = []
    for key, one in keyed:
        ordered.append((one, _parted_by(former, key, steps)))
        former = key
    return tuple(ordered)


def lot(seed: str, proposal_id: str) -> str:
    """The lot of an entry, 64 hexadecimal digits; the lowest comes first."""
    return hashlib.sha256(f"{seed}\n{proposal_id}".encode()).hexdigest()


def value_of(step: str, one: Contender, seed: str) -> Decimal | str | None:
    """What a step looks at: the entry's mean of a criterion, or its lot."""
    if step == LOT:
        return lot(seed, one.proposal_id)
    return one.criteria.get(step.removeprefix(CRITERION))


def _key(one: Contender, steps: tuple[str, ...], seed: str) -> Key:
    """What is sorted by: the score, then each step; what is not there comes last."""
    return (_high_first(one.score), *(_value(step, one, seed) for step in steps))


def _value(step: str, one: Contender, seed: str) -> tuple[bool, Decimal | str]:
    value = value_of(step, one, seed)
    return (False, value) if isinstance(value, str) else _high_first(value)


def _high_first(value: Decimal | None) -> tuple[bool, Decimal | str]:
    return (value is None, Decimal(0) if value is None else value.copy_negate())


def _parted_by(former: Key | None, key: Key, steps: tuple[str, ...]) -> str | None:
    if former is None or former[0] != key[0]:
        return None
    return next(step for step, one, other in zip(steps, former[1:], key[1:], strict=True)
                if one != other)  # fmt: skip
