"""The one way to listen, the one way to make topics, and the worker that does both."""

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from aiokafka import ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from starlette.applications import Starlette

from shared import clock, delivery, grants, http, outbox, telemetry
from shared.delivery import Consumer, Delivery, Projection, Views
from shared.messages import Record, as_headers
from shared.mongo import UNAVAILABLE, Index, LostRace, Mongo, Shape
from shared.settings import KafkaSettings, ServiceSettings
from shared.timers import Due, Timers

log = logging.getLogger(__name__)
WAITS: tuple[type[Exception], ...] = (*UNAVAILABLE, LostRace, OSError, TimeoutError)
LONGEST_WAIT_S = 5.0
STUCK_S = 60.0
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


class Worker:
    """All that a service does unasked: relays, listens, resumes what waits, does what is due."""

    def __init__(
        self, settings: ServiceSettings, *, service: str, consumers: Sequence[Consumer] = (),
        projections: Sequence[Projection] = (), due: Sequence[Due] = (),
        refusals: tuple[type[Exception], ...] = (), shapes: Sequence[Shape[Any]] = (),
        indexes: Mapping[str, Sequence[Index]] | None = None, mongo: Mongo | None = None,
        keeps_grants: bool = True,
    ) -> None:  # fmt: skip
        self.service = service
        self.settings = settings
        self._own_mongo = mongo is None
        self.mongo = mongo or Mongo(http.database_of(settings, service))
        self._ensured = (shapes, indexes or {})
        self.deliveries = [Delivery(self.mongo, c, service) for c in consumers]
        if keeps_grants:
            projections = (*projections, grants.projection(service))
        self.views = [Views(self.mongo, p, service) for p in projections]
        self.relay = outbox.Relay(self.mongo, settings.kafka, service, poll_s=settings.relay_poll_s)
        self.timers = Timers(outbox.Work(self.mongo, service), due, refusals, settings.timer_s)
        self.lines = [Line(d.consumer.name, tuple(d.consumer.topics), d) for d in self.deliveries]
        self.lines += [Line(v.projection.name, tuple(v.projection.topics), v) for v in self.views]
        self._broker: KafkaBroker | None = None
        self._joined = False
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def listeners(self) -> Mapping[str, Listener]:
        """Who listens here, by name."""
        return {line.name: line.listener for line in self.lines}

    async def prepare(self) -> None:
        """Make the collections and indexes that it needs."""
        await http.ensure(self.mongo, *self._ensured)

    async def start(self) -> None:
        """Begin; what needs the broker waits for it in the background."""
        telemetry.start_tracing(self.settings.telemetry, self.service)
        await self.prepare()
        loops = [self.relay.run(), self.timers.run(), self._sweep(), self._listen()]
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """End: handlers finish, the relay's last batch is marked, connections go."""
        listening = self._tasks[-1:]
        await _end(listening)
        await self._leave()
        await _end(self._tasks)
        if self._own_mongo:
            await self.mongo.close()

    async def _listen(self) -> None:
        """Join the broker, trying again until it is there."""
        pause = 0.2
        while not self._joined:
            self._broker = make_broker(self.settings.kafka)
            for line in self.lines:
                subscribe(self._broker, line, self.settings.kafka)
            guard(self._broker)
            try:
                await _reach(self.settings.kafka)
                await self._broker.connect()
                # Side by side: each waits for its group, and a framework's start would queue them.
                await asyncio.gather(*(s.start() for s in self._broker.subscribers))
                self._joined = True
            except (KafkaError, OSError, TimeoutError) as error:
                log.warning("the broker is not there yet: %s", error)
                await self._leave()
                await asyncio.sleep(clock.jitter(pause))
                pause = min(LONGEST_WAIT_S, pause * 2)

    async def _leave(self) -> None:
        """Stop listening: also what a start that failed half has left running."""
        broker, self._broker = self._broker, None
        if broker is not None:
            with suppress(KafkaError, OSError, TimeoutError, ExceptionGroup):
                async with asyncio.timeout(12):
                    await broker.stop()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(clock.jitter(self.settings.sweep_s))
            for line in self.deliveries:
                try:
                    await line.sweep()
                except WAITS as error:
                    log.warning("the sweep waits: %s", error)

    def checks(self) -> Mapping[str, telemetry.Check]:
        """What must hold for the worker to be live."""
        return {"loop": telemetry.loop_lag, "tasks": self._tasks_run, "progress": self._progress}

    async def ready(self) -> str | None:
        """Whether it can work: MongoDB answers, and the broker was joined."""
        if not self._joined:
            return "the broker was not joined yet"
        return await http.mongo_ready(self.mongo)

    async def _tasks_run(self) -> str | None:
        ended = [t for t in self._tasks if t.done() and (t.cancelled() or t.exception())]
        return f"{len(ended)} of its loops ended" if ended else None

    async def _progress(self) -> str | None:
        for line in self.lines:
            consumer = line.subscriber.consumer if line.subscriber else None
            coordinator = getattr(consumer, "_coordinator", None)
            task = getattr(coordinator, "_coordination_task", None)
            if task is not None and task.done():
                return f"{line.name} no longer speaks with its group"
            behind = sum(line.lag().values())
            if behind and clock.monotonic() - line.progressed > STUCK_S:
                return f"{line.name} is {behind} records behind and stands still"
        return None

    async def measure(self) -> None:
        """Set the gauges."""
        await outbox.measure(self.mongo, self.service)
        await delivery.measure(self.mongo, self.service)
        for line in self.lines:
            for topic, behind in line.lag().items():
                telemetry.LAG.labels(line.name, topic).set(behind)

    def health(self) -> Starlette:
        """Where a worker answers for itself."""
        ready = {"ready": self.ready}

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            await self.start()
            yield
            await self.stop()

        routes = telemetry.health_routes(self.checks(), ready, self.measure)
        return Starlette(routes=routes, lifespan=lifespan)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel until all have ended: clients that are starting swallow a cancellation at times."""
    waiting = {task for task in tasks if not task.done()}
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=0.5)
    await asyncio.gather(*tasks, return_exceptions=True)


async def _reach(settings: KafkaSettings) -> None:
    """ConnectionError while no bootstrap server takes connections.

    Asked before anything is started: a framework's start that fails leaves half of it running.
    """
    for server in settings.bootstrap_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(3):
                _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return
    raise ConnectionError(f"nobody answers at {settings.bootstrap_servers}")


async def create_topics(
    settings: KafkaSettings, topics: Mapping[str, int], replication: int = 1,
    configs: Mapping[str, Mapping[str, str]] | None = None,
) -> list[str]:  # fmt: skip
    """Make the topics (name → partitions) that are not there; gives those it made."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        wanted = [
            NewTopic(settings.prefix + name, partitions, replication,
                     topic_configs=dict((configs or {}).get(name, {})))
            for name, partitions in topics.items()
            if settings.prefix + name not in there
        ]  # fmt: skip
        if wanted:
            answer = await admin.create_topics(wanted)
            for name, code, *_ in answer.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise error(f"topic {name} was not made")
        return [t.name for t in wanted]
    finally:
        await admin.close()


Command = Callable[[Any, Sequence[str]], Awaitable[int]]


def main(
    service: str, settings: Callable[..., Any], create_api: Callable[[Any], Any],
    create_worker: Callable[[Any], Worker], *, commands: Mapping[str, Command] | None = None,
    argv: Sequence[str] | None = None,
) -> int:  # fmt: skip
    """`<service> api`, `<service> worker`, and what else the service's own `commands` offer."""
    parser = argparse.ArgumentParser(prog=service)
    parser.add_argument("process", choices=["api", "worker", *(commands or {})])
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args(argv)
    known = settings()
    telemetry.start_logging(known.telemetry)
    if commands and given.process in commands:
        return asyncio.run(_run(commands[given.process](known, given.rest)))
    app = create_api(known) if given.process == "api" else create_worker(known).health()
    uvicorn.run(
        app, host=known.http.host, port=known.http.port, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=10, lifespan="on",
    )  # fmt: skip
    return 0


async def _run(command: Awaitable[int]) -> int:
    return await command
