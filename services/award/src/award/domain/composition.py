"""What a list is composed of: how many entries each cluster has on it."""

from collections import Counter
from dataclasses import dataclass

from award.domain.award_list import AwardList


@dataclass(frozen=True, slots=True)
class Part:
    """How many entries a cluster had on the list when it was released, and how many stand."""

    cluster: str
    released: int
    standing: int


def composition(award_list: AwardList, clusters: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """What each cluster has on the list, in the order of `clusters`; others by name after them."""
    released = Counter(entry.cluster for entry in award_list.entries)
    standing = Counter(entry.cluster for entry in award_list.standing())
    others = sorted({*released, *standing}.difference(clusters))
    return tuple(Part(c, released[c], standing[c]) for c in (*clusters, *others))
