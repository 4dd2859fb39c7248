"""What people are told of: each kind has its own words, and may be had by mail or not."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum


class Kind(StrEnum):
    """One kind of notice; its value is how it is named outside."""

    REPAIR_ASKED = "repair_asked"
    REPAIR_ENDING = "repair_ending"
    PROPOSAL_RETURNED = "proposal_returned"
    DRAFT_UNFINISHED = "draft_unfinished"
    AGENCY_UNFINISHED = "agency_unfinished"
    READINGS_ASSIGNED = "readings_assigned"
    READINGS_DUE = "readings_due"
    OBJECTION_ACCEPTED = "objection_accepted"
    REPLY_ENDING = "reply_ending"
    OBJECTION_RULED = "objection_ruled"
    LIST_RELEASED = "list_released"
    BOOTH_OFFERED = "booth_offered"
    HOLD_ENDING = "hold_ending"
    CERTIFICATE_READY = "certificate_ready"
    DIGEST = "digest"


class Page(StrEnum):
    """Where a notice leads; the portal knows the address of each."""

    PROPOSAL = "proposal"
    AGENCY_PROPOSALS = "agency_proposals"
    READINGS = "readings"
    OBJECTION = "objection"
    LIST = "list"
    EXHIBITOR = "exhibitor"
    CERTIFICATE = "certificate"
    DESK = "desk"


_UNIT = frozenset({"unit_member", "agency_administrator"})
_AGENCY = frozenset({"agency_administrator"})
_JUDGES = frozenset({"evaluator", "panellist"})

CONCERNED: Mapping[Kind, AbstractSet[str]] = {
    Kind.REPAIR_ASKED: _UNIT,
    Kind.REPAIR_ENDING: _UNIT,
    Kind.PROPOSAL_RETURNED: _UNIT,
    Kind.DRAFT_UNFINISHED: _UNIT,
    Kind.AGENCY_UNFINISHED: _AGENCY,
    Kind.READINGS_ASSIGNED: _JUDGES,
    Kind.READINGS_DUE: _JUDGES,
    Kind.OBJECTION_ACCEPTED: _UNIT,
    Kind.REPLY_ENDING: _AGENCY,
    Kind.OBJECTION_RULED: _UNIT,
    Kind.LIST_RELEASED: _UNIT,
    Kind.BOOTH_OFFERED: _AGENCY,
    Kind.HOLD_ENDING: _AGENCY,
    Kind.CERTIFICATE_READY: _UNIT,
    Kind.DIGEST: frozenset({"secretariat"}),
}
"""The roles in which somebody may be told of a kind."""
