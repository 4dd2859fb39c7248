"""Namings of a list's further readers; they say nothing of the list itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from award.domain.naming import Naming
from award.store import NAMINGS
from shared.mongo import Kept, Mongo

BY_ID = (("_id", 1),)


async def of_list(
    mongo: Mongo, edition_id: str, name: str, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Naming]]:
    """Those of a list, the first asked first; one more than `limit`."""
    chosen = {"edition_id": edition_id, "list": name, **after}
    return await mongo.find_many(NAMINGS, chosen, BY_ID, limit + 1)
