"""A decided list: sealed until award releases it, and the replacements named for it later."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from judging.domain.edition import Freed, ListRule
from judging.domain.ranking import Contestant, Ranked
from judging.domain.seats import next_in_order


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry on a list, and its rank in the round."""

    entry: Contestant
    rank: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who got the seat of a disqualified entry; None when nobody was left."""

    replaces: str
    listing: Listing | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A list as a round decided it; `sha256` is that of the round's exported document."""

    edition_id: str
    list: str
    round_id: str
    announced: bool
    entries: tuple[Listing, ...]
    sha256: str
    decided_at: datetime
    released_at: datetime | None = None
    replacements: tuple[Replacement, ...] = ()

    def listed(self) -> tuple[str, ...]:
        """Every proposal that ever had a seat."""
        named = (one.listing for one in self.replacements if one.listing is not None)
        return tuple(one.entry.proposal_id for one in (*self.entries, *named))


@dataclass(frozen=True, slots=True)
class ShortlistDecided:
    """A round ended with this list."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class ReplacementNamed:
    """The next in order, or nobody, takes a freed seat."""

    decision: Decision
    replacement: Replacement


def id_of(edition_id: str, list: str) -> str:
    """The id of the decision about an edition's list."""
    return f"{edition_id}:{list}:decision"


def decide(
    edition_id: str,
    round_id: str,
    rule: ListRule,
    shortlist: Sequence[Ranked],
    *,
    sha256: str,
    now: datetime,
) -> ShortlistDecided:
    """The list is what the rules made of the sheets."""
    entries = tuple(Listing(one.entry, one.place) for one in shortlist)
    return ShortlistDecided(
        Decision(edition_id, rule.id, round_id, rule.announced, entries, sha256, now)
    )


def free_seat(
    decision: Decision,
    rule: ListRule,
    ranking: Sequence[Ranked],
    *,
    proposal_id: str,
    rule_of_seat: Freed,
    standing: Collection[str],
    now: datetime,
) -> ReplacementNamed | None:
    """Name who takes the seat of a disqualified entry; nothing, where it stays empty.

    Nothing either for an entry that had no seat, or whose seat was given away before.
    """
    freed = [one.replaces for one in decision.replacements]
    if rule_of_seat is Freed.LEAVE_EMPTY or proposal_id in freed:
        return None
    if proposal_id not in decision.listed():
        return None
    found = next_in_order(
        ranking,
        rule,
        listed=decision.listed(),
        freed=(*freed, proposal_id),
        standing=standing,
    )
    listing = None if found is None else Listing(found.entry, found.place)
    return ReplacementNamed(decision, Replacement(proposal_id, listing, now))


def released(decision: Decision, at: datetime) -> Decision:
    """The decision once its list, or one that shows it, was released."""
    return decision if decision.released_at else replace(decision, released_at=at)


def evolve(event: ReplacementNamed) -> Decision:
    """The decision after a replacement was named."""
    named = (*event.decision.replacements, event.replacement)
    return replace(event.decision, replacements=named)
