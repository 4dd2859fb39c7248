"""What may be read about accounts, by whom; and what a sign-in needs to know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from identity import access
from identity.domain.account import Account, Status
from identity.domain.grant import Grant
from identity.domain.office import Role
from identity.domain.person import Outsider, Person
from identity.domain.wording import address, key
from identity.store.shapes import ACCOUNTS, PEOPLE
from shared import grants, http
from shared.grants import Who
from shared.mongo import Document, Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class Described:
    """An account, who it is (None when erased), and the grants that the asker may see."""

    kept: Kept[Account]
    person: Person | None
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts: with a role, in a scope, in a state, with these letters in the name."""

    agency_id: str | None = None
    role: Role | None = None
    status: Status | None = None
    letters: str | None = None
    agencies: tuple[str, ...] | None = None
    """As `agency_id`, of any of several."""


async def myself(mongo: Mongo, who: Who) -> Described:
    """The asker's own account, with every role he holds."""
    found = await _describe(mongo, who.account)
    return Described(found.kept, found.person, found.kept.state.held)


async def account(mongo: Mongo, who: Who, account_id: str) -> Described:
    """One account; Missing for who may not see it, as an agency whose it is no longer."""
    found = await _describe(mongo, account_id)
    grants = access.seen(who, found.kept.state)
    stands = any(grant.revoked_at is None for grant in grants)
    if not stands and not access.may(who, "see every account"):
        raise Missing("account", account_id)
    return Described(found.kept, found.person, grants)


async def accounts(
    mongo: Mongo, who: Who, wanted: Wanted, *, after: Sequence[object] | None, limit: int
) -> list[Described]:
    """Accounts by id, from the one after `after`: of one agency, or everybody's.

    Whoever administers one agency, and may not see everybody, sees that one's unasked.
    """
    own = who.scopes(Role.AGENCY_ADMINISTRATOR)
    if wanted.agency_id is None and len(own) == 1 and not access.may(who, "see every account"):
        wanted = replace(wanted, agency_id=own[0])
    if wanted.agency_id is None:
        access.require(who, "see every account")
    else:
        access.require(who, "see the accounts of an agency", agency=wanted.agency_id)
    documents = await mongo.aggregate(ACCOUNTS.collection, _pipeline(wanted, after, limit))
    return [_described(who, document) for document in documents]


async def names(mongo: Mongo, who: Who, account_ids: Sequence[str]) -> dict[str, str]:
    """The names by account of those that somebody may know; others, and closed ones, are absent."""
    pipeline: list[Document] = [{"$match": {"_id": {"$in": list(dict.fromkeys(account_ids))}}}]
    agencies = access.known_through(who)
    if agencies is not None:
        held = Wanted(agencies=tuple(agencies))
        pipeline += [
            _joined(ACCOUNTS.collection, "account"),
            {"$match": {"$or": [{"_id": who.account}, {"account": {"$elemMatch": _match(held)}}]}},
        ]
    found = await mongo.aggregate(PEOPLE.collection, [*pipeline, {"$project": {"name": 1}}])
    return {document["_id"]: document["name"] for document in found}


async def credential(mongo: Mongo, email: str) -> tuple[str, Account] | None:
    """The account of an address, found in one question whether it exists or not."""
    return await _one_person(mongo, {"email": address(email)})


async def outsider(mongo: Mongo, known_as: Outsider) -> tuple[str, Account] | None:
    """The account tied to another provider's subject."""
    tied = {"outsider.issuer": known_as.issuer, "outsider.subject": known_as.subject}
    return await _one_person(mongo, tied)


async def grants_of(mongo: Mongo, account_id: str) -> tuple[grants.Grant, ...]:
    """What somebody may be, read where it is decided: here nothing has to be heard first."""
    kept = await mongo.seek(ACCOUNTS, account_id)
    offices = kept.state.offices if kept else ()
    return tuple(grants.Grant(o.role, o.scope_kind, o.scope_id) for o in offices)


async def _describe(mongo: Mongo, account_id: str) -> Described:
    kept = await mongo.find(ACCOUNTS, account_id)
    person = await mongo.seek(PEOPLE, account_id)
    return Described(kept, person.state if person else None, ())


async def _one_person(mongo: Mongo, filter: Document) -> tuple[str, Account] | None:
    pipeline: list[Document] = [
        {"$match": filter},
        {"$limit": 1},
        _joined(ACCOUNTS.collection, "account"),
    ]
    found = await mongo.aggregate(PEOPLE.collection, pipeline)
    if not found or not found[0]["account"]:
        return None
    return found[0]["_id"], ACCOUNTS.state(found[0]["account"][0])


def _pipeline(wanted: Wanted, after: Sequence[object] | None, limit: int) -> list[Document]:
    order = [("_id", 1)]
    letters = re.escape(key(wanted.letters or ""))
    named = [{"$match": {"person.search": {"$regex": letters}}}] if letters else []
    return [
        {"$match": {"$and": [_match(wanted), http.after_filter(order, after)]}},
        {"$sort": dict(order)},
        _joined(PEOPLE.collection, "person"),
        *named,
        {"$limit": limit},
    ]


def _match(wanted: Wanted) -> Document:
    match: Document = {}
    if wanted.status is not None:
        match["status"] = wanted.status
    held: Document = {}
    agencies = wanted.agencies if wanted.agency_id is None else (wanted.agency_id,)
    if agencies is not None:
        held["office.scope_id"] = {"$in": list(agencies)}
        held["office.role"] = {"$in": [Role.UNIT_MEMBER, Role.AGENCY_ADMINISTRATOR]}
    if wanted.role is not None:
        held["office.role"] = wanted.role
    if held:
        match["grants"] = {"$elemMatch": {**held, "revoked_at": None}}
    return match


def _joined(collection: str, name: str) -> Document:
    return {"$lookup": {"from": collection, "localField": "_id", "foreignField": "_id", "as": name}}


def _described(who: Who, document: Document) -> Described:
    kept = ACCOUNTS.kept(document)
    person = PEOPLE.state(document["person"][0]) if document["person"] else None
    return Described(kept, person, access.seen(who, kept.state))
