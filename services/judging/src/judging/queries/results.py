"""What a round decided, for who may see it; to everybody else there is nothing."""

from collections.abc import Sequence

from judging.access import sees_ranking
from judging.domain.decision import Decision
from judging.domain.ranking import Ranked
from judging.domain.round import Round
from judging.store import DECISION, EXPORTS, RANKING, ROUND
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo


async def ranking(mongo: Mongo, who: Who, id: str) -> Sequence[Ranked]:
    """The ranking of a closed round, best first."""
    await _seen(mongo, who, id, "ranking")
    return (await mongo.find(RANKING, id)).state.rows


async def shortlists(mongo: Mongo, who: Who, id: str) -> list[Kept[Decision]]:
    """The lists that a closed round decided."""
    await _seen(mongo, who, id, "shortlist")
    return await mongo.find_many(DECISION, {"round_id": id})


async def exported(mongo: Mongo, who: Who, id: str) -> tuple[str, str]:
    """The canonical document of a closed round, and its SHA-256."""
    await _seen(mongo, who, id, "export")
    found = await mongo.collection(EXPORTS).find_one({"_id": id})
    if found is None:
        raise Missing("export", id)
    return found["text"], found["sha256"]


async def _seen(mongo: Mongo, who: Who, id: str, noun: str) -> None:
    """Missing, whether there is no such round, none that is closed, or none for who asks."""
    found: Kept[Round] | None = await mongo.seek(ROUND, id)
    if found is None or not await sees_ranking(mongo, found.state, who):
        raise Missing(noun, id)
