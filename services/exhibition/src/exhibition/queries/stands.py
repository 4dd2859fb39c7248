"""Stands: who exhibits where, for everybody; only what is confirmed at a published forum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exhibition.domain.booth import Holder, State
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.forum import Forum
from exhibition.domain.plan import Plot
from exhibition.queries.agencies import Names, names_of
from exhibition.queries.boards import has_words
from exhibition.queries.forums import forum_of
from exhibition.store import BOOTH, EXHIBITOR, FORUM
from shared.grants import Who
from shared.mongo import Document, Mongo


@dataclass(frozen=True, slots=True)
class Wish:
    """Which stands; `words` are sought in titles, agencies' names and codes."""

    words: str = ""
    hall: str | None = None
    kind: str | None = None
    group: str | None = None
    cluster: str | None = None
    proposal_id: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """A confirmed exhibitor and his booth."""

    forum_id: str
    plot: Plot
    holder: Holder
    exhibitor: Exhibitor


@dataclass(frozen=True, slots=True)
class Place:
    """Where one innovation is to be seen."""

    forum: Forum
    stand: Stand


async def stands_of(
    mongo: Mongo, forum_id: str, who: Who | None, wish: Wish, now: datetime
) -> tuple[list[Stand], Names]:
    """Those of a forum that are wished for, by their booths' codes."""
    await forum_of(mongo, forum_id, who)
    found = await _stands(mongo, {"forum_id": forum_id}, now)
    names = await names_of(mongo, (stand.holder.agency_id for stand in found))
    return [stand for stand in found if _wished(stand, wish, names)], names


async def places_of(mongo: Mongo, proposal_id: str, now: datetime) -> tuple[list[Place], Names]:
    """Where that innovation is to be seen, by forum; of what is nowhere, nothing."""
    found = await _stands(mongo, {"holder.proposal_id": proposal_id}, now)
    ids = {"_id": {"$in": [stand.forum_id for stand in found]}, "published_at": {"$ne": None}}
    forums = {kept.id: kept.state for kept in await mongo.find_many(FORUM, ids)}
    names = await names_of(mongo, (stand.holder.agency_id for stand in found))
    places = [Place(forums[one.forum_id], one) for one in found if one.forum_id in forums]
    return places, names


async def _stands(mongo: Mongo, chosen: Document, now: datetime) -> list[Stand]:
    by_code = [("forum_id", 1), ("plot.code", 1)]
    confirmed = {**chosen, "state": State.CONFIRMED}
    booths = [kept.state for kept in await mongo.find_many(BOOTH, confirmed, sort=by_code)]
    taken = [(booth, holder) for booth in booths if (holder := booth.holder_at(now)) is not None]
    ids = {"_id": {"$in": [holder.exhibitor_id for _, holder in taken]}}
    invited = {kept.id: kept.state for kept in await mongo.find_many(EXHIBITOR, ids)}
    return [
        Stand(booth.forum_id, booth.plot, holder, invited[holder.exhibitor_id])
        for booth, holder in taken
        if holder.exhibitor_id in invited
    ]


def _wished(stand: Stand, wish: Wish, names: Names) -> bool:
    win, plot = stand.exhibitor.win, stand.plot
    agency = names.of(stand.holder.agency_id) or stand.holder.agency_id
    said: Sequence[str] = (plot.code, stand.holder.title, agency)
    return (
        wish.hall in (None, plot.hall)
        and wish.kind in (None, plot.kind)
        and wish.group in (None, win.group)
        and wish.cluster in (None, win.cluster)
        and wish.proposal_id in (None, win.proposal_id)
        and has_words(wish.words, said)
    )
