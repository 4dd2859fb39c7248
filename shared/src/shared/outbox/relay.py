"""The relay: unsent rows to the broker, at least once, each subject's in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared import clock, messages, telemetry
from shared.mongo import UNAVAILABLE, Document, Mongo
from shared.settings import KafkaSettings

log = logging.getLogger(__name__)
BATCH = 500


class Producer(Protocol):
    """What the relay needs of a Kafka client."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def send(self, topic: str, value: bytes, key: bytes, headers: Any) -> Any: ...


def lanes(rows: Iterable[Document]) -> list[list[Document]]:
    """Unsent rows as one lane a subject, each in the order of its sequence; oldest lane first."""
    by_subject: dict[tuple[str, str], list[Document]] = {}
    for unsent in rows:
        by_subject.setdefault((unsent["topic"], unsent["subject"]), []).append(unsent)
    ordered = [sorted(lane, key=lambda r: r["sequence"]) for lane in by_subject.values()]
    return sorted(ordered, key=lambda lane: lane[0]["at"])


async def send_lane(
    lane: Sequence[Document], send: Callable[[Document], Awaitable[bool]]
) -> AsyncIterator[str]:
    """Ids of the rows whose sending was acknowledged; after the first that was not, no later one.

    This is the rule that keeps the first occurrences of a subject's facts in order, even with two
    relays at once: a relay sends n+1 only after it sent n itself, or saw n marked.
    """
    for unsent in lane:
        if not await send(unsent):
            return
        yield unsent["_id"]


class NoTopic(Exception):
    """The broker does not have a topic that is written or read."""


WAITS: tuple[type[Exception], ...] = (
    *UNAVAILABLE, KafkaError, NoTopic, OSError, TimeoutError,
)  # fmt: skip
"""What passes when the broker or MongoDB is back."""


async def topics_are_there(settings: KafkaSettings, names: Iterable[str]) -> None:
    """NoTopic where the broker lacks any of them.

    Asked of all topics at once: to ask for one by its name may make it, with the broker's own
    number of partitions, which nothing changes later.
    """
    admin = AIOKafkaAdminClient(**settings.client())
    try:
        async with asyncio.timeout(settings.send_timeout_s):
            await admin.start()
            there = set(await admin.list_topics())
    finally:
        await admin.close()
    missing = sorted(name for name in names if settings.prefix + name not in there)
    if missing:
        raise NoTopic(f"topics are missing: {', '.join(missing)}")


class Relay:
    """Carries unsent rows to the broker, at least once, each subject's in order."""

    def __init__(
        self, mongo: Mongo, settings: KafkaSettings, service: str, *, poll_s: float = 0.25,
        make: Callable[[KafkaSettings], Producer] | None = None,
    ) -> None:  # fmt: skip
        self._mongo = mongo
        self._settings = settings
        self._service = service
        self._poll_s = poll_s
        self._make = make or _producer
        self._producer: Producer | None = None
        self._topics: set[str] = set()

    async def run(self) -> None:
        """Relay for ever: at once when this process told something, else every `poll_s`."""
        try:
            await telemetry.for_ever(f"the relay of {self._service}", self._turn, WAITS)
        finally:
            await self._drop_producer()

    async def _turn(self) -> None:
        self._mongo.told.clear()
        if not await self.once():
            with suppress(TimeoutError):
                async with asyncio.timeout(clock.jitter(self._poll_s)):
                    await self._mongo.told.wait()

    async def once(self) -> int:
        """Send one batch; how many rows the broker acknowledged. A failed send is not counted."""
        try:
            return await self._batch()
        except BaseException:
            # A producer whose send failed may be wedged for good: a new one starts afresh.
            await self._drop_producer()
            raise

    async def _batch(self) -> int:
        rows = await self._unsent()
        if not rows:
            return 0
        producer = await self._started()
        await self._known({row["topic"] for row in rows})
        results = await asyncio.gather(*(self._lane(producer, x) for x in lanes(rows)))
        sent = [one for ids in results for one in ids]
        await self._mark(sent)
        whole = len(sent) == len(rows)
        telemetry.RELAY_BATCHES.labels(self._service, "whole" if whole else "cut").inc()
        telemetry.RELAYED.labels(self._service).inc(len(sent))
        if not whole:
            raise TimeoutError(f"{len(rows) - len(sent)} of {len(rows)} rows not acknowledged")
        return len(sent)

    async def _unsent(self) -> list[Document]:
        outbox = self._mongo.collection("outbox")
        oldest = outbox.find({"sent": False}, {"subject": 1, "_id": 0}).sort("at", 1).limit(BATCH)
        subjects = list({r["subject"] for r in await self._mongo.all(oldest)})
        if not subjects:
            return []
        # Whole lanes from their first unsent row: what the limit cuts off is only the end of one.
        rows = outbox.find({"sent": False, "subject": {"$in": subjects}})
        return await self._mongo.all(rows.sort([("subject", 1), ("sequence", 1)]).limit(4 * BATCH))

    async def _lane(self, producer: Producer, lane: Sequence[Document]) -> list[str]:
        async def send(unsent: Document) -> bool:
            return await self._send(producer, unsent)

        return [sent async for sent in send_lane(lane, send)]

    async def _send(self, producer: Producer, unsent: Document) -> bool:
        topic = self._settings.prefix + unsent["topic"]
        try:
            with telemetry.span(f"relay {unsent['type']}", unsent["trace"]):
                key, value, headers = messages.encode(unsent | {"trace": telemetry.carrier()})
                async with asyncio.timeout(self._settings.send_timeout_s):
                    await (await producer.send(topic, value, key=key, headers=headers))
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("not acknowledged: %s", error, extra={"fact": unsent["_id"]})
            return False
        return True

    async def _mark(self, ids: Sequence[str]) -> None:
        if ids:
            change = {"$set": {"sent": True, "sent_at": clock.now()}}
            await self._mongo.collection("outbox").update_many({"_id": {"$in": ids}}, change)

    async def _known(self, topics: set[str]) -> None:
        if not topics <= self._topics:
            await topics_are_there(self._settings, topics)
            self._topics |= topics

    async def _started(self) -> Producer:
        if self._producer is None:
            producer = self._make(self._settings)
            try:
                async with asyncio.timeout(self._settings.send_timeout_s):
                    await producer.start()
            except BaseException:
                await _stop(producer)
                raise
            self._producer = producer
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _stop(producer)


async def _stop(producer: Producer) -> None:
    with suppress(KafkaError, OSError, TimeoutError):
        async with asyncio.timeout(3):
            await producer.stop()


def _producer(settings: KafkaSettings) -> Producer:
    producer: Producer = AIOKafkaProducer(
        **settings.client(),
        acks="all",
        enable_idempotence=settings.idempotent,
        linger_ms=2,
        max_batch_size=131_072,
        max_request_size=1_048_576,
    )
    return producer
