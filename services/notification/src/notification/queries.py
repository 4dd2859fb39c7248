"""What may be read: one's own inbox, settings and contact."""

from collections.abc import Mapping, Sequence
from typing import Any

from notification import access
from notification.domain.kind import Kind
from notification.domain.notice import Notice
from notification.domain.person import Choices, Contact
from notification.store import CHOICES, CONTACTS, NOTICES
from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Missing, Mongo

UNREAD_FIRST = (("unread", -1), ("at", -1), ("_id", -1))


async def inbox(
    mongo: Mongo, who: Who, after: Sequence[Any] | None, limit: int
) -> list[Kept[Notice]]:
    """What he was told, one more than `limit`: the unread first, of each the newest first."""
    chosen = {"$and": [access.seen_by(who), after_filter(UNREAD_FIRST, after)]}
    return await mongo.find_many(NOTICES, chosen, UNREAD_FIRST, limit + 1)


async def unread(mongo: Mongo, who: Who) -> int:
    """How much of it he has not read."""
    chosen = {**access.seen_by(who), "unread": True}
    return int(await mongo.collection(NOTICES.collection).count_documents(chosen))


async def notice(mongo: Mongo, who: Who, id: str) -> Kept[Notice]:
    """One notice of his; Missing otherwise."""
    found = await mongo.find_many(NOTICES, {"_id": id, **access.seen_by(who)}, limit=1)
    if not found:
        raise Missing(NOTICES.noun, id)
    return found[0]


async def by_mail(mongo: Mongo, who: Who) -> Mapping[Kind, bool]:
    """Of each kind that may concern him, whether he wants it by mail."""
    kept = await mongo.seek(CHOICES, who.account)
    choices = kept.state if kept else Choices()
    return {kind: choices.by_mail(kind) for kind in access.kinds_for(who)}


async def contact(mongo: Mongo, who: Who) -> Contact | None:
    """Where he is reached, if he said so."""
    kept = await mongo.seek(CONTACTS, who.account)
    return kept.state if kept else None
