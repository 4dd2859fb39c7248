"""Corrections: a released list never changes; what was wrong is said in a later entry."""

from dataclasses import dataclass, replace
from datetime import datetime

from award.domain import seat as seats
from award.domain.amendment import Correction, EmptySeat, Reason, Request
from award.domain.award_list import AwardList, Life, SamePerson, own_window
from award.domain.edition import Freed
from award.domain.refusal import Refusal

BY_PEOPLE = (Reason.NOT_ELIGIBLE, Reason.CLERICAL_ERROR)


@dataclass(frozen=True, slots=True)
class Requested:
    """Somebody asked for a correction."""

    request: Request


@dataclass(frozen=True, slots=True)
class Declined:
    """A second person did not approve, or the first took it back."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The list has a later entry."""

    correction: Correction


@dataclass(frozen=True, slots=True)
class Disqualified:
    """An objection was upheld: the entry is off the list, and its seat is free."""

    proposal_id: str
    correction: Correction
    next_in_order: bool


@dataclass(frozen=True, slots=True)
class LeftEmpty:
    """A freed seat stays empty although the rule book fills it."""

    seat: EmptySeat


Event = Requested | Declined | Corrected | Disqualified | LeftEmpty


class NotStanding(Refusal):
    """Only what stands on the list can be taken from it or objected to."""

    says = "{proposal_id} is not, or no longer, on this list."


class NotReleased(Refusal):
    """Only what is public can be corrected."""

    says = "The list is not released; prepare it again instead of correcting it."


class NotForPeople(Refusal):
    """Some corrections come only from what happened."""

    says = "A correction by hand is for not_eligible or clerical_error, not for {reason}."


class NobodyNamed(Refusal):
    """Only judging says who is next in order."""

    says = "Judging has named nobody for the seat of {replaces}."


class NotFree(Refusal):
    """Only a seat that waits can be left empty."""

    says = "The seat of {seat} does not wait for anybody; there is nothing to leave empty."


class AlreadyRequested(Refusal):
    """One correction of an entry at a time."""

    says = "A correction of {proposal_id} waits for a second person already."


class NoSuchRequest(Refusal):
    """It was decided already, or what happened made it needless."""

    says = "No correction {request_id} waits; it was decided, or is needless by now."


def request_removal(
    award_list: AwardList, request_id: str, proposal_id: str, *,
    reason: Reason, sentence: str, by: str, now: datetime,
) -> Requested:  # fmt: skip
    """Ask that an entry be taken from the list."""
    _released(award_list)
    if reason not in BY_PEOPLE:
        raise NotForPeople(reason=reason)
    if not award_list.stands(proposal_id):
        raise NotStanding(proposal_id=proposal_id)
    _not_yet_asked(award_list, proposal_id)
    return Requested(Request(request_id, reason, sentence, by, now, removes=proposal_id))


def request_addition(
    award_list: AwardList, request_id: str, replaces: str, *, sentence: str, by: str, now: datetime
) -> Requested:
    """Ask that the next in order be given the seat of a disqualified entry.

    Who is next is as secret as the list was: others than its readers are told of nobody.
    """
    _released(award_list)
    named = any(r.replaces == replaces for r in award_list.replacements)
    if not named or by not in award_list.readers:
        raise NobodyNamed(replaces=replaces)
    _not_yet_asked(award_list, replaces)
    request = Request(request_id, Reason.NEXT_IN_ORDER, sentence, by, now, replaces=replaces)
    return Requested(request)


def request_emptying(
    award_list: AwardList, request_id: str, seat: str, *, sentence: str, by: str, now: datetime
) -> Requested:
    """Ask that a freed seat stay empty, whoever is or will be named for it.

    That it waits at all only the list's readers learn.
    """
    _released(award_list)
    if not award_list.waits(seat) or by not in award_list.readers:
        raise NotFree(seat=seat)
    _not_yet_asked(award_list, seat)
    return Requested(Request(request_id, Reason.NEXT_IN_ORDER, sentence, by, now, empties=seat))


def approve(
    award_list: AwardList, request_id: str, *, by: str, now: datetime
) -> Corrected | LeftEmpty:
    """A second person makes it so; a correction is public, what it adds has its own window."""
    request = _waiting(award_list, request_id, by)
    if by == request.by:
        raise SamePerson
    if request.empties is not None:
        return LeftEmpty(EmptySeat(request.empties, request.sentence, now, request.by, by))
    added = tuple(r.entry for r in award_list.replacements if r.replaces == request.replaces)
    correction = Correction(
        number=len(award_list.corrections) + 1,
        removed=(request.removes,) if request.removes else (), added=added,
        reason=request.reason, sentence=request.sentence, at=now,
        requested_by=request.by, approved_by=by,
        window_until=own_window(award_list, now) if added else None,
    )  # fmt: skip
    return Corrected(correction)


def decline(award_list: AwardList, request_id: str, *, by: str) -> Declined:
    """Leave the list as it is; whom a declined correction would have added is still next."""
    _waiting(award_list, request_id, by)
    return Declined(request_id)


def disqualify(award_list: AwardList, proposal_id: str, *, now: datetime) -> Disqualified | None:
    """Take an entry from the list whose objection was upheld; nothing when it is off already."""
    if not award_list.stands(proposal_id):
        return None
    correction = _removal(
        award_list, proposal_id, Reason.DISQUALIFIED, "An objection to it was upheld.", now
    )
    return Disqualified(proposal_id, correction, award_list.freed is Freed.NEXT_IN_ORDER)


def withdraw(award_list: AwardList, proposal_id: str, *, now: datetime) -> Corrected | None:
    """What a withdrawn proposal means to a released list; nothing where it does not stand on it."""
    if award_list.life is not Life.RELEASED or not award_list.stands(proposal_id):
        return None
    sentence = "Its agency withdrew it."
    return Corrected(_removal(award_list, proposal_id, Reason.WITHDRAWN, sentence, now))


def requests_seen(award_list: AwardList, account: str) -> tuple[Request, ...]:
    """The requests that an account may know of: what is asked for seats is for readers only."""
    named = account in award_list.readers
    return tuple(r for r in award_list.requests if named or r.removes is not None)


def evolve(award_list: AwardList, event: Event) -> AwardList:
    """The list after the event."""
    match event:
        case Requested(request):
            return replace(award_list, requests=(*award_list.requests, request))
        case Declined(request_id):
            requests = tuple(r for r in award_list.requests if r.request_id != request_id)
            return replace(award_list, requests=requests)
        case Corrected(correction):
            return _corrected(award_list, correction)
        case Disqualified(proposal_id, correction, next_in_order):
            after = _corrected(award_list, correction)
            awaited = (proposal_id,) if next_in_order else ()
            return replace(after, awaiting=(*after.awaiting, *awaited))
        case LeftEmpty(seat):
            after = seats.vacated(award_list, seat.seat)
            return replace(after, left_empty=(*after.left_empty, seat))


def _released(award_list: AwardList) -> None:
    if award_list.life is not Life.RELEASED:
        raise NotReleased


def _not_yet_asked(award_list: AwardList, proposal_id: str) -> None:
    if any(proposal_id in (r.removes, r.replaces, r.empties) for r in award_list.requests):
        raise AlreadyRequested(proposal_id=proposal_id)


def _waiting(award_list: AwardList, request_id: str, by: str) -> Request:
    for request in requests_seen(award_list, by):
        if request.request_id == request_id:
            return request
    raise NoSuchRequest(request_id=request_id)


def _removal(
    award_list: AwardList, proposal_id: str, reason: Reason, sentence: str, now: datetime
) -> Correction:
    number = len(award_list.corrections) + 1
    return Correction(number, (proposal_id,), (), reason, sentence, now)


def _corrected(award_list: AwardList, correction: Correction) -> AwardList:
    """With the later entry, and without what it made needless."""
    after = replace(award_list, corrections=(*award_list.corrections, correction))
    replacements = tuple(r for r in after.replacements if r.entry not in correction.added)
    return _without_needless(replace(after, replacements=replacements))


def _without_needless(award_list: AwardList) -> AwardList:
    """Requests end by themselves where what they would remove or add is off or on the list."""
    standing = {entry.proposal_id for entry in award_list.standing()}
    requests = tuple(
        r for r in award_list.requests
        if r.removes in standing or any(s and award_list.waits(s) for s in (r.replaces, r.empties))
    )  # fmt: skip
    return replace(award_list, requests=requests)
