"""A worker on a real broker: from a command's transaction into another service's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy as PurePython
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaRouter
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.responses import Response

from shared import http, outbox, telemetry
from shared.broker import Line, Unsafe, Worker, create_topics, guard, make_broker, subscribe
from shared.delivery import Consumer, Heard, Hears
from shared.messages import Hearing
from shared.mongo import Mongo, Shape
from shared.outbox import Fact, Unit, Work
from shared.settings import KafkaSettings, ServiceSettings, TelemetrySettings
from shared.testing import record


@dataclass(frozen=True, slots=True)
class Seen:
    numbers: tuple[int, ...] = ()
    traces: tuple[str, ...] = ()


SEEN = Shape("seen", Seen)
TOPICS = {"asking.events": 3, "answering.events": 3, "identity.events": 1,
          "asking.dead-letters": 1, "answering.dead-letters": 1}  # fmt: skip


class Asked(Hearing):
    n: int


async def on_asked(heard: Heard[Asked], unit: Unit) -> None:
    kept = await unit.seek(SEEN, heard.subject)
    trace_id = telemetry.trace_id()
    if kept is None:
        unit.create(SEEN, heard.subject, Seen((heard.data.n,), (trace_id,)))
        return
    state = kept.state
    after = replace(state, numbers=(*state.numbers, heard.data.n), traces=(*state.traces, trace_id))
    unit.record(SEEN, kept, after)


ANSWERING = Consumer("answering", {"asking.events": {"asking.asked.v1": Hears(Asked, on_asked)}})


async def ask(command: tuple[str, int], unit: Unit) -> None:
    subject, n = command
    kept = await unit.seek(SEEN, subject)
    fact = Fact("asking.asked.v1", {"n": n})
    if kept is None:
        unit.create(SEEN, subject, Seen(), fact)
    else:
        unit.record(SEEN, kept, kept.state, fact)


async def until(holds: Callable[[], Awaitable[bool]], within_s: float = 40) -> None:
    async with asyncio.timeout(within_s):
        while not await holds():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


def settings(mongo: Mongo, kafka: KafkaSettings, name: str) -> ServiceSettings:
    database = f"{mongo.settings.database}_{name}"
    return ServiceSettings(
        mongo=mongo.settings.model_copy(update={"database": database}), kafka=kafka, sweep_s=0.3
    )


@pytest.fixture
async def pair(mongo: Mongo, kafka: KafkaSettings) -> AsyncIterator[tuple[Worker, Worker]]:
    """Two services on one broker, each with a database of its own."""
    await create_topics(kafka, TOPICS)
    asking = Worker(settings(mongo, kafka, "asking"), service="asking", shapes=[SEEN])
    answering = Worker(
        settings(mongo, kafka, "answering"), service="answering", consumers=[ANSWERING],
        shapes=[SEEN],
    )  # fmt: skip
    async with running(asking), running(answering):
        yield asking, answering
    for worker in (asking, answering):
        await mongo.client.drop_database(worker.mongo.settings.database)


async def test_a_fact_takes_effect_in_another_service_in_one_trace(pair: Any) -> None:
    asking, answering = pair
    telemetry.start_tracing(TelemetrySettings(), "test")
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    spans = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    asked_in = await over_http(asking, ("a", 1))

    async def heard() -> bool:
        kept = await answering.mongo.seek(SEEN, "a")
        return kept is not None

    await until(heard)
    kept = await answering.mongo.find(SEEN, "a")
    assert kept.state == Seen((1,), (asked_in,))
    # Each a child of the one before: the request, the sending, the hearing elsewhere.
    steps = {s.name: s for s in spans.get_finished_spans()
             if s.context is not None and f"{s.context.trace_id:032x}" == asked_in}  # fmt: skip
    request, sent = steps["POST asking"], steps["relay asking.asked.v1"]
    for step, parent in ((sent, request), (steps["hear asking.asked.v1"], sent)):
        assert step.parent is not None
        assert parent.context is not None
        assert step.parent.span_id == parent.context.span_id


async def over_http(asking: Worker, question: tuple[str, int]) -> str:
    """Ask over the service's API; the id of the request."""
    router = http.router("questions")

    class Done(http.Answer):
        done: bool = True

    @router.post("/questions")
    async def post(call: http.Guest) -> Response:
        return await call.run(ask, question, lambda _: Done())

    app = http.create_api(
        asking.settings, service="asking", title="Asking", routers=[router], refusal=Unsafe,
        shapes=[SEEN], mongo=asking.mongo,
    )  # fmt: skip
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        answer = await client.post("/questions")
        assert answer.json() == {"done": True}
        return str(answer.headers["x-request-id"])


async def test_hostile_records_on_the_topic_do_not_stop_the_line(
    pair: Any, kafka: KafkaSettings
) -> None:
    asking, answering = pair
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap_servers, max_request_size=3_000_000
    )
    await producer.start()
    topic = kafka.prefix + "asking.events"
    for value, headers in [
        (None, []), (b"{nope", []), (b"{}", [("ce_id", b"\xff")]), (b"{}", [("ce_id", None)]),
        (b"x" * 900_000, [("reply_to", b"identity.events")]),
    ]:  # fmt: skip
        for partition in range(3):
            await producer.send_and_wait(
                topic, value, key=b"k", headers=headers, partition=partition
            )
    await producer.stop()
    for n in range(6):
        await Work(asking.mongo, "asking").run(ask, (f"s{n}", n))

    async def heard() -> bool:
        return bool(await answering.mongo.collection("seen").count_documents({}) == 6)

    await until(heard)
    letters = await answering.mongo.all(answering.mongo.collection("dead_letters").find({}))
    assert len(letters) == 5
    assert {letter["times"] for letter in letters} == {3}


class Bytes(str):
    """A header's name that is no UTF-8, as another client may send it."""

    __slots__ = ()

    def encode(self, *_: Any) -> bytes:
        return b"\xff\xfe"


async def test_a_record_that_no_client_can_parse_is_a_dead_letter_and_the_line_moves_on(
    pair: Any, kafka: KafkaSettings
) -> None:
    _, answering = pair
    # The C extension would see through it: the records are built by the Python that it replaces.
    with (
        patch("aiokafka.producer.message_accumulator.DefaultRecordBatchBuilder", PurePython),
        patch("aiokafka.producer.producer.DefaultRecordBatchBuilder", PurePython),
    ):
        producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, linger_ms=200)
        await producer.start()
        topic = kafka.prefix + "asking.events"
        good = record("asking.events", "asking.asked.v1", "g", 1, {"n": 1})
        sent = [
            await producer.send(topic, good.value, headers=list(good.headers), partition=1),
            await producer.send(topic, b"{}", headers=[(Bytes("x"), b"1")], partition=1),
            await producer.send(topic, b"{", headers=[], partition=1),
        ]
        await asyncio.gather(*sent)
        await producer.stop()

    letters = answering.mongo.collection("dead_letters")

    async def done() -> bool:
        known = await answering.mongo.seek(SEEN, "g")
        return known is not None and await letters.count_documents({}) == 2

    await until(done)
    unread = await letters.find_one({"why": {"$regex": "cannot be read"}})
    place = unread["record"]
    assert (place["topic"], place["partition"], place["offset"]) == ("asking.events", 1, 1)


async def test_a_worker_waits_for_its_topics_and_makes_none(
    mongo: Mongo, kafka: KafkaSettings
) -> None:
    worker = Worker(
        settings(mongo, kafka, "early"), service="answering", consumers=[ANSWERING], shapes=[SEEN]
    )
    async with running(worker):
        relay = outbox.Relay(worker.mongo, kafka, "answering")
        await Work(worker.mongo, "answering").run(ask, ("a", 1))
        with pytest.raises(outbox.NoTopic, match=r"answering\.events"):
            await relay.once()
        assert await worker.ready() == "the broker was not joined yet"
        made = await create_topics(kafka, TOPICS)
        assert sorted(made) == sorted(kafka.prefix + name for name in TOPICS)

        async def ready() -> bool:
            return await worker.ready() is None

        await until(ready)
    await mongo.client.drop_database(worker.mongo.settings.database)


async def test_a_worker_whose_broker_went_away_is_not_ready(pair: Any) -> None:
    _, answering = pair

    async def ready() -> bool:
        return await answering.ready() is None

    await until(ready)
    here = answering.settings.kafka
    away = here.model_copy(update={"bootstrap_servers": "127.0.0.1:1"})
    answering.settings = answering.settings.model_copy(update={"kafka": away})
    assert await answering.ready() == "nobody answers at 127.0.0.1:1"
    answering.settings = answering.settings.model_copy(update={"kafka": here})


async def test_a_line_stands_still_when_it_was_behind_for_long_and_not_when_it_was_idle(
    pair: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, answering = pair
    (line,) = (line for line in answering.lines if line.name == "answering")
    progress, late = answering.checks()["progress"], 0.0
    monkeypatch.setattr("shared.broker.lines.clock.monotonic", lambda: 1000 + late)
    monkeypatch.setattr(line, "lag", lambda: {"asking.events": 3})
    assert await progress() is None
    late = 61
    assert "3 records behind and stands still for 61 s" in str(await progress())
    monkeypatch.setattr(line, "lag", dict)
    assert await progress() is None


async def test_a_worker_says_how_it_is(pair: Any) -> None:
    _, answering = pair

    async def ready() -> bool:
        return await answering.ready() is None

    await until(ready)
    for check in answering.checks().values():
        assert await check() is None
    await answering.measure()
    answering._tasks[0].cancel()
    await asyncio.gather(answering._tasks[0], return_exceptions=True)
    assert await answering.checks()["tasks"]() == "1 of its loops ended"


async def test_topics_are_made_once_and_never_by_accident(kafka: KafkaSettings) -> None:
    assert await create_topics(kafka, {"asking.events": 3}) == [kafka.prefix + "asking.events"]
    assert await create_topics(kafka, {"asking.events": 3}) == []


async def test_without_a_broker_the_worker_waits_and_commands_work(mongo: Mongo) -> None:
    away = KafkaSettings(bootstrap_servers="127.0.0.1:1", idempotent=False, send_timeout_s=1)
    worker = Worker(settings(mongo, away, "alone"), service="asking", shapes=[SEEN])
    async with running(worker):
        await Work(worker.mongo, "asking").run(ask, ("a", 1))
        assert await worker.ready() == "the broker was not joined yet"
        assert await worker.mongo.collection("outbox").count_documents({"sent": False}) == 1
    await mongo.client.drop_database(worker.mongo.settings.database)


def declared(kind: str) -> KafkaBroker:
    """A broker with one subscriber that is unsafe in one way."""
    broker = KafkaBroker("x:1", logger=None)
    known: dict[str, Any] = {"group_id": "g", "auto_offset_reset": "earliest", "no_reply": True,
                             "ack_policy": AckPolicy.NACK_ON_ERROR}  # fmt: skip
    wrong: dict[str, dict[str, Any]] = {
        "acknowledges errors": {"ack_policy": AckPolicy.ACK},
        "may reply": {"no_reply": False},
        "skips what is old": {"auto_offset_reset": "latest"},
    }

    async def on(_: bytes) -> None: ...

    if kind == "commits by itself":
        router = KafkaRouter()  # the broker's own policy does not reach what a router declares
        router.subscriber("t", group_id="g", auto_offset_reset="earliest", no_reply=True)(on)
        broker.include_router(router)
    else:
        broker.subscriber("t", **{**known, **wrong[kind]})(on)
    return broker


@pytest.mark.parametrize(
    "kind", ["acknowledges errors", "may reply", "skips what is old", "commits by itself"]
)
def test_the_guard_finds_what_could_lose_a_record(kind: str) -> None:
    with pytest.raises(Unsafe, match="acknowledges errors" if kind[0] == "c" else kind):
        guard(declared(kind))


def test_the_guard_passes_our_own(mongo_url: str) -> None:
    broker = make_broker(KafkaSettings())
    line = Line("x", ("a.events", "b.events"), None)  # type: ignore[arg-type]
    subscribe(broker, line, KafkaSettings())
    guard(broker)
