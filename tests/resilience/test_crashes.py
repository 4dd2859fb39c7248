"""A process is killed at the worst points; another takes up, and every fact takes effect once."""

import asyncio
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from shared import messages

TOLD = 12

TELLER_ENDS = {
    "between its commit and the publishing": "commit:9",
    "between the first commit and the publishing": "commit:1",
    "between sending and marking": "send:2",
    "in the middle of a transaction": "transaction:7",
}
HEARER_ENDS = {
    "between MongoDB's commit and the offset's": "heard:2",
    "in the middle of a batch": "commit:5",
    "in the middle of a transaction": "transaction:5",
    "between sending what it tells and marking it": "send:2",
}


@pytest.mark.parametrize("point", TELLER_ENDS.values(), ids=TELLER_ENDS)
async def test_a_teller_that_crashes_loses_nothing_and_nothing_takes_effect_twice(
    arena: Any, point: str
) -> None:
    arena.start("hearing")
    await arena.start("telling", tell=TOLD, kill_at=point).killed()
    arena.start("telling", tell=TOLD)
    await arena.whole(TOLD)
    again = await arena.log_is_whole(TOLD)
    # What was sent and not marked is in the log twice. At another point that may happen too, to
    # whatever the relay had under way; here it must, or the point was not met.
    assert again.total() > 0 or not point.startswith("send")


@pytest.mark.parametrize("point", HEARER_ENDS.values(), ids=HEARER_ENDS)
async def test_a_hearer_that_crashes_takes_up_where_it_was(arena: Any, point: str) -> None:
    arena.start("telling", tell=TOLD)
    await arena.start("hearing", kill_at=point, kafka__max_poll_records=8).killed()
    assert await arena.faults(TOLD) != []
    arena.start("hearing")
    await arena.whole(TOLD)


async def test_crashes_on_both_sides_at_once(arena: Any) -> None:
    arena.start("hearing")
    killed = [
        arena.start("telling", tell=TOLD, kill_at="send:1"),
        arena.start("hearing", kill_at="transaction:3", kafka__max_poll_records=4),
    ]
    arena.start("telling", tell=TOLD, pause_s=0.3)
    await asyncio.gather(*(process.killed() for process in killed))
    await arena.whole(TOLD)
    await arena.log_is_whole(TOLD)


async def test_a_history_replayed_while_it_grows_takes_effect_once(arena: Any) -> None:
    arena.start("hearing")
    arena.start("telling", tell=3 * TOLD, pause_s=0.05)
    for heard in (1, 30, 60):

        async def far(least: int = heard) -> bool:
            return bool(await arena.effects() >= least)

        await arena.until(far)
        await arena.replay()
    await arena.whole(3 * TOLD)
    assert (await arena.log_is_whole(3 * TOLD)).total() > 0


async def test_what_comes_out_of_order_waits_for_what_is_missing(arena: Any) -> None:
    """The teller's facts are brought by us, the last first, and one of each subject at the end."""
    arena.start("telling", tell=TOLD, kafka__bootstrap_servers="127.0.0.1:1")

    async def all_told() -> bool:
        rows = await arena.telling.collection("outbox").count_documents({})
        return bool(rows == 6 * (TOLD + 1))

    await arena.until(all_told)
    arena.processes[0].end()
    arena.start("hearing")
    rows = await arena.telling.all(arena.telling.collection("outbox").find({}).sort("sequence", -1))
    held_back = [r for r in rows if r["sequence"] == 4]
    await bring(arena, [r for r in rows if r not in held_back])

    async def waits() -> bool:
        # The doors and the first three are through; the rest waits for the fourth.
        return bool(await arena.effects() == 6 * 3 and await arena.aside() == 6 * (TOLD - 4))

    await arena.until(waits)
    await bring(arena, held_back)
    arena.start("telling", tell=TOLD)  # whose relay sends all of it once more
    await arena.whole(TOLD)


async def bring(arena: Any, rows: list[dict[str, Any]]) -> None:
    """Send these rows' records, in this order."""
    producer = AIOKafkaProducer(bootstrap_servers=arena.kafka.bootstrap_servers)
    await producer.start()
    for row in rows:
        key, value, headers = messages.encode(row)
        topic = arena.kafka.prefix + row["topic"]
        await producer.send_and_wait(topic, value, key=key, headers=headers)
    await producer.stop()
