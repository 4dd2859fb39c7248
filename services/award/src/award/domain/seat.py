"""Freed seats: judging names the next in order, whom two people add, or leave the seat empty.

Whoever was named and leaves the competition before he is on the list costs nobody the seat:
judging hears of it too, and names another. Its later answer takes the place of its earlier one, and
may come before or after we hear what made it needful.
"""

from dataclasses import dataclass, replace

from award.domain.amendment import Replacement
from award.domain.award_list import AwardList
from award.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class ReplacementNamed:
    """Judging said who is next in order; None where nobody is left."""

    replaces: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class ReplacementGone:
    """Whom judging named has withdrawn: the seat waits for another."""

    replaces: str


Event = ReplacementNamed | ReplacementGone


def name_replacement(
    award_list: AwardList, replaces: str, entry: Entry | None, *, withdrawn: bool
) -> Event | None:
    """Take judging's answer; nothing when the seat is not free, or was filled or left empty."""
    if not award_list.waits(replaces):
        return None
    return ReplacementGone(replaces) if withdrawn else ReplacementNamed(replaces, entry)


def withdraw(award_list: AwardList, proposal_id: str) -> ReplacementGone | None:
    """What a withdrawn proposal means to the seat that it was named for; it has one at most."""
    for replacement in award_list.replacements:
        if replacement.entry.proposal_id == proposal_id:
            return ReplacementGone(replacement.replaces)
    return None


def evolve(award_list: AwardList, event: Event) -> AwardList:
    """The list after the event; what was asked for this seat was asked with others in mind."""
    after = vacated(award_list, event.replaces)
    match event:
        case ReplacementNamed(replaces, entry):
            named = (Replacement(replaces, entry),) if entry else ()
            return replace(after, replacements=(*after.replacements, *named))
        case ReplacementGone(replaces):
            return replace(after, awaiting=(*after.awaiting, replaces))


def vacated(award_list: AwardList, seat: str) -> AwardList:
    """The list without anything that waits for this seat, or is asked for it."""
    return replace(
        award_list,
        awaiting=tuple(p for p in award_list.awaiting if p != seat),
        replacements=tuple(r for r in award_list.replacements if r.replaces != seat),
        requests=tuple(r for r in award_list.requests if seat not in (r.replaces, r.empties)),
    )
