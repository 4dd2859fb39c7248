"""Stands for everybody: who exhibits where, and where one innovation is to be seen."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import Field

from exhibition.api.facts import FactsShown
from exhibition.api.words import ForumId
from exhibition.queries.agencies import Names
from exhibition.queries.stands import Place, Stand, Wish, places_of, stands_of
from shared import http

router: APIRouter = http.router("stands")
Text = Annotated[str | None, Field(max_length=60)]


class WishQuery(http.Body):
    """Which stands; whatever is left out does not matter."""

    q: Annotated[str, Field(max_length=200, description="Words of titles, agencies, codes.")] = ""
    hall: Text = None
    kind: Text = None
    group: Text = None
    cluster: Text = None
    proposal: Annotated[str | None, Field(max_length=100, description="One entry's.")] = None

    def wish(self) -> Wish:
        return Wish(self.q, self.hall, self.kind, self.group, self.cluster, self.proposal)


class StandShown(http.Answer):
    """A confirmed exhibitor and its booth."""

    code: str
    hall: str
    kind: str
    proposal_id: str
    agency_id: str
    agency: str | None
    title: str
    group: str
    cluster: str

    @classmethod
    def of(cls, stand: Stand, names: Names) -> Self:
        """As everybody sees it."""
        win, plot = stand.exhibitor.win, stand.plot
        return cls(
            code=plot.code,
            hall=plot.hall,
            kind=plot.kind,
            proposal_id=win.proposal_id,
            agency_id=win.agency_id,
            agency=names.of(win.agency_id),
            title=win.title,
            group=win.group,
            cluster=win.cluster,
        )


class StandsShown(http.Answer):
    """All stands that match, by code; `as_of` is how new the agencies' names are."""

    items: list[StandShown]
    as_of: datetime | None


class PlaceShown(http.Answer):
    """Where and when one innovation is to be seen."""

    forum_id: str
    edition_id: str
    name: str
    name_en: str | None
    facts: FactsShown
    stand: StandShown

    @classmethod
    def of(cls, place: Place, names: Names) -> Self:
        """As everybody sees it."""
        return cls(
            forum_id=place.forum.id,
            edition_id=place.forum.edition_id,
            name=place.forum.name,
            name_en=place.forum.name_en,
            facts=FactsShown.of(place.forum.facts),
            stand=StandShown.of(place.stand, names),
        )


class PlacesShown(http.Answer):
    """The forums at which one innovation is to be seen: none, where it has no confirmed booth."""

    items: list[PlaceShown]
    as_of: datetime | None


@router.get("/forums/{forum_id}/stands", summary="Search the exhibitors")
async def list_stands(
    forum_id: ForumId, wish: Annotated[WishQuery, Query()], guest: http.Guest
) -> StandsShown:
    """Who exhibits where, for everybody: only what is confirmed, at most one for each booth."""
    found, names = await stands_of(guest.mongo, forum_id, guest.who, wish.wish(), guest.now)
    return StandsShown(items=[StandShown.of(one, names) for one in found], as_of=names.as_of)


@router.get("/stands/{proposal_id}", summary="Find an innovation")
async def get_places(
    proposal_id: Annotated[str, Path(max_length=100, description="The innovation's proposal.")],
    guest: http.Guest,
) -> PlacesShown:
    """Where it is to be seen, at every published forum."""
    found, names = await places_of(guest.mongo, proposal_id, guest.now)
    return PlacesShown(items=[PlaceShown.of(one, names) for one in found], as_of=names.as_of)
