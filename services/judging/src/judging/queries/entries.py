"""The entries of an edition: what is judged, whoever judges it."""

from collections.abc import Sequence
from typing import Any

from judging import access
from judging.domain.entry import Entry
from judging.domain.judge import Judge, id_of, require_pact
from judging.store import EDITION, ENTRY, JUDGE
from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Mongo

ORDER = [("proposal_id", 1)]


async def of_edition(
    mongo: Mongo, who: Who, edition_id: str, *, after: Sequence[Any] | None, limit: int
) -> list[Kept[Entry]]:
    """The entries, and one more than `limit`; a judge sees them once the pact is signed."""
    await mongo.find(EDITION, edition_id)
    access.require(who, "list the entries", edition_id)
    if not access.may(who, "follow a round", edition_id):
        kept = await mongo.seek(JUDGE, id_of(edition_id, who.account))
        require_pact(kept.state if kept else None)
    wanted = {"edition_id": edition_id, **after_filter(ORDER, after)}
    return await mongo.find_many(ENTRY, wanted, ORDER, limit + 1)


async def myself(mongo: Mongo, who: Who, edition_id: str) -> Kept[Judge]:
    """What who asks has signed and declared in an edition; nothing yet is version 0."""
    await mongo.find(EDITION, edition_id)
    access.require(who, "read and score entries", edition_id)
    id = id_of(edition_id, who.account)
    return await mongo.seek(JUDGE, id) or Kept(id, Judge(edition_id, who.account), 0, 0)
