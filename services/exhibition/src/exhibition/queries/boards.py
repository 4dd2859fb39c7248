"""The staff's board: every booth in pieces, and the whole hall in one look."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.booth import Booth, State
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.forum import Forum
from exhibition.domain.need import unmet
from exhibition.queries.agencies import Names, names_of
from exhibition.queries.forums import is_simulated
from exhibition.queries.freshness import Stamp, board_stamp_of
from exhibition.store import BOOTH, EXHIBITOR, FORUM, STAFF
from shared.grants import Who
from shared.mongo import Kept, Mongo


@dataclass(frozen=True, slots=True)
class Filter:
    """Which booths of the board; `words` are sought in codes, titles and agencies' names."""

    state: State | None = None
    kind: str | None = None
    hall: str | None = None
    words: str = ""
    unmet: bool | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """Who waits for a kind, and at which place in its line, from 1."""

    position: int
    exhibitor: Exhibitor


@dataclass(frozen=True, slots=True)
class Tally:
    """How many booths of a kind are in each state, and how many wait for one."""

    kind: str
    states: Mapping[State, int]
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """The whole hall as it is now: the booths that match, the lines, and counts of everything."""

    forum: Forum
    simulated: bool | None
    stamp: Stamp
    booths: Sequence[Kept[Booth]]
    named: Mapping[str, int]
    kinds: Sequence[Tally]
    lines: Sequence[Queued]
    entitled: int
    without_booth: int
    names: Names


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


async def board_stamp(mongo: Mongo, forum_id: str, who: Who, now: datetime) -> Stamp:
    """How new the board is."""
    access.require(who, "see the board", forum=forum_id)
    forum = await mongo.find(FORUM, forum_id)
    return await board_stamp_of(mongo, forum_id, forum.version, now)


async def whole_board(
    mongo: Mongo, forum_id: str, who: Who, wanted: Filter, now: datetime
) -> Board:
    """Everything that staff watch, in one answer; the stamp is from before the rest was read, so
    that whoever asks again by it misses nothing."""
    access.require(who, "see the board", forum=forum_id)
    forum = await mongo.find(FORUM, forum_id)
    stamp = await board_stamp_of(mongo, forum_id, forum.version, now)
    here = {"forum_id": forum_id, "state": {"$ne": State.REMOVED}}
    booths = await mongo.find_many(BOOTH, here, sort=[("plot.code", 1)])
    invited = await mongo.find_many(EXHIBITOR, {"forum_id": forum_id, "ended": None})
    exhibitors = [kept.state for kept in invited]
    names = await names_of(mongo, (one.win.agency_id for one in exhibitors))
    matching = [kept for kept in booths if _matches(kept.state, wanted, names, now)]
    lines = _lines(forum.state, exhibitors)
    return Board(
        forum.state,
        await is_simulated(mongo, forum.state),
        stamp,
        matching,
        await _named(mongo, (kept.id for kept in invited)),
        _tallies(forum.state, [kept.state for kept in booths], lines, now),
        lines,
        len(exhibitors),
        sum(one.place_at(now) is None for one in exhibitors),
        names,
    )


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


def _matches(booth: Booth, wanted: Filter, names: Names, now: datetime) -> bool:
    holder = booth.holder_at(now)
    said = [booth.code, booth.reason or ""]
    if holder is not None:
        said += [holder.title, names.of(holder.agency_id) or holder.agency_id]
    return (
        wanted.state in (None, booth.state_at(now))
        and wanted.kind in (None, booth.plot.kind)
        and wanted.hall in (None, booth.plot.hall)
        and wanted.unmet in (None, bool(unmet(booth, now)))
        and has_words(wanted.words, said)
    )


def has_words(words: str, said: Iterable[str]) -> bool:
    """Whether every word is somewhere in what is said, whatever its case."""
    text = "\n".join(said).casefold()
    return all(word in text for word in words.casefold().split())


def _lines(forum: Forum, exhibitors: Collection[Exhibitor]) -> tuple[Queued, ...]:
    """Kind by kind in the plan's order, each line from its first."""
    queued = []
    for kind in forum.plan.kinds:
        line = sorted(
            (one for one in exhibitors if one.waiting is not None and one.waiting.kind == kind),
            key=lambda one: one.waiting.number if one.waiting is not None else 0,
        )
        queued += [Queued(place, one) for place, one in enumerate(line, start=1)]
    return tuple(queued)


def _tallies(
    forum: Forum, booths: Collection[Booth], lines: Collection[Queued], now: datetime
) -> tuple[Tally, ...]:
    waiting = Counter(
        one.exhibitor.waiting.kind for one in lines if one.exhibitor.waiting is not None
    )
    tallies = []
    for kind in forum.plan.kinds:
        states = Counter(b.state_at(now) for b in booths if b.plot.kind == kind)
        tallies.append(Tally(kind, dict(states), waiting[kind]))
    return tuple(tallies)


async def _named(mongo: Mongo, exhibitor_ids: Iterable[str]) -> dict[str, int]:
    """How many people each exhibitor named; who they are is not asked."""
    chosen = {"_id": {"$in": list(exhibitor_ids)}}
    counted = {"people": {"$size": "$names"}}
    found = await mongo.aggregate(STAFF.collection, [{"$match": chosen}, {"$project": counted}])
    return {row["_id"]: row["people"] for row in found}
