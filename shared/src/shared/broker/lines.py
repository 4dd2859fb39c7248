"""How a service listens at the broker: batches, one commit each, nothing acknowledged unhandled."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from shared import clock
from shared.delivery import Delivery, Views
from shared.messages import Record, as_headers
from shared.mongo import UNAVAILABLE, LostRace
from shared.settings import KafkaSettings

log = logging.getLogger(__name__)
WAITS: tuple[type[Exception], ...] = (*UNAVAILABLE, LostRace, OSError, TimeoutError)
LONGEST_WAIT_S = 5.0
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
    progressed: float = field(default_factory=clock.monotonic)

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
        logger=None, request_timeout_ms=settings.request_timeout_ms,
    )  # fmt: skip


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
        except WAITS as error:
            line.failures += 1
            pause = clock.jitter(min(LONGEST_WAIT_S, 0.1 * 2**line.failures))
            log.warning("%s waits: %s", line.name, error)
            await asyncio.sleep(pause)
            raise
        line.failures, line.progressed = 0, clock.monotonic()

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
