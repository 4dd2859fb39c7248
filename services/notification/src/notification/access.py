"""Who is concerned by a matter, and which notices an account may see."""

from collections.abc import Mapping, Sequence

from notification.domain.kind import CONCERNED, Kind
from notification.domain.matter import Audience
from notification.domain.proposal import Standing
from notification.store import CLOSED, PROPOSALS
from shared.grants import Who, holders
from shared.mongo import Document, Mongo

ADMINISTRATOR, SECRETARIAT, MEMBER = "agency_administrator", "secretariat", "unit_member"


def office(role: str, scope_id: str | None = None) -> str:
    """An office as it is written in a notice."""
    return f"{role}:{scope_id or ''}"


async def audience(mongo: Mongo, whom: Audience) -> Mapping[str, str | None]:
    """The accounts that are concerned now, each with the office in which it is, if it is in one.

    Who writes a proposal is told as that, though he may administer its agency too.
    """
    found: dict[str, str | None] = {}
    if whom.secretariat:
        found |= dict.fromkeys(await holders(mongo, SECRETARIAT), office(SECRETARIAT))
    if whom.agency_id is not None:
        administrators = await holders(mongo, ADMINISTRATOR, whom.agency_id)
        found |= dict.fromkeys(administrators, office(ADMINISTRATOR, whom.agency_id))
    if whom.proposal_id is not None:
        found |= dict.fromkeys(await _writers(mongo, whom.proposal_id))
    if whom.account is not None:
        found[whom.account] = None
    return await _without_closed(mongo, found)


async def _writers(mongo: Mongo, proposal_id: str) -> Sequence[str]:
    """Those who write it and are still of its agency."""
    kept = await mongo.seek(PROPOSALS, proposal_id)
    if kept is None or kept.state.standing is Standing.WITHDRAWN:
        return ()
    agency = kept.state.agency_id
    there = {
        *await holders(mongo, MEMBER, agency), *await holders(mongo, ADMINISTRATOR, agency)
    }  # fmt: skip
    return [account for account in kept.state.writers if account in there]


async def _without_closed(
    mongo: Mongo, accounts: Mapping[str, str | None]
) -> Mapping[str, str | None]:
    chosen = {"_id": {"$in": list(accounts)}}
    closed = await mongo.all(mongo.collection(CLOSED.collection).find(chosen, {"_id": 1}))
    gone = {document["_id"] for document in closed}
    return {account: held for account, held in accounts.items() if account not in gone}


def seen_by(who: Who) -> Document:
    """The filter of what lies in somebody's inbox: what he was told in an office he sees while he
    holds it."""
    held = [office(grant.role, grant.scope_id) for grant in who.grants]
    return {"account": who.account, "office": {"$in": [None, *held]}}


def kinds_for(who: Who) -> Sequence[Kind]:
    """The kinds that somebody may be told in the roles that he holds."""
    roles = {grant.role for grant in who.grants}
    return [kind for kind in Kind if roles & CONCERNED[kind]]
