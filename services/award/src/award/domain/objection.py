"""Objections (sanggahan): filed by anyone, screened, replied to by the agency, ruled on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from award.domain.award_list import AwardList, SamePerson
from award.domain.claim import Claim, nobody_else
from award.domain.evidence import Evidence, NoSuchEvidence
from award.domain.refusal import Refusal


class Status(StrEnum):
    """How far an objection has come."""

    FILED = "filed"
    TURNED_AWAY = "turned_away"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


SHOWN_TO_AGENCY = (Status.ACCEPTED, Status.DISMISSED, Status.UPHELD)
"""What an agency is told of: not what nobody took up."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection; the objector's contact is not in it, and the code only as a hash."""

    edition_id: str
    list: str
    proposal_id: str
    agency_id: str
    code_sha256: str
    reason: str
    evidence: str
    links: tuple[str, ...]
    filed_at: datetime
    status: Status = Status.FILED
    screened_by: str | None = None
    screened_at: datetime | None = None
    turned_away_because: str | None = None
    reply_until: datetime | None = None
    reply: str | None = None
    replied_by: str | None = None
    replied_at: datetime | None = None
    ruled_by: str | None = None
    ruled_at: datetime | None = None
    ruling: str | None = None
    title: str | None = None
    files: tuple[Evidence, ...] = ()
    claim: Claim | None = None

    def shown_to_agency(self) -> tuple[Evidence, ...]:
        """The evidence that the agency may see, once the objection is accepted."""
        return tuple(file for file in self.files if not file.withheld)


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The objection is not one that can be ruled on; the objector sees why."""

    by: str
    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The objection will be ruled on, once the agency replied or could have."""

    by: str
    at: datetime
    reply_until: datetime
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replied:
    """The agency used its right of reply."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """Somebody who did not screen it decided, with reasons."""

    by: str
    at: datetime
    upheld: bool
    reasons: str


Event = TurnedAway | Accepted | Replied | Ruled


class AlreadyScreened(Refusal):
    """An objection is screened once."""

    says = "The objection is {status} already; it is screened once."


class ReplyTooShort(Refusal):
    """The agency's right of reply is worth its time."""

    says = "Give the agency until {earliest} at least; {reply_until} is too early."


class NotUnderReview(Refusal):
    """Replies and rulings are for accepted objections."""

    says = "The objection is {status}; only an accepted objection can be replied to or ruled on."


class ReplyTooLong(Refusal):
    """The list waits for the reply, and others for the list."""

    says = "Give the agency until {latest} at most, twice its time; {reply_until} is too late."


class OwnCase(Refusal):
    """Nobody decides what concerns his own agency, or what he replied to himself."""

    says = "You answer for this entry's agency, or replied for it; somebody else must decide this."


class AlreadyReplied(Refusal):
    """One reply."""

    says = "The agency replied at {replied_at}; it replies once."


class ReplyTooLate(Refusal):
    """The right of reply ends at its instant."""

    says = "A reply was possible until {reply_until}; a later one is not accepted."


class ReplyStillPossible(Refusal):
    """Nobody is ruled against unheard."""

    says = "The agency may reply until {reply_until}; rule after its reply or after that instant."


def turn_away(
    objection: Objection, *, by: str, of: Collection[str] = (), because: str, now: datetime
) -> TurnedAway:
    """Say at once, and why, that the objection is not one to rule on; `of` are one's agencies."""
    _unscreened(objection)
    nobody_else(objection.claim, by, now)
    _not_his_own(objection, by, of)
    return TurnedAway(by, now, because)


def accept(
    objection: Objection, award_list: AwardList, *,
    by: str, of: Collection[str] = (), reply_until: datetime | None,
    withheld: tuple[str, ...] = (), now: datetime,
) -> Accepted:  # fmt: skip
    """Take the objection up and give the agency until an instant to reply.

    Left open it is the rule book's, twice which is the most: a list is not settled before. A
    simulated edition, being in a hurry, may give less of it. The agency sees the evidence that it
    must answer to, but for what is withheld because it would say who objected.
    """
    _unscreened(objection)
    nobody_else(objection.claim, by, now)
    _not_his_own(objection, by, of)
    _lodged(objection, withheld)
    until = _reply_until(award_list, reply_until, now)
    return Accepted(by, now, until, withheld)


def reply(objection: Objection, *, by: str, text: str, now: datetime) -> Replied:
    """The agency's answer, before the instant it was given."""
    reply_until = _under_review(objection)
    if objection.replied_at is not None:
        raise AlreadyReplied(replied_at=objection.replied_at)
    if now >= reply_until:
        raise ReplyTooLate(reply_until=reply_until)
    return Replied(by, now, text)


def rule(
    objection: Objection, *,
    by: str, of: Collection[str] = (), upheld: bool, reasons: str, now: datetime,
) -> Ruled:  # fmt: skip
    """Decide, after the agency's reply or its time for one, by another person than the screener."""
    reply_until = _under_review(objection)
    nobody_else(objection.claim, by, now)
    _not_his_own(objection, by, of)
    if by == objection.screened_by:
        raise SamePerson
    if objection.replied_at is None and now < reply_until:
        raise ReplyStillPossible(reply_until=reply_until)
    return Ruled(by, now, upheld, reasons)


def evolve(objection: Objection, event: Event) -> Objection:
    """The objection after the event."""
    match event:
        case TurnedAway(by, at, because):
            return replace(
                objection, status=Status.TURNED_AWAY, screened_by=by, screened_at=at,
                turned_away_because=because, claim=None,
            )  # fmt: skip
        case Accepted(by, at, reply_until, withheld):
            files = tuple(replace(f, withheld=f.file_id in withheld) for f in objection.files)
            return replace(
                objection, status=Status.ACCEPTED, screened_by=by, screened_at=at,
                reply_until=reply_until, files=files, claim=None,
            )  # fmt: skip
        case Replied(by, at, text):
            return replace(objection, reply=text, replied_by=by, replied_at=at)
        case Ruled(by, at, upheld, reasons):
            status = Status.UPHELD if upheld else Status.DISMISSED
            return replace(
                objection, status=status, ruled_by=by, ruled_at=at, ruling=reasons, claim=None
            )


def _unscreened(objection: Objection) -> None:
    if objection.status is not Status.FILED:
        raise AlreadyScreened(status=objection.status)


def _reply_until(award_list: AwardList, reply_until: datetime | None, now: datetime) -> datetime:
    time = timedelta(seconds=award_list.windows.reply_seconds)
    promised, latest = now + time, now + 2 * time
    until = reply_until or promised
    earliest = now if award_list.simulated else promised
    if until < earliest or until <= now:
        raise ReplyTooShort(earliest=earliest, reply_until=until)
    if until > latest:
        raise ReplyTooLong(latest=latest, reply_until=until)
    return until


def _lodged(objection: Objection, withheld: tuple[str, ...]) -> None:
    there = {file.file_id for file in objection.files}
    for file_id in withheld:
        if file_id not in there:
            raise NoSuchEvidence(file_id=file_id)


def _not_his_own(objection: Objection, by: str, agencies: Collection[str]) -> None:
    if objection.agency_id in agencies or by == objection.replied_by:
        raise OwnCase


def _under_review(objection: Objection) -> datetime:
    if objection.status is not Status.ACCEPTED or objection.reply_until is None:
        raise NotUnderReview(status=objection.status)
    return objection.reply_until
