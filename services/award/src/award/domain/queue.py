"""The queue of objections: what each of them waits for, and who has claimed it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from award.domain.award_list import SamePerson
from award.domain.claim import Claim, nobody_else
from award.domain.objection import Objection, OwnCase, Status
from award.domain.refusal import Refusal


class Step(StrEnum):
    """What an objection waits for."""

    SCREENING = "screening"
    REPLY = "reply"
    RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody deals with it from now on."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class LetGo:
    """Nobody deals with it any more."""


Event = Claimed | LetGo


class NothingToDecide(Refusal):
    """Only what waits for the secretariat can be claimed."""

    says = "The objection is {status}; there is nothing in it for the secretariat to decide now."


def step(objection: Objection, now: datetime) -> Step | None:
    """What the objection waits for at `now`; None once it is decided."""
    if objection.status is Status.FILED:
        return Step.SCREENING
    if objection.status is not Status.ACCEPTED or objection.reply_until is None:
        return None
    replied = objection.replied_at is not None
    return Step.RULING if replied or now >= objection.reply_until else Step.REPLY


def claim(
    objection: Objection, *, by: str, of: Collection[str] = (), lasts: timedelta, now: datetime
) -> Claimed:
    """Keep it from others for a while, anew where it is one's own already.

    Nobody claims what he may not decide: his own agency's case, or one that he screened himself.
    """
    wanted = step(objection, now)
    if wanted not in (Step.SCREENING, Step.RULING):
        raise NothingToDecide(status=objection.status)
    nobody_else(objection.claim, by, now)
    if objection.agency_id in of or by == objection.replied_by:
        raise OwnCase
    if wanted is Step.RULING and by == objection.screened_by:
        raise SamePerson
    return Claimed(Claim(by, now + lasts))


def let_go(objection: Objection, *, by: str, now: datetime) -> LetGo | None:
    """Leave it to others; nothing where nobody holds it."""
    nobody_else(objection.claim, by, now)
    return LetGo() if objection.claim is not None else None


def evolve(objection: Objection, event: Event) -> Objection:
    """The objection after the event."""
    match event:
        case Claimed(claim):
            return replace(objection, claim=claim)
        case LetGo():
            return replace(objection, claim=None)
