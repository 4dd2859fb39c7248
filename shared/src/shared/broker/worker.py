"""The worker: all that a service does unasked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from starlette.applications import Starlette

from shared import clock, delivery, grants, http, operations, outbox, telemetry
from shared.broker.lines import WAITS, Line, Listener, guard, make_broker, subscribe
from shared.delivery import Consumer, Delivery, Projection, Views
from shared.mongo import Index, Mongo, Shape
from shared.settings import KafkaSettings, ServiceSettings
from shared.timers import Due, Timers

log = logging.getLogger(__name__)
STUCK_S = 60.0
Loop = Callable[[], Coroutine[Any, Any, None]]


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
        self.id = clock.new_id()
        self._broker: KafkaBroker | None = None
        self._joined = False
        self._own_loops: list[Loop] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._beating: asyncio.Task[None] | None = None

    @property
    def listeners(self) -> Mapping[str, Listener]:
        """Who listens here, by name."""
        return {line.name: line.listener for line in self.lines}

    def also(self, loop: Loop) -> None:
        """Have a loop of the service's own run beside the others, for as long as they do."""
        self._own_loops.append(loop)

    async def prepare(self) -> None:
        """Make the collections and indexes that it needs."""
        await http.ensure(self.mongo, *self._ensured)

    async def start(self) -> None:
        """Begin; what needs the broker waits for it in the background."""
        telemetry.start_tracing(self.settings.telemetry, self.service)
        await self.prepare()
        own = (loop() for loop in self._own_loops)
        loops = [
            self.relay.run(), self.timers.run(), self._sweep(), self._beat(), *own, self._listen(),
        ]  # fmt: skip
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """End: handlers finish, the relay's last batch is marked, connections go."""
        listening = self._tasks[-1:]
        await _end(listening)
        await self._leave()
        await _end(self._tasks)
        with suppress(*WAITS):
            if self._beating is not None:
                await self._beating
            await operations.leave(self.mongo, self.id)
        if self._own_mongo:
            await self.mongo.close()

    async def _listen(self) -> None:
        """Join the broker, trying again until it is there and has the topics."""
        failures = 0
        while not self._joined:
            try:
                await self._join()
            except (KafkaError, OSError, TimeoutError, outbox.NoTopic) as error:
                failures += 1
                log.warning("the broker is not there yet: %s", error)
                await self._leave()
                await asyncio.sleep(clock.jitter(telemetry.back_off(failures)))

    async def _join(self) -> None:
        self._broker = make_broker(self.settings.kafka)
        for line in self.lines:
            subscribe(self._broker, line, self.settings.kafka)
        guard(self._broker)
        await _reach(self.settings.kafka)
        # A consumer that asks for a topic may make it, where the broker lets it: asked before.
        wanted = {topic for line in self.lines for topic in line.topics}
        await outbox.topics_are_there(self.settings.kafka, wanted)
        await self._broker.connect()
        # Side by side: each waits for its group, and a framework's start would queue them.
        await asyncio.gather(*(s.start() for s in self._broker.subscribers))
        for line in self.lines:
            line.read_past_the_unreadable()
        self._joined = True

    async def _leave(self) -> None:
        """Stop listening: also what a start that failed half has left running."""
        broker, self._broker = self._broker, None
        if broker is not None:
            with suppress(KafkaError, OSError, TimeoutError, ExceptionGroup):
                async with asyncio.timeout(12):
                    await broker.stop()

    async def sweep(self) -> None:
        """Resume what waits although its turn has come, and do what operators ordered."""
        for line in self.deliveries:
            await line.sweep()
        await delivery.carry_out(self.mongo, self.listeners)

    async def _sweep(self) -> None:
        async def turn() -> None:
            await asyncio.sleep(clock.jitter(self.settings.sweep_s))
            await self.sweep()

        await telemetry.for_ever(f"the sweep of {self.service}", turn, WAITS)

    async def beat(self) -> None:
        """Keep that this worker was seen now, and how it is."""
        checks = {**self.checks(), "ready": self.ready}
        said = {name: await check() for name, check in checks.items()}
        wrong = {name: says for name, says in said.items() if says}
        lag = [
            operations.Behind(line.name, line.topic_of(topic), records)
            for line in self.lines
            for topic, records in line.lag().items()
        ]
        await operations.beat(self.mongo, operations.Beat(self.id, clock.now(), wrong, lag))

    async def _beat(self) -> None:
        async def turn() -> None:
            # A write that was begun lands, whoever stops waiting for it: the end waits for it too.
            self._beating = asyncio.create_task(self.beat())
            await asyncio.shield(self._beating)
            await asyncio.sleep(clock.jitter(operations.BEAT_S))

        await telemetry.for_ever(f"the heartbeat of {self.service}", turn, WAITS)

    def checks(self) -> Mapping[str, telemetry.Check]:
        """What must hold for the worker to be live."""
        return {"loop": telemetry.loop_lag, "tasks": self._tasks_run, "progress": self._progress}

    async def ready(self) -> str | None:
        """Whether it can work: MongoDB answers, and the broker was joined."""
        if not self._joined:
            return "the broker was not joined yet"
        try:
            await _reach(self.settings.kafka)
        except ConnectionError as error:
            return str(error)
        return await http.mongo_ready(self.mongo)

    async def _tasks_run(self) -> str | None:
        ended = [t for t in self._tasks if t.done() and (t.cancelled() or t.exception())]
        return f"{len(ended)} of its loops ended" if ended else None

    async def _progress(self) -> str | None:
        for line in self.lines:
            if not line.is_member():
                return f"{line.name} no longer speaks with its group"
            if (stood := line.stood_still()) > STUCK_S:
                behind = sum(line.lag().values())
                return f"{line.name} is {behind} records behind and stands still for {stood:.0f} s"
        return None

    async def measure(self) -> None:
        """Set the gauges."""
        await http.measure_waiting(self.mongo, self.service)
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
