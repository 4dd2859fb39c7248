"""A judge's own readings, and nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from judging.access import ABILITIES, require_judge
from judging.domain.edition import Group, Stage
from judging.domain.reading import Reading
from judging.domain.round import Round
from judging.store import EDITION, READING, ROUND
from shared.grants import Forbidden, Who
from shared.http import after_filter
from shared.mongo import Kept, Missing, Mongo

ORDER = [("_id", 1)]


@dataclass(frozen=True, slots=True)
class OwnReading:
    """A reading with what its judge needs to score it."""

    kept: Kept[Reading]
    group: Group
    meanings: Mapping[str, dict[str, str]]
    stage: Stage
    round: Round


async def own(
    mongo: Mongo, who: Who, *, chosen: dict[str, Any], after: Sequence[Any] | None, limit: int
) -> list[Kept[Reading]]:
    """The readings of who asks, in editions where they still judge, and one more than `limit`."""
    roles = {role: who.scopes(role) for role in ABILITIES["read and score entries"]}
    if not any(roles.values()):
        raise Forbidden("Only evaluators and panellists have readings; ask the secretariat.")
    held = [{"role": role, "edition_id": {"$in": list(where)}} for role, where in roles.items()]
    mine = [{"judge_id": who.account}, {"$or": held}, chosen, after_filter(ORDER, after)]
    return await mongo.find_many(READING, {"$and": mine}, ORDER, limit + 1)


async def own_one(mongo: Mongo, who: Who, id: str) -> OwnReading:
    """One reading of who asks; to everybody else there is none."""
    kept = await mongo.find(READING, id)
    reading = kept.state
    if reading.judge_id != who.account:
        raise Missing("reading", id)
    require_judge(who, reading.role, reading.edition_id)
    edition = (await mongo.find(EDITION, reading.edition_id)).state
    round_ = (await mongo.find(ROUND, reading.round_id)).state
    group, meanings = edition.group(reading.group), edition.meanings_of(reading.group)
    return OwnReading(kept, group, meanings, edition.stage_of(round_.round), round_)
