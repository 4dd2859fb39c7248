"""Namings: two of the secretariat name a further reader of a list, whatever became of the others.

A naming knows its list by name only: it is answered alike whether the list is decided or not.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from award.domain.award_list import SamePerson, bound
from award.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Naming:
    """A reader whom one person asks for, and a second has named or not yet."""

    edition_id: str
    list: str
    reader: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """A second person named the reader."""

    by: str
    at: datetime


class AlreadyApproved(Refusal):
    """A naming is approved once."""

    says = "{reader} was named at {approved_at} already; there is nothing left to approve."


def ask(
    edition_id: str, name: str, reader: str, *,
    reason: str, officials: Collection[str], by: str, now: datetime,
) -> Naming:  # fmt: skip
    """Ask that somebody in office may see a list."""
    bound((reader,), officials=officials)
    return Naming(edition_id, name, reader, reason, by, now)


def approve(naming: Naming, *, officials: Collection[str], by: str, now: datetime) -> Approved:
    """Name the reader, as a second person, while he is in office."""
    if naming.approved_at is not None:
        raise AlreadyApproved(reader=naming.reader, approved_at=naming.approved_at)
    if by == naming.asked_by:
        raise SamePerson
    bound((naming.reader,), officials=officials)
    return Approved(by, now)


def evolve(naming: Naming, event: Approved) -> Naming:
    """The naming after the event."""
    return replace(naming, approved_by=event.by, approved_at=event.at)
