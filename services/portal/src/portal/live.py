"""What changes elsewhere, while it is looked at.

Each process reads the services' topics itself: without a group, from the latest on, and commits
nothing. It keeps nothing of a record but which watches it touches, and passes on only their names;
who hears one asks the service again, as himself. This is the one reader of topics that may miss
something: a page that was not told asks again after a reconnection, or polls.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError

from shared import clock, telemetry
from shared.settings import KafkaSettings

log = logging.getLogger(__name__)
TOPICS = (
    "programme.events", "submission.events", "judging.events", "award.events",
    "exhibition.events", "notification.events",
)  # fmt: skip
"""What is for all to read; nothing that is sealed, and nobody's roles."""
NOUNS = ("edition", "forum", "proposal", "agency", "account", "round")
KEEP_ALIVE_S = 15.0
LONGEST_S = 300.0
"""After it a stream ends; who still looks asks anew, and his rights are looked at anew."""
LARGEST_VALUE = 262_144

MayWatch = Callable[[Any, str], Awaitable[bool]]
"""Whether who asks may know that something with this id changed."""


async def anyone(_: Any, __: str) -> bool:
    """Whoever asks may know that it changed: what it is about is public."""
    return True


def watches_of(topic: str, value: bytes | None) -> Iterator[str]:
    """The watches that a record touches, as `exhibition/forum:ips-2018`: for each noun that its
    data names by an id."""
    service = topic.partition(".")[0]
    if value is None or len(value) > LARGEST_VALUE:
        return
    try:
        data = orjson.loads(value)
    except orjson.JSONDecodeError:
        return
    if isinstance(data, dict):
        for noun in NOUNS:
            id = data.get(f"{noun}_id")
            if isinstance(id, str):
                yield f"{service}/{noun}:{id}"


class Hub:
    """Who watches what in this process, and how often each thing has changed."""

    def __init__(self, *, pause_s: float, most: int) -> None:
        self._pause_s = pause_s
        self._most = most
        self._streams: dict[str, set[_Stream]] = defaultdict(set)
        self._open = 0
        self.changes: Counter[str] = Counter()
        """How often each watch was told of since the process began; a mark for what is kept."""

    @property
    def full(self) -> bool:
        """Whether no further stream is taken; who is turned away polls."""
        return self._open >= self._most

    def touched(self, watches: Iterable[str]) -> None:
        """Tell everybody who watches one of these."""
        for watch in watches:
            self.changes[watch] += 1
            for stream in self._streams.get(watch, ()):
                stream.pending.add(watch)
                stream.woken.set()

    async def stream(self, watches: Iterable[str]) -> AsyncIterator[bytes]:
        """Server-sent events of these watches, several changes at once as one."""
        mine, ends = _Stream(), clock.monotonic() + LONGEST_S
        named = tuple(watches)
        for watch in named:
            self._streams[watch].add(mine)
        self._open += 1
        try:
            yield b"retry: 1500\n: gelanggang\n\n"
            while clock.monotonic() < ends:
                with suppress(TimeoutError):
                    async with asyncio.timeout(KEEP_ALIVE_S):
                        await mine.woken.wait()
                    await asyncio.sleep(self._pause_s)
                changed, mine.pending = mine.pending, set()
                mine.woken.clear()
                yield b"".join(_event(w) for w in sorted(changed)) or b": still here\n\n"
        finally:
            self._open -= 1
            for watch in named:
                self._streams[watch].discard(mine)
                if not self._streams[watch]:
                    del self._streams[watch]


class _Stream:
    """One open page."""

    def __init__(self) -> None:
        self.pending: set[str] = set()
        self.woken = asyncio.Event()


def _event(watch: str) -> bytes:
    return f"event: changed\ndata: {watch}\n\n".encode()


class Listener:
    """Reads the topics for as long as the process lives, and waits for the broker where it is
    away."""

    def __init__(self, settings: KafkaSettings, hub: Hub) -> None:
        self._settings = settings
        self._hub = hub
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the background: pages do not wait for the broker."""
        loop = telemetry.for_ever("the pages' reader", self._turn, (KafkaError, OSError))
        self._task = asyncio.create_task(loop)

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _turn(self) -> None:
        consumer = AIOKafkaConsumer(
            *(self._settings.prefix + topic for topic in TOPICS), **self.how(self._settings)
        )
        try:
            await consumer.start()
            while True:
                found = await consumer.getmany(timeout_ms=1000, max_records=2000)
                self._hub.touched(set(self._watches(found)))
        finally:
            await consumer.stop()

    @staticmethod
    def how(settings: KafkaSettings) -> dict[str, Any]:
        """How it reads: as nobody's member, the newest, and nothing is committed."""
        return settings.client() | {
            "group_id": None, "enable_auto_commit": False, "auto_offset_reset": "latest",
        }  # fmt: skip

    def _watches(self, found: Mapping[Any, list[ConsumerRecord]]) -> Iterator[str]:
        for records in found.values():
            for record in records:
                yield from watches_of(
                    record.topic.removeprefix(self._settings.prefix), record.value
                )
