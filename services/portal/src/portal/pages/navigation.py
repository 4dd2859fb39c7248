"""Where somebody may go from any page: what is for all, and what his roles are for."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.clients.identity import Person


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation."""

    key: str
    href: str
    roles: frozenset[str] = frozenset()


ROOMS: tuple[Room, ...] = (
    Room("results", "/results"),
    Room("forum", "/forum"),
    Room("rules", "/rules"),
    Room("unit", "/unit", frozenset({"unit_member"})),
    Room("agency", "/agency", frozenset({"agency_administrator"})),
    Room("judge", "/judge", frozenset({"evaluator", "panellist"})),
    Room("secretariat", "/secretariat", frozenset({"secretariat"})),
    Room("staff", "/staff", frozenset({"event_staff"})),
    Room("audit", "/audit", frozenset({"auditor"})),
    Room("operator", "/operator", frozenset({"operator"})),
)


def rooms(person: Person | None) -> Iterator[Room]:
    """Those that are for this person, in order."""
    held = person.roles if person else set()
    return (room for room in ROOMS if not room.roles or room.roles & held)


def home_of(person: Person) -> str:
    """Where somebody arrives who signs in and was on the way to nothing else."""
    return next((room.href for room in rooms(person) if room.roles), "/")
