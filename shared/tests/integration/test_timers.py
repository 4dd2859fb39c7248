"""What is due is done within a second of its instant, once, by however many loops."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from shared import clock, outbox
from shared.mongo import Kept, Mongo, Shape
from shared.outbox import Fact, Unit, Work
from shared.timers import DUE_INDEX, Due, Timers


@dataclass(frozen=True, slots=True)
class Egg:
    boiled_at: datetime | None
    done_at: datetime | None = None


EGGS = Shape("eggs", Egg, derived=lambda e: {"due_at": None if e.done_at else e.boiled_at})


class NotHungry(Exception):
    pass


async def take_out(id: str, unit: Unit) -> None:
    kept = await unit.find(EGGS, id)
    if kept.state.done_at or kept.state.boiled_at is None or unit.now < kept.state.boiled_at:
        return
    if id.startswith("refused"):
        raise NotHungry
    if id == "broken":
        raise KeyError(id)
    told = Fact("kitchen.taken_out.v1", {"egg": id})
    unit.record(EGGS, kept, replace(kept.state, done_at=unit.now), told)


def command(kept: Kept[Egg]) -> str:
    return kept.id


@pytest.fixture
async def work(mongo: Mongo) -> Work:
    await mongo.ensure({**outbox.INDEXES, "eggs": (DUE_INDEX,)})
    return Work(mongo, "kitchen")


async def put(work: Work, id: str, at: datetime | None) -> None:
    async def create(_: None, unit: Unit) -> None:
        unit.create(EGGS, id, Egg(at))

    await work.run(create, None)


def timers(work: Work) -> Timers:
    return Timers(work, [Due(EGGS, take_out, command)], (NotHungry,))


async def test_only_what_is_due_is_done(work: Work) -> None:
    now = clock.now()
    await put(work, "due", now)
    await put(work, "later", now + timedelta(milliseconds=1))
    await put(work, "never", None)
    assert await timers(work).once(now) == 1
    assert (await work.mongo.find(EGGS, "due")).state.done_at == now
    assert (await work.mongo.find(EGGS, "later")).state.done_at is None
    assert await timers(work).once(now) == 0


async def test_looking_for_what_is_due_scans_nothing(work: Work, mongo: Mongo) -> None:
    for n in range(20):
        await put(work, f"e{n}", None if n % 2 else clock.now() + timedelta(hours=1))
    await mongo.database.command("profile", 2)
    await timers(work).once(clock.now())
    await timers(work)._pause()
    await mongo.database.command("profile", 0)
    seen = await mongo.all(mongo.collection("system.profile").find({"op": "query"}))
    plans = [d["planSummary"] for d in seen if d["ns"].endswith(".eggs")]
    assert len(plans) == 2
    assert all(plan.startswith("IXSCAN") for plan in plans), plans


async def test_it_is_done_within_a_second_and_by_two_loops_once(work: Work) -> None:
    wanted = {f"e{n}": clock.now() + timedelta(milliseconds=100 + 60 * n) for n in range(20)}
    for id, at in wanted.items():
        await put(work, id, at)
    loops = [asyncio.create_task(timers(work).run()) for _ in range(2)]
    outboxes = work.mongo.collection("outbox")
    async with asyncio.timeout(15):
        while await outboxes.count_documents({}) < len(wanted):
            await asyncio.sleep(0.05)
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    assert await outboxes.count_documents({}) == len(wanted)
    for id, at in wanted.items():
        done = (await work.mongo.find(EGGS, id)).state.done_at
        assert done is not None
        assert timedelta(0) <= done - at < timedelta(seconds=1)


async def test_what_refuses_rests_and_holds_nobody_up(work: Work) -> None:
    now = clock.now()
    await put(work, "refused", now - timedelta(seconds=5))
    await put(work, "due", now)
    both = timers(work)
    assert await both.once(now) == 1
    assert ("eggs", "refused") in both._resting
    assert await both.once(now) == 0


async def test_however_many_are_refused_what_is_newer_is_done(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.timers.BATCH", 3)
    now = clock.now()
    for n in range(5):
        await put(work, f"refused {n}", now - timedelta(seconds=9 - n))
    await put(work, "due", now)
    loop = timers(work)
    assert sum([await loop.once(now) for _ in range(3)]) == 1
    assert (await work.mongo.find(EGGS, "due")).state.done_at == now


async def test_a_bug_in_one_command_ends_no_loop(work: Work) -> None:
    now = clock.now()
    await put(work, "broken", now - timedelta(seconds=5))
    loop = timers(work)
    running = asyncio.create_task(loop.run())
    async with asyncio.timeout(15):
        while ("eggs", "broken") not in loop._resting:
            await asyncio.sleep(0.02)
    await put(work, "due", clock.now())

    async def done() -> bool:
        return (await work.mongo.find(EGGS, "due")).state.done_at is not None

    async with asyncio.timeout(15):
        while not await done():
            assert not running.done()
            await asyncio.sleep(0.02)
    running.cancel()
