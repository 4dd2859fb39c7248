"""Who was asked for and named as a further viewer of a round; nothing of the round itself."""

from collections.abc import Sequence
from typing import Any

from judging import access
from judging.domain.naming import Naming
from judging.store import NAMING, ROUND
from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Mongo

ORDER = [("_id", 1)]


async def of_round(
    mongo: Mongo, who: Who, round_id: str, *, after: Sequence[Any] | None, limit: int
) -> list[Kept[Naming]]:
    """The namings of a round, the first asked first, and one more than `limit`."""
    round_ = (await mongo.find(ROUND, round_id)).state
    access.require(who, "follow a round", round_.edition_id)
    wanted = {"round_id": round_id, **after_filter(ORDER, after)}
    return await mongo.find_many(NAMING, wanted, ORDER, limit + 1)
