"""Who is late, counted from the proposals themselves, and from who might have written one."""

from collections.abc import Sequence
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Mongo
from submission import access
from submission.domain.edition import Edition
from submission.domain.intake import intake_id
from submission.domain.lateness import AgencyProgress, BlankDraft, IdleUnit
from submission.domain.proposal import Standing
from submission.store.shapes import INTAKE, PROPOSAL

_NOT_SUBMITTED = {Standing.DRAFT, Standing.HANDED_OVER, Standing.WITHDRAWN}
SUBMITTED = [s.value for s in Standing if s not in _NOT_SUBMITTED]


async def late_agencies(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    after: Sequence[Any] | None,
    limit: int,
    *,
    agency_id: str | None = None,
) -> list[AgencyProgress]:
    """Agencies with something that has not reached the ministry, or without any proposal, by id."""
    edition, chosen = await _chosen(mongo, who, edition_id, agency_id)
    further = {"$match": after_filter([("agency_id", 1)], after)}
    administered = [*_holders(AGENCY_ROLE, edition, chosen), further]
    counted: list[dict[str, Any]] = [
        {"$match": chosen},
        further,
        {"$unionWith": {"coll": "grants", "pipeline": administered}},
        {
            "$group": {
                "_id": "$agency_id",
                "proposals": _sum({"$gt": ["$standing", None]}),
                "drafts": _sum(_is(Standing.DRAFT)),
                "blank": _sum({"$and": [_is(Standing.DRAFT), "$blank"]}),
                "handed_over": _sum(_is(Standing.HANDED_OVER)),
                "submitted": _sum({"$in": ["$standing", SUBMITTED]}),
            }
        },
        {
            "$match": {
                "$or": [{"proposals": 0}, {"drafts": {"$gt": 0}}, {"handed_over": {"$gt": 0}}]
            }
        },
        {"$sort": {"_id": 1}},
        {"$limit": limit + 1},
    ]
    rows = await mongo.aggregate(PROPOSAL.collection, counted)
    return [
        AgencyProgress(r["_id"], r["drafts"], r["blank"], r["handed_over"], r["submitted"])
        for r in rows
    ]


async def blank_drafts(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    after: Sequence[Any] | None,
    limit: int,
    *,
    agency_id: str | None = None,
) -> list[BlankDraft]:
    """Drafts in which nothing is written, by agency and id."""
    _, chosen = await _chosen(mongo, who, edition_id, agency_id)
    chosen |= {"standing": Standing.DRAFT.value, "blank": True}
    order = [("agency_id", 1), ("_id", 1)]
    shown = {"agency_id": 1, "owner": 1, "registered_at": 1}
    proposals = mongo.collection(PROPOSAL.collection)
    found = proposals.find(chosen | after_filter(order, after), shown).sort(order)
    return [
        BlankDraft(r["_id"], r["agency_id"], r["owner"], r["registered_at"])
        for r in await mongo.all(found.limit(limit + 1))
    ]


async def idle_units(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    after: Sequence[Any] | None,
    limit: int,
    *,
    agency_id: str | None = None,
) -> list[IdleUnit]:
    """Unit members who write no proposal of their agency, by agency and account."""
    edition, chosen = await _chosen(mongo, who, edition_id, agency_id)
    order = [("agency_id", 1), ("account", 1)]
    of_agency = {"edition_id": edition_id, "$expr": {"$eq": ["$agency_id", "$$agency"]}}
    written = {
        "from": PROPOSAL.collection,
        "localField": "account",
        "foreignField": "people",
        "let": {"agency": "$agency_id"},
        "pipeline": [{"$match": of_agency}, {"$limit": 1}, {"$project": {"_id": 1}}],
        "as": "written",
    }
    idle: list[dict[str, Any]] = [
        *_holders("unit_member", edition, chosen),
        {"$match": after_filter(order, after)},
        {"$sort": dict(order)},
        {"$lookup": written},
        {"$match": {"written": []}},
        {"$limit": limit + 1},
    ]
    rows = await mongo.aggregate("grants", idle)
    return [IdleUnit(r["agency_id"], r["account"]) for r in rows]


async def _chosen(
    mongo: Mongo, who: Who, edition_id: str, agency_id: str | None
) -> tuple[Edition, dict[str, Any]]:
    """The whole edition for the secretariat, his own agencies for an administrator, or one."""
    access.require(who, "see who is late", agency=agency_id)
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    if agency_id is not None:
        return edition, {"edition_id": edition_id, "agency_id": agency_id}
    if who.holds("secretariat"):
        return edition, {"edition_id": edition_id}
    own = list(who.scopes(AGENCY_ROLE))
    return edition, {"edition_id": edition_id, "agency_id": {"$in": own}}


def _holders(role: str, edition: Edition, chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Who holds the role in the agencies chosen, of those that may compete in the edition."""
    held = {"role": role, "removed": False}
    if "agency_id" in chosen:
        held["scope_id"] = chosen["agency_id"]
    types = [type for cluster in edition.clusters for type in cluster.agency_types]
    agency = {"from": "agencies", "localField": "scope_id", "foreignField": "_id", "as": "agency"}
    return [
        {"$match": held},
        {"$lookup": agency},
        {"$match": {"agency.type": {"$in": types}}},
        {"$project": {"_id": 0, "agency_id": "$scope_id", "account": 1}},
    ]


def _sum(condition: object) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def _is(standing: Standing) -> dict[str, Any]:
    return {"$eq": ["$standing", standing.value]}


AGENCY_ROLE = "agency_administrator"
