"""What the engines do by themselves, asked by the drivers alone."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from shared import clock, messages
from shared.mongo import Mongo
from shared.mongo.driver import TRANSACTION, awaited
from shared.outbox.relay import BATCH
from shared.outbox.unit import Fact, row
from shared.settings import KafkaSettings

TOPIC = "bench.raw"
WRITES = ("raw_state", "raw_outbox", "raw_inbox")


def fact(subject: str, sequence: int) -> dict[str, Any]:
    """An outbox row like those of the services: four fields of data, some 500 bytes a record."""
    told = {"subject": subject, "count": sequence, "at": clock.now(), "why": "x" * 40}
    return row("bench", subject, sequence, Fact("bench.added.v1", told), clock.now())


class Transactions:
    """Journaled majority transactions of two writes (a state, a row) or three (and an inbox)."""

    def __init__(self, mongo: Mongo, writes: int) -> None:
        self._mongo = mongo
        self._states, self._rows, *self._inboxes = (mongo.collection(w) for w in WRITES[:writes])

    async def __call__(self, hand: int) -> None:
        """One transaction; each hand has a state of its own."""
        session = await awaited(self._mongo.client.start_session())
        try:
            await awaited(session.start_transaction(**TRANSACTION))
            state = {"version": 1, "count": 1, "at": clock.now()}
            await self._states.replace_one({"_id": hand}, state, upsert=True, session=session)
            await self._rows.insert_one(fact(str(hand), 1), session=session)
            for inbox in self._inboxes:
                await inbox.update_one(
                    {"_id": hand}, {"$inc": {"last": 1}}, upsert=True, session=session
                )
            await awaited(session.commit_transaction())
        finally:
            await awaited(session.end_session())


def producer(settings: KafkaSettings) -> AIOKafkaProducer:
    """A producer with the relay's own settings."""
    return AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers, acks="all",
        enable_idempotence=settings.idempotent, linger_ms=2, max_batch_size=131_072,
        max_request_size=1_048_576, request_timeout_ms=settings.request_timeout_ms,
    )  # fmt: skip


async def sends(made: AIOKafkaProducer, count: int) -> None:
    """Send so many records, pipelined, and wait for every acknowledgement."""
    waiting = []
    for n in range(count):
        key, value, headers = messages.encode(fact(f"s{n}", 1))
        waiting.append(await made.send(TOPIC, value, key=key, headers=headers))
    await asyncio.gather(*waiting)


async def marks(mongo: Mongo, ids: Sequence[str]) -> None:
    """Mark so many rows, as many at a time as the relay takes."""
    rows = mongo.collection("outbox")
    for n in range(0, len(ids), BATCH):
        change = {"$set": {"sent": True, "sent_at": clock.now()}}
        await rows.update_many({"_id": {"$in": ids[n : n + BATCH]}}, change)
