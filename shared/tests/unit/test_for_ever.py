"""A loop that never ends by itself ends when it is told to."""

import asyncio
from contextlib import suppress

from shared import telemetry


async def test_it_ends_though_its_turn_loses_that_it_was_told_to() -> None:
    begun, turns = asyncio.Event(), 0

    async def turn() -> None:
        """As a driver does where what it waits for comes at the moment of the cancellation."""
        nonlocal turns
        turns += 1
        begun.set()
        if turns == 1:
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        else:
            await asyncio.Event().wait()

    loop = asyncio.create_task(telemetry.for_ever("the loop", turn, ()))
    await begun.wait()
    loop.cancel()
    await asyncio.wait((loop,), timeout=5)
    lost = not loop.done()
    loop.cancel()
    assert not lost
    assert loop.cancelled()
    assert turns == 1


async def test_a_limit_within_a_turn_does_not_end_it() -> None:
    turns, enough = 0, asyncio.Event()

    async def turn() -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            enough.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()

    loop = asyncio.create_task(telemetry.for_ever("the loop", turn, ()))
    async with asyncio.timeout(5):
        await enough.wait()
    assert not loop.done()
    loop.cancel()
    await asyncio.wait((loop,), timeout=5)
    assert loop.cancelled()
