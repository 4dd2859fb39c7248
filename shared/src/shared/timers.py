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

from shared import clock, telemetry
from shared.mongo import UNAVAILABLE, Index, Kept, LostRace, Missing, Shape
from shared.outbox import Unit, Work

log = logging.getLogger(__name__)
INDEXED = {"$type": "date"}
"""Said in each query too: MongoDB does not see by itself that a comparison needs dates only."""
DUE_INDEX = Index((("due_at", 1),), where={"due_at": INDEXED}, name="due")
AT_ONCE = 16
BATCH = 200
REFUSED_PAUSE_S = 30.0
LOST_PAUSE_S = 0.25


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
        self._resting: dict[tuple[str, str], float] = {}

    async def run(self) -> None:
        """For ever: do what is due, then wait for the next instant, or half a second."""
        if self._due:
            await telemetry.for_ever(f"the timers of {self._work.service}", self._turn, UNAVAILABLE)

    async def _turn(self) -> None:
        if not await self.once(clock.now()):
            await asyncio.sleep(await self._pause())

    async def once(self, now: datetime) -> int:
        """Do what is due at `now`; how much was done."""
        return sum([await self._all(due, now) for due in self._due])

    async def _all(self, due: Due, now: datetime) -> int:
        resting = self._resting_of(due.shape)
        chosen = {"due_at": {"$lte": now, **INDEXED}, "_id": {"$nin": resting}}
        found = await self._work.mongo.find_many(due.shape, chosen, [("due_at", 1)], BATCH)
        places = asyncio.Semaphore(AT_ONCE)

        async def one(kept: Kept[Any]) -> None:
            async with places:
                await self._work.run(due.handler, due.command(kept), now=now)

        done = await asyncio.gather(*(one(kept) for kept in found), return_exceptions=True)
        away = [error for error in done if isinstance(error, UNAVAILABLE)]
        for kept, error in zip(found, done, strict=True):
            if error is not None and error not in away:
                self._rest(due.shape, kept.id, error)
        if away:
            raise away[0]
        return done.count(None)

    def _rest(self, shape: Shape[Any], id: str, error: BaseException) -> None:
        """Let it alone for a while, so that it stands in nobody's way: another loop did it, or it
        will be no different at once."""
        if not isinstance(error, Exception):
            raise error
        pause = LOST_PAUSE_S if isinstance(error, LostRace) else REFUSED_PAUSE_S
        if isinstance(error, self._refusals):
            log.info("due, but refused: %s", error, extra={"id": id})
        elif not isinstance(error, LostRace | Missing):
            log.error("due, but it failed", exc_info=error, extra={"id": id})
        self._resting[shape.collection, id] = clock.monotonic() + pause

    def _resting_of(self, shape: Shape[Any]) -> list[str]:
        now = clock.monotonic()
        self._resting = {k: until for k, until in self._resting.items() if until > now}
        return [id for collection, id in self._resting if collection == shape.collection]

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
