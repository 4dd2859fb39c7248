"""Who looked at what was submitted, and when."""

from collections.abc import Sequence
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Mongo
from submission import access
from submission.domain.edition import Shortlist
from submission.domain.intake import intake_id
from submission.store.shapes import INTAKE


async def looks(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    *,
    proposal_id: str | None,
    after: Sequence[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """The looks of an edition, or at one proposal of it, oldest first.

    A look in a sealed round would name an entry of it: it shows once a released list of that round
    names the proposal, as the steps of its journey do.
    """
    access.require(who, "see who looked", edition=edition_id)
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    chosen = {"edition_id": edition_id} | after_filter([("_id", 1)], after)
    if proposal_id is not None:
        chosen["proposal_id"] = proposal_id
    shown: list[dict[str, Any]] = [
        {"$match": chosen},
        {"$sort": {"_id": 1}},
        {"$lookup": {**MARKS, "as": "marks"}},
        {"$match": {"$or": [{"sealed_round": None}, *map(_named, edition.lists)]}},
        {"$limit": limit + 1},
        {"$unset": "marks"},
    ]
    return await mongo.aggregate("looks", shown)


def _named(shortlist: Shortlist) -> dict[str, Any]:
    return {"sealed_round": shortlist.round, f"marks.lists.{shortlist.id}.released": True}


MARKS = {"from": "funnel", "localField": "proposal_id", "foreignField": "_id"}
