"""A matter: something that happened or will, of which certain accounts are told, once each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from notification.domain.kind import Kind, Page


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is concerned: found when the matter is told, for people come and go."""

    proposal_id: str | None = None
    """Whoever writes this proposal."""
    agency_id: str | None = None
    """The administrators of this agency; a proposal's writers count only while they are its."""
    account: str | None = None
    """One judge."""
    secretariat: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads: one of the portal's pages, and of what."""

    page: Page
    id: str
    agency_id: str | None = None
    """The agency as whose it is looked at, where it is one's."""
    proposal_id: str | None = None
    """The proposal that it is about, for whoever may not see the page itself."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What to tell, to whom, when, and until when it matters.

    `about` names everything whose end ends the matter too: a proposal, a booth, an objection.
    """

    kind: Kind
    edition_id: str
    audience: Audience
    link: Link
    params: Mapping[str, Any]
    about: tuple[str, ...]
    since: datetime
    tell_at: datetime
    until: datetime
    told: bool = False
    over: bool = False

    def matters(self, now: datetime) -> bool:
        """Whether anybody would still want to know."""
        return not self.over and now < self.until

    @property
    def due_at(self) -> datetime | None:
        """When somebody is to be told; None when there is nothing to do."""
        return None if self.told or self.over else self.tell_at


def told(matter: Matter) -> Matter:
    """Everybody concerned has been told."""
    return replace(matter, told=True)


def ended(matter: Matter) -> Matter:
    """It matters no longer, and nobody is told any more."""
    return replace(matter, over=True)


def told_again(matter: Matter, now: datetime) -> Matter | None:
    """Somebody has joined whom it concerns; None where it will be told anyway, or no more."""
    if not matter.told or not matter.matters(now):
        return None
    return replace(matter, told=False, tell_at=now)
