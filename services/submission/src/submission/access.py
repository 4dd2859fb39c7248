"""Who may ask what."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from shared.grants import Forbidden, Who
from shared.mongo import Document, Missing, Mongo
from submission.domain.proposal import Holder, Proposal, Standing
from submission.domain.refusal import OwnCase

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "register a proposal": ("unit_member",),
    "write a unit's proposal": ("unit_member",),
    "hand a proposal over": ("unit_member",),
    "share a proposal": ("unit_member", "agency_administrator"),
    "hand a repaired proposal back": ("unit_member",),
    "correct a proposal": ("agency_administrator",),
    "return a proposal": ("agency_administrator",),
    "submit a proposal": ("agency_administrator",),
    "withdraw a proposal": ("unit_member", "agency_administrator"),
    "contest a refusal": ("agency_administrator",),
    "decide on proposals": ("secretariat",),
    "see the selection": ("secretariat", "auditor"),
    "import past winners": ("secretariat",),
    "see who is late": ("secretariat", "agency_administrator"),
    "see the overview": ("secretariat",),
    "see the agency's proposals": ("agency_administrator",),
    "see who looked": ("secretariat", "auditor"),
}
_SCOPED_BY_AGENCY = ("unit_member", "agency_administrator")


class View(StrEnum):
    """How much of a proposal somebody sees."""

    WHOLE = "whole"
    """Everything, as it is written now."""
    FROZEN = "frozen"
    """What was submitted, not what is being mended."""
    PROGRESS = "progress"
    """Its title, who writes it, and where it stands."""
    STEPS = "steps"
    """Its journey only."""


def require(
    who: Who, ability: str, *, agency: str | None = None, edition: str | None = None
) -> None:
    """Forbidden unless he holds a role with that ability there."""
    for role in ABILITIES[ability]:
        scope = agency if role in _SCOPED_BY_AGENCY else edition if role == "auditor" else None
        if who.holds(role, scope):
            return
    roles = " or ".join(ABILITIES[ability]).replace("_", " ")
    raise Forbidden(f"To {ability} you must be {roles} there; ask who invited you for that role.")


def hands(who: Who, proposal: Proposal) -> tuple[Holder, ...]:
    """Whose part he may take for that proposal: its unit's, its agency's, the ministry's."""
    writes = who.account in proposal.people and who.holds("unit_member", proposal.agency_id)
    parts = {
        Holder.UNIT: writes,
        Holder.AGENCY: who.holds("agency_administrator", proposal.agency_id),
        Holder.MINISTRY: who.holds("secretariat") and proposal.submitted_at is not None,
    }
    return tuple(holder for holder, may in parts.items() if may)


def hand(who: Who, id: str, proposal: Proposal) -> Holder:
    """The part he takes in changing it; Missing where he may not even know of it."""
    taken = hands(who, proposal)
    if not taken:
        raise Missing("proposal", id)
    return proposal.holder if proposal.holder in taken else taken[0]


def require_hand(who: Who, id: str, proposal: Proposal, holder: Holder, ability: str) -> None:
    """Missing where he may not know of it, Forbidden where it is another's part."""
    taken = hands(who, proposal)
    if not taken:
        raise Missing("proposal", id)
    if holder not in taken:
        roles = " or ".join(ABILITIES[ability]).replace("_", " ")
        raise Forbidden(f"To {ability} is the part of its {roles}; ask them to do it.")


def require_impartial(who: Who, proposal: Proposal) -> None:
    """OwnCase where he has a part in its agency, began it, or contested its refusal.

    Those who only may write it are not asked about: a unit could name any officer among them.
    """
    of_agency = any(who.holds(role, proposal.agency_id) for role in _SCOPED_BY_AGENCY)
    began = who.account == proposal.owner
    contested = proposal.contest is not None and who.account == proposal.contest.by
    if of_agency or began or contested:
        raise OwnCase


def impartial(who: Who) -> dict[str, Any]:
    """The filter for those of which he is no part: what `require_impartial` lets through."""
    own = sorted({agency for role in _SCOPED_BY_AGENCY for agency in who.scopes(role)})
    other = {"$ne": who.account}
    return {"agency_id": {"$nin": own}, "owner": other, "contest.by": other}


def sees_submitted(who: Who, edition: str) -> bool:
    """Whether he sees what was submitted of that edition, whoever's it is."""
    return who.holds("secretariat") or who.holds("auditor", edition)


def own(who: Who) -> list[dict[str, Any]]:
    """Each alternative of the filter for his own proposals, and his agencies'."""
    writes, administers = (sorted(who.scopes(role)) for role in _SCOPED_BY_AGENCY)
    rights: list[dict[str, Any]] = []
    if writes:
        rights.append({"people": who.account, "agency_id": {"$in": writes}})
    if administers:
        rights.append({"agency_id": {"$in": administers}})
    return rights


def of_others(who: Who) -> list[dict[str, Any]]:
    """Each alternative of the filter for what he sees as it was submitted, whoever's it is."""
    submitted: dict[str, Any] = {"submitted_at": {"$ne": None}}
    if who.holds("secretariat"):
        return [submitted]
    audited = sorted(who.scopes("auditor"))
    return [submitted | {"edition_id": {"$in": audited}}] if audited else []


def require_sharing(who: Who, id: str, proposal: Proposal, members: Collection[str]) -> None:
    """Missing where he may not know of it, Forbidden where another says who writes it.

    That is who began it, and once he is none of the agency's unit `members`, its administrator:
    else nobody could ever write it again.
    """
    taken = hands(who, proposal)
    if not taken:
        raise Missing("proposal", id)
    if proposal.owner in members:
        if who.account != proposal.owner:
            raise Forbidden("Only who began the proposal says who writes it; ask its owner.")
    elif Holder.AGENCY not in taken:
        raise Forbidden("Who began the proposal has left; ask your agency's administrator.")


def view(who: Who, id: str, proposal: Proposal) -> View:
    """How much of it he sees; Missing where that is nothing."""
    taken = hands(who, proposal)
    if Holder.UNIT in taken:
        return View.WHOLE
    if Holder.AGENCY in taken:
        shown = proposal.handed_over_at is not None and proposal.standing is not Standing.DRAFT
        return View.WHOLE if shown else View.PROGRESS
    if proposal.submitted_at is not None and sees_submitted(who, proposal.edition_id):
        return View.FROZEN
    if who.holds("auditor", proposal.edition_id):
        return View.STEPS
    raise Missing("proposal", id)


async def log_seen(_: Mongo, __: Who) -> Sequence[Document]:
    """The rows of the log about no proposal, and about those that were submitted.

    What a unit and its agency do before that is their own, and neither the secretariat's to see
    nor an auditor's.
    """
    proposals = {
        "from": "proposals",
        "localField": "subjects.proposal_id",
        "foreignField": "_id",
        "pipeline": [{"$project": {"submitted_at": 1}}],
        "as": "of",
    }
    submitted = {"of.submitted_at": {"$type": "date"}}
    return [
        {"$lookup": proposals},
        {"$match": {"$or": [{"subjects.proposal_id": None}, submitted]}},
        {"$unset": "of"},
    ]
