"""The relay's idempotent producer on Apache Kafka, which may freeze."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from gelanggang import engines
from gelanggang.engines import Engine
from shared import clock, delivery, outbox
from shared.broker import create_topics
from shared.mongo import Mongo
from shared.outbox import Fact, Relay, Unit, Work
from shared.outbox import relay as relays
from shared.settings import KafkaSettings

pytestmark = pytest.mark.kafka
SUBJECTS = ("a", "b", "c")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Engine]:
    """One of its own, since it is frozen."""
    with engines.kafka(tmp_path / "kafka" / "data", log=tmp_path / "kafka" / "log") as engine:
        yield engine
        engine.thaw()


async def count(command: tuple[str, int], unit: Unit) -> None:
    subject, n = command
    unit.tell(subject, n - 1, Fact("scoring.counted.v1", {"n": n}))


async def tell(work: Work, first: int, last: int) -> None:
    for n in range(first, last + 1):
        await asyncio.gather(*(work.run(count, (subject, n)) for subject in SUBJECTS))


async def unsent(mongo: Mongo) -> int:
    return int(await mongo.collection("outbox").count_documents({"sent": False}))


async def until_sent(mongo: Mongo, within_s: float = 40) -> None:
    async with asyncio.timeout(within_s):
        while await unsent(mongo):
            await asyncio.sleep(0.05)


async def read(settings: KafkaSettings) -> dict[str, list[int]]:
    """Each subject's sequences, as they lie in the topic."""
    reader = AIOKafkaConsumer(
        settings.prefix + "scoring.events", bootstrap_servers=settings.bootstrap_servers,
        auto_offset_reset="earliest", enable_auto_commit=False,
    )  # fmt: skip
    found: dict[str, list[int]] = {subject: [] for subject in SUBJECTS}
    await reader.start()
    ends = await reader.end_offsets(reader.assignment())
    while any([await reader.position(p) < end for p, end in ends.items()]):
        for some in (await reader.getmany(timeout_ms=100)).values():
            for record in some:
                headers = dict(record.headers)
                found[headers["ce_subject"].decode()].append(int(headers["ce_sequence"]))
    await reader.stop()
    return found


async def test_it_outlives_a_broker_frozen_longer_than_a_send_may_take(
    mongo: Mongo, broker: Engine
) -> None:
    settings = KafkaSettings(
        bootstrap_servers=broker.url, idempotent=True, send_timeout_s=1.5, request_timeout_ms=1000
    )
    await create_topics(settings, {"scoring.events": 2})
    await mongo.ensure({**outbox.INDEXES, **delivery.INDEXES})
    made: list[AIOKafkaProducer] = []

    def make(settings: KafkaSettings) -> Any:
        made.append(relays._producer(settings))
        return made[-1]

    work = Work(mongo, "scoring")
    running = asyncio.create_task(Relay(mongo, settings, "scoring", make=make).run())
    try:
        await tell(work, 1, 5)
        await until_sent(mongo)
        broker.freeze()
        await tell(work, 6, 10)  # people go on working
        began = clock.monotonic()
        async with asyncio.timeout(40):
            while len(made) < 2:  # the first was given up
                await asyncio.sleep(0.05)
        assert clock.monotonic() - began >= settings.send_timeout_s
        assert await unsent(mongo) == 15
        broker.thaw()
        await tell(work, 11, 15)
        await until_sent(mongo)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert all(p._txn_manager is not None for p in made)
    for lane in (await read(settings)).values():
        assert list(dict.fromkeys(lane)) == list(range(1, 16))
