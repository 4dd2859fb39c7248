"""Booths as they are shown to the staff."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from exhibition.api.plans import HallShown, PlotShown
from exhibition.domain.booth import Booth, State
from exhibition.domain.need import Unmet, unmet
from exhibition.queries.agencies import Names
from exhibition.queries.boards import Board, Queued
from exhibition.queries.booths import Detail
from shared import http
from shared.mongo import Kept


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
    since: datetime | None = Field(description="Since when it is what it is.")
    wanted_water: bool | None
    wanted_accessible: bool | None
    unmet: list[Unmet] = Field(description="What must still be seen to.")
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


class BoothWatched(BoothOnBoard):
    """A booth of the hall; of the people at it, only how many were named."""

    people: int | None


class KindTally(http.Answer):
    """How many booths of a kind are in each state, and how many wait for one."""

    kind: str
    states: dict[State, int]
    waiting: int


class InLine(http.Answer):
    """Who waits for a kind of booth, at which place of its line, from 1."""

    kind: str
    position: int
    number: int
    since: datetime
    exhibitor_id: str
    agency_id: str
    agency: str | None
    proposal_id: str
    title: str

    @classmethod
    def of(cls, queued: Queued, names: Names) -> Self:
        """As staff see it."""
        holder, waiting = asdict(queued.exhibitor.holder), queued.exhibitor.waiting
        place = asdict(waiting) if waiting is not None else {}
        agency = names.of(holder["agency_id"])
        return cls(**place, position=queued.position, agency=agency, **holder)


class BoardShown(http.Answer):
    """The whole hall at one instant: the booths that match, the lines, and counts of everything.

    Offers are the booths that are offered, each until its instant.
    """

    forum_id: str
    edition_id: str
    name: str
    name_en: str | None
    simulated: bool | None
    at: datetime
    choosing_from: datetime | None
    requirements_until: datetime
    halls: list[HallShown]
    kinds: list[KindTally]
    booths: list[BoothWatched]
    lines: list[InLine]
    entitled: int
    without_booth: int
    as_of: datetime | None = Field(description="How new the agencies' names are.")

    @classmethod
    def of(cls, board: Board, now: datetime) -> Self:
        """As staff see it."""
        forum = board.forum
        return cls(
            forum_id=forum.id,
            edition_id=forum.edition_id,
            name=forum.name,
            name_en=forum.name_en,
            simulated=board.simulated,
            at=now,
            choosing_from=forum.terms.choosing_from,
            requirements_until=forum.terms.requirements_until,
            halls=[HallShown(**asdict(hall)) for hall in forum.plan.halls],
            kinds=[KindTally(**asdict(tally)) for tally in board.kinds],
            booths=[_watched(kept, board, now) for kept in board.booths],
            lines=[InLine.of(queued, board.names) for queued in board.lines],
            entitled=board.entitled,
            without_booth=board.without_booth,
            as_of=board.names.as_of,
        )


BOARD_HEADER = tuple(BoothOnBoard.model_fields)


def line(kept: Kept[Booth], names: Names, now: datetime) -> list[Any]:
    """A booth as a line of the table."""
    shown = BoothOnBoard(**_named(kept, names, now)).model_dump(mode="json")
    shown["unmet"] = " ".join(shown["unmet"])
    return [shown[column] for column in BOARD_HEADER]


def _watched(kept: Kept[Booth], board: Board, now: datetime) -> BoothWatched:
    holder = kept.state.holder_at(now)
    people = board.named.get(holder.exhibitor_id, 0) if holder is not None else None
    return BoothWatched(**_named(kept, board.names, now), people=people)


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
        "since": booth.since_at(now),
        "wanted_water": needs and needs.water,
        "wanted_accessible": needs and needs.accessible,
        "unmet": list(unmet(booth, now)),
        "version": kept.version,
    }
