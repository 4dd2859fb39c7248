"""A broker that asks who comes: every client of ours signs in, and none with a wrong password."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from gelanggang import engines
from shared import clock, outbox
from shared.broker import Worker, create_topics
from shared.delivery import Consumer, Heard, Hears
from shared.messages import Hearing
from shared.mongo import Mongo
from shared.outbox import Fact, Unit, Work
from shared.settings import KafkaSettings, ServiceSettings

pytestmark = pytest.mark.kafka
PASSWORD = "only for this test"
TOPICS = {"asking.events": 1, "asking.dead-letters": 1, "identity.events": 1}
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
GUARDED = f"""
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port,GUARDED://127.0.0.1:%d
advertised.listeners=PLAINTEXT://127.0.0.1:$port,GUARDED://127.0.0.1:%d
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_PLAINTEXT
listener.name.guarded.sasl.enabled.mechanisms=PLAIN
listener.name.guarded.plain.sasl.jaas.config={PLAIN} required user_asking="{PASSWORD}";
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaSettings]:
    """A Kafka of its own, with one listener that only `asking` may use."""
    folder: Path = tmp_path_factory.mktemp("guarded")
    port = engines.free_port()
    more = GUARDED % (port, port)
    with engines.kafka(folder / "data", log=folder / "log", more=more) as engine:
        asyncio.run(create_topics(KafkaSettings(bootstrap_servers=engine.url), TOPICS))
        yield KafkaSettings(
            bootstrap_servers=f"127.0.0.1:{port}", user="asking", password=SecretStr(PASSWORD),
            mechanism="PLAIN", request_timeout_ms=3_000, send_timeout_s=5,
        )  # fmt: skip


class Asked(Hearing):
    n: int


async def on_asked(heard: Heard[Asked], unit: Unit) -> None:
    unit.insert("heard", {"_id": heard.data.n})


async def ask(n: int, unit: Unit) -> None:
    unit.tell("a", n - 1, Fact("asking.asked.v1", {"n": n}))


@pytest.fixture
async def worker(mongo: Mongo, guarded: KafkaSettings) -> AsyncIterator[Worker]:
    settings = ServiceSettings(mongo=mongo.settings, kafka=guarded)
    hears = {"asking.events": {"asking.asked.v1": Hears(Asked, on_asked)}}
    consumer = Consumer("asking", hears)
    worker = Worker(settings, service="asking", consumers=[consumer], indexes={"heard": ()})
    await worker.start()
    yield worker
    await worker.stop()


async def test_who_signs_in_tells_and_hears(worker: Worker) -> None:
    await Work(worker.mongo, "asking").run(ask, 1)
    async with asyncio.timeout(40):
        while await worker.mongo.collection("heard").count_documents({}) == 0:
            await asyncio.sleep(0.05)
    assert await worker.ready() is None


@pytest.mark.parametrize("change", [{"password": SecretStr("wrong")}, {"user": ""}])
async def test_who_does_not_is_turned_away(
    mongo: Mongo, guarded: KafkaSettings, change: dict[str, object]
) -> None:
    stranger = guarded.model_copy(update=change)
    began = clock.monotonic()
    with pytest.raises(outbox.relay.WAITS):
        await outbox.topics_are_there(stranger, ["asking.events"])
    assert clock.monotonic() - began < 15
    assert PASSWORD not in repr(guarded)
