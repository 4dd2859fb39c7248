"""The map of a forum as everybody sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exhibition.domain.booth import Booth, Holder, State
from exhibition.domain.forum import Forum
from exhibition.domain.plan import Plot
from exhibition.queries.agencies import Names, names_of
from exhibition.queries.forums import forum_of, is_simulated
from exhibition.queries.freshness import Stamp, stamp_of
from exhibition.store import BOOTH
from shared.grants import Who
from shared.mongo import Kept, Mongo

PUBLIC = {
    State.FREE: "free",
    State.HELD: "held",
    State.OFFERED: "held",
    State.CONFIRMED: "confirmed",
    State.BLOCKED: "blocked",
}
TRIES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A booth as everybody may see it: who is there, once that is confirmed."""

    plot: Plot
    state: str
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class Floor:
    """A forum and its booths as everybody may see them, all of one moment; `stamp` says which."""

    forum: Forum
    booths: tuple[Shown, ...]
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Map:
    """A forum's floor as it is now, with the names of who is there."""

    forum: Forum
    simulated: bool | None
    booths: tuple[Shown, ...]
    names: Names


async def stamp_for(mongo: Mongo, forum_id: str, who: Who | None, now: datetime) -> Stamp:
    """How new the map is for who asks; of a draft only for those who plan it."""
    forum = await forum_of(mongo, forum_id, who)
    return await stamp_of(mongo, forum_id, forum.version, now)


async def floor_of(mongo: Mongo, forum_id: str, who: Who | None, now: datetime) -> Floor:
    """The forum and its booths, read between two equal stamps: so no move is seen half.

    Where booths go faster than they can be read, the stamp is the one from before: whoever asks
    again by it is told more.
    """
    floor = await _read(mongo, forum_id, who, now)
    for _ in range(TRIES):
        if await stamp_for(mongo, forum_id, who, now) == floor.stamp:
            break
        floor = await _read(mongo, forum_id, who, now)
    return floor


async def _read(mongo: Mongo, forum_id: str, who: Who | None, now: datetime) -> Floor:
    forum = await forum_of(mongo, forum_id, who)
    stamp = await stamp_of(mongo, forum_id, forum.version, now)
    return Floor(forum.state, await _booths(mongo, forum, now), stamp)


async def map_of(mongo: Mongo, floor: Floor) -> Map:
    """The map of a floor."""
    holders = [one.holder for one in floor.booths if one.holder is not None]
    names = await names_of(mongo, (holder.agency_id for holder in holders))
    return Map(floor.forum, await is_simulated(mongo, floor.forum), floor.booths, names)


async def _booths(mongo: Mongo, forum: Kept[Forum], now: datetime) -> tuple[Shown, ...]:
    """Those that the forum has; of a draft, every booth as free."""
    if forum.state.published_at is None:
        return tuple(Shown(plot, "free", None) for plot in forum.state.plan.plots)
    found = await mongo.find_many(BOOTH, {"forum_id": forum.id}, sort=[("plot.code", 1)])
    return _shown([kept.state for kept in found], now)


def _shown(booths: Sequence[Booth], now: datetime) -> tuple[Shown, ...]:
    return tuple(
        Shown(booth.plot, PUBLIC[state], booth.holder if state is State.CONFIRMED else None)
        for booth in booths
        if (state := booth.state_at(now)) is not State.REMOVED
    )
