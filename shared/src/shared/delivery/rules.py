"""The rules of hearing, pure: what the inbox says of a record.

The inbox is the last sequence heard, for each consumer and subject, kept for ever; it moves only
forwards and without leaving anything out. A model check runs these rules over random schedules.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a record's delivery ended; the sixth, waiting, is the exception that rewinds a batch."""

    HANDLED = "handled"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    SET_ASIDE = "set aside"
    DEAD_LETTERED = "dead-lettered"


class Turn(StrEnum):
    """What the inbox says of a record."""

    NOW = "now"
    HEARD = "heard"
    ANOTHER_ID = "another id"
    NOT_YET = "not yet"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Inbox:
    """What one consumer has heard of one subject; `dead` is the sequence that stops its line."""

    last: int = 0
    id: str | None = None
    dead: int | None = None


def turn(inbox: Inbox, sequence: int, id: str | None) -> Turn:
    """Whether a record is heard already, next, dead, or not yet due."""
    if sequence <= inbox.last:
        known = sequence == inbox.last and inbox.id is not None and id is not None
        return Turn.ANOTHER_ID if known and id != inbox.id else Turn.HEARD
    if inbox.dead is not None:
        return Turn.DEAD if sequence == inbox.dead else Turn.NOT_YET
    return Turn.NOW if sequence == inbox.last + 1 else Turn.NOT_YET


def may_resume(inbox: Inbox, first_aside: int) -> bool:
    """Whether the first record set aside of a subject can be done with now."""
    if first_aside <= inbox.last:
        return True
    return inbox.dead is None and first_aside == inbox.last + 1


def caught_up(seen: Inbox, passed: Inbox) -> Inbox:
    """The inbox read again, where the ignored facts passed since are counted in their place."""
    return seen if seen.last >= passed.last else Inbox(passed.last, passed.id, seen.dead)
