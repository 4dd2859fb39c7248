"""The journey of a proposal through all services: its steps, who took them, how far it came."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from submission.domain.edition import Edition


class Actor(StrEnum):
    """In which role a step is taken."""

    UNIT = "unit_member"
    AGENCY = "agency_administrator"
    SECRETARIAT = "secretariat"
    JUDGE = "judge"
    STAFF = "event_staff"
    CITIZEN = "citizen"
    SYSTEM = "system"


class Stretch(StrEnum):
    """How far a proposal has come; later ones are further."""

    REGISTERED = "registered"
    WITH_AGENCY = "with_agency"
    SUBMITTED = "submitted"
    REFUSED = "refused"
    ADMITTED = "admitted"
    NOMINATED = "nominated"
    FINALIST = "finalist"
    WINNER = "winner"
    EXHIBITING = "exhibiting"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step: who takes it, and how far a proposal is at least that took it."""

    actor: Actor
    stretch: Stretch | None = None


KINDS: dict[str, Kind] = {
    "submission.proposal_registered.v1": Kind(Actor.UNIT, Stretch.REGISTERED),
    "submission.proposal_handed_over.v1": Kind(Actor.UNIT, Stretch.WITH_AGENCY),
    "submission.proposal_returned.v1": Kind(Actor.AGENCY, Stretch.WITH_AGENCY),
    "submission.proposal_submitted.v1": Kind(Actor.AGENCY, Stretch.SUBMITTED),
    "submission.proposal_withdrawn.v1": Kind(Actor.AGENCY, Stretch.REGISTERED),
    "submission.repair_asked.v1": Kind(Actor.SECRETARIAT, Stretch.SUBMITTED),
    "submission.proposal_repaired.v1": Kind(Actor.UNIT, Stretch.SUBMITTED),
    "submission.proposal_admitted.v1": Kind(Actor.SECRETARIAT, Stretch.ADMITTED),
    "submission.proposal_refused.v1": Kind(Actor.SECRETARIAT, Stretch.REFUSED),
    "submission.refusal_contested.v1": Kind(Actor.AGENCY, Stretch.REFUSED),
    "submission.refusal_upheld.v1": Kind(Actor.SECRETARIAT, Stretch.REFUSED),
    "judging.entry_listed.v1": Kind(Actor.SYSTEM, Stretch.ADMITTED),
    "judging.entry_removed.v1": Kind(Actor.SYSTEM, Stretch.ADMITTED),
    "judging.reading_assigned.v1": Kind(Actor.SYSTEM, Stretch.ADMITTED),
    "judging.reading_declined.v1": Kind(Actor.JUDGE, Stretch.ADMITTED),
    "judging.reading_ended.v1": Kind(Actor.SYSTEM, Stretch.ADMITTED),
    "judging.sheet_handed_in.v1": Kind(Actor.JUDGE, Stretch.ADMITTED),
    "award.list_released.v1": Kind(Actor.SECRETARIAT),
    "award.list_corrected.v1": Kind(Actor.SECRETARIAT),
    "award.objection_filed.v1": Kind(Actor.CITIZEN),
    "award.objection_screened.v1": Kind(Actor.SECRETARIAT),
    "award.objection_replied.v1": Kind(Actor.AGENCY),
    "award.objection_ruled.v1": Kind(Actor.SECRETARIAT),
    "award.finalist_disqualified.v1": Kind(Actor.SECRETARIAT),
    "award.objections_settled.v1": Kind(Actor.SYSTEM),
    "award.certificate_issued.v1": Kind(Actor.SYSTEM),
    "exhibition.exhibitor_invited.v1": Kind(Actor.SYSTEM),
    "exhibition.booth_held.v1": Kind(Actor.AGENCY),
    "exhibition.booth_confirmed.v1": Kind(Actor.AGENCY, Stretch.EXHIBITING),
    "exhibition.booth_released.v1": Kind(Actor.AGENCY),
    "exhibition.booth_offered.v1": Kind(Actor.SYSTEM),
}


_PARTS = {"unit": Actor.UNIT, "agency": Actor.AGENCY, "clock": Actor.SYSTEM}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey: a fact told by some service, with the codes that belong to it.

    `sealed_round` is set where the fact came sealed: it shows that the proposal came into a round
    whose entries are public only once the list that follows from it is released.
    """

    kind: str
    at: datetime
    topic: str
    subject: str
    sequence: int
    list: str | None = None
    part: str | None = None
    """Whose act it was, where a fact of that kind may be the act of one or another."""
    sealed_round: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """In which role it was taken."""
        return _PARTS[self.part] if self.part else KINDS[self.kind].actor


def shown(steps: Iterable[Step], rounds: Collection[str]) -> tuple[Step, ...]:
    """The steps that may be seen, in order; `rounds` are those whose released list names it."""
    public = (s for s in steps if s.sealed_round is None or s.sealed_round in rounds)
    return tuple(sorted(public, key=lambda s: (s.at, s.topic, s.subject, s.sequence)))


def furthest(steps: Iterable[Step], edition: Edition) -> Stretch | None:
    """How far the proposal has come: its furthest step, in whatever order they were heard."""
    order = list(Stretch)
    reached = [s for step in steps if (s := _stretch(step, edition))]
    return max(reached, key=order.index, default=None)


def list_stretch(edition: Edition, list_id: str) -> Stretch | None:
    """How far a proposal is that stands on that released list."""
    for shortlist in edition.lists:
        if shortlist.id == list_id:
            return _CERTIFIED[shortlist.certificate]
    return None


_CERTIFIED = {
    None: Stretch.NOMINATED,
    "finalist": Stretch.FINALIST,
    "winner": Stretch.WINNER,
}


def _stretch(step: Step, edition: Edition) -> Stretch | None:
    if step.list is not None and not step.details.get("removed", False):
        return list_stretch(edition, step.list)
    return KINDS[step.kind].stretch
