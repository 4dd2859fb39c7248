"""Who holds which role where: each service's own copy, from identity's facts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.delivery import Entry, Folds, Heard, Projection
from shared.messages import Hearing
from shared.mongo import Index, Mongo

TOPIC = "identity.events"
OPERATOR = "operator"
"""Who looks after the platform itself, whatever it is used for."""
INDEXES: Mapping[str, Sequence[Index]] = {
    "grants": (Index((("account", 1),)), Index((("role", 1), ("scope_id", 1)))),
    "grants_heard": (),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one place; a role in the whole nation has no scope id."""

    role: str
    scope_kind: str
    scope_id: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks, and what he may be. `told_of`: how many facts his token knows of him."""

    account: str
    grants: tuple[Grant, ...] = ()
    told_of: int = 0

    def holds(self, role: str, scope_id: str | None = None) -> bool:
        """Whether he holds the role there; with no scope given, anywhere."""
        return any(g.role == role and scope_id in (None, g.scope_id) for g in self.grants)

    def scopes(self, role: str) -> tuple[str, ...]:
        """Where he holds the role."""
        return tuple(g.scope_id for g in self.grants if g.role == role and g.scope_id)


class Forbidden(Exception):
    """He may see it, but may not do that; the sentence says what to do."""


class Granted(Hearing):
    """What a grant's facts say."""

    account_id: str
    grant_id: str
    role: str
    scope_kind: str
    scope_id: str | None = None


class Opened(Hearing):
    """What an account's first fact and its last one say."""

    account_id: str


class Appointed(Hearing):
    """What the facts about an operator say."""

    account_id: str
    grant_id: str


def _counted(heard: Heard[Opened] | Heard[Granted] | Heard[Appointed]) -> Entry:
    account = heard.data.account_id
    return Entry("grants_heard", account, {"sequence": heard.sequence}, heard.sequence)


def _opened(heard: Heard[Opened]) -> Sequence[Entry]:
    return [_counted(heard)]


def _entry(heard: Heard[Granted], *, remove: bool) -> Entry:
    data = heard.data
    fields = {
        "account": data.account_id, "role": data.role,
        "scope_kind": data.scope_kind, "scope_id": data.scope_id,
    }  # fmt: skip
    return Entry("grants", data.grant_id, fields, heard.sequence, remove=remove)


def _granted(heard: Heard[Granted]) -> Sequence[Entry]:
    return [_entry(heard, remove=False), _counted(heard)]


def _revoked(heard: Heard[Granted]) -> Sequence[Entry]:
    return [_entry(heard, remove=True), _counted(heard)]


def _operator(heard: Heard[Appointed], *, remove: bool) -> Entry:
    fields = {
        "account": heard.data.account_id, "role": OPERATOR, "scope_kind": "nation",
        "scope_id": None,
    }  # fmt: skip
    return Entry("grants", heard.data.grant_id, fields, heard.sequence, remove=remove)


def _appointed(heard: Heard[Appointed]) -> Sequence[Entry]:
    return [_operator(heard, remove=False), _counted(heard)]


def _dismissed(heard: Heard[Appointed]) -> Sequence[Entry]:
    return [_operator(heard, remove=True), _counted(heard)]


def projection(service: str) -> Projection:
    """The projection that keeps a service's copy.

    Every fact told of an account is heard, also where it changes nothing here: how many were heard
    says whether a token's holder may have a role that has not arrived yet.
    """
    folds = {
        "identity.account_opened.v1": Folds(Opened, _opened),
        "identity.role_granted.v1": Folds(Granted, _granted),
        "identity.role_revoked.v1": Folds(Granted, _revoked),
        "identity.operator_appointed.v1": Folds(Appointed, _appointed),
        "identity.operator_dismissed.v1": Folds(Appointed, _dismissed),
        "identity.account_closed.v1": Folds(Opened, _opened),
    }
    return Projection(f"{service}.grants.v2", {TOPIC: folds})


GrantsOf = Callable[[Mongo, str], Awaitable[tuple[Grant, ...]]]
"""Where the grants of an account are read."""


async def grants_of(mongo: Mongo, account: str) -> tuple[Grant, ...]:
    """What the account holds, as this service has heard."""
    cursor = mongo.collection("grants").find({"account": account, "removed": False})
    found = await mongo.all(cursor)
    return tuple(Grant(d["role"], d["scope_kind"], d["scope_id"]) for d in found)


async def holders(mongo: Mongo, role: str, scope_id: str | None = None) -> tuple[str, ...]:
    """The accounts that hold a role there, as this service has heard."""
    chosen = {"role": role, "scope_id": scope_id, "removed": False}
    found = await mongo.all(mongo.collection("grants").find(chosen, {"account": 1}))
    return tuple(sorted({d["account"] for d in found}))


async def behind(mongo: Mongo, who: Who) -> bool:
    """Whether his token knows of facts about him that this service has not heard."""
    heard = await mongo.collection("grants_heard").find_one({"_id": who.account})
    return who.told_of > (heard["sequence"] if heard else 0)
