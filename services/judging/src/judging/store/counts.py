"""What is counted over the readings of a round."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from judging.domain.assignment import Pair
from judging.domain.entry import Entry, id_of
from judging.domain.loads import Holding
from judging.domain.reading import LIVE, State
from judging.store.shapes import ENTRY, READING, SHARE
from shared.mongo import Document, Mongo


@dataclass(frozen=True, slots=True)
class Done:
    """How far one judge is: readings in each state, those begun, when something was last done."""

    states: Counter[str]
    begun: int
    last_at: datetime | None


async def pairs_of(mongo: Mongo, round_id: str) -> tuple[Pair, ...]:
    """The round's assignment as it was decided."""
    cursor = mongo.collection(SHARE.collection).find({"round_id": round_id}).sort([("_id", 1)])
    return tuple(
        Pair(pair["proposal_id"], pair["judge_id"])
        for share in await mongo.all(cursor)
        for pair in share["pairs"]
    )


async def holdings_of(mongo: Mongo, round_id: str) -> list[Holding]:
    """Every reading of a round, by whom and how far, without what it says."""
    names = {"_id": 0, "proposal_id": 1, "judge_id": 1, "state": 1}
    found = mongo.collection(READING.collection).find({"round_id": round_id}, names)
    return [
        Holding(one["proposal_id"], one["judge_id"], State(one["state"]))
        for one in await mongo.all(found)
    ]


async def proposals_of(mongo: Mongo, round_id: str) -> tuple[str, ...]:
    """Every proposal that the round's assignment gave to judges."""
    rows = await mongo.aggregate(SHARE.collection, [
        {"$match": {"round_id": round_id}},
        {"$unwind": "$pairs"},
        {"$group": {"_id": "$pairs.proposal_id"}},
    ])  # fmt: skip
    return tuple(sorted(row["_id"] for row in rows))


async def standing_of(mongo: Mongo, round_id: str) -> tuple[Entry, ...]:
    """The entries of a round that still stand."""
    return tuple((await standing_among(mongo, await proposals_of(mongo, round_id))).values())


async def standing_among(mongo: Mongo, proposals: Iterable[str]) -> dict[str, Entry]:
    """The entries of these proposals that still stand, by proposal."""
    wanted = {"_id": {"$in": [id_of(proposal) for proposal in proposals]}, "removed": None}
    found = await mongo.find_many(ENTRY, wanted)
    return {kept.state.proposal_id: kept.state for kept in found}


async def handed_in_by_entry(
    mongo: Mongo, round_id: str, standing: Iterable[Entry]
) -> dict[str, int]:
    """How many sheets of each entry that still stands were handed in."""
    counted = await _counted(mongo, round_id, {"state": State.HANDED_IN.value}, "$proposal_id")
    return {entry.proposal_id: counted[entry.proposal_id] for entry in standing}


async def live_by_entry(mongo: Mongo, round_id: str) -> dict[str, int]:
    """How many readings of each entry that still stands are held or handed in."""
    counted = await _counted(mongo, round_id, _live(), "$proposal_id")
    return {e.proposal_id: counted[e.proposal_id] for e in await standing_of(mongo, round_id)}


async def live_by_judge(mongo: Mongo, round_id: str) -> dict[str, int]:
    """How many readings each judge holds or has handed in."""
    return dict(await _counted(mongo, round_id, _live(), "$judge_id"))


async def progress_by_judge(mongo: Mongo, round_id: str) -> Mapping[str, Done]:
    """How far each judge of a round is."""
    written = {"$cond": [{"$eq": [{"$ifNull": ["$written_at", None]}, None]}, 0, 1]}
    rows = await mongo.aggregate(READING.collection, [
        {"$match": {"round_id": round_id}},
        {"$group": {
            "_id": {"judge": "$judge_id", "state": "$state"},
            "count": {"$sum": 1},
            "written": {"$sum": written},
            "last_at": {"$max": {"$max": ["$written_at", {"$max": "$history.at"}]}},
        }},
    ])  # fmt: skip
    found: dict[str, list[Document]] = {}
    for row in rows:
        found.setdefault(row["_id"]["judge"], []).append(row)
    return {judge: _done(of_judge) for judge, of_judge in found.items()}


async def unsent_of(mongo: Mongo, round_id: str) -> tuple[int, int]:
    """How many sheets were begun and never handed in, and how many written on since they were."""
    of_round: Document = {"round_id": round_id, "written_at": {"$ne": None}}
    begun = await mongo.collection(READING.collection).count_documents(
        of_round | {"state": State.ASSIGNED.value}
    )
    later = {"$expr": {"$gt": ["$written_at", {"$last": "$history.at"}]}}
    found = await mongo.find_many(READING, of_round | {"state": State.HANDED_IN.value} | later)
    return int(begun), sum(kept.state.unsent for kept in found)


def _done(rows: Iterable[Document]) -> Done:
    rows = list(rows)
    instants = [row["last_at"] for row in rows if row["last_at"] is not None]
    return Done(
        Counter({row["_id"]["state"]: row["count"] for row in rows}),
        sum(row["written"] for row in rows if row["_id"]["state"] == State.ASSIGNED.value),
        max(instants, default=None),
    )


def _live() -> Document:
    return {"state": {"$in": [state.value for state in LIVE]}}


async def _counted(mongo: Mongo, round_id: str, which: Document, by: str) -> Counter[str]:
    rows = await mongo.aggregate(READING.collection, [
        {"$match": {"round_id": round_id, **which}},
        {"$group": {"_id": by, "count": {"$sum": 1}}},
    ])  # fmt: skip
    return Counter({row["_id"]: row["count"] for row in rows})
