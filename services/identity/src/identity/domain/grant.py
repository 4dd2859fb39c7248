"""A grant: an office that somebody holds, since when and until when."""

from dataclasses import dataclass, replace
from datetime import datetime

from identity.domain.office import Office


@dataclass(frozen=True, slots=True)
class Grant:
    """An office, since when and by whom; and until when, when it was revoked."""

    grant_id: str
    office: Office
    granted_at: datetime
    granted_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """An office was given."""

    account_id: str
    grant_id: str
    office: Office
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    """An office was taken back."""

    account_id: str
    grant_id: str
    office: Office
    at: datetime
    by: str


def after(grants: tuple[Grant, ...], event: RoleGranted | RoleRevoked) -> tuple[Grant, ...]:
    """The grants after the event; a revoked one stays, as history."""
    if isinstance(event, RoleGranted):
        return (*grants, Grant(event.grant_id, event.office, event.at, event.by))
    return tuple(
        replace(held, revoked_at=event.at, revoked_by=event.by)
        if held.grant_id == event.grant_id
        else held
        for held in grants
    )
