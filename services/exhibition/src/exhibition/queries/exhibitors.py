"""Exhibitors: their own view, and the staff's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.booth import Booth, booth_id
from exhibition.domain.exhibitor import Exhibitor
from exhibition.store import BOOTH, EXHIBITOR, FORUM, STAFF
from shared.grants import Who
from shared.mongo import Kept, Mongo


@dataclass(frozen=True, slots=True)
class OwnView:
    """All that an exhibitor may know of himself; `position` is his place in the line, from 1."""

    kept: Kept[Exhibitor]
    booth: Booth | None
    position: int | None
    people: tuple[str, ...]


async def exhibitor_of(mongo: Mongo, exhibitor_id: str, who: Who, now: datetime) -> OwnView:
    kept = await mongo.find(EXHIBITOR, exhibitor_id)
    exhibitor = kept.state
    agency, forum = exhibitor.win.agency_id, exhibitor.forum_id
    access.require(who, "see the exhibitor", agency=agency, forum=forum)
    place = exhibitor.place_at(now)
    booth = await mongo.find(BOOTH, booth_id(forum, place.code)) if place else None
    people = await mongo.seek(STAFF, exhibitor_id)
    position = await _position(mongo, exhibitor)
    return OwnView(
        kept, booth.state if booth else None, position, people.state.names if people else ()
    )


async def _position(mongo: Mongo, exhibitor: Exhibitor) -> int | None:
    if exhibitor.waiting is None:
        return None
    ahead = {
        "forum_id": exhibitor.forum_id,
        "waiting.kind": exhibitor.waiting.kind,
        "waiting.number": {"$lte": exhibitor.waiting.number},
    }
    return int(await mongo.collection(EXHIBITOR.collection).count_documents(ahead))


async def exhibitors_for(
    mongo: Mongo, who: Who, forum_id: str | None, after: Mapping[str, Any], limit: int
) -> list[Kept[Exhibitor]]:
    """Those of the agencies that he who asks belongs to, by id."""
    agencies = {*who.scopes("agency_administrator"), *who.scopes("unit_member")}
    chosen: dict[str, Any] = {"win.agency_id": {"$in": sorted(agencies)}}
    if forum_id is not None:
        chosen["forum_id"] = forum_id
    return await mongo.find_many(EXHIBITOR, {"$and": [chosen, after]}, limit=limit)


async def exhibitors_at(
    mongo: Mongo,
    forum_id: str,
    who: Who,
    now: datetime,
    *,
    placed: bool | None,
    after: Mapping[str, Any],
    limit: int,
) -> list[Kept[Exhibitor]]:
    """Those invited to a forum, by id: all, those with a booth, or those without."""
    access.require(who, "see the board", forum=forum_id)
    await mongo.find(FORUM, forum_id)
    chosen: dict[str, Any] = {"forum_id": forum_id}
    if placed is not None:
        chosen |= {"ended": None, "$or" if placed else "$nor": _placed(now)}
    return await mongo.find_many(EXHIBITOR, {"$and": [chosen, after]}, limit=limit)


def _placed(now: datetime) -> list[dict[str, Any]]:
    return [
        {"place": {"$ne": None}, "place.until": None},
        {"place.until": {"$gt": now}},
    ]
