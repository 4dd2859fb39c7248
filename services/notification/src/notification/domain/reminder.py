"""A reminder: a stage's end is so near, and whoever has not finished is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notification.domain.edition import Purpose, Stage

AHEAD: Mapping[Purpose, tuple[timedelta, ...]] = {
    Purpose.INTAKE: (timedelta(days=7), timedelta(days=1), timedelta(hours=3)),
    Purpose.ROUND: (timedelta(days=3), timedelta(days=1)),
}
"""How long before the end people are reminded."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one end of a stage; a later end has reminders of its own."""

    edition_id: str
    stage: str
    purpose: Purpose
    round: str | None
    closes_at: datetime
    ahead: timedelta
    next_ahead: timedelta | None
    """The one that follows it: when that is due too, this one is passed over."""
    after: str = ""
    """The agency up to which people were reminded."""
    done: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When people are reminded."""
        return None if self.done else self.closes_at - self.ahead

    def passed_over(self, now: datetime) -> bool:
        """Whether it is too late to say just this."""
        latest = self.closes_at - (self.next_ahead or timedelta())
        return now >= latest


def reminder_id(edition_id: str, reminder: Reminder) -> str:
    """The one id of a reminder of this end."""
    seconds = int(reminder.ahead.total_seconds())
    return f"{edition_id}:{reminder.stage}:{reminder.closes_at.isoformat()}:{seconds}"


def reminders(edition_id: str, stage: Stage) -> tuple[Reminder, ...]:
    """The reminders of a stage's end; none where it has no end yet."""
    if stage.closes_at is None:
        return ()
    ahead = AHEAD[stage.purpose]
    following = (*ahead[1:], None)
    return tuple(
        Reminder(edition_id, stage.id, stage.purpose, stage.round, stage.closes_at, each, after)
        for each, after in zip(ahead, following, strict=True)
    )


def went_on(reminder: Reminder, after: str) -> Reminder:
    """All agencies up to this one have been reminded."""
    return replace(reminder, after=after)


def done(reminder: Reminder) -> Reminder:
    """There is nobody left to remind."""
    return replace(reminder, done=True)
