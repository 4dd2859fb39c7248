"""Who is late, counted from the proposals themselves."""

from collections.abc import Sequence
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Mongo
from submission import access
from submission.domain.intake import intake_id
from submission.domain.lateness import AgencyProgress, BlankDraft
from submission.domain.proposal import Standing
from submission.store.shapes import INTAKE, PROPOSAL

LATE = [Standing.DRAFT.value, Standing.HANDED_OVER.value]


async def late_agencies(
    mongo: Mongo, who: Who, edition_id: str, after: Sequence[Any] | None, limit: int
) -> list[AgencyProgress]:
    """Agencies with something that has not reached the ministry, by id."""
    chosen = await _chosen(mongo, who, edition_id)
    counted: list[dict[str, Any]] = [
        {"$match": chosen | after_filter([("agency_id", 1)], after)},
        {
            "$group": {
                "_id": "$agency_id",
                "drafts": _sum(_is(Standing.DRAFT)),
                "blank": _sum({"$and": [_is(Standing.DRAFT), "$blank"]}),
                "handed_over": _sum(_is(Standing.HANDED_OVER)),
                "submitted": _sum({"$not": [{"$in": ["$standing", [*LATE, "withdrawn"]]}]}),
            }
        },
        {"$match": {"$or": [{"drafts": {"$gt": 0}}, {"handed_over": {"$gt": 0}}]}},
        {"$sort": {"_id": 1}},
        {"$limit": limit + 1},
    ]
    rows = await mongo.aggregate(PROPOSAL.collection, counted)
    return [
        AgencyProgress(r["_id"], r["drafts"], r["blank"], r["handed_over"], r["submitted"])
        for r in rows
    ]


async def blank_drafts(
    mongo: Mongo, who: Who, edition_id: str, after: Sequence[Any] | None, limit: int
) -> list[BlankDraft]:
    """Drafts in which nothing is written, by agency and id."""
    chosen = await _chosen(mongo, who, edition_id)
    chosen |= {"standing": Standing.DRAFT.value, "blank": True}
    order = [("agency_id", 1), ("_id", 1)]
    shown = {"agency_id": 1, "owner": 1, "registered_at": 1}
    proposals = mongo.collection(PROPOSAL.collection)
    found = proposals.find(chosen | after_filter(order, after), shown).sort(order)
    return [
        BlankDraft(r["_id"], r["agency_id"], r["owner"], r["registered_at"])
        for r in await mongo.all(found.limit(limit + 1))
    ]


async def _chosen(mongo: Mongo, who: Who, edition_id: str) -> dict[str, Any]:
    """The whole edition for the secretariat, his own agencies for an administrator."""
    access.require(who, "see who is late")
    await mongo.find(INTAKE, intake_id(edition_id))
    if who.holds("secretariat"):
        return {"edition_id": edition_id}
    return {"edition_id": edition_id, "agency_id": {"$in": list(who.scopes(AGENCY_ROLE))}}


def _sum(condition: object) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def _is(standing: Standing) -> dict[str, Any]:
    return {"$eq": ["$standing", standing.value]}


AGENCY_ROLE = "agency_administrator"
