"""What somebody does with his inbox."""

from dataclasses import dataclass
from datetime import datetime

from notification import access
from notification.domain.notice import Notice, read
from notification.store import NOTICES
from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Read:
    """He has read a notice."""

    by: Who
    notice_id: str


@dataclass(frozen=True, slots=True)
class ReadAll:
    """He has read all that had come by an instant."""

    by: Who
    until: datetime


async def read_one(command: Read, unit: Unit) -> Kept[Notice]:
    """Mark it as read; nothing happens to one that was."""
    mine = {"_id": command.notice_id, **access.seen_by(command.by)}
    found = await unit.mongo.find_many(NOTICES, mine, limit=1)
    if not found:
        raise Missing(NOTICES.noun, command.notice_id)
    after = read(found[0].state, unit.now)
    return unit.record(NOTICES, found[0], after) if after else found[0]


async def read_all(command: ReadAll, unit: Unit) -> int:
    """Mark all as read in one write; gives how many had come since the instant he names."""
    mine = {**access.seen_by(command.by), "unread": True}
    change = {"$set": {"read_at": unit.now, "unread": False}, "$inc": {"version": 1}}
    seen = {**mine, "at": {"$lte": command.until}}
    unit.update(NOTICES.collection, seen, change, expect=None)
    later = {**mine, "at": {"$gt": command.until}}
    return int(await unit.mongo.collection(NOTICES.collection).count_documents(later))
