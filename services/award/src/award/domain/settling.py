"""Settling: when windows and rulings are over, the entries that stand are told once.

The list counts the objections that are not decided. Filing one and deciding one record the list
in the same transaction, so an objection of the last moment and the settling cannot miss each other.
One that arrived in time is written within a budget, for which the settling waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from award.domain.award_list import AwardList, Life, ids_sha256
from award.domain.correction import NotStanding
from award.domain.edition import Stage
from award.domain.entry import Entry
from award.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Window:
    """Whether an entry may be objected to now, and the last end of it, where there is one yet."""

    open: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class StageMoved:
    """The stage that hears objections opened, got another end, or closed."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class ObjectionOpened:
    """An objection was filed that somebody must decide."""


@dataclass(frozen=True, slots=True)
class ObjectionDecided:
    """An objection was turned away, dismissed, or upheld with all that follows for the list."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The windows are over; what arrived before has until an instant to be written."""

    settles_after: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing can change the list by way of objection any more."""

    at: datetime
    standing: tuple[str, ...]
    standing_sha256: str


Event = StageMoved | ObjectionOpened | ObjectionDecided | Ended | Settled


class NotHeardNow(Refusal):
    """Objections have their time."""

    says = "Objections to this list are not heard now; file yours while its stage is open."


class WindowClosed(Refusal):
    """Objections have their time."""

    says = "Objections to {proposal_id} were heard until {closed_at}; a later one is not accepted."


def open_objection(award_list: AwardList, proposal_id: str, *, now: datetime) -> ObjectionOpened:
    """Count an objection against an entry, while the stage or a window of its own is open.

    One that arrived in time but is looked at only after the settling has come too late: what was
    told to stand stands.
    """
    if not award_list.stands(proposal_id):
        raise NotStanding(proposal_id=proposal_id)
    if award_list.settled_at is not None:
        raise WindowClosed(proposal_id=proposal_id, closed_at=award_list.settled_at)
    window = window_of(award_list, proposal_id, now=now)
    if window.open:
        return ObjectionOpened()
    stage = award_list.stage
    if window.until is None or (stage is not None and not stage.over(now)):
        raise NotHeardNow
    raise WindowClosed(proposal_id=proposal_id, closed_at=window.until)


def window_of(award_list: AwardList, proposal_id: str, *, now: datetime) -> Window:
    """Whether an entry may be objected to at `now`: never when it is off, or the list settled."""
    own = tuple(_own_windows(award_list, proposal_id))
    stage = award_list.stage
    ends = [end for end in (*own, stage.closes_at if stage else None) if end is not None]
    heard = any(now < end for end in own) or (stage is not None and stage.open(now))
    able = award_list.settled_at is None and award_list.stands(proposal_id)
    # A stage that is open without an end will get one; until then no end of ours is the last.
    endless = stage is not None and stage.opened and stage.closes_at is None
    return Window(heard and able, None if endless or not ends else max(ends))


def heard_until(award_list: AwardList) -> datetime | None:
    """The end of objections to what was released; None where there is none, or none yet."""
    stage, own = award_list.stage, award_list.window_until
    if stage is None or stage.closes_at is None:
        return None
    return max(stage.closes_at, own or stage.closes_at)


def settles_at(award_list: AwardList) -> datetime | None:
    """The instant at which all windows are over; None while something must happen first."""
    if award_list.life is not Life.RELEASED or award_list.settled_at is not None:
        return None
    open_ends = award_list.undecided or award_list.awaiting
    if open_ends or award_list.replacements or award_list.requests:
        return None
    if award_list.stage is not None and award_list.stage.closes_at is None:
        return None
    instants = [award_list.released_at, award_list.window_until]
    instants += [c.window_until for c in award_list.corrections]
    instants += [award_list.stage.closes_at] if award_list.stage else []
    return max(instant for instant in instants if instant is not None)


def due_at(award_list: AwardList) -> datetime | None:
    """When the clock has something to do for the list: release it, end it, or settle it."""
    if award_list.life is Life.EMBARGOED:
        return award_list.release_at
    since, after = settles_at(award_list), award_list.settles_after
    return max(since, after) if since and after else since


def settle(award_list: AwardList, *, budget: timedelta, now: datetime) -> Ended | Settled | None:
    """Say which entries stand, once and `budget` after the end; or nothing yet."""
    since = settles_at(award_list)
    if since is None or now < since:
        return None
    if now < since + budget:
        ended = Ended(since + budget)
        return None if ended.settles_after == award_list.settles_after else ended
    standing = tuple(sorted(entry.proposal_id for entry in award_list.standing()))
    return Settled(now, standing, ids_sha256(standing))


def evolve(award_list: AwardList, event: Event) -> AwardList:
    """The list after the event."""
    match event:
        case StageMoved(stage):
            return replace(award_list, stage=stage)
        case ObjectionOpened():
            return replace(award_list, undecided=award_list.undecided + 1)
        case ObjectionDecided():
            return replace(award_list, undecided=award_list.undecided - 1)
        case Ended(settles_after):
            return replace(award_list, settles_after=settles_after)
        case Settled(at):
            return replace(award_list, settled_at=at)


def _own_windows(award_list: AwardList, proposal_id: str) -> Iterator[datetime]:
    """The ends of the windows that the entry has apart from the stage."""
    if award_list.window_until and _names(award_list.entries, proposal_id):
        yield award_list.window_until
    for correction in award_list.corrections:
        if correction.window_until and _names(correction.added, proposal_id):
            yield correction.window_until


def _names(entries: tuple[Entry, ...], proposal_id: str) -> bool:
    return any(entry.proposal_id == proposal_id for entry in entries)
