"""What is counted over the readings of a round."""

from collections import Counter
from collections.abc import Iterable, Mapping

from judging.domain.entry import Entry, id_of
from judging.domain.reading import LIVE, State
from judging.store.shapes import ENTRY, READING, SHARE
from shared.mongo import Document, Mongo


async def proposals_of(mongo: Mongo, round_id: str) -> tuple[str, ...]:
    """Every proposal that the round's assignment gave to judges."""
    shares = await mongo.find_many(SHARE, {"round_id": round_id})
    return tuple(sorted({pair.proposal_id for share in shares for pair in share.state.pairs}))


async def standing_of(mongo: Mongo, round_id: str) -> tuple[Entry, ...]:
    """The entries of a round that still stand."""
    return tuple((await standing_among(mongo, await proposals_of(mongo, round_id))).values())


async def standing_among(mongo: Mongo, proposals: Iterable[str]) -> dict[str, Entry]:
    """The entries of these proposals that still stand, by proposal."""
    wanted = {"_id": {"$in": [id_of(proposal) for proposal in proposals]}, "removed": None}
    found = await mongo.find_many(ENTRY, wanted)
    return {kept.state.proposal_id: kept.state for kept in found}


async def handed_in_by_entry(mongo: Mongo, round_id: str) -> dict[str, int]:
    """How many sheets of each entry that still stands were handed in."""
    counted = await _counted(mongo, round_id, {"state": State.HANDED_IN.value}, "$proposal_id")
    return {e.proposal_id: counted[e.proposal_id] for e in await standing_of(mongo, round_id)}


async def live_by_entry(mongo: Mongo, round_id: str) -> dict[str, int]:
    """How many readings of each entry that still stands are held or handed in."""
    counted = await _counted(mongo, round_id, _live(), "$proposal_id")
    return {e.proposal_id: counted[e.proposal_id] for e in await standing_of(mongo, round_id)}


async def live_by_judge(mongo: Mongo, round_id: str) -> dict[str, int]:
    """How many readings each judge holds or has handed in."""
    return dict(await _counted(mongo, round_id, _live(), "$judge_id"))


async def states_by_judge(mongo: Mongo, round_id: str) -> Mapping[str, Counter[str]]:
    """How many readings of each judge are in each state."""
    rows = await mongo.aggregate(READING.collection, [
        {"$match": {"round_id": round_id}},
        {"$group": {"_id": {"judge": "$judge_id", "state": "$state"}, "count": {"$sum": 1}}},
    ])  # fmt: skip
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row["_id"]["judge"], Counter())[row["_id"]["state"]] = row["count"]
    return found


def _live() -> Document:
    return {"state": {"$in": [state.value for state in LIVE]}}


async def _counted(mongo: Mongo, round_id: str, which: Document, by: str) -> Counter[str]:
    rows = await mongo.aggregate(READING.collection, [
        {"$match": {"round_id": round_id, **which}},
        {"$group": {"_id": by, "count": {"$sum": 1}}},
    ])  # fmt: skip
    return Counter({row["_id"]: row["count"] for row in rows})
