"""Entries: admitted proposals, from the day they are listed until they are removed, if ever."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from judging.domain.ranking import Contestant


class Removal(StrEnum):
    """Why an entry no longer takes part."""

    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


@dataclass(frozen=True, slots=True)
class Entry:
    """An admitted proposal in the version that is judged.

    `counted` says, where it was said, whether the settled selection counts it, removed as it is.
    """

    proposal_id: str
    edition_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    content_version: int
    content_sha256: str
    removed: Removal | None = None
    removed_at: datetime | None = None
    counted: bool | None = None

    @property
    def standing(self) -> bool:
        """Whether it still takes part."""
        return self.removed is None

    def contestant(self) -> Contestant:
        """The entry as it is ranked and listed."""
        return Contestant(self.proposal_id, self.agency_id, self.title, self.group, self.cluster)


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal was admitted: it takes part."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry was withdrawn or disqualified."""

    entry: Entry
    why: Removal
    at: datetime
    counted: bool | None = None


def id_of(proposal_id: str) -> str:
    """The id of a proposal's entry."""
    return f"{proposal_id}:entry"


def remove(
    entry: Entry, why: Removal, at: datetime, *, counted: bool | None = None
) -> Removed | None:
    """The entry takes part no longer; nothing, if it did not."""
    return Removed(entry, why, at, counted) if entry.standing else None


def evolve(entry: Entry, event: Removed) -> Entry:
    """The entry after the event."""
    return replace(entry, removed=event.why, removed_at=event.at, counted=event.counted)
