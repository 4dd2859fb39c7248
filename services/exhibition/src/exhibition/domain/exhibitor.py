"""An exhibitor (peserta pameran): one winning entry at one forum, entitled to one booth."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from exhibition.domain.booth import Booking, Confirmed, Held, Holder, Offered, Released, Why
from exhibition.domain.edition import Win
from exhibition.domain.line import Line
from exhibition.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """The booth an exhibitor has; without `until` it is confirmed."""

    code: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number in the line for a kind of booth."""

    kind: str
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    forum_id: str
    edition_id: str
    win: Win
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    kind: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    kind: str


@dataclass(frozen=True, slots=True)
class Ended:
    why: Why


Event: TypeAlias = Invited | Joined | Left | Ended | Booking | Released


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """`place` mirrors the booth's own booking, so that "one booth for one entry" is a rule over
    this one document; `ended` is why the entitlement is over."""

    forum_id: str
    edition_id: str
    win: Win
    place: Place | None = None
    waiting: Waiting | None = None
    ended: Why | None = None

    @property
    def id(self) -> str:
        return exhibitor_id(self.forum_id, self.win.proposal_id)

    @property
    def holder(self) -> Holder:
        return Holder(self.id, self.win.agency_id, self.win.proposal_id, self.win.title)

    def place_at(self, now: datetime) -> Place | None:
        if self.place is None or (self.place.until is not None and self.place.until <= now):
            return None
        return self.place


class NotEntitled(Refusal):
    """The win that entitled it is gone."""

    says = "This entry is no longer entitled to a booth ({why})."


class AlreadyPlaced(Refusal):
    """One entry, one booth."""

    says = "This entry has booth {code}; give it up before you take or wait for another."


class BoothIsFree(Refusal):
    """Nobody waits for what can be had."""

    says = "Booth {code} of the kind {kind} is free; take it instead of waiting."


class UnknownKind(Refusal):
    """One waits for what the plan has."""

    says = "The forum has no booths of the kind {kind}; it has {kinds}."


def exhibitor_id(forum_id: str, proposal_id: str) -> str:
    return f"{forum_id}:{proposal_id}"


def evolve(exhibitor: Exhibitor | None, event: Event) -> Exhibitor:
    if isinstance(event, Invited):
        return Exhibitor(event.forum_id, event.edition_id, event.win)
    if exhibitor is None:
        raise ValueError(f"nobody was invited before {event}")
    match event:
        case Held() | Offered() | Confirmed():
            until = None if isinstance(event, Confirmed) else event.until
            return replace(exhibitor, place=Place(event.code, until), waiting=None)
        case Released(code=code):
            left = exhibitor.place is not None and exhibitor.place.code == code
            return replace(exhibitor, place=None) if left else exhibitor
        case Joined(kind=kind, number=number, at=at):
            return replace(exhibitor, waiting=Waiting(kind, number, at))
        case Left():
            return replace(exhibitor, waiting=None)
        case Ended(why=why):
            return replace(exhibitor, ended=why, waiting=None)
        case _:
            assert_never(event)


def must_want_a_booth(exhibitor: Exhibitor, now: datetime) -> None:
    """Entitled to one, and without one at this instant."""
    if exhibitor.ended is not None:
        raise NotEntitled(why=exhibitor.ended)
    place = exhibitor.place_at(now)
    if place is not None:
        raise AlreadyPlaced(code=place.code)


def invite(
    exhibitor: Exhibitor | None, forum_id: str, edition_id: str, win: Win, *, now: datetime
) -> Invited | None:
    """Invited once; again only after the entitlement had ended."""
    if exhibitor is not None and exhibitor.ended is None:
        return None
    return Invited(forum_id, edition_id, win, now)


def join(exhibitor: Exhibitor, line: Line, *, free: str | None, now: datetime) -> Joined | None:
    """A number in this line instead of any other; `free` is a booth that nobody waits for."""
    must_want_a_booth(exhibitor, now)
    if exhibitor.waiting is not None and exhibitor.waiting.kind == line.kind:
        return None
    if free is not None:
        raise BoothIsFree(code=free, kind=line.kind)
    return Joined(line.kind, line.drawn + 1, now)


def leave(exhibitor: Exhibitor) -> Left | None:
    return Left(exhibitor.waiting.kind) if exhibitor.waiting is not None else None


def end(exhibitor: Exhibitor, why: Why) -> Ended | None:
    return Ended(why) if exhibitor.ended is None else None
