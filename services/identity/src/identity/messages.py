"""What identity tells: its events in the words of the contracts, without anything personal."""

from collections.abc import Iterable
from functools import singledispatch

from identity.domain.account import AccountOpened, Closed
from identity.domain.agency import AgencyRegistered, Corrected
from identity.domain.grant import RoleGranted, RoleRevoked
from identity.domain.office import Role
from shared.outbox import Fact

TELLS = (
    "identity.agency_registered.v1",
    "identity.agency_corrected.v1",
    "identity.account_opened.v1",
    "identity.role_granted.v1",
    "identity.role_revoked.v1",
    "identity.operator_appointed.v1",
    "identity.operator_dismissed.v1",
    "identity.account_closed.v1",
)


def told(events: Iterable[object]) -> tuple[Fact, ...]:
    """The facts to tell of these events, in their order; most events are nobody else's matter."""
    facts = (fact_of(event) for event in events)
    return tuple(fact for fact in facts if fact is not None)


@singledispatch
def fact_of(event: object) -> Fact | None:
    """The fact to tell of an event, if it is one that is told."""
    return None


@fact_of.register
def _(event: AgencyRegistered) -> Fact:
    words = {
        "agency_id": event.agency_id,
        "name": event.name,
        "type": event.type,
        "parent_id": event.parent_id,
        "province": event.province,
    }
    return Fact("identity.agency_registered.v1", words)


@fact_of.register
def _(event: Corrected) -> Fact:
    words = {
        "agency_id": event.agency_id,
        "name": event.name,
        "type": event.type,
        "province": event.province,
        "at": event.at,
    }
    return Fact("identity.agency_corrected.v1", words)


@fact_of.register
def _(event: AccountOpened) -> Fact:
    return Fact("identity.account_opened.v1", {"account_id": event.account_id})


@fact_of.register
def _(event: Closed) -> Fact:
    words = {"account_id": event.account_id, "at": event.at}
    return Fact("identity.account_closed.v1", words)


@fact_of.register
def _(event: RoleGranted) -> Fact:
    if event.office.role is Role.OPERATOR:
        return Fact("identity.operator_appointed.v1", _grant(event))
    return Fact("identity.role_granted.v1", _role(event))


@fact_of.register
def _(event: RoleRevoked) -> Fact:
    if event.office.role is Role.OPERATOR:
        return Fact("identity.operator_dismissed.v1", _grant(event))
    return Fact("identity.role_revoked.v1", _role(event))


def _role(event: RoleGranted | RoleRevoked) -> dict[str, object]:
    return {
        **_grant(event),
        "role": event.office.role,
        "scope_kind": event.office.scope_kind,
        "scope_id": event.office.scope_id,
    }


def _grant(event: RoleGranted | RoleRevoked) -> dict[str, object]:
    return {"account_id": event.account_id, "grant_id": event.grant_id}
