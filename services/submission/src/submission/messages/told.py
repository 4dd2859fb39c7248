"""Our events in the words of the contracts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.outbox import Fact
from submission.domain import event as happened
from submission.domain.intake import IntakeClosed, SelectionSettled
from submission.domain.proposal import Decision, Proposal, Receipt

TELLS: tuple[str, ...] = (
    "submission.proposal_registered.v1",
    "submission.writers_changed.v1",
    "submission.proposal_handed_over.v1",
    "submission.proposal_returned.v1",
    "submission.proposal_submitted.v1",
    "submission.proposal_withdrawn.v1",
    "submission.intake_closed.v1",
    "submission.repair_asked.v1",
    "submission.proposal_repaired.v1",
    "submission.proposal_admitted.v1",
    "submission.proposal_refused.v1",
    "submission.refusal_contested.v1",
    "submission.refusal_upheld.v1",
    "submission.selection_settled.v1",
)


def facts(id: str, after: Proposal, event: happened.Event) -> tuple[Fact, ...]:
    """What is told of a proposal's event; nothing of writing, which nobody else needs to know."""
    tell = _FACTS.get(type(event))
    if tell is None:
        return ()
    fact, data = tell(after, event)
    named = {"proposal_id": id, "edition_id": after.edition_id}
    return (Fact(f"submission.{fact}.v1", named | data),)


def intake_closed(event: IntakeClosed) -> Fact:
    """The closing of an intake."""
    data = {
        "edition_id": event.edition_id,
        "submitted": event.submitted,
        "closed_at": event.closed_at,
        "at": event.at,
    }
    return Fact("submission.intake_closed.v1", data)


def selection_settled(event: SelectionSettled) -> Fact:
    """The end of a selection."""
    data = {
        "edition_id": event.edition_id,
        "admitted": event.admitted,
        "admitted_sha256": event.admitted_sha256,
        "at": event.at,
    }
    return Fact("submission.selection_settled.v1", data)


def _of_agency(after: Proposal, at: datetime) -> dict[str, Any]:
    return {"agency_id": after.agency_id, "at": at}


def _of_cluster(after: Proposal, at: datetime) -> dict[str, Any]:
    return _of_agency(after, at) | {"group": after.group, "cluster": after.cluster}


def _frozen(receipt: Receipt) -> dict[str, Any]:
    return {"content_version": receipt.version, "content_sha256": receipt.sha256}


def _admitted(after: Proposal, decision: Decision) -> tuple[str, dict[str, Any]]:
    data = _of_cluster(after, decision.at) | _frozen(after.receipts[-1])
    return "proposal_admitted", data | {"title": after.title, "category": after.category}


def _repair(_: Proposal, event: happened.RepairAsked) -> tuple[str, dict[str, Any]]:
    repair = event.repair
    return "repair_asked", {"fields": repair.fields, "until": repair.until, "at": repair.at}


def _refused(after: Proposal, event: happened.Refused) -> tuple[str, dict[str, Any]]:
    decision = event.decision
    return "proposal_refused", _of_agency(after, decision.at) | {"reasons": decision.reasons}


_FACTS: dict[type, Callable[[Proposal, Any], tuple[str, dict[str, Any]]]] = {
    happened.Registered: lambda p, e: (
        "proposal_registered",
        _of_cluster(p, e.at) | {"owner_id": e.owner} | ({"number": e.number} if e.number else {}),
    ),
    happened.Shared: lambda p, e: (
        "writers_changed",
        _of_agency(p, e.at) | {"owner_id": p.owner, "collaborator_ids": list(p.collaborators)},
    ),
    happened.HandedOver: lambda p, e: ("proposal_handed_over", _of_agency(p, e.at)),
    happened.Returned: lambda p, e: ("proposal_returned", _of_agency(p, e.remark.at)),
    happened.Submitted: lambda p, e: (
        "proposal_submitted",
        _of_cluster(p, e.receipt.at) | _frozen(e.receipt),
    ),
    happened.Withdrawn: lambda p, e: (
        "proposal_withdrawn",
        _of_agency(p, e.at) | {"part": e.part.value, "counted": e.counted},
    ),
    happened.RepairAsked: _repair,
    happened.Repaired: lambda _, e: (
        "proposal_repaired",
        _frozen(e.receipt) | {"at": e.receipt.at, "part": "clock" if e.time_up else "unit"},
    ),
    happened.Admitted: lambda p, e: _admitted(p, e.decision),
    happened.Refused: _refused,
    happened.Contested: lambda _, e: ("refusal_contested", {"at": e.contest.at}),
    happened.RefusalUpheld: lambda _, e: ("refusal_upheld", {"at": e.answer.at}),
    happened.RefusalOverturned: lambda p, e: _admitted(p, e.answer),
}
