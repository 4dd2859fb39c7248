"""Namings: two of the secretariat name a further viewer of a round, whoever is left of the others.

A naming knows its round by name only: it is answered alike whatever became of the round.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from judging.domain.opening import require_offices
from judging.domain.refusal import Refusal
from judging.domain.round import Round


class SamePerson(Refusal):
    """Two persons name a viewer."""

    says = "You asked for this yourself: somebody else of the secretariat approves it."


class AlreadyApproved(Refusal):
    """A naming is approved once."""

    says = "{viewer} was named at {approved_at} already; there is nothing left to approve."


@dataclass(frozen=True, slots=True)
class Naming:
    """A viewer whom one person asks for, and a second has named or not yet."""

    round_id: str
    edition_id: str
    viewer: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """A second person named the viewer."""

    by: str
    at: datetime


def ask(
    round: Round, viewer: str, *, reason: str, officials: Collection[str], by: str, now: datetime
) -> Naming:
    """Ask that somebody in office may know of a round."""
    require_offices((viewer,), officials)
    return Naming(round.id, round.edition_id, viewer, reason, by, now)


def approve(naming: Naming, *, officials: Collection[str], by: str, now: datetime) -> Approved:
    """Name the viewer, as a second person, while the office is held."""
    if naming.approved_at is not None:
        raise AlreadyApproved(viewer=naming.viewer, approved_at=naming.approved_at)
    if by == naming.asked_by:
        raise SamePerson
    require_offices((naming.viewer,), officials)
    return Approved(by, now)


def evolve(naming: Naming, event: Approved) -> Naming:
    """The naming after the event."""
    return replace(naming, approved_by=event.by, approved_at=event.at)
