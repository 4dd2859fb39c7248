"""The map for everybody: whole, as text, and as states alone for those who watch."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Header
from fastapi.responses import PlainTextResponse, Response
from pydantic import Field

from exhibition.api.facts import FactsShown
from exhibition.api.plans import HallShown, PlotShown
from exhibition.api.words import ForumId
from exhibition.domain.forum import Forum
from exhibition.queries.agencies import Names
from exhibition.queries.drawing import drawn
from exhibition.queries.freshness import Stamp
from exhibition.queries.maps import Floor, Map, Shown, floor_of, map_of, stamp_for
from shared import http, messages

router: APIRouter = http.router("map")
Seen = Annotated[
    str | None, Header(max_length=1000, description="The ETag of what one has already.")
]


class Exhibiting(http.Answer):
    """Who is at a booth."""

    proposal_id: str
    agency_id: str
    agency: str | None
    title: str


class BoothOnMap(PlotShown):
    """A booth for everybody: free, held, confirmed or blocked."""

    state: str
    exhibitor: Exhibiting | None

    @classmethod
    def of(cls, one: Shown, names: Names) -> Self:
        """As everybody sees it."""
        who, holder = None, one.holder
        if holder is not None:
            who = Exhibiting(
                proposal_id=holder.proposal_id,
                agency_id=holder.agency_id,
                agency=names.of(holder.agency_id),
                title=holder.title,
            )
        return cls(**asdict(one.plot), state=one.state, exhibitor=who)


class MapShown(http.Answer):
    """A forum's floor; `as_of` is how new the agencies' names are."""

    forum_id: str
    edition_id: str
    name: str
    name_en: str | None
    simulated: bool | None = Field(description="Whether its edition is a simulation.")
    choosing_from: datetime | None
    facts: FactsShown
    kinds: list[str]
    halls: list[HallShown]
    booths: list[BoothOnMap]
    as_of: datetime | None

    @classmethod
    def of(cls, floor: Map) -> Self:
        """As everybody sees it."""
        forum = floor.forum
        return cls(
            forum_id=forum.id,
            edition_id=forum.edition_id,
            name=forum.name,
            name_en=forum.name_en,
            simulated=floor.simulated,
            choosing_from=forum.terms.choosing_from,
            facts=FactsShown.of(forum.facts),
            kinds=list(forum.plan.kinds),
            halls=[HallShown(**asdict(hall)) for hall in forum.plan.halls],
            booths=[BoothOnMap.of(one, floor.names) for one in floor.booths],
            as_of=floor.names.as_of,
        )


class StatesShown(http.Answer):
    """What every booth is, by its code, and how many there are of each state."""

    forum_id: str
    booths: dict[str, str]
    counts: dict[str, int]

    @classmethod
    def of(cls, floor: Floor) -> Self:
        """As everybody sees them."""
        forum: Forum = floor.forum
        counts = Counter(one.state for one in floor.booths)
        booths = {one.plot.code: one.state for one in floor.booths}
        return cls(forum_id=forum.id, booths=booths, counts=dict(sorted(counts.items())))


SAME: dict[int | str, dict[str, Any]] = {
    304: {"description": "It is as it was when it had that ETag."}
}


@router.get(
    "/forums/{forum_id}/map",
    summary="Look at the map",
    response_model=MapShown,
    responses=SAME,
)
async def get_map(forum_id: ForumId, guest: http.Guest, if_none_match: Seen = None) -> Response:
    """Halls and booths for everybody: who is confirmed; what is held is only that."""
    if stamp := await _seen(forum_id, guest, if_none_match):
        return fresh(None, stamp)
    floor = await floor_of(guest.mongo, forum_id, guest.who, guest.now)
    return fresh(MapShown.of(await map_of(guest.mongo, floor)), floor.stamp)


@router.get(
    "/forums/{forum_id}/map/states",
    summary="Watch the map",
    response_model=StatesShown,
    responses=SAME,
)
async def get_states(forum_id: ForumId, guest: http.Guest, if_none_match: Seen = None) -> Response:
    """What every booth is, and nothing more: for those who have the map. The ETag is the map's."""
    if stamp := await _seen(forum_id, guest, if_none_match):
        return fresh(None, stamp)
    floor = await floor_of(guest.mongo, forum_id, guest.who, guest.now)
    return fresh(StatesShown.of(floor), floor.stamp)


@router.get(
    "/forums/{forum_id}/map.txt",
    summary="Look at the map in a terminal",
    response_class=PlainTextResponse,
)
async def get_map_as_text(forum_id: ForumId, guest: http.Guest) -> PlainTextResponse:
    """The same map as plain text, to scale."""
    floor = await floor_of(guest.mongo, forum_id, guest.who, guest.now)
    return PlainTextResponse(drawn(await map_of(guest.mongo, floor)))


def etag(stamp: Stamp) -> str:
    return f'"{stamp}"'


def seen(stamp: Stamp, if_none_match: str | None) -> bool:
    """Whether one of the tags that the caller has is this one (RFC 9110 §13.1.2)."""
    given = (if_none_match or "").split(",")
    return any(tag.strip().removeprefix("W/") in (etag(stamp), "*") for tag in given)


def fresh(answer: http.Answer | None, stamp: Stamp) -> Response:
    """The answer with its ETag; of none: that it is as it was."""
    headers = {
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
        "ETag": etag(stamp),
    }
    if answer is None:
        return Response(None, 304, headers)
    body = messages.dump(answer.model_dump(mode="json"))
    return Response(body, headers=headers, media_type="application/json")


async def _seen(forum_id: str, guest: http.Anybody, if_none_match: str | None) -> Stamp | None:
    """The present stamp, where the caller has what it stands for."""
    if if_none_match is None:
        return None
    stamp = await stamp_for(guest.mongo, forum_id, guest.who, guest.now)
    return stamp if seen(stamp, if_none_match) else None
