"""What we tell in the words of our contracts, and what others tell, in ours."""

from collections.abc import Iterable
from datetime import datetime

from exhibition.domain.booth import (
    Blocked,
    Booking,
    Booth,
    Confirmed,
    Event,
    Held,
    Offered,
    Released,
    Unblocked,
    Why,
)
from exhibition.domain.edition import Edition, EntryBarred, ListCorrected, ListReleased, Win
from exhibition.domain.exhibitor import Invited, exhibitor_id
from exhibition.domain.forum import Forum
from shared.messages import Hearing
from shared.outbox import Fact

TELLS = (
    "exhibition.forum_published.v1",
    "exhibition.forum_changed.v1",
    "exhibition.exhibitor_invited.v1",
    "exhibition.booth_held.v1",
    "exhibition.booth_offered.v1",
    "exhibition.booth_confirmed.v1",
    "exhibition.booth_released.v1",
    "exhibition.booth_blocked.v1",
    "exhibition.booth_unblocked.v1",
)


def forum_published(forum: Forum) -> Fact:
    said = {"forum_id": forum.id, "edition_id": forum.edition_id, "at": forum.published_at}
    return Fact("exhibition.forum_published.v1", said)


def forum_changed(forum: Forum, at: datetime) -> Fact:
    said = {"forum_id": forum.id, "edition_id": forum.edition_id, "at": at}
    return Fact("exhibition.forum_changed.v1", said)


def exhibitor_invited(event: Invited) -> Fact:
    said = {
        "exhibitor_id": exhibitor_id(event.forum_id, event.win.proposal_id),
        "forum_id": event.forum_id,
        "edition_id": event.edition_id,
        "agency_id": event.win.agency_id,
        "proposal_id": event.win.proposal_id,
        "at": event.at,
    }
    return Fact("exhibition.exhibitor_invited.v1", said)


def booth_facts(booth: Booth, events: Iterable[Event]) -> list[Fact]:
    """What is told of a booth; what concerns only its exhibitor or the plan is not."""
    return [
        Fact(f"exhibition.booth_{type(event).__name__.lower()}.v1", _said(booth, event))
        for event in events
        if isinstance(event, Held | Offered | Confirmed | Released | Blocked | Unblocked)
    ]


def _said(booth: Booth, event: Booking | Released | Blocked | Unblocked) -> dict[str, object]:
    said: dict[str, object] = {
        "booth_id": booth.id,
        "forum_id": booth.forum_id,
        "code": booth.code,
        "at": event.at,
    }
    if not isinstance(event, Blocked | Unblocked):
        said["exhibitor_id"] = event.holder.exhibitor_id
        said["agency_id"] = event.holder.agency_id
        said["proposal_id"] = event.holder.proposal_id
    if isinstance(event, Held | Offered):
        said["until"] = event.until
    if isinstance(event, Released):
        said["why"] = event.why
    return said


class HeardList(Hearing):
    """A list of a rule book, as far as it concerns us."""

    id: str
    booth: bool = False


class HeardRuleBook(Hearing):
    lists: tuple[HeardList, ...]


class EditionPublished(Hearing):
    """programme.edition_published.v1"""

    edition_id: str
    simulated: bool
    rule_book: HeardRuleBook

    def edition(self) -> Edition:
        booths = tuple(listed.id for listed in self.rule_book.lists if listed.booth)
        return Edition(self.edition_id, self.simulated, booths)


class HeardEntry(Hearing):
    """An entry of a released list."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str

    def win(self, of: str) -> Win:
        return Win(of, self.proposal_id, self.agency_id, self.title, self.group, self.cluster)


class ReleasedList(Hearing):
    """award.list_released.v1"""

    edition_id: str
    list: str
    entries: tuple[HeardEntry, ...]

    def event(self) -> ListReleased:
        return ListReleased(self.list, tuple(entry.win(self.list) for entry in self.entries))


class CorrectedList(Hearing):
    """award.list_corrected.v1"""

    edition_id: str
    list: str
    removed: tuple[str, ...]
    added: tuple[HeardEntry, ...]
    reason: str

    def event(self) -> ListCorrected:
        added = tuple(entry.win(self.list) for entry in self.added)
        return ListCorrected(self.list, self.removed, added)

    def why(self) -> Why:
        return Why.WITHDRAWN if self.reason == "withdrawn" else Why.DISQUALIFIED


class DisqualifiedFinalist(Hearing):
    """award.finalist_disqualified.v1"""

    edition_id: str
    proposal_id: str

    def event(self) -> EntryBarred:
        return EntryBarred(self.proposal_id, Why.DISQUALIFIED)


class WithdrawnProposal(Hearing):
    """submission.proposal_withdrawn.v1"""

    edition_id: str
    proposal_id: str

    def event(self) -> EntryBarred:
        return EntryBarred(self.proposal_id, Why.WITHDRAWN)


class PublishedForum(Hearing):
    """exhibition.forum_published.v1, our own"""

    forum_id: str
    edition_id: str


class NamedAgency(Hearing):
    """identity.agency_registered.v1 and identity.agency_corrected.v1"""

    agency_id: str
    name: str
