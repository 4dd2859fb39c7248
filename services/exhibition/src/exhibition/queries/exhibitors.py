"""Exhibitors: their own view, and the staff's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.booth import Booth, booth_id
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.facts import Window, windows_of
from exhibition.domain.forum import Forum
from exhibition.queries.agencies import Names, names_of
from exhibition.store import BOOTH, EXHIBITOR, FORUM, STAFF
from shared.grants import Who
from shared.mongo import Kept, Mongo


@dataclass(frozen=True, slots=True)
class Listed:
    """An exhibitor with the booth that he has, and his place in the line, from 1."""

    kept: Kept[Exhibitor]
    booth: Booth | None
    position: int | None


@dataclass(frozen=True, slots=True)
class OwnView:
    """All that an exhibitor may know of himself and his forum; of `waiting` in his line, he is at
    `position`, from 1."""

    listed: Listed
    forum: Forum
    waiting: int | None
    people: tuple[str, ...]
    names: Names

    @property
    def move_in(self) -> tuple[Window, ...]:
        """When his stand may be moved in; before he has a booth, every window there is."""
        return self._windows(self.forum.facts.move_in)

    @property
    def move_out(self) -> tuple[Window, ...]:
        """When his stand is to be moved out."""
        return self._windows(self.forum.facts.move_out)

    def _windows(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        booth = self.listed.booth
        return windows if booth is None else windows_of(booth.plot, windows)


async def exhibitor_of(mongo: Mongo, exhibitor_id: str, who: Who, now: datetime) -> OwnView:
    kept = await mongo.find(EXHIBITOR, exhibitor_id)
    agency, forum_id = kept.state.win.agency_id, kept.state.forum_id
    access.require(who, "see the exhibitor", agency=agency, forum=forum_id)
    [listed] = await _listed(mongo, [kept], now)
    forum = await mongo.find(FORUM, forum_id)
    people = await mongo.seek(STAFF, exhibitor_id)
    return OwnView(
        listed,
        forum.state,
        await _waiting(mongo, kept.state),
        people.state.names if people else (),
        await names_of(mongo, [agency]),
    )


async def exhibitors_for(
    mongo: Mongo,
    who: Who,
    forum_id: str | None,
    now: datetime,
    *,
    after: Mapping[str, Any],
    limit: int,
) -> list[Listed]:
    """Those of the agencies that he who asks belongs to, by id."""
    agencies = {*who.scopes("agency_administrator"), *who.scopes("unit_member")}
    chosen: dict[str, Any] = {"win.agency_id": {"$in": sorted(agencies)}}
    if forum_id is not None:
        chosen["forum_id"] = forum_id
    found = await mongo.find_many(EXHIBITOR, {"$and": [chosen, after]}, limit=limit)
    return await _listed(mongo, found, now)


async def exhibitors_at(
    mongo: Mongo,
    forum_id: str,
    who: Who,
    now: datetime,
    *,
    placed: bool | None,
    after: Mapping[str, Any],
    limit: int,
) -> list[Listed]:
    """Those invited to a forum, by id: all, those with a booth, or those without."""
    access.require(who, "see the board", forum=forum_id)
    await mongo.find(FORUM, forum_id)
    chosen: dict[str, Any] = {"forum_id": forum_id}
    if placed is not None:
        chosen |= {"ended": None, "$or" if placed else "$nor": _placed(now)}
    found = await mongo.find_many(EXHIBITOR, {"$and": [chosen, after]}, limit=limit)
    return await _listed(mongo, found, now)


def _placed(now: datetime) -> list[dict[str, Any]]:
    return [
        {"place": {"$ne": None}, "place.until": None},
        {"place.until": {"$gt": now}},
    ]


async def _listed(mongo: Mongo, found: Sequence[Kept[Exhibitor]], now: datetime) -> list[Listed]:
    """These exhibitors with their booths and places; a booth that another has by now is not
    theirs."""
    booths = await _booths(mongo, [kept.state for kept in found], now)
    lines = await _lines(mongo, [kept.state for kept in found])
    listed = []
    for kept in found:
        waiting = kept.state.waiting
        position = None
        if waiting is not None:
            numbers = lines[kept.state.forum_id, waiting.kind]
            position = sum(number <= waiting.number for number in numbers)
        listed.append(Listed(kept, booths.get(kept.id), position))
    return listed


async def _booths(mongo: Mongo, exhibitors: Sequence[Exhibitor], now: datetime) -> dict[str, Booth]:
    ids = [booth_id(one.forum_id, place.code) for one in exhibitors if (place := one.place_at(now))]
    found = await mongo.find_many(BOOTH, {"_id": {"$in": ids}}) if ids else []
    return {
        holder.exhibitor_id: kept.state
        for kept in found
        if (holder := kept.state.holder_at(now)) is not None
    }


async def _lines(
    mongo: Mongo, exhibitors: Sequence[Exhibitor]
) -> Mapping[tuple[str, str], Sequence[int]]:
    """The numbers in each line in which one of these waits."""
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    asked = sorted({(one.forum_id, one.waiting.kind) for one in exhibitors if one.waiting})
    chosen = [{"forum_id": forum_id, "waiting.kind": kind} for forum_id, kind in asked]
    if chosen:
        waiting = mongo.collection(EXHIBITOR.collection).find(
            {"$or": chosen}, {"forum_id": 1, "waiting": 1}
        )
        for row in await mongo.all(waiting):
            lines[row["forum_id"], row["waiting"]["kind"]].append(row["waiting"]["number"])
    return lines


async def _waiting(mongo: Mongo, exhibitor: Exhibitor) -> int | None:
    if exhibitor.waiting is None:
        return None
    line = {"forum_id": exhibitor.forum_id, "waiting.kind": exhibitor.waiting.kind}
    return int(await mongo.collection(EXHIBITOR.collection).count_documents(line))
