"""What may be read: editions as they are now, and the texts that they go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programme import access
from programme.domain.edition import Edition
from programme.store import EDITIONS
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo

ORDER = (("year", -1), ("_id", 1))


MOST_RUNNING = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """An edition in a list."""

    id: str
    name: str
    year: int
    simulated: bool
    published_at: datetime | None
    rule_book_sha256: str


async def edition(mongo: Mongo, id: str, who: Who | None) -> Kept[Edition]:
    """One edition: a published one for anybody, a draft for those who may see drafts."""
    kept = await mongo.find(EDITIONS, id)
    if kept.state.published_at is None and not access.may(who, "see drafts"):
        raise Missing(EDITIONS.noun, id)
    return kept


async def editions(
    mongo: Mongo, *, published: bool, after: dict[str, Any], limit: int
) -> Sequence[Summary]:
    """Editions, the latest years first; one more than `limit`, if there are more."""
    shown = {"name": 1, "year": 1, "simulated": 1, "published_at": 1, "sha256": 1}
    cursor = mongo.collection(EDITIONS.collection).find({"published": published, **after}, shown)
    found = await mongo.all(cursor.sort(list(ORDER)).limit(limit + 1))
    return [
        Summary(each["_id"], each["name"], each["year"], each["simulated"], each["published_at"],
                each["sha256"])
        for each in found
    ]  # fmt: skip


async def running(mongo: Mongo) -> Sequence[Edition]:
    """The published editions with a stage that is not over, the latest years first, twenty at most.

    What the clock ended a moment ago may not be recorded yet; each stage's state says how it is.
    """
    asked = {"published": True, "stages": {"$elemMatch": {"closed_at": None}}}
    found = await mongo.find_many(EDITIONS, asked, sort=ORDER, limit=MOST_RUNNING)
    return [each.state for each in found]
