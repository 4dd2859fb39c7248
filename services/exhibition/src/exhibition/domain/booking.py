"""Booking a booth (pemesanan stan): what an exhibitor, and staff for him, may do with a booth.

Every rule here takes the booth and the exhibitor, and answers events that both are moved by.
"""

from datetime import datetime, timedelta
from functools import reduce

from exhibition.domain.booth import (
    Booking,
    Booth,
    Confirmed,
    Event,
    Held,
    Holder,
    Offered,
    Requirements,
    RequirementsChanged,
    State,
    Why,
    evolve,
    lapse,
    must_be_free,
    release,
)
from exhibition.domain.exhibitor import Exhibitor, must_want_a_booth
from exhibition.domain.refusal import Refusal


class OthersWait(Refusal):
    """A free booth of a kind that is waited for is for the first in line."""

    says = "Others wait for a booth of the kind {kind}; join its line."


class NotHeld(Refusal):
    """Only who has a booth confirms it."""

    says = "Booth {code} is not held for this entry; take a free one first."


class HoldExpired(Refusal):
    """It ended at that very instant."""

    says = "Booth {code} was yours until {until}; take a free one again."


class AlreadyConfirmed(Refusal):
    """Confirming twice with other words is a change."""

    says = "Booth {code} is confirmed already; change its requirements instead."


class NotConfirmed(Refusal):
    """Requirements are changed after they were given."""

    says = "Booth {code} is not confirmed yet; confirm it with these requirements."


class RequirementsClosed(Refusal):
    """The hall is being built by then."""

    says = "Requirements could be changed until {until}; ask the event staff."


class TooMuchPower(Refusal):
    """More than the booth has."""

    says = "Booth {code} gives at most {offered} W; ask for no more, or take another booth."


class NobodyThere(Refusal):
    """Only an occupied booth can be moved from."""

    says = "Booth {code} has no exhibitor to move."


def hold(
    booth: Booth, exhibitor: Exhibitor, *, seconds: int, first: str | None, now: datetime
) -> tuple[Event, ...]:
    """The booth for so many seconds; `first` is who is first in line for its kind, if anybody."""
    place = exhibitor.place_at(now)
    if place is not None and place.code == booth.code:
        return ()
    must_want_a_booth(exhibitor, now)
    must_be_free(booth, now)
    if first not in (None, exhibitor.id):
        raise OthersWait(kind=booth.plot.kind)
    until = now + timedelta(seconds=seconds)
    return (*lapse(booth, now=now), Held(booth.code, exhibitor.holder, until, now))


def handed_on(
    booth: Booth | None,
    events: tuple[Event, ...],
    first: Exhibitor | None,
    *,
    seconds: int,
    now: datetime,
) -> tuple[Event, ...]:
    """What happened, and where it freed the booth, the offer to the first in line: one for each."""
    after = replayed(booth, events)
    if first is None or not events or after is None or after.state is not State.FREE:
        return events
    return (*events, Offered(after.code, first.holder, now + timedelta(seconds=seconds), now))


def replayed(booth: Booth | None, events: tuple[Event, ...]) -> Booth | None:
    return reduce(evolve, events, booth)


def confirm(
    booth: Booth, exhibitor: Exhibitor, requirements: Requirements, *, now: datetime
) -> tuple[Event, ...]:
    holder = _must_hold(booth, exhibitor, now)
    if booth.requirements == requirements:
        return ()
    if booth.requirements is not None:
        raise AlreadyConfirmed(code=booth.code)
    _must_have_power(booth, requirements)
    if booth.state is State.CONFIRMED:
        return (RequirementsChanged(requirements),)
    return (Confirmed(booth.code, holder, requirements, now),)


def change_requirements(
    booth: Booth,
    exhibitor: Exhibitor,
    requirements: Requirements,
    *,
    until: datetime,
    now: datetime,
) -> tuple[Event, ...]:
    _must_hold(booth, exhibitor, now)
    if booth.state is not State.CONFIRMED:
        raise NotConfirmed(code=booth.code)
    if now >= until:
        raise RequirementsClosed(until=until)
    _must_have_power(booth, requirements)
    return () if booth.requirements == requirements else (RequirementsChanged(requirements),)


def vacate(booth: Booth, exhibitor: Exhibitor, why: Why, *, now: datetime) -> tuple[Event, ...]:
    """The exhibitor's booth goes back; of one that is not his, or not any more, nothing."""
    holder = booth.holder_at(now)
    if holder is None or holder.exhibitor_id != exhibitor.id:
        return ()
    return release(booth, why, now=now)


def assign(booth: Booth, exhibitor: Exhibitor, *, now: datetime) -> tuple[Event, ...]:
    """By hand, past every line; the requirements follow from the exhibitor."""
    must_want_a_booth(exhibitor, now)
    must_be_free(booth, now)
    return (*lapse(booth, now=now), Confirmed(booth.code, exhibitor.holder, None, now))


def move(
    source: Booth, target: Booth, *, now: datetime
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """What happens to the one booth, and to the other: the booking goes over as it is."""
    arrival = arriving(source, target.code, now=now)
    if arrival is None:
        raise NobodyThere(code=source.code)
    must_be_free(target, now)
    return release(source, Why.BY_STAFF, now=now), (*lapse(target, now=now), arrival)


def arriving(source: Booth, code: str, *, now: datetime) -> Booking | None:
    """The booking of one booth as it begins at another."""
    holder = source.holder_at(now)
    if holder is None:
        return None
    if source.until is None:
        return Confirmed(code, holder, source.requirements, now)
    begin = Held if source.state is State.HELD else Offered
    return begin(code, holder, source.until, now)


def _must_hold(booth: Booth, exhibitor: Exhibitor, now: datetime) -> Holder:
    """Both must say so: an exhibitor who went elsewhere after his hold expired is here no more."""
    place, holder = exhibitor.place, booth.holder_at(now)
    if place is None or place.code != booth.code:
        raise NotHeld(code=booth.code)
    if holder is None or holder.exhibitor_id != exhibitor.id:
        raise HoldExpired(code=booth.code, until=place.until)
    return holder


def _must_have_power(booth: Booth, requirements: Requirements) -> None:
    if requirements.power > booth.plot.power:
        raise TooMuchPower(code=booth.code, asked=requirements.power, offered=booth.plot.power)
