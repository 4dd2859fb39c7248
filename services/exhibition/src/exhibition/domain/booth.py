"""A booth (stan): the booth is its booking, so nobody can book it twice."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, assert_never

from exhibition.domain.plan import Plot
from exhibition.domain.refusal import Refusal


class State(StrEnum):
    """What a booth can be."""

    FREE = "free"
    HELD = "held"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"
    REMOVED = "removed"


class Why(StrEnum):
    """Why a booking ended."""

    GIVEN_UP = "given_up"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"
    BY_STAFF = "by_staff"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose the booking is."""

    exhibitor_id: str
    agency_id: str
    proposal_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an exhibitor needs and shows; `power` in watts."""

    power: int
    shows: str
    water: bool = False
    accessible: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    forum_id: str
    plot: Plot


@dataclass(frozen=True, slots=True)
class Replanned:
    plot: Plot


@dataclass(frozen=True, slots=True)
class Removed:
    code: str


@dataclass(frozen=True, slots=True)
class Held:
    code: str
    holder: Holder
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    code: str
    holder: Holder
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmed:
    code: str
    holder: Holder
    requirements: Requirements | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RequirementsChanged:
    requirements: Requirements


@dataclass(frozen=True, slots=True)
class Released:
    code: str
    holder: Holder
    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class Blocked:
    code: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unblocked:
    code: str
    at: datetime


Booking: TypeAlias = Held | Offered | Confirmed
Event: TypeAlias = (
    Planned | Replanned | Removed | Booking | RequirementsChanged | Released | Blocked | Unblocked
)


@dataclass(frozen=True, slots=True)
class Booth:
    """One booth of a forum and its one booking; a hold or offer counts only before `until`.

    `since` is when it became what it is, as far as anything happened to it.
    """

    forum_id: str
    plot: Plot
    state: State = State.FREE
    holder: Holder | None = None
    until: datetime | None = None
    requirements: Requirements | None = None
    reason: str | None = None
    since: datetime | None = None

    @property
    def id(self) -> str:
        return booth_id(self.forum_id, self.plot.code)

    @property
    def code(self) -> str:
        return self.plot.code

    def state_at(self, now: datetime) -> State:
        """A hold or an offer is over at its very end, whether or not anybody has noted it."""
        return State.FREE if self.until is not None and self.until <= now else self.state

    def since_at(self, now: datetime) -> datetime | None:
        """A hold or an offer that is over left the booth free at its very end."""
        return self.until if self.until is not None and self.until <= now else self.since

    def holder_at(self, now: datetime) -> Holder | None:
        return None if self.state_at(now) is State.FREE else self.holder


class BoothTaken(Refusal):
    """Somebody else has it, or staff keep it."""

    says = "Booth {code} is {state}; choose a free one, or wait in line for one of its kind."


class BoothInUse(Refusal):
    """What staff cannot block while somebody is in it."""

    says = "Booth {code} is {state}; move or release its exhibitor first."


def booth_id(forum_id: str, code: str) -> str:
    return f"{forum_id}:{code}"


def evolve(booth: Booth | None, event: Event) -> Booth:
    if isinstance(event, Planned):
        return Booth(event.forum_id, event.plot)
    if booth is None:
        raise ValueError(f"no booth was planned before {event}")
    match event:
        case Held() | Offered() | Confirmed():
            return _booked(booth, event)
        case Released() | Unblocked():
            return Booth(booth.forum_id, booth.plot, since=_freed_at(booth, event))
        case RequirementsChanged(requirements=requirements):
            return replace(booth, requirements=requirements)
        case Blocked(reason=reason, at=at):
            return Booth(booth.forum_id, booth.plot, State.BLOCKED, reason=reason, since=at)
        case Replanned() | Removed():
            return _redrawn(booth, event)
        case _:
            assert_never(event)


def _booked(booth: Booth, event: Booking) -> Booth:
    where, at = (booth.forum_id, booth.plot), event.at
    match event:
        case Held(holder=holder, until=until):
            return Booth(*where, State.HELD, holder, until, since=at)
        case Offered(holder=holder, until=until):
            return Booth(*where, State.OFFERED, holder, until, since=at)
        case Confirmed(holder=holder, requirements=requirements):
            return Booth(*where, State.CONFIRMED, holder, None, requirements, since=at)
        case _:
            assert_never(event)


def _freed_at(booth: Booth, event: Released | Unblocked) -> datetime | None:
    """What expired was free at its very end, however late that was noted."""
    expired = isinstance(event, Released) and event.why is Why.EXPIRED
    return booth.until if expired else event.at


def _redrawn(booth: Booth, event: Replanned | Removed) -> Booth:
    if isinstance(event, Removed):
        return Booth(booth.forum_id, booth.plot, State.REMOVED)
    state = State.FREE if booth.state is State.REMOVED else booth.state
    return replace(booth, plot=event.plot, state=state)


def must_be_free(booth: Booth, now: datetime) -> None:
    state = booth.state_at(now)
    if state is not State.FREE:
        raise BoothTaken(code=booth.code, state=state, kind=booth.plot.kind)


def lapse(booth: Booth, *, now: datetime) -> tuple[Event, ...]:
    """The end of a hold or offer whose time is up, to be told before anything else is."""
    if booth.holder is None or booth.state_at(now) is not State.FREE:
        return ()
    return (Released(booth.code, booth.holder, Why.EXPIRED, now),)


def release(booth: Booth, why: Why, *, now: datetime) -> tuple[Event, ...]:
    """The end of the booking, whatever it is; of none, nothing."""
    holder = booth.holder_at(now)
    if holder is None:
        return lapse(booth, now=now)
    return (Released(booth.code, holder, why, now),)


def block(booth: Booth, reason: str, *, now: datetime) -> tuple[Event, ...]:
    state = booth.state_at(now)
    if state is State.BLOCKED:
        return ()
    if state is not State.FREE:
        raise BoothInUse(code=booth.code, state=state)
    return (*lapse(booth, now=now), Blocked(booth.code, reason, now))


def unblock(booth: Booth, *, now: datetime) -> tuple[Event, ...]:
    return (Unblocked(booth.code, now),) if booth.state is State.BLOCKED else ()
