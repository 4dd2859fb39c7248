"""Two small services, each a process: one tells facts, the other hears them and tells on.

`TOY_KILL_AT=point:n` ends the process there, the nth time it comes by, as kill -9 would. The
points are wrapped around the platform's own objects here; the platform knows nothing of them.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from pydantic_settings import SettingsConfigDict

from shared import telemetry
from shared.broker import Worker
from shared.delivery import Consumer, Delivery, Heard, Hears, NotYet
from shared.messages import Hearing
from shared.mongo import UNAVAILABLE, DuplicateKey, LostRace, Mongo, Shape
from shared.outbox import Fact, Relay, Unit, Work
from shared.settings import ServiceSettings

SUBJECTS = tuple(f"s{n}" for n in range(6))
AGAIN: tuple[type[Exception], ...] = (*UNAVAILABLE, LostRace, DuplicateKey)
EVENTS, DOORS = "telling.events", "telling.doors"


class Settings(ServiceSettings):
    """The platform's, and what the tests ask of the two."""

    model_config = SettingsConfigDict(env_prefix="TOY_")

    tell: int = 0
    pause_s: float = 0.0
    kill_at: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many facts a subject has told."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """The sequences whose facts took effect, in the order in which they did."""

    sequences: tuple[int, ...] = ()


TALLIES, SEEN = Shape("tallies", Tally), Shape("seen", Seen)


# --- the one who tells


async def count(target: tuple[str, int], unit: Unit) -> int:
    """One more fact of that subject, unless it has told as many; how many it told."""
    subject, enough = target
    kept = await unit.seek(TALLIES, subject)
    if kept is None:
        unit.create(TALLIES, subject, Tally(1), counted(subject, 1))
    elif kept.state.count < enough:
        after = Tally(kept.state.count + 1)
        unit.record(TALLIES, kept, after, counted(subject, after.count))
    else:
        return enough
    return kept.state.count + 1 if kept else 1


def counted(subject: str, n: int) -> Fact:
    """Every third is of a type that nobody listens to; the second needs the subject's door."""
    type = "telling.noted.v1" if n % 3 == 0 else "telling.counted.v1"
    return Fact(type, {"n": n, "needs": f"door-{subject}" if n == 2 else None})


async def open_door(door: str, unit: Unit) -> None:
    """A fact of another topic, which has no order with the first."""
    if await unit.seek(TALLIES, door) is None:
        fact = Fact("telling.opened.v1", {"n": 1, "needs": None}, DOORS)
        unit.create(TALLIES, door, Tally(1), fact)


async def tell(work: Work, settings: Settings) -> None:
    """Until each subject has told enough, whatever happens; then its door, so always too late."""

    async def one(subject: str) -> None:
        while await persist(work, count, (subject, settings.tell)) < settings.tell:
            await asyncio.sleep(settings.pause_s)
        await persist(work, open_door, f"door-{subject}")

    await asyncio.gather(*(one(subject) for subject in SUBJECTS if settings.tell))


async def persist(work: Work, handler: Any, command: Any) -> Any:
    """As a client does whose request has one intent: again while the answer is unknown."""
    while True:
        try:
            return await work.run(handler, command)
        except AGAIN:
            await asyncio.sleep(0.1)


# --- the one who hears


class Counted(Hearing):
    """What is read of a foreign fact."""

    n: int
    needs: str | None = None


async def on_counted(heard: Heard[Counted], unit: Unit) -> None:
    """Note the sequence, and tell of it."""
    if heard.data.needs and await unit.seek(SEEN, heard.data.needs) is None:
        raise NotYet(DOORS, heard.data.needs)
    kept = await unit.seek(SEEN, heard.subject)
    told = Fact("hearing.heard.v1", {"n": heard.sequence})
    if kept is None:
        unit.create(SEEN, heard.subject, Seen((heard.sequence,)), told)
        return
    after = replace(kept.state, sequences=(*kept.state.sequences, heard.sequence))
    unit.record(SEEN, kept, after, told)


HEARING = Consumer("hearing", {
    EVENTS: {"telling.counted.v1": Hears(Counted, on_counted)},
    DOORS: {"telling.opened.v1": Hears(Counted, on_counted)},
})  # fmt: skip


# --- where it ends


class Strike:
    """Ends the process when it comes by the nth time."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def __call__(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._now()

    def _now(self) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("unreachable")


def after(owner: type, name: str, strike: Strike) -> None:
    """Strike when the method has done its work, before its caller hears of it."""
    original = getattr(owner, name)

    async def wrapped(*arguments: Any, **named: Any) -> Any:
        result = await original(*arguments, **named)
        strike()
        return result

    setattr(owner, name, wrapped)


def before(owner: type, name: str, strike: Strike) -> None:
    """Strike when the method is called, before it does anything."""
    original = getattr(owner, name)

    async def wrapped(*arguments: Any, **named: Any) -> Any:
        strike()
        return await original(*arguments, **named)

    setattr(owner, name, wrapped)


def inside(strike: Strike) -> None:
    """Strike when a transaction has done its first write, and not yet the others."""

    async def write_all(unit: Unit, session: Any) -> None:
        for place, write in enumerate(unit._writes):
            if place == 1:
                strike()
            await write(session)

    setattr(Unit, "_write_all", write_all)  # noqa: B010 - mypy knows no method that is replaced


POINTS: dict[str, Callable[[Strike], None]] = {
    "transaction": inside,
    "commit": lambda strike: after(Mongo, "transaction", strike),
    "send": lambda strike: before(Relay, "_mark", strike),
    "heard": lambda strike: after(Delivery, "batch", strike),
}


def arm(kill_at: str) -> None:
    """Put the strike where it is asked for."""
    if kill_at:
        point, _, nth = kill_at.partition(":")
        POINTS[point](Strike(int(nth or 1)))


def make(role: str, settings: Settings) -> Worker:
    """The worker of one of the two."""
    if role == "hearing":
        return Worker(settings, service=role, consumers=[HEARING], shapes=[SEEN],
                      keeps_grants=False)  # fmt: skip
    return Worker(settings, service=role, shapes=[TALLIES], keeps_grants=False)


async def run(role: str) -> None:
    """Work until it is killed."""
    settings = Settings()
    telemetry.start_logging(settings.telemetry)
    arm(settings.kill_at)
    worker = make(role, settings)
    await worker.start()
    await tell(Work(worker.mongo, role), settings)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
