"""Exhibitors as they write, and as they are shown."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from exhibition.api.plans import PlotShown
from exhibition.api.words import Code, Name, Slug, Words
from exhibition.commands.exhibitors import Standing
from exhibition.domain.booth import Booth, Requirements, State, Why
from exhibition.domain.exhibitor import Exhibitor
from exhibition.queries.exhibitors import OwnView
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
    staff: Annotated[list[Name], Field(max_length=50)] | None = Field(
        None, description="Who stands there: kept here, shown to you and the event staff only."
    )

    def requirements(self) -> Requirements:
        return Requirements(self.power, self.shows)

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

    @classmethod
    def listed(cls, kept: Kept[Exhibitor], now: datetime) -> Self:
        """As it is at an instant."""
        return cls(**_listed(kept, now))


class RequirementsShown(http.Answer):
    """What an exhibitor said it needs and shows."""

    power: int
    shows: str


class ExhibitorShown(ExhibitorListed):
    """An exhibitor with the booth that it asked about, if that is its own."""

    state: State | None = Field(description="What its booth is now.")
    requirements: RequirementsShown | None

    @classmethod
    def of(cls, standing: Standing, now: datetime) -> Self:
        """As a command leaves it."""
        kept, booth = standing
        return cls(**_listed(kept, now), **_booth(kept.state, booth, now))


class OwnShown(ExhibitorShown):
    """All that an exhibitor may know of itself."""

    booth: PlotShown | None = Field(description="Its booth on the plan.")
    position: int | None = Field(description="Its place in the line, from 1.")
    staff: list[str]

    @classmethod
    def own(cls, view: OwnView, now: datetime) -> Self:
        """As its agency and the event staff see it."""
        shown = _listed(view.kept, now) | _booth(view.kept.state, view.booth, now)
        plot = PlotShown(**asdict(view.booth.plot)) if view.booth is not None else None
        return cls(**shown, booth=plot, position=view.position, staff=list(view.people))


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
