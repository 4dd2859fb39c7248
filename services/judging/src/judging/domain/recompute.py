"""A round's outcome computed again from its exported document, with nothing but the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.domain.export import canonical, document, fingerprint, read
from judging.domain.outcome import commitment, outcome

Places = tuple[tuple[str, int], ...]
# Whatever is wrong with a file shows as one of these when it is read as a round.
WRONG = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)


class NotARound(ValueError):
    """The document is no exported round, or a broken one."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The lists that the rules make (proposal and rank, best first), and whether all agrees."""

    round_id: str
    sha256: str
    lists: dict[str, Places]
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the document says what the rules say."""
        return not self.differences


def recompute(exported: Mapping[str, Any]) -> Recomputed:
    """What the rules make of an exported round, compared with what it says was decided.

    NotARound where `exported`, a file's JSON, is no such document.
    """
    try:
        return _recomputed(exported)
    except WRONG as error:
        raise NotARound(f"This is no exported round: {type(error).__name__}: {error}") from error


def _recomputed(exported: Mapping[str, Any]) -> Recomputed:
    whole = read(exported)
    result = outcome(whole)
    lists = {
        name: tuple((one.entry.proposal_id, one.place) for one in listed)
        for name, listed in result.lists.items()
    }
    claimed = {
        name: tuple((row["proposal_id"], row["rank"]) for row in rows)
        for name, rows in exported["decided"].items()
    }
    differences = [*_seed(exported), *_lists(claimed, lists)]
    if not differences and canonical(document(whole, result)) != canonical(exported):
        differences.append("The document holds something that a round does not have.")
    return Recomputed(whole.round_id, fingerprint(canonical(exported)), lists, tuple(differences))


def _seed(exported: Mapping[str, Any]) -> list[str]:
    if commitment(exported["seed"]) == exported["seed_sha256"]:
        return []
    return ["The seed is not the one whose hash was told before the round."]


def _lists(claimed: Mapping[str, Places], lists: Mapping[str, Places]) -> list[str]:
    names = sorted({*claimed, *lists})
    return [
        f"The list {name} does not follow from the sheets."
        for name in names
        if claimed.get(name) != lists.get(name)
    ]
