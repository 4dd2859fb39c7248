"""Objections: for the secretariat and auditors, for the agency concerned, and by tracking code."""

from collections.abc import Mapping, Sequence
from typing import Any

from award import access
from award.domain.contact import Contact
from award.domain.objection import SHOWN_TO_AGENCY, Objection, Status
from award.store import CONTACTS, OBJECTIONS
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo

BY_ID = (("_id", 1),)


async def one(mongo: Mongo, objection_id: str, who: Who) -> Kept[Objection]:
    """An objection for those who deal with it; its agency sees it once it was accepted."""
    kept = await mongo.find(OBJECTIONS, objection_id)
    there = kept.state
    if access.may(who, "read objections", edition=there.edition_id):
        return kept
    theirs = access.may(who, "reply to objections", agency=there.agency_id)
    if theirs and there.status in SHOWN_TO_AGENCY:
        return kept
    raise Missing("objection", objection_id)


async def of_edition(
    mongo: Mongo, edition_id: str, *, name: str | None, status: Status | None,
    after: Mapping[str, Any], limit: int,
) -> Sequence[Kept[Objection]]:  # fmt: skip
    """An edition's objections, the first filed first; one more than `limit`."""
    chosen: dict[str, Any] = {"edition_id": edition_id, **after}
    if name is not None:
        chosen["list"] = name
    if status is not None:
        chosen["status"] = status
    return await mongo.find_many(OBJECTIONS, chosen, BY_ID, limit + 1)


async def of_agency(
    mongo: Mongo, agency_id: str, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Objection]]:
    """The accepted objections against an agency's entries; one more than `limit`."""
    chosen = {"agency_id": agency_id, "status": {"$in": SHOWN_TO_AGENCY}, **after}
    return await mongo.find_many(OBJECTIONS, chosen, BY_ID, limit + 1)


async def tracked(mongo: Mongo, code_sha256: str) -> Kept[Objection]:
    """The objection of a tracking code."""
    found = await mongo.find_many(OBJECTIONS, {"code_sha256": code_sha256}, limit=1)
    if not found:
        raise Missing("objection", "of that code")
    return found[0]


async def contact(mongo: Mongo, objection_id: str) -> Contact:
    """How the objector may be reached; Missing when he did not say, or had it erased."""
    return (await mongo.find(CONTACTS, objection_id)).state
