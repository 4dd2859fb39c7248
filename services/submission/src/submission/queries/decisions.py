"""What was decided in the administrative selection, by whom and why."""

from collections.abc import Sequence
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Mongo
from submission import access
from submission.domain.intake import intake_id
from submission.domain.proposal import Decision, Proposal
from submission.store.shapes import DECIDED, INTAKE, PROPOSAL


async def decisions(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    *,
    by: str | None,
    reason: str | None,
    after: Sequence[Any] | None,
    limit: int,
) -> list[tuple[Kept[Proposal], Decision]]:
    """The proposals that an officer decided on, by id; one more than `limit`, if there is."""
    access.require(who, "see the selection", edition=edition_id)
    await mongo.find(INTAKE, intake_id(edition_id))
    chosen: list[dict[str, Any]] = [{"edition_id": edition_id, **DECIDED}]
    if by is not None:
        chosen.append({"$or": [{"decision.by": by}, {"contest.answer.by": by}]})
    if reason is not None:
        chosen.append({"decision.reasons": reason})
    chosen.append(after_filter([("_id", 1)], after))
    found = await mongo.find_many(PROPOSAL, {"$and": chosen}, limit=limit + 1)
    return [(kept, decision) for kept in found if (decision := kept.state.decision)]
