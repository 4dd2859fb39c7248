"""Commands and the relay on real engines."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError

from shared import clock, delivery, outbox
from shared.broker import create_topics
from shared.mongo import DuplicateKey, LostRace, Missing, Mongo, Shape, Stale
from shared.outbox import Fact, Relay, Unit, Work
from shared.outbox import relay as relays
from shared.settings import KafkaSettings


@dataclass(frozen=True, slots=True)
class Tally:
    count: int = 0


TALLIES = Shape("tallies", Tally, noun="tally")
TOPIC = "scoring.events"


def counted(id: str, count: int) -> Fact:
    return Fact("scoring.counted.v1", {"tally_id": id, "count": count})


async def add(id: str, unit: Unit) -> int:
    kept = await unit.seek(TALLIES, id)
    if kept is None:
        unit.create(TALLIES, id, Tally(1), counted(id, 1))
        return 1
    after = replace(kept.state, count=kept.state.count + 1)
    unit.record(TALLIES, kept, after, counted(id, after.count))
    return after.count


@pytest.fixture
async def work(mongo: Mongo) -> Work:
    await mongo.ensure({**outbox.INDEXES, **delivery.INDEXES, "tallies": ()})
    return Work(mongo, "scoring")


async def rows(mongo: Mongo) -> list[dict[str, Any]]:
    return await mongo.all(mongo.collection("outbox").find({}).sort("_id", 1))


async def test_a_command_keeps_its_state_and_tells_its_fact_together(work: Work) -> None:
    assert await work.run(add, "a") == 1
    kept = await work.mongo.find(TALLIES, "a")
    assert (kept.state, kept.version, kept.sequence) == (Tally(1), 1, 1)
    (row,) = await rows(work.mongo)
    assert (row["topic"], row["type"], row["subject"], row["sequence"], row["data"]) == (
        TOPIC, "scoring.counted.v1", "a", 1, {"tally_id": "a", "count": 1},
    )  # fmt: skip
    assert row["sent"] is False


async def test_racing_commands_all_take_effect_and_sequences_have_no_gap(work: Work) -> None:
    await asyncio.gather(*(work.run(add, "a") for _ in range(6)), return_exceptions=True)
    kept = await work.mongo.find(TALLIES, "a")
    told = [r["sequence"] for r in await rows(work.mongo)]
    assert sorted(told) == list(range(1, kept.state.count + 1))
    assert kept.sequence == kept.version == kept.state.count


async def test_a_refusal_leaves_nothing(work: Work) -> None:
    async def refuse(id: str, unit: Unit) -> None:
        unit.create(TALLIES, id, Tally(1), counted(id, 1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await work.run(refuse, "a")
    assert await rows(work.mongo) == []
    assert await work.mongo.seek(TALLIES, "a") is None


async def test_an_id_that_exists_is_said_so_and_nothing_is_told(work: Work) -> None:
    async def make(id: str, unit: Unit) -> None:
        unit.create(TALLIES, id, Tally(1), counted(id, 1))

    await work.run(make, "a")
    with pytest.raises(DuplicateKey):
        await work.run(make, "a")
    assert len(await rows(work.mongo)) == 1


async def test_a_guard_that_never_holds_is_a_lost_race(work: Work) -> None:
    async def never(id: str, unit: Unit) -> None:
        unit.update("tallies", {"_id": id, "version": 99}, {"$set": {"count": 5}})

    with pytest.raises(LostRace):
        await work.run(never, "a")


async def test_a_touched_document_stops_a_command_that_counted_on_it(work: Work) -> None:
    await work.run(add, "quota")
    seen = await work.mongo.find(TALLIES, "quota")
    await work.run(add, "quota")

    async def count_on(kept: Any, unit: Unit) -> None:
        unit.touch(TALLIES, kept)
        unit.insert("entries", {"_id": "one too many"})

    with pytest.raises(LostRace):
        await work.run(count_on, seen)
    assert await work.mongo.collection("entries").find_one({}) is None


async def test_find_says_what_is_missing_and_what_is_stale(work: Work) -> None:
    await work.run(add, "a")
    unit = Unit(work.mongo, "scoring", clock.now())
    with pytest.raises(Missing):
        await unit.find(TALLIES, "b")
    with pytest.raises(Stale) as stale:
        await unit.find(TALLIES, "a", version=7)
    assert stale.value.current == 1


async def test_what_no_broker_would_take_is_not_told(work: Work) -> None:
    async def shout(id: str, unit: Unit) -> None:
        unit.create(TALLIES, id, Tally(1), Fact("scoring.counted.v1", {"x": "y" * 1_100_000}))

    with pytest.raises(ValueError, match="too large"):
        await work.run(shout, "a")


@pytest.fixture
async def topic(kafka: KafkaSettings) -> str:
    await create_topics(kafka, {TOPIC: 3})
    return kafka.prefix + TOPIC


@pytest.fixture
async def consumer(kafka: KafkaSettings, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    reader = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka.bootstrap_servers, auto_offset_reset="earliest",
        enable_auto_commit=False,
    )  # fmt: skip
    await reader.start()
    yield reader
    await reader.stop()


async def read(
    consumer: AIOKafkaConsumer, least: int, *, different: bool = False
) -> list[tuple[str, int]]:
    """(subject, sequence) of at least so many (different) records, in their partitions' order."""
    found: list[tuple[str, int]] = []
    async with asyncio.timeout(20):
        while len(set(found) if different else found) < least:
            for some in (await consumer.getmany(timeout_ms=100)).values():
                for r in some:
                    headers = dict(r.headers)
                    found.append((headers["ce_subject"].decode(), int(headers["ce_sequence"])))
    return found


async def test_the_relay_sends_each_subject_in_order_and_marks_it(
    work: Work, kafka: KafkaSettings, consumer: AIOKafkaConsumer
) -> None:
    for n in range(12):
        await work.run(add, f"s{n % 3}")
    relay = Relay(work.mongo, kafka, "scoring")
    assert await relay.once() == 12
    assert await relay.once() == 0
    found = await read(consumer, 12)
    for subject in ("s0", "s1", "s2"):
        assert [q for s, q in found if s == subject] == [1, 2, 3, 4]
    assert all(r["sent"] for r in await rows(work.mongo))
    await relay._drop_producer()


async def test_the_running_relay_is_woken_by_a_commit(
    work: Work, kafka: KafkaSettings, consumer: AIOKafkaConsumer
) -> None:
    relay = Relay(work.mongo, kafka, "scoring", poll_s=30)
    running = asyncio.create_task(relay.run())
    async with asyncio.timeout(10):
        while relay._producer is None:  # its first look finds nothing; then it would rest 30 s
            await work.run(add, "a")
            await asyncio.sleep(0)
        assert (await read(consumer, 1))[0] == ("a", 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_two_relays_at_once_keep_the_order_of_first_occurrences(
    work: Work, kafka: KafkaSettings, consumer: AIOKafkaConsumer
) -> None:
    for n in range(40):
        await work.run(add, f"s{n % 4}")
    relays = [Relay(work.mongo, kafka, "scoring") for _ in range(2)]
    await asyncio.gather(*(r.once() for r in relays))
    found = await read(consumer, 40, different=True)
    for n in range(4):
        firsts = list(dict.fromkeys(q for s, q in found if s == f"s{n}"))
        assert firsts == list(range(1, 11))
    for relay in relays:
        await relay._drop_producer()


class Failing:
    """A producer that fails for one subject once, or always; a stand-in for a broker in trouble."""

    def __init__(self, inner: Any, subject: str) -> None:
        self.inner, self.subject, self.failed, self.stopped = inner, subject, 0, 0

    async def start(self) -> None:
        await self.inner.start()

    async def stop(self) -> None:
        self.stopped += 1
        await self.inner.stop()

    async def send(self, topic: str, value: bytes, key: bytes, headers: Any) -> Any:
        if key.decode() == self.subject and not self.failed:
            self.failed += 1
            raise KafkaConnectionError("gone")
        return await self.inner.send(topic, value, key=key, headers=headers)


async def test_after_a_failed_send_nothing_later_of_that_subject_is_sent_and_the_producer_is_new(
    work: Work, kafka: KafkaSettings, consumer: AIOKafkaConsumer
) -> None:
    for n in range(6):
        await work.run(add, f"s{n % 2}")
    made: list[Failing] = []

    def make(settings: KafkaSettings) -> Any:
        made.append(Failing(relays._producer(settings), "s0" if not made else "nobody"))
        return made[-1]

    relay = Relay(work.mongo, kafka, "scoring", make=make)
    with pytest.raises(TimeoutError):
        await relay.once()
    unsent = [(r["subject"], r["sequence"]) for r in await rows(work.mongo) if not r["sent"]]
    assert unsent == [("s0", 1), ("s0", 2), ("s0", 3)]
    assert made[0].stopped == 1
    assert await relay.once() == 3
    assert len(made) == 2
    found = await read(consumer, 6)
    assert [q for s, q in found if s == "s0"] == [1, 2, 3]
    await relay._drop_producer()


async def test_history_can_be_sent_again_whole_by_subject_and_by_time(
    work: Work, kafka: KafkaSettings, consumer: AIOKafkaConsumer
) -> None:
    for n in range(6):
        await work.run(add, f"s{n % 2}")
    relay = Relay(work.mongo, kafka, "scoring")
    await relay.once()
    middle = (await rows(work.mongo))[3]["at"]
    assert await outbox.replay(work.mongo, subject="s1") == 3
    assert await relay.once() == 3
    late = [r for r in await rows(work.mongo) if r["at"] >= middle]
    assert await outbox.replay(work.mongo, since=middle) == len(late)
    await relay.once()
    assert await outbox.replay(work.mongo) == 6
    assert await relay.once() == 6
    found = await read(consumer, 6 + 3 + len(late) + 6)
    assert set(found) == {(f"s{i}", q) for i in range(2) for q in (1, 2, 3)}
    await relay._drop_producer()
