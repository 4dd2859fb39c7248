"""How a service listens at the broker: batches, one commit each, nothing acknowledged unhandled."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared import clock, telemetry
from shared.delivery import Delivery, Views
from shared.messages import Record, as_headers
from shared.mongo import UNAVAILABLE, LostRace
from shared.settings import KafkaSettings

log = logging.getLogger(__name__)
WAITS: tuple[type[Exception], ...] = (*UNAVAILABLE, LostRace, OSError, TimeoutError)
Listener = Delivery | Views


class Unsafe(Exception):
    """A subscriber that could lose a record."""


@dataclass
class Line:
    """One listener at the broker, and when it last got anywhere."""

    name: str
    topics: tuple[str, ...]
    listener: Listener
    subscriber: Any = None
    failures: int = 0
    behind_since: float | None = None

    def stood_still(self) -> float:
        """Seconds since it was first seen behind without a batch that got through; 0 if it is not.

        Who asks looks twice: a line that was idle is not late because a record has just come.
        """
        if not sum(self.lag().values()):
            self.behind_since = None
        elif self.behind_since is None:
            self.behind_since = clock.monotonic()
        return clock.monotonic() - self.behind_since if self.behind_since is not None else 0.0

    def is_member(self) -> bool:
        """Whether it still speaks with its group's coordinator, as far as it has begun."""
        consumer: Any = self.subscriber.consumer if self.subscriber else None
        task = getattr(getattr(consumer, "_coordinator", None), "_coordination_task", None)
        return task is None or not task.done()

    def read_past_the_unreadable(self) -> None:
        """From now on a record that the client cannot even parse is kept as a dead letter.

        The client fails at a header whose name is not UTF-8, and would fail there for ever.
        """
        consumer: Any = self.subscriber.consumer
        usual = consumer.getmany

        async def getmany(**given: Any) -> Any:
            try:
                return await usual(**given)
            except UnicodeDecodeError as error:
                return await self._step(consumer, usual, str(error))

        consumer.getmany = getmany

    async def _step(self, consumer: Any, usual: Any, why: str) -> Any:
        """One record on: the next one that can be read, or past the one that cannot."""
        for place, fetched in list(consumer._fetcher._records.items()):
            parsed = getattr(fetched, "_partition_records", None)
            if parsed is None or parsed._records_iterator.gi_frame is not None:
                continue  # an error, or a partition whose parsing has not failed
            here, broken = await consumer.position(place), parsed.next_fetch_offset
            consumer.seek(place, here)  # drops what was fetched
            if here < broken:
                return await usual(timeout_ms=1000, max_records=1)
            log.error("a record cannot be read: %s", why, extra={"offset": broken})
            raw = Record(self.topic_of(place.topic), None, None, (), place.partition, broken)
            await self.listener.dead_letter(raw, f"the record cannot be read: {why}")
            consumer.seek(place, broken + 1)
        return {}

    def topic_of(self, name: str) -> str:
        """The topic's own name, without the prefix that tests put before it."""
        return next((topic for topic in self.topics if name.endswith(topic)), name)

    def lag(self) -> dict[str, int]:
        """Records of each topic that were not read yet, by the high watermark of fetches."""
        consumer: Any = self.subscriber.consumer if self.subscriber else None
        found: dict[str, int] = {}
        for place in consumer.assignment() if consumer else ():
            high = consumer.highwater(place) or 0
            at = consumer._subscription.subscription.assignment.state_value(place)
            position = at.position if at is not None and at.has_valid_position else 0
            found[place.topic] = found.get(place.topic, 0) + max(0, high - position)
        return found


def make_broker(settings: KafkaSettings) -> KafkaBroker:
    """A broker that makes no topics by accident, and waits for handlers when it stops."""
    return KafkaBroker(
        settings.bootstrap_servers, allow_auto_create_topics=False, graceful_timeout=10.0,
        logger=None, request_timeout_ms=settings.request_timeout_ms, security=_security(settings),
    )  # fmt: skip


def _security(settings: KafkaSettings) -> BaseSecurity:
    """Who asks, in the framework's words."""
    context = settings.tls_context()
    if not settings.user:
        return BaseSecurity(ssl_context=context, use_ssl=settings.tls)
    kinds = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}
    password = settings.password.get_secret_value()
    return kinds[settings.mechanism](settings.user, password, context, settings.tls)


async def _lenient(records: Sequence[ConsumerRecord], original: Any) -> Any:
    """A parser that cannot fail: the headers are judged by us, not by the framework."""
    bare = tuple(
        ConsumerRecord(
            r.topic, r.partition, r.offset, r.timestamp, r.timestamp_type, r.key, r.value,
            r.checksum, r.serialized_key_size, r.serialized_value_size, (),
        )
        for r in records
    )  # fmt: skip
    message = await original(bare)
    message.raw_message = records
    return message


async def _raw(message: Any) -> Any:
    """A decoder that cannot fail."""
    return [r.value for r in message.raw_message]


def subscribe(broker: KafkaBroker, line: Line, settings: KafkaSettings) -> None:
    """Listen for `line`: batches, one commit each, rewound when a dependency is away."""

    async def on_batch(message: KafkaMessage) -> None:
        records = [_record(r, settings.prefix) for r in message.raw_message]
        try:
            await line.listener.batch(records)
        except Exception as error:
            line.failures += 1
            known = isinstance(error, WAITS)
            log.warning("%s waits: %s", line.name, error, exc_info=None if known else error)
            await asyncio.sleep(clock.jitter(telemetry.back_off(line.failures)))
            raise
        line.failures, line.behind_since = 0, None

    line.subscriber = broker.subscriber(
        *(settings.prefix + t for t in line.topics),
        group_id=settings.prefix + line.name,
        batch=True,
        max_records=settings.max_poll_records,
        batch_timeout_ms=settings.batch_wait_ms,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        auto_offset_reset="earliest",
        session_timeout_ms=settings.session_timeout_ms,
        no_reply=True,
        parser=_lenient,
        decoder=_raw,
    )
    line.subscriber(on_batch)


def _record(raw: ConsumerRecord, prefix: str) -> Record:
    return Record(
        raw.topic.removeprefix(prefix), raw.key, raw.value, as_headers(raw.headers),
        raw.partition, raw.offset,
    )  # fmt: skip


def guard(broker: KafkaBroker) -> None:
    """Unsafe where any subscriber could acknowledge what was not handled, or answer a stranger."""
    for each in broker.subscribers:
        subscriber: Any = each
        connection = subscriber._connection_args
        wrong = {
            "acknowledges errors": subscriber.ack_policy is not AckPolicy.NACK_ON_ERROR,
            "commits by itself": connection.get("enable_auto_commit") is not False,
            "may reply": subscriber._no_reply is not True,
            "has no group": not subscriber.group_id,
            "skips what is old": connection.get("auto_offset_reset") != "earliest",
        }
        for what, is_so in wrong.items():
            if is_so:
                raise Unsafe(f"a subscriber of {subscriber.topic_names} {what}")
