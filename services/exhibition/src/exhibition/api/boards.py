"""Booths as they are shown: to everybody, and to the staff."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from exhibition.api.plans import HallShown, PlotShown
from exhibition.domain.booth import Booth, State
from exhibition.queries.agencies import Names
from exhibition.queries.booths import Detail, Map, Shown
from shared import http
from shared.mongo import Kept


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
    simulated: bool | None = Field(description="Whether its edition is a simulation.")
    halls: list[HallShown]
    booths: list[BoothOnMap]
    as_of: datetime | None

    @classmethod
    def of(cls, floor: Map) -> Self:
        """As everybody sees it."""
        return cls(
            forum_id=floor.forum.id,
            edition_id=floor.forum.edition_id,
            name=floor.forum.name,
            simulated=floor.simulated,
            halls=[HallShown(**asdict(hall)) for hall in floor.forum.plan.halls],
            booths=[BoothOnMap.of(one, floor.names) for one in floor.booths],
            as_of=floor.names.as_of,
        )


class BoothState(PlotShown):
    """A booth as it is now, with its booking."""

    state: State
    until: datetime | None
    exhibitor_id: str | None
    agency_id: str | None
    proposal_id: str | None
    title: str | None
    wanted_power: int | None
    shows: str | None
    reason: str | None = Field(description="Why it is blocked.")
    version: int

    @classmethod
    def at(cls, now: datetime) -> Callable[[Kept[Booth]], "BoothState"]:
        """How a booth is shown at an instant."""
        return lambda kept: BoothState(**_now(kept, now))


class BoothOnBoard(BoothState):
    """The same, with the agency's name."""

    agency: str | None


class BoardPage(http.Page[BoothOnBoard]):
    """A piece of the board; `as_of` is how new the agencies' names are."""

    as_of: datetime | None

    @classmethod
    def of(
        cls, found: Sequence[Kept[Booth]], names: Names, now: datetime, limit: int
    ) -> "BoardPage":
        """As staff see it."""
        rows = [BoothOnBoard(**_named(kept, names, now)) for kept in found]
        page = http.page(rows, limit, lambda row: [row.code])
        return cls(items=page.items, next=page.next, as_of=names.as_of)


class Act(http.Answer):
    """What staff did by hand with a booth, or with the whole plan (change)."""

    act: str
    reason: str
    by: str
    at: datetime


class BoothDetail(BoothOnBoard):
    """All about one booth; `staff` are the people whom its exhibitor named."""

    staff: list[str]
    acts: list[Act]

    @classmethod
    def of(cls, detail: Detail, now: datetime) -> Self:
        """As staff see it."""
        acts = [Act(act=a["act"], reason=a["reason"], by=a["by"], at=a["at"]) for a in detail.acts]
        shown = _named(detail.kept, detail.names, now)
        return cls(**shown, staff=list(detail.people), acts=acts)


BOARD_HEADER = tuple(BoothOnBoard.model_fields)


def line(kept: Kept[Booth], names: Names, now: datetime) -> list[Any]:
    """A booth as a line of the table."""
    shown = BoothOnBoard(**_named(kept, names, now)).model_dump(mode="json")
    return [shown[column] for column in BOARD_HEADER]


def _named(kept: Kept[Booth], names: Names, now: datetime) -> dict[str, Any]:
    shown = _now(kept, now)
    agency_id = shown["agency_id"]
    return {**shown, "agency": names.of(agency_id) if agency_id is not None else None}


def _now(kept: Kept[Booth], now: datetime) -> dict[str, Any]:
    booth, holder = kept.state, kept.state.holder_at(now)
    needs = booth.requirements if holder else None
    return {
        **asdict(booth.plot),
        "state": booth.state_at(now),
        "until": booth.until if holder else None,
        "exhibitor_id": holder and holder.exhibitor_id,
        "agency_id": holder and holder.agency_id,
        "proposal_id": holder and holder.proposal_id,
        "title": holder and holder.title,
        "wanted_power": needs and needs.power,
        "shows": needs and needs.shows,
        "reason": booth.reason,
        "version": kept.version,
    }
