"""What is due: an indexed `due_at` in the aggregate, and the ordinary command when it has come.

Nothing's validity waits for this loop: rules compare instants. The loop only tells in time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import clock
from shared.mongo import UNAVAILABLE, DuplicateKey, Index, Kept, LostRace, Missing, Shape
from shared.outbox import Unit, Work

log = logging.getLogger(__name__)
INDEXED = {"$type": "date"}
"""Said in each query too: MongoDB does not see by itself that a comparison needs dates only."""
DUE_INDEX = Index((("due_at", 1),), where={"due_at": INDEXED}, name="due")
AT_ONCE = 16
BATCH = 200
REFUSED_PAUSE_S = 30.0


@dataclass(frozen=True)
class Due:
    """Documents of a shape whose `due_at` has come get the command that `command` makes."""

    shape: Shape[Any]
    handler: Callable[[Any, Unit], Awaitable[Any]]
    command: Callable[[Kept[Any]], Any]


class Timers:
    """One loop for all that is due in a service; two loops at once are safe: versions guard."""

    def __init__(
        self, work: Work, due: Sequence[Due], refusals: tuple[type[Exception], ...],
        longest_s: float = 0.5,
    ) -> None:  # fmt: skip
        self._work = work
        self._due = due
        self._refusals = refusals
        self._longest_s = longest_s
        self._refused: dict[str, float] = {}

    async def run(self) -> None:
        """For ever: do what is due, then wait for the next instant, or half a second."""
        while self._due:
            try:
                done = await self.once(clock.now())
            except UNAVAILABLE as error:
                log.warning("timers wait: %s", error)
                done = 0
            if not done:
                await asyncio.sleep(await self._pause())

    async def once(self, now: datetime) -> int:
        """Do what is due at `now`; how much was done."""
        return sum([await self._all(due, now) for due in self._due])

    async def _all(self, due: Due, now: datetime) -> int:
        chosen = {"due_at": {"$lte": now, **INDEXED}}
        found = await self._work.mongo.find_many(due.shape, chosen, [("due_at", 1)], BATCH)
        places = asyncio.Semaphore(AT_ONCE)

        async def one(kept: Kept[Any]) -> bool:
            async with places:
                return await self._one(due, kept, now)

        ready = [k for k in found if self._refused.get(k.id, 0) <= clock.monotonic()]
        return sum(await asyncio.gather(*(one(kept) for kept in ready)))

    async def _one(self, due: Due, kept: Kept[Any], now: datetime) -> bool:
        try:
            await self._work.run(due.handler, due.command(kept), now=now)
        except (LostRace, DuplicateKey, Missing):
            return False  # somebody else did it
        except self._refusals as refusal:
            log.info("due, but refused: %s", refusal, extra={"id": kept.id})
            self._later(kept.id)
            return False
        return True

    def _later(self, id: str) -> None:
        now = clock.monotonic()
        self._refused = {k: v for k, v in self._refused.items() if v > now}
        self._refused[id] = now + REFUSED_PAUSE_S

    async def _pause(self) -> float:
        """Seconds until the next instant that is due, at most the longest pause."""
        soonest = self._longest_s
        with suppress(*UNAVAILABLE):
            for due in self._due:
                chosen = {"due_at": {"$gt": clock.now(), **INDEXED}}
                next_ = await self._work.mongo.collection(due.shape.collection).find_one(
                    chosen, {"due_at": 1}, sort=[("due_at", 1)]
                )
                if next_:
                    soonest = min(soonest, (next_["due_at"] - clock.now()).total_seconds())
        return max(0.005, soonest)
