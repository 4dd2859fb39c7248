"""A change of a published plan: who is touched by it, and where each of them goes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exhibition.domain.booking import arriving
from exhibition.domain.booth import (
    Booth,
    Event,
    Holder,
    Planned,
    Removed,
    Replanned,
    State,
    Why,
    lapse,
    release,
    unblock,
)
from exhibition.domain.plan import Plan, Plot
from exhibition.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Touched:
    """A booking that a new plan would not leave as it is."""

    code: str
    state: State
    holder: Holder
    removed: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """What becomes of a booking: it keeps its booth (no `to`), or moves."""

    code: str
    to: str | None = None


class BoothsTouched(Refusal):
    """Nobody is moved, and no booth is changed under anybody, unseen."""

    says = "The change touches booths that are taken ({codes}); say for each where it goes."


class BoothsGone(Refusal):
    """A booth that is not drawn any more cannot be kept."""

    says = "Booths {codes} are not in the new plan; move their exhibitors to others."


class TargetsTaken(Refusal):
    """Everybody who moves needs a booth of his own."""

    says = "Booths {codes} are not free in the new plan; choose others to move to."


class KindsAwaited(Refusal):
    """A line is not dissolved by leaving out its kind."""

    says = "Exhibitors wait for booths of the kinds {kinds}; keep these kinds in the plan."


def touched(booths: Mapping[str, Booth], plan: Plan, *, now: datetime) -> tuple[Touched, ...]:
    """Every live booking whose booth the plan draws otherwise or not at all, by code."""
    return tuple(
        Touched(code, booth.state, holder, removed=plot is None)
        for code, booth in sorted(booths.items())
        if (holder := booth.holder_at(now)) is not None and (plot := plan.plot(code)) != booth.plot
    )


def must_keep_kinds(plan: Plan, awaited: Iterable[str]) -> None:
    missing = sorted(set(awaited) - set(plan.kinds))
    if missing:
        raise KindsAwaited(kinds=missing)


def rearrange(
    forum_id: str,
    booths: Mapping[str, Booth],
    plan: Plan,
    placements: Iterable[Placement],
    *,
    now: datetime,
) -> dict[str, tuple[Event, ...]]:
    """What happens to each booth that the change concerns; a placement of nobody is void."""
    answers = {answer.code: answer.to for answer in placements}
    moves = _moves(booths, answers, now)
    _must_answer(touched(booths, plan, now=now), answers, moves)
    _must_have_room(booths, plan, moves, now)
    arrivals = {to: arriving(booths[code], to, now=now) for code, to in moves.items()}
    happened = {}
    for code in sorted({*booths, *(plot.code for plot in plan.plots)}):
        booth, plot, arrival = booths.get(code), plan.plot(code), arrivals.get(code)
        stirred = booth is not None and (booth.plot != plot or arrival is not None)
        happened[code] = (
            *_cleared(booth, code in moves, stirred, now),
            *_drawn(forum_id, booth, plot, now),
            *((arrival,) if arrival is not None else ()),
        )
    return {code: events for code, events in happened.items() if events}


def _moves(
    booths: Mapping[str, Booth], answers: Mapping[str, str | None], now: datetime
) -> dict[str, str]:
    return {
        code: to
        for code, to in answers.items()
        if to is not None and to != code and code in booths and booths[code].holder_at(now)
    }


def _must_answer(
    met: tuple[Touched, ...], answers: Mapping[str, str | None], moves: Mapping[str, str]
) -> None:
    unanswered = [booking.code for booking in met if booking.code not in answers]
    if unanswered:
        raise BoothsTouched(codes=unanswered)
    gone = [booking.code for booking in met if booking.removed and booking.code not in moves]
    if gone:
        raise BoothsGone(codes=gone)


def _must_have_room(
    booths: Mapping[str, Booth], plan: Plan, moves: Mapping[str, str], now: datetime
) -> None:
    wanted = Counter(moves.values())
    room = {
        plot.code
        for plot in plan.plots
        if plot.code in moves or _has_room(booths.get(plot.code), now)
    }
    taken = sorted(code for code, times in wanted.items() if times > 1 or code not in room)
    if taken:
        raise TargetsTaken(codes=taken)


def _has_room(booth: Booth | None, now: datetime) -> bool:
    return booth is None or booth.state_at(now) in {State.FREE, State.REMOVED}


def _cleared(booth: Booth | None, moves: bool, stirred: bool, now: datetime) -> tuple[Event, ...]:
    if booth is None:
        return ()
    if moves:
        return release(booth, Why.BY_STAFF, now=now)
    return lapse(booth, now=now) if stirred else ()


def _drawn(
    forum_id: str, booth: Booth | None, plot: Plot | None, now: datetime
) -> tuple[Event, ...]:
    if plot is None:
        if booth is None or booth.state is State.REMOVED:
            return ()
        return (*unblock(booth, now=now), Removed(booth.code))
    if booth is None:
        return (Planned(forum_id, plot),)
    changed = booth.plot != plot or booth.state is State.REMOVED
    return (Replanned(plot),) if changed else ()
