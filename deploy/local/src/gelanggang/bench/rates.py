"""How often a second something can be done, so many side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from statistics import median

from shared import clock

Work = Callable[[int], Awaitable[None]]
"""Does it once; it is given the number of the hand that does it."""


async def rate(work: Work, width: int, seconds: float) -> float:
    """How often a second `work` ended, done by `width` hands for so many seconds."""
    began = clock.monotonic()
    done = 0

    async def hand(number: int) -> None:
        nonlocal done
        while clock.monotonic() < began + seconds:
            await work(number)
            done += 1

    async with asyncio.TaskGroup() as group:
        for number in range(width):
            group.create_task(hand(number))
    return done / (clock.monotonic() - began)


async def timed(work: Awaitable[object], count: int) -> float:
    """How many a second, where `work` does `count` of them."""
    began = clock.monotonic()
    await work
    return count / (clock.monotonic() - began)


def middle(rates: list[float]) -> float:
    """The median, to one decimal."""
    return round(median(rates), 1)


def ratio(one: float, other: float) -> float:
    """How many times `other` `one` is, to two decimals."""
    return round(one / other, 2)
