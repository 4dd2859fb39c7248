"""The digest: once a day, what waits for a decision of the secretariat, if anything does."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time; it knows no summer time."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one edition."""

    edition_id: str
    edition: str
    undecided: int = 0
    contested: int = 0
    unscreened: int = 0
    unruled: int = 0

    @property
    def any(self) -> bool:
        """Whether anything does."""
        return self.undecided + self.contested + self.unscreened + self.unruled > 0


@dataclass(frozen=True, slots=True)
class Day:
    """When the next digest is made."""

    next_at: datetime

    @property
    def due_at(self) -> datetime:
        """When it is made."""
        return self.next_at


def next_after(now: datetime, hour: int) -> datetime:
    """The next instant at which it is that hour in Jakarta."""
    today = now.astimezone(JAKARTA).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def moved_on(day: Day, now: datetime, hour: int) -> Day:
    """The day's digest was made: the next is tomorrow's."""
    return replace(day, next_at=next_after(now, hour))


def date_of(now: datetime) -> str:
    """The day in Jakarta."""
    return now.astimezone(JAKARTA).date().isoformat()
