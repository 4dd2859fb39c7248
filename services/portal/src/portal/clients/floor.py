"""A forum and its floor, as anyone may see them: when, where, and who stands at which booth."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from portal.clients.api import Told


class Venue(Told):
    """Where a forum is."""

    name: str
    address: str
    city: str


class Contact(Told):
    """The organiser's office."""

    office: str
    email: str | None = None
    phone: str | None = None


class Span(Told):
    """Hours of a day, or a window for moving in or out: of all, a hall, or a zone."""

    opens_at: datetime
    closes_at: datetime
    hall: str | None = None
    zone: str | None = None


class Facts(Told):
    """What anybody should know of a forum."""

    time_zone: str = "Asia/Jakarta"
    venue: Venue | None = None
    contact: Contact | None = None
    days: tuple[Span, ...] = ()
    move_in: tuple[Span, ...] = ()
    move_out: tuple[Span, ...] = ()


class Hall(Told):
    """A hall of a plan, in metres."""

    id: str
    name: str
    width: Decimal
    depth: Decimal


class Plot(Told):
    """A booth of a plan, in metres and watts."""

    code: str
    hall: str
    kind: str
    x: Decimal
    y: Decimal
    width: Decimal
    depth: Decimal
    power: int = 0
    water: bool = False
    accessible: bool = False
    turn: int = 0


class Plan(Told):
    """A floor plan."""

    kinds: list[str]
    aisle: Decimal
    halls: list[Hall]
    booths: list[Plot]


class Named(Told):
    """What has a name in both languages."""

    name: str
    name_en: str | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """As words pick one."""
        return {"id": self.name, "en": self.name_en or self.name}


class ForumListed(Named):
    """A forum in a list; without `published_at` a draft."""

    forum_id: str
    edition_id: str
    published_at: datetime | None = None


class Forum(ForumListed):
    """A forum with its terms, facts and plan."""

    hold_seconds: int
    offer_seconds: int
    requirements_until: datetime
    choosing_from: datetime | None = None
    facts: Facts
    plan: Plan
    version: int

    def is_choosing(self, now: datetime) -> bool:
        """Whether exhibitors may choose."""
        return self.published_at is not None and (
            self.choosing_from is None or self.choosing_from <= now
        )


class Exhibiting(Told):
    """Who is at a booth, for everybody."""

    proposal_id: str
    agency_id: str
    agency: str | None
    title: str


class BoothOnMap(Plot):
    """A booth as everybody sees it."""

    state: str
    exhibitor: Exhibiting | None = None


class FloorMap(Named):
    """A forum's floor as everybody sees it."""

    forum_id: str
    edition_id: str
    simulated: bool | None = None
    choosing_from: datetime | None = None
    facts: Facts
    kinds: list[str]
    halls: list[Hall]
    booths: list[BoothOnMap]


class Stand(Told):
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


class Stands(Told):
    """All that match."""

    items: list[Stand]


class PlaceOfStand(Named):
    """Where one innovation is to be seen."""

    forum_id: str
    facts: Facts
    stand: Stand


class PlacesOfStand(Told):
    """Every forum at which it is."""

    items: list[PlaceOfStand]
