"""Lists: how many of a round's entries go on, and from where."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.limits import Count, Items, Label, Slug


class Unfilled(StrEnum):
    """What happens to a seat that its cluster or group cannot fill."""

    LEAVE_EMPTY = "leave_empty"
    NEXT_BEST = "next_best"


class Freed(StrEnum):
    """What happens to a seat that a disqualification frees."""

    LEAVE_EMPTY = "leave_empty"
    NEXT_IN_ORDER = "next_in_order"


class Certificate(StrEnum):
    """What the certificate of an entry on the list says."""

    FINALIST = "finalist"
    WINNER = "winner"


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats kept for a group, a cluster, or a cluster of a group; null means any."""

    seats: Count
    group: Slug | None = None
    cluster: Slug | None = None


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A list that a round ends with; without seats the order alone decides."""

    id: Slug
    name: Label
    round: Slug
    announced: bool
    size: Count
    seats: Annotated[tuple[Seats, ...], Items(0, 200)] = ()
    unfilled: Unfilled = Unfilled.LEAVE_EMPTY
    freed: Freed = Freed.LEAVE_EMPTY
    certificate: Certificate | None = None
    booth: bool = False
