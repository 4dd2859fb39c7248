"""Who looked at what was submitted, and when."""

from collections.abc import Sequence
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Mongo
from submission import access


async def looks(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    *,
    proposal_id: str | None,
    after: Sequence[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """The looks of an edition, or at one proposal of it, oldest first."""
    access.require(who, "see who looked", edition=edition_id)
    chosen = {"edition_id": edition_id} | after_filter([("_id", 1)], after)
    if proposal_id is not None:
        chosen["proposal_id"] = proposal_id
    found = mongo.collection("looks").find(chosen).sort("_id", 1).limit(limit + 1)
    return await mongo.all(found)
