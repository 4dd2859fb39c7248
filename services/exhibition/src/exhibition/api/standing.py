"""Exhibitors as they write, and as they are shown."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from exhibition.api.facts import FactsShown, WindowShown
from exhibition.api.plans import PlotShown
from exhibition.api.words import Code, Name, Slug, Words
from exhibition.commands.exhibitors import Standing
from exhibition.domain.booth import Booth, Requirements, State, Why
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.forum import Forum
from exhibition.domain.need import Unmet, unmet
from exhibition.queries.exhibitors import Listed, OwnView
from shared import http
from shared.mongo import Kept


class BoothBody(http.Body):
    """Which booth."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "A-01"}]})

    code: Code


class RequirementsBody(BoothBody):
    """What is needed at the booth; without `staff` those named before stay."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "A-01",
                    "power": 1200,
                    "shows": "A film, and the queue system to be tried out",
                    "staff": ["Sri Wahyuni", "Budi Santoso"],
                }
            ]
        }
    )

    power: Annotated[int, Field(ge=0, le=1_000_000, description="In watts.")]
    shows: Words
    water: bool = Field(False, description="Whether a water connection is needed.")
    accessible: bool = Field(False, description="Whether it must be reached without a step.")
    staff: Annotated[list[Name], Field(max_length=50)] | None = Field(
        None, description="Who stands there: kept here, shown to you and the event staff only."
    )

    def requirements(self) -> Requirements:
        return Requirements(self.power, self.shows, self.water, self.accessible)

    def names(self) -> tuple[str, ...] | None:
        return None if self.staff is None else tuple(self.staff)


class WaitingBody(http.Body):
    """What kind of booth is waited for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "live-service"}]})

    kind: Slug


class PlaceShown(http.Answer):
    """The booth that an exhibitor has; until then, where it is not confirmed."""

    code: str
    until: datetime | None


class WaitingShown(http.Answer):
    """A number in the line for a kind of booth."""

    kind: str
    number: int
    since: datetime


class ExhibitorListed(http.Answer):
    """An exhibitor; `ended` is why it is entitled to a booth no more."""

    exhibitor_id: str
    forum_id: str
    edition_id: str
    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    ended: Why | None
    place: PlaceShown | None
    waiting: WaitingShown | None
    version: int


class ExhibitorInList(ExhibitorListed):
    """An exhibitor in a list, with what his booth is now and his place in the line."""

    state: State | None = Field(description="What its booth is now.")
    position: int | None = Field(description="Its place in the line, from 1.")

    @classmethod
    def at(cls, one: Listed, now: datetime) -> Self:
        """As it is at an instant."""
        state = one.booth.state_at(now) if one.booth is not None else None
        return cls(**_listed(one.kept, now), state=state, position=one.position)


class RequirementsShown(http.Answer):
    """What an exhibitor said it needs and shows."""

    power: int
    shows: str
    water: bool
    accessible: bool


class ExhibitorShown(ExhibitorListed):
    """An exhibitor with the booth that it asked about, if that is its own."""

    state: State | None = Field(description="What its booth is now.")
    requirements: RequirementsShown | None

    @classmethod
    def of(cls, standing: Standing, now: datetime) -> Self:
        """As a command leaves it."""
        kept, booth = standing
        return cls(**_listed(kept, now), **_booth(kept.state, booth, now))


class ForumOfOne(http.Answer):
    """The forum, for one who exhibits there."""

    name: str
    name_en: str | None
    requirements_until: datetime
    choosing_from: datetime | None
    facts: FactsShown


class OwnShown(ExhibitorShown):
    """All that an exhibitor may know of itself."""

    agency: str | None = Field(description="The agency's name, as far as it was heard.")
    booth: PlotShown | None = Field(description="Its booth on the plan.")
    since: datetime | None = Field(description="Since when its booth is what it is.")
    unmet: list[Unmet] = Field(description="What the event staff must still see to.")
    position: int | None = Field(description="Its place in the line, from 1.")
    waiting_in_all: int | None = Field(description="How many wait in its line.")
    staff: list[str]
    move_in: list[WindowShown] = Field(description="Of its booth; without one, of all.")
    move_out: list[WindowShown]
    forum: ForumOfOne

    @classmethod
    def own(cls, view: OwnView, now: datetime) -> Self:
        """As its agency and the event staff see it."""
        kept, booth, forum = view.listed.kept, view.listed.booth, view.forum
        return cls(
            **_listed(kept, now),
            **_booth(kept.state, booth, now),
            agency=view.names.of(kept.state.win.agency_id),
            booth=PlotShown(**asdict(booth.plot)) if booth is not None else None,
            since=booth.since_at(now) if booth is not None else None,
            unmet=list(unmet(booth, now)) if booth is not None else [],
            position=view.listed.position,
            waiting_in_all=view.waiting,
            staff=list(view.people),
            move_in=[WindowShown.of(window) for window in view.move_in],
            move_out=[WindowShown.of(window) for window in view.move_out],
            forum=_forum(forum),
        )


def _forum(forum: Forum) -> ForumOfOne:
    return ForumOfOne(
        name=forum.name,
        name_en=forum.name_en,
        requirements_until=forum.terms.requirements_until,
        choosing_from=forum.terms.choosing_from,
        facts=FactsShown.of(forum.facts),
    )


def _listed(kept: Kept[Exhibitor], now: datetime) -> dict[str, Any]:
    exhibitor, place = kept.state, kept.state.place_at(now)
    win = asdict(exhibitor.win)
    return {
        **{name: win[name] for name in ("proposal_id", "agency_id", "title", "group", "cluster")},
        "exhibitor_id": kept.id,
        "forum_id": exhibitor.forum_id,
        "edition_id": exhibitor.edition_id,
        "ended": exhibitor.ended,
        "place": asdict(place) if place else None,
        "waiting": asdict(exhibitor.waiting) if exhibitor.waiting else None,
        "version": kept.version,
    }


def _booth(exhibitor: Exhibitor, booth: Booth | None, now: datetime) -> dict[str, Any]:
    place = exhibitor.place_at(now)
    if booth is None or place is None or place.code != booth.code:
        return {"state": None, "requirements": None}
    needs = booth.requirements
    return {"state": booth.state, "requirements": asdict(needs) if needs else None}
