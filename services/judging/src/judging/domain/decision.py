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
    """Who is to get the seat of a disqualified entry; None when nobody was left."""

    replaces: str
    listing: Listing | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A list as a round decided it; `sha256` is that of the round's exported document.

    `replacements` only grow: of two for the same seat the later counts, unless the former was
    `added` to the released list before its withdrawal was heard of there.
    """

    edition_id: str
    list: str
    round_id: str
    announced: bool
    entries: tuple[Listing, ...]
    sha256: str
    decided_at: datetime
    released_at: datetime | None = None
    replacements: tuple[Replacement, ...] = ()
    added: tuple[str, ...] = ()

    def listed(self) -> tuple[str, ...]:
        """Every proposal that ever had a seat, or is to get one."""
        named = (listing for listing in self.named().values() if listing is not None)
        return tuple(one.entry.proposal_id for one in (*self.entries, *named))

    def named(self) -> dict[str, Listing | None]:
        """Who took, or is to get, the seat of each proposal whose seat was freed."""
        found: dict[str, Listing | None] = {}
        for one in self.replacements:
            if not self.took(found.get(one.replaces)):
                found[one.replaces] = one.listing
        return found

    def took(self, listing: Listing | None) -> bool:
        """Whether who was named for a seat was added to the released list."""
        return listing is not None and listing.entry.proposal_id in self.added


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
    if rule_of_seat is Freed.LEAVE_EMPTY or proposal_id in decision.named():
        return None
    listed = decision.listed()
    if proposal_id not in listed:
        return None
    freed = (*decision.named(), proposal_id)
    found = next_in_order(ranking, rule, listed=listed, freed=freed, standing=standing)
    return ReplacementNamed(decision, Replacement(proposal_id, _listing(found), now))


def name_another(
    decision: Decision,
    rule: ListRule,
    ranking: Sequence[Ranked],
    *,
    gone: str,
    standing: Collection[str],
    now: datetime,
) -> ReplacementNamed | None:
    """Name another for the seat that `gone` was to get; nothing, where it was for none, or took it.

    A withdrawal frees no seat, but one that was freed waits until somebody has taken it.
    """
    waiting = {
        listing.entry.proposal_id: seat
        for seat, listing in decision.named().items()
        if listing is not None and not decision.took(listing)
    }
    if gone not in waiting:
        return None
    listed = [proposal for proposal in decision.listed() if proposal != gone]
    found = next_in_order(
        ranking, rule, listed=listed, freed=tuple(decision.named()), standing=standing
    )
    return ReplacementNamed(decision, Replacement(waiting[gone], _listing(found), now))


def added(decision: Decision, proposals: Collection[str]) -> Decision:
    """The decision once the released list was given these entries by a correction."""
    return replace(decision, added=tuple(dict.fromkeys((*decision.added, *proposals))))


def released(decision: Decision, at: datetime) -> Decision:
    """The decision once its list, or one that shows it, was released."""
    return decision if decision.released_at else replace(decision, released_at=at)


def evolve(event: ReplacementNamed) -> Decision:
    """The decision after a replacement was named."""
    named = (*event.decision.replacements, event.replacement)
    return replace(event.decision, replacements=named)


def _listing(found: Ranked | None) -> Listing | None:
    return None if found is None else Listing(found.entry, found.place)
