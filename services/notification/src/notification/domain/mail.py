"""A mail: one notice on its way to a person's address, tried until a server has taken it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)


class Life(StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mail:
    """The delivery of one notice by mail; the address is with the person's contact alone."""

    account: str
    matter_id: str
    made_at: datetime
    try_at: datetime
    life: Life = Life.WAITING
    tries: int = 0
    why: str | None = None
    ended_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        """When it is tried next."""
        return self.try_at if self.life is Life.WAITING else None


def claimed(mail: Mail, now: datetime, lease: timedelta) -> Mail:
    """It is being tried; if nothing is heard of that until the lease ends, it is tried again."""
    return replace(mail, tries=mail.tries + 1, try_at=now + lease)


def put_off(mail: Mail, now: datetime, why: str) -> Mail:
    """The try failed; the next is after a pause that doubles from try to try."""
    doubled = FIRST_PAUSE * 2 ** min(max(mail.tries - 1, 0), 12)
    return replace(mail, try_at=now + min(doubled, LONGEST_PAUSE), why=why)


def ended(mail: Mail, life: Life, now: datetime, why: str | None = None) -> Mail:
    """A server took it, or nobody ever will, or it is wanted no more."""
    return replace(mail, life=life, ended_at=now, why=why)
