"""What an operator is told of one service: what waits in it, its workers, and what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared import clock
from shared.delivery import WAITING
from shared.mongo import Document, Index, Mongo

INDEXES: Mapping[str, Sequence[Index]] = {
    "workers": (Index((("expires_at", 1),), expire_after=0),),
}
BEAT_S = 5.0
SEEN_LATELY = timedelta(seconds=30)
"""A worker that was not seen for longer does not run, or cannot reach MongoDB."""
FORGOTTEN = timedelta(hours=1)
LONG = timedelta(minutes=1)
"""A fact that waits longer does not come by itself."""
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a code, and what a sentence about it needs in any language."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Behind:
    """How many records of a topic a consumer has not read yet."""

    consumer: str
    topic: str
    records: int


@dataclass(frozen=True, slots=True)
class Beat:
    """A worker as it was last seen: what its checks said was wrong, by check, and its lag."""

    worker: str
    seen_at: datetime
    wrong: Mapping[str, str] = field(default_factory=dict)
    lag: Sequence[Behind] = ()


@dataclass(frozen=True, slots=True)
class Waits:
    """The first record of a line that was set aside, and what it waits for.

    That is a fact of `needs`, a subject of another topic, or else what comes before `sequence`.
    """

    consumer: str
    topic: str
    subject: str
    sequence: int
    needs: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """One service as its database tells of it."""

    outbox: int
    outbox_since: datetime | None
    dead_letters: int
    aside: int
    aside_since: datetime | None
    waits: Sequence[Waits]
    workers: Sequence[Beat]


async def beat(mongo: Mongo, seen: Beat) -> None:
    """Keep that a worker was seen; it is forgotten by itself when no more beats come."""
    document = {
        "seen_at": seen.seen_at, "expires_at": seen.seen_at + FORGOTTEN, "wrong": dict(seen.wrong),
        "lag": [{"consumer": b.consumer, "topic": b.topic, "records": b.records} for b in seen.lag],
    }  # fmt: skip
    await mongo.collection("workers").replace_one({"_id": seen.worker}, document, upsert=True)


async def leave(mongo: Mongo, worker: str) -> None:
    """Forget a worker that ends as it should."""
    await mongo.collection("workers").delete_one({"_id": worker})


async def status(mongo: Mongo) -> Status:
    """The service at a glance."""
    outbox, unsent = mongo.collection("outbox"), {"sent": False}
    letters, aside = mongo.collection("dead_letters"), mongo.collection("aside")
    oldest = await outbox.find_one(unsent, {"at": 1}, sort=[("at", 1)])
    first = await aside.find_one({}, {"since": 1}, sort=[("since", 1)])
    return Status(
        outbox=await outbox.count_documents(unsent),
        outbox_since=oldest["at"] if oldest else None,
        dead_letters=await letters.count_documents({"status": {"$in": list(WAITING)}}),
        aside=await aside.count_documents({}),
        aside_since=first["since"] if first else None,
        waits=await _waits(mongo),
        workers=await _workers(mongo),
    )


def findings(told: Status, now: datetime) -> list[Finding]:
    """Everything that is wrong with the service at this instant."""
    return [*_workers_wrong(told.workers, now), *waiting(told, now)]


def waiting(told: Status, now: datetime) -> Iterator[Finding]:
    """What waits longer than it should, whoever runs."""
    if told.outbox_since is not None and now - told.outbox_since > LONG:
        age = int((now - told.outbox_since).total_seconds())
        yield Finding("facts-not-sent", {"count": told.outbox, "oldest_s": age})
    if told.dead_letters:
        yield Finding("dead-letters-wait", {"count": told.dead_letters})
    for one in told.waits:
        if now - one.since > LONG:
            yield Finding("set-aside-long", _named(one))


def _named(one: Waits) -> Document:
    topic, _, subject = (one.needs or f"{one.topic}|{one.subject}").partition("|")
    return {
        "consumer": one.consumer, "topic": topic, "subject": subject,
        "before": None if one.needs else one.sequence, "since": one.since,
    }  # fmt: skip


def _workers_wrong(workers: Sequence[Beat], now: datetime) -> Iterator[Finding]:
    lately = [one for one in workers if now - one.seen_at <= SEEN_LATELY]
    if not lately:
        last = max((one.seen_at for one in workers), default=None)
        yield Finding("no-worker-seen", {"last_seen_at": last})
    for one in lately:
        for check, says in one.wrong.items():
            yield Finding("worker-unwell", {"worker": one.worker, "check": check, "says": says})


async def _workers(mongo: Mongo) -> list[Beat]:
    since = {"seen_at": {"$gt": clock.now() - FORGOTTEN}}
    found = await mongo.all(mongo.collection("workers").find(since).sort("_id", 1))
    return [
        Beat(d["_id"], d["seen_at"], d["wrong"], [Behind(**one) for one in d["lag"]]) for d in found
    ]


async def _waits(mongo: Mongo) -> list[Waits]:
    """The first record of each line that waits, those that wait longest first."""
    found = await mongo.aggregate("aside", [
        {"$project": {"consumer": 1, "lane": 1, "sequence": 1, "needs": 1, "since": 1}},
        {"$sort": {"sequence": 1}},
        {"$group": {"_id": {"consumer": "$consumer", "lane": "$lane"},
                    "sequence": {"$first": "$sequence"}, "needs": {"$first": "$needs"},
                    "since": {"$first": "$since"}}},
        {"$sort": {"since": 1, "_id": 1}},
        {"$limit": MOST_NAMED},
    ])  # fmt: skip
    return [_first(one) for one in found]


def _first(found: Document) -> Waits:
    topic, _, subject = found["_id"]["lane"].partition("|")
    consumer = found["_id"]["consumer"]
    return Waits(consumer, topic, subject, found["sequence"], found["needs"], found["since"])
