"""Booths: the map for everybody, the board for the staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.booth import Booth, Holder, State, booth_id
from exhibition.domain.forum import Forum
from exhibition.domain.plan import Plot
from exhibition.queries.agencies import Names, names_of
from exhibition.queries.forums import forum_of, is_simulated
from exhibition.store import ACTS, BOOTH, FORUM, STAFF
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo

PUBLIC = {
    State.FREE: "free",
    State.HELD: "held",
    State.OFFERED: "held",
    State.CONFIRMED: "confirmed",
    State.BLOCKED: "blocked",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A booth as everybody may see it: who is there, once that is confirmed."""

    plot: Plot
    state: str
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class Map:
    """A forum's floor as it is now."""

    forum: Forum
    simulated: bool | None
    booths: tuple[Shown, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class Filter:
    """Which booths of the board."""

    state: State | None = None
    kind: str | None = None
    hall: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A booth with the people at it, and what staff did with it or with the whole plan."""

    kept: Kept[Booth]
    names: Names
    people: tuple[str, ...]
    acts: Sequence[Mapping[str, Any]]


async def map_of(mongo: Mongo, forum_id: str, who: Who | None, now: datetime) -> Map:
    """The public map; of a draft, for those who plan it, every booth as free."""
    forum = (await forum_of(mongo, forum_id, who)).state
    found = await mongo.find_many(BOOTH, {"forum_id": forum_id}, sort=[("plot.code", 1)])
    booths = [kept.state for kept in found if kept.state.state is not State.REMOVED]
    if forum.published_at is None:
        booths = [Booth(forum_id, plot) for plot in forum.plan.plots]
    shown = tuple(_shown(booth, now) for booth in booths)
    names = await names_of(mongo, (one.holder.agency_id for one in shown if one.holder))
    return Map(forum, await is_simulated(mongo, forum), shown, names)


def _shown(booth: Booth, now: datetime) -> Shown:
    state = booth.state_at(now)
    holder = booth.holder if state is State.CONFIRMED else None
    return Shown(booth.plot, PUBLIC[state], holder)


async def board_of(
    mongo: Mongo,
    forum_id: str,
    who: Who,
    wanted: Filter,
    *,
    now: datetime,
    after: Mapping[str, Any] | None = None,
    limit: int = 0,
) -> tuple[list[Kept[Booth]], Names]:
    """The booths that match, by code, with everything; all of them where there is no limit."""
    access.require(who, "see the board", forum=forum_id)
    await mongo.find(FORUM, forum_id)
    chosen = [{"forum_id": forum_id}, _matching(wanted, now), dict(after or {})]
    found = await mongo.find_many(BOOTH, {"$and": chosen}, sort=[("plot.code", 1)], limit=limit)
    holders = (kept.state.holder for kept in found)
    return found, await names_of(mongo, (holder.agency_id for holder in holders if holder))


def _matching(wanted: Filter, now: datetime) -> dict[str, Any]:
    """What is over by its instant is free, whatever the document says."""
    chosen: dict[str, Any] = {"state": {"$ne": State.REMOVED}}
    if wanted.state is State.FREE:
        chosen = {"$or": [{"state": State.FREE}, {"until": {"$lte": now}}]}
    elif wanted.state is not None:
        chosen = {
            "state": wanted.state,
            "$or": [{"until": None}, {"until": {"$gt": now}}],
        }
    if wanted.kind is not None:
        chosen["plot.kind"] = wanted.kind
    if wanted.hall is not None:
        chosen["plot.hall"] = wanted.hall
    return chosen


async def booth_of(mongo: Mongo, forum_id: str, code: str, who: Who, now: datetime) -> Detail:
    access.require(who, "see the board", forum=forum_id)
    kept = await mongo.find(BOOTH, booth_id(forum_id, code))
    if kept.state.state is State.REMOVED:
        raise Missing("booth", kept.id)
    holder = kept.state.holder_at(now)
    people = await mongo.seek(STAFF, holder.exhibitor_id) if holder else None
    about = {"forum_id": forum_id, "code": {"$in": [code, None]}}
    acts = mongo.collection(ACTS).find(about).sort("at", -1)
    return Detail(
        kept,
        await names_of(mongo, [holder.agency_id] if holder else []),
        people.state.names if people else (),
        await mongo.all(acts.limit(100)),
    )
