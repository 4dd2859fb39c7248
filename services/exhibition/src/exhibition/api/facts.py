"""A forum's public facts as staff write them, and as everybody reads them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from exhibition.api.words import Instant, Name, Slug
from exhibition.domain.facts import Contact, Facts, Opening, TimeZone, Venue, Window
from shared import http

FACTS: dict[str, Any] = {
    "time_zone": "Asia/Jakarta",
    "venue": {"name": "Jakarta Convention Center", "address": "Jalan Gatot Subroto 1",
              "city": "Jakarta"},
    "contact": {"office": "Sekretariat IPS Forum", "email": "ips@example.go.id",
                "phone": "+62 21 555 0100"},
    "days": [{"opens_at": "2018-11-07T09:00:00+07:00", "closes_at": "2018-11-07T17:00:00+07:00"}],
    "move_in": [
        {"opens_at": "2018-11-06T08:00:00+07:00", "closes_at": "2018-11-06T20:00:00+07:00",
         "hall": "main"}
    ],
    "move_out": [
        {"opens_at": "2018-11-08T18:00:00+07:00", "closes_at": "2018-11-08T23:00:00+07:00"}
    ],
}  # fmt: skip

Zone = Annotated[str, Field(min_length=1, max_length=17, pattern=r"^[A-Z0-9]+(-[A-Z0-9]*)?$")]
EMail = Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Phone = Annotated[str, Field(min_length=3, max_length=40, pattern=r"^\+?[0-9][0-9 ()./-]+$")]


class VenueBody(http.Body):
    """Where the forum is."""

    name: Name
    address: Name
    city: Name


class ContactBody(http.Body):
    """The organiser's office: not a person's name, address or number."""

    office: Name
    email: EMail | None = None
    phone: Phone | None = None


class OpeningBody(http.Body):
    """One day's hours for visitors."""

    opens_at: Instant
    closes_at: Instant


class WindowBody(OpeningBody):
    """When stands are moved in or out."""

    hall: Slug | None = Field(None, description="Of one hall only.")
    zone: Zone | None = Field(None, description="Of the booths only whose code begins with it.")


class FactsBody(http.Body):
    """What anybody should know of the forum."""

    time_zone: TimeZone = TimeZone.WESTERN
    venue: VenueBody | None = None
    contact: ContactBody | None = None
    days: Annotated[tuple[OpeningBody, ...], Field(max_length=60)] = ()
    move_in: Annotated[tuple[WindowBody, ...], Field(max_length=100)] = ()
    move_out: Annotated[tuple[WindowBody, ...], Field(max_length=100)] = ()

    def facts(self) -> Facts:
        return Facts(
            self.time_zone,
            Venue(**dict(self.venue)) if self.venue is not None else None,
            Contact(**dict(self.contact)) if self.contact is not None else None,
            tuple(Opening(**dict(day)) for day in self.days),
            tuple(Window(**dict(window)) for window in self.move_in),
            tuple(Window(**dict(window)) for window in self.move_out),
        )


class VenueShown(http.Answer):
    """Where the forum is."""

    name: str
    address: str
    city: str


class ContactShown(http.Answer):
    """The organiser's office."""

    office: str
    email: str | None
    phone: str | None


class OpeningShown(http.Answer):
    """One day's hours for visitors."""

    opens_at: datetime
    closes_at: datetime


class WindowShown(OpeningShown):
    """When stands are moved in or out: all, or those of a hall or of a zone."""

    hall: str | None
    zone: str | None

    @classmethod
    def of(cls, window: Window) -> Self:
        """As it is shown."""
        return cls(**asdict(window))


class FactsShown(http.Answer):
    """What anybody should know of the forum."""

    time_zone: TimeZone
    venue: VenueShown | None
    contact: ContactShown | None
    days: list[OpeningShown]
    move_in: list[WindowShown]
    move_out: list[WindowShown]

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """As everybody reads them."""
        return cls(**asdict(facts))
