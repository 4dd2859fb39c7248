"""One booth: all that staff may know of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.booth import Booth, State, booth_id
from exhibition.queries.agencies import Names, names_of
from exhibition.store import ACTS, BOOTH, STAFF
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class Detail:
    """A booth with the people at it, and what staff did with it or with the whole plan."""

    kept: Kept[Booth]
    names: Names
    people: tuple[str, ...]
    acts: Sequence[Mapping[str, Any]]


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
