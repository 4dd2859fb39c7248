"""Forums and floor plans as they are sent and shown."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from exhibition.api.facts import FACTS, FactsBody, FactsShown
from exhibition.api.words import Code, Instant, Metres, Name, Seconds, Slug, Turn, Watts, Words
from exhibition.domain.forum import Draft, Forum, Terms
from exhibition.domain.plan import Hall, Plan, Plot
from exhibition.domain.rearrangement import Placement
from shared import http
from shared.mongo import Kept

EXAMPLE: dict[str, Any] = {
    "edition_id": "kipp-2018",
    "name": "Forum IPS 2018",
    "name_en": "IPS Forum 2018",
    "hold_seconds": 900,
    "offer_seconds": 3600,
    "requirements_until": "2018-11-01T17:00:00Z",
    "choosing_from": "2018-10-25T09:00:00+07:00",
    "facts": FACTS,
    "plan": {
        "kinds": ["standard", "live-service"],
        "aisle": "2.50",
        "halls": [{"id": "main", "name": "Main lobby", "width": "40", "depth": "20"}],
        "booths": [
            {
                "code": "A-01",
                "hall": "main",
                "kind": "standard",
                "x": "0",
                "y": "0",
                "width": "3",
                "depth": "3",
                "power": 2200,
            }
        ],
    },
}


class HallDrawn(http.Body):
    """A hall, from its corner at (0, 0)."""

    id: Slug
    name: Name
    width: Metres
    depth: Metres


class BoothDrawn(http.Body):
    """A booth as a rectangle in its hall, in metres; what is wrong with it is a finding."""

    code: Code
    hall: Annotated[str, Field(max_length=60)]
    kind: Annotated[str, Field(max_length=60)]
    x: Metres
    y: Metres
    width: Metres
    depth: Metres
    power: Watts = 0
    water: bool = False
    accessible: bool = False
    turn: Turn = Field(0, description="Degrees clockwise from a front that faces down the hall.")


class PlanDrawn(http.Body):
    """A floor plan; `aisle` is the narrowest way between booths that face each other."""

    kinds: Annotated[list[Slug], Field(min_length=1, max_length=30)]
    aisle: Metres
    halls: Annotated[list[HallDrawn], Field(min_length=1, max_length=20)]
    booths: Annotated[list[BoothDrawn], Field(max_length=400)]

    def plan(self) -> Plan:
        return Plan(
            tuple(self.kinds),
            self.aisle,
            tuple(Hall(**dict(hall)) for hall in self.halls),
            tuple(Plot(**dict(booth)) for booth in self.booths),
        )


class ForumBody(http.Body):
    """A forum as staff write it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    edition_id: Slug
    name: Name
    hold_seconds: Seconds = Field(900, description="How long a booth is held.")
    offer_seconds: Seconds = Field(3600, description="How long an offer to the line lasts.")
    requirements_until: Instant = Field(description="Until when requirements may change.")
    choosing_from: Instant | None = Field(
        None, description="From when booths are chosen; without it from the publication on."
    )
    name_en: Name | None = Field(None, description="Its name in English.")
    facts: FactsBody = FactsBody()
    plan: PlanDrawn

    def draft(self) -> Draft:
        terms = Terms(
            self.hold_seconds, self.offer_seconds, self.requirements_until, self.choosing_from
        )
        plan, facts = self.plan.plan(), self.facts.facts()
        return Draft(self.edition_id, self.name, terms, plan, self.name_en, facts)


class PlacementBody(http.Body):
    """Where a booking goes that the change touches: to another booth, or nowhere."""

    code: Code
    to: Code | None = Field(None, description="The booth to move to; without it, it stays.")


class ChangeBody(http.Body):
    """A published forum as it shall be, and what becomes of those whom that touches."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "The fire brigade wants a wider exit.",
                    "places": [{"code": "A-01", "to": "B-07"}, {"code": "A-02"}],
                    "forum": EXAMPLE,
                }
            ]
        }
    )

    reason: Words
    places: Annotated[tuple[PlacementBody, ...], Field(max_length=400)] = ()
    forum: ForumBody

    def placements(self) -> tuple[Placement, ...]:
        return tuple(Placement(place.code, place.to) for place in self.places)


class HallShown(http.Answer):
    """A hall of the plan."""

    id: str
    name: str
    width: Metres
    depth: Metres


class PlotShown(http.Answer):
    """A booth of the plan, in metres and watts."""

    code: str
    hall: str
    kind: str
    x: Metres
    y: Metres
    width: Metres
    depth: Metres
    power: int
    water: bool
    accessible: bool
    turn: int


class PlanShown(http.Answer):
    """A floor plan."""

    kinds: list[str]
    aisle: Metres
    halls: list[HallShown]
    booths: list[PlotShown]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """As it is shown."""
        return cls(
            kinds=list(plan.kinds),
            aisle=plan.aisle,
            halls=[HallShown(**asdict(hall)) for hall in plan.halls],
            booths=[PlotShown(**asdict(plot)) for plot in plan.plots],
        )


class ForumListed(http.Answer):
    """A forum in a list; without `published_at` it is a draft."""

    forum_id: str
    edition_id: str
    name: str
    name_en: str | None
    published_at: datetime | None

    @classmethod
    def listed(cls, forum: Forum) -> Self:
        """As it is listed."""
        return cls(
            forum_id=forum.id,
            edition_id=forum.edition_id,
            name=forum.name,
            name_en=forum.name_en,
            published_at=forum.published_at,
        )


class ForumShown(ForumListed):
    """A forum with its terms and its plan."""

    hold_seconds: int
    offer_seconds: int
    requirements_until: datetime
    choosing_from: datetime | None
    facts: FactsShown
    plan: PlanShown
    version: int

    @classmethod
    def of(cls, kept: Kept[Forum]) -> Self:
        """As it is shown."""
        forum = kept.state
        return cls(
            **dict(ForumListed.listed(forum)),
            **asdict(forum.terms),
            facts=FactsShown.of(forum.facts),
            plan=PlanShown.of(forum.plan),
            version=kept.version,
        )
