"""What happens to a proposal, and what it is afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from submission.domain.proposal import (
    Answer,
    Attachment,
    Claim,
    Contest,
    Decision,
    Holder,
    Overwritten,
    Proposal,
    Receipt,
    Remark,
    Repair,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A unit began a proposal."""

    edition_id: str
    agency_id: str
    group: str
    cluster: str
    owner: str
    answers: dict[str, Answer]
    at: datetime
    number: str | None = None
    begun_from: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Answers were written, and these replaced."""

    answers: dict[str, Answer]
    overwritten: tuple[Overwritten, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A file was attached, in the place of the one that was there."""

    slot: str
    attachment: Attachment
    replaced: Attachment | None


@dataclass(frozen=True, slots=True)
class Detached:
    """A file was taken away."""

    slot: str
    replaced: Attachment
    version: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Who writes with the owner was settled anew."""

    collaborators: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The unit handed the proposal to its agency."""

    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """The agency gave the proposal back to its unit."""

    remark: Remark


@dataclass(frozen=True, slots=True)
class Submitted:
    """The agency submitted the proposal to the ministry."""

    receipt: Receipt
    by: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The proposal was taken out of the competition, by its unit or its agency.

    It was `counted` where the settled selection had counted it among the admitted.
    """

    by: str
    at: datetime
    part: Holder
    counted: bool


@dataclass(frozen=True, slots=True)
class RepairAsked:
    """The secretariat asked for named fields to be mended."""

    repair: Repair


@dataclass(frozen=True, slots=True)
class Repaired:
    """The mended proposal is back; handed back by its unit, or as it stood when time was up."""

    receipt: Receipt
    time_up: bool


@dataclass(frozen=True, slots=True)
class RepairLapsed:
    """The time for a repair was up and nothing had been mended."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Admitted:
    """An officer admitted the proposal."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Refused:
    """An officer refused the proposal."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class Contested:
    """The agency contested the refusal."""

    contest: Contest


@dataclass(frozen=True, slots=True)
class RefusalUpheld:
    """Another officer kept to the refusal."""

    answer: Decision


@dataclass(frozen=True, slots=True)
class RefusalOverturned:
    """Another officer admitted what had been refused."""

    answer: Decision


@dataclass(frozen=True, slots=True)
class Claimed:
    """An officer took it before him, or goes on with it."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class LetGo:
    """The officer put it back undecided."""


Event = (
    Registered | Written | Attached | Detached | Shared | HandedOver | Returned | Submitted
    | Withdrawn | RepairAsked | Repaired | RepairLapsed | Admitted | Refused | Contested
    | RefusalUpheld | RefusalOverturned | Claimed | LetGo
)  # fmt: skip


def evolve(proposal: Proposal | None, event: Event) -> Proposal:
    """The proposal after `event`."""
    if isinstance(event, Registered):
        return Proposal(
            edition_id=event.edition_id,
            agency_id=event.agency_id,
            group=event.group,
            cluster=event.cluster,
            owner=event.owner,
            registered_at=event.at,
            answers=event.answers,
            number=event.number,
            begun_from=event.begun_from,
        )
    if proposal is None:
        raise TypeError(f"a proposal begins with Registered, not with {type(event).__name__}")
    changes = _CHANGES[type(event)](proposal, event)
    # A claim is on what lies in the queue now: whatever moves the proposal on ends it.
    if "standing" in changes:
        changes |= {"claim": None}
    return replace(proposal, **changes)


def _written(before: Proposal, event: Written) -> dict[str, Any]:
    return {
        "answers": before.answers | event.answers,
        "overwritten": before.overwritten + len(event.overwritten),
        "content_version": event.version,
    }


def _attached(before: Proposal, event: Attached) -> dict[str, Any]:
    attachments = before.attachments | {event.slot: event.attachment}
    return {"attachments": attachments, "content_version": event.attachment.version}


def _detached(before: Proposal, event: Detached) -> dict[str, Any]:
    left = {s: a for s, a in before.attachments.items() if s != event.slot}
    return {"attachments": left, "content_version": event.version}


def _frozen(before: Proposal, receipt: Receipt) -> dict[str, Any]:
    return {
        "standing": Standing.SUBMITTED,
        "frozen_version": receipt.version,
        "receipts": (*before.receipts, receipt),
        "repair": None,
    }


def _answered(before: Proposal, answer: Decision, standing: Standing) -> dict[str, Any]:
    contest = replace(before.contest, answer=answer) if before.contest else None
    return {"standing": standing, "contest": contest}


_CHANGES: dict[type, Callable[[Proposal, Any], dict[str, Any]]] = {
    Written: _written,
    Attached: _attached,
    Detached: _detached,
    Shared: lambda _, e: {"collaborators": e.collaborators},
    HandedOver: lambda _, e: {
        "standing": Standing.HANDED_OVER, "frozen_version": e.version, "handed_over_at": e.at,
    },
    Returned: lambda _, e: {"standing": Standing.DRAFT, "remark": e.remark},
    Submitted: lambda p, e: _frozen(p, e.receipt) | {"submitted_at": e.receipt.at},
    Withdrawn: lambda *_: {"standing": Standing.WITHDRAWN, "repair": None},
    RepairAsked: lambda _, e: {"standing": Standing.REPAIR, "repair": e.repair},
    Repaired: lambda p, e: _frozen(p, e.receipt),
    RepairLapsed: lambda *_: {"standing": Standing.SUBMITTED, "repair": None},
    Admitted: lambda _, e: {"standing": Standing.ADMITTED, "decision": e.decision},
    Refused: lambda _, e: {"standing": Standing.REFUSED, "decision": e.decision},
    Contested: lambda _, e: {"standing": Standing.CONTESTED, "contest": e.contest},
    RefusalUpheld: lambda p, e: _answered(p, e.answer, Standing.UPHELD),
    RefusalOverturned: lambda p, e: _answered(p, e.answer, Standing.ADMITTED),
    Claimed: lambda _, e: {"claim": e.claim},
    LetGo: lambda *_: {"claim": None},
}  # fmt: skip
