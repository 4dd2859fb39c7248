"""How new a forum's floor is, asked cheaply: what is read while many watch."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from exhibition.queries.agencies import newest_name
from exhibition.store import BOOTH, EXHIBITOR
from shared.mongo import Mongo


@dataclass(frozen=True, slots=True)
class Stamp:
    """Two equal stamps of one forum mean one and the same map; with `exhibitors`, the same board.

    A booth is never deleted, nor an exhibitor, and every write adds one to a version: so the sum
    of the versions says how many writes there were. What is over by its instant is seen without a
    write: so those are counted. Agencies' names are as new as the newest.
    """

    forum: int
    booths: int
    over: int
    names: datetime | None
    exhibitors: int | None = None

    def __str__(self) -> str:
        names = int(self.names.timestamp() * 1000) if self.names is not None else 0
        floor = f"{self.forum}-{self.booths}-{self.over}-{names}"
        return floor if self.exhibitors is None else f"{floor}-{self.exhibitors}"


async def stamp_of(mongo: Mongo, forum_id: str, version: int, now: datetime) -> Stamp:
    """The stamp of the map of a forum of that version, from indexes alone."""
    over = {"$and": [{"$gt": ["$until", None]}, {"$lte": ["$until", now]}]}
    counted = {"writes": {"$sum": "$version"}, "over": {"$sum": {"$cond": [over, 1, 0]}}}
    booths = await _summed(mongo, BOOTH.collection, forum_id, counted)
    return Stamp(version, booths["writes"], booths["over"], await newest_name(mongo))


async def board_stamp_of(mongo: Mongo, forum_id: str, version: int, now: datetime) -> Stamp:
    """The stamp of the board, to which those who wait belong."""
    counted = {"writes": {"$sum": "$version"}}
    exhibitors = await _summed(mongo, EXHIBITOR.collection, forum_id, counted)
    map_ = await stamp_of(mongo, forum_id, version, now)
    return replace(map_, exhibitors=exhibitors["writes"])


async def _summed(
    mongo: Mongo, collection: str, forum_id: str, counted: dict[str, Any]
) -> dict[str, int]:
    chosen = [{"$match": {"forum_id": forum_id}}, {"$group": {"_id": None, **counted}}]
    found = await mongo.aggregate(collection, chosen)
    return found[0] if found else dict.fromkeys(counted, 0)
