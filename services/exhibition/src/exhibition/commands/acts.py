"""What staff did by hand, and why: kept here, told to nobody."""

from exhibition.store import ACTS
from shared import clock
from shared.grants import Who
from shared.outbox import Unit


def note(
    unit: Unit, by: Who, act: str, reason: str, *, forum_id: str, code: str | None = None
) -> None:
    """Queue a line in the forum's book of acts; without a code it concerns the whole plan."""
    row = {
        "_id": clock.new_id(),
        "forum_id": forum_id,
        "code": code,
        "act": act,
        "reason": reason,
        "by": by.account,
        "at": unit.now,
    }
    unit.insert(ACTS, row)
