"""An arena: a teller and a hearer as processes, and what must hold of them at the end."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from shared import clock, outbox
from shared.broker import create_topics
from shared.mongo import Mongo
from shared.settings import KafkaSettings, MongoSettings

TOY = Path(__file__).with_name("toy.py")
SUBJECTS = tuple(f"s{n}" for n in range(6))
TOPICS = {"telling.events": 3, "telling.doors": 2, "hearing.events": 3,
          "telling.dead-letters": 1, "hearing.dead-letters": 1}  # fmt: skip
Line = tuple[str, str]


@dataclass
class Process:
    """One of the two services, started."""

    role: str
    log: Path
    popen: subprocess.Popen[bytes]

    async def killed(self) -> None:
        """Return when it has ended itself where it was told to."""
        assert await asyncio.to_thread(self.popen.wait, 40) == -9, self.log.read_text()[-2000:]

    def says(self, words: str) -> int:
        """How often it has said that in its log."""
        return self.log.read_text().count(words)

    def end(self) -> None:
        """End it as it would end anywhere: at once."""
        self.popen.kill()
        self.popen.wait()


@dataclass
class Arena:
    """Both services' databases, the broker between them, and their processes."""

    folder: Path
    kafka: KafkaSettings
    telling: Mongo
    hearing: Mongo
    processes: list[Process] = field(default_factory=list)

    def start(self, role: str, **settings: object) -> Process:
        """Start one of the two; `settings` are those of toy.py, by name."""
        mongo = (self.telling if role == "telling" else self.hearing).settings
        known: Mapping[str, object] = {
            "MONGO__URL": mongo.url, "MONGO__DATABASE": mongo.database,
            "MONGO__SOCKET_TIMEOUT_MS": 1500, "MONGO__SELECTION_TIMEOUT_MS": 1500,
            "KAFKA__BOOTSTRAP_SERVERS": self.kafka.bootstrap_servers,
            "KAFKA__PREFIX": self.kafka.prefix, "KAFKA__IDEMPOTENT": self.kafka.idempotent,
            "KAFKA__SEND_TIMEOUT_S": 2,
            "KAFKA__SESSION_TIMEOUT_MS": 6000, "SWEEP_S": 0.3,
            "TELEMETRY__LOG_LEVEL": "WARNING", **{k.upper(): v for k, v in settings.items()},
        }  # fmt: skip
        environment = {f"TOY_{name}": str(value) for name, value in known.items()}
        log = self.folder / f"{role}-{len(self.processes)}.txt"
        with log.open("wb") as sink:
            popen = subprocess.Popen(
                [sys.executable, str(TOY), role], env={**os.environ, **environment},
                stdout=sink, stderr=sink,
            )  # fmt: skip
        self.processes.append(Process(role, log, popen))
        return self.processes[-1]

    async def until(self, holds: Callable[[], Awaitable[bool]], within_s: float = 60) -> None:
        """Return when it holds; a process that ended unasked is told with its last words."""
        deadline = clock.monotonic() + within_s
        while not await holds():
            assert clock.monotonic() < deadline, await self.report()
            await asyncio.sleep(0.05)

    async def report(self) -> str:
        """What is not as it should be, and what the processes said last."""
        said = [f"{p.log.name}: {p.log.read_text()[-1500:]}" for p in self.processes]
        return "\n".join([*(await self.faults(1)), *said])

    async def effects(self) -> int:
        """How many facts took effect so far."""
        seen = await self.hearing.all(self.hearing.collection("seen").find({}))
        return sum(len(one["sequences"]) for one in seen)

    async def some_effects(self) -> bool:
        """Whether facts take effect."""
        return await self.effects() > 0

    async def whole(self, told: int, within_s: float = 90) -> None:
        """Return when each subject told as many facts, and all that must hold, holds."""

        async def holds() -> bool:
            return await self.faults(told) == []

        await self.until(holds, within_s)

    async def faults(self, told: int) -> list[str]:
        """What is missing, twice, out of order, unsent, or left aside."""
        lanes = await self._lanes(self.telling)
        states = await self.hearing.all(self.hearing.collection("seen").find({}))
        seen = {state["_id"]: state["sequences"] for state in states}
        noted = await self._lanes(self.hearing)
        return [
            *await self._told_too_few(lanes, told),
            *self._wrong_effects(lanes, seen),
            *self._wrong_answers(noted, seen),
            *await self._left(self.telling), *await self._left(self.hearing),
        ]  # fmt: skip

    async def _told_too_few(self, lanes: Mapping[Line, list[Any]], told: int) -> list[str]:
        states = await self.telling.all(self.telling.collection("tallies").find({}))
        tallies = {state["_id"]: state["count"] for state in states}
        wanted = dict.fromkeys(SUBJECTS, told) | {f"door-{s}": 1 for s in SUBJECTS}
        rows = {subject: len(lane) for (_, subject), lane in lanes.items()}
        gaps = [lane for lane, found in lanes.items()
                if [r["sequence"] for r in found] != list(range(1, len(found) + 1))]  # fmt: skip
        return [
            *([] if tallies == wanted else [f"states: {tallies}"]),
            *([] if rows == wanted else [f"rows: {rows}"]),
            *(f"a gap in the outbox: {lane}" for lane in gaps),
        ]

    @staticmethod
    def _wrong_effects(lanes: Mapping[Line, list[Any]], seen: Mapping[str, Any]) -> list[str]:
        wanted = {
            subject: [r["sequence"] for r in lane if r["type"] != "telling.noted.v1"]
            for (_, subject), lane in lanes.items()
        }
        return [f"effects of {s}: {seen.get(s)}, not {w}"
                for s, w in wanted.items() if seen.get(s) != w]  # fmt: skip

    @staticmethod
    def _wrong_answers(noted: Mapping[Line, list[Any]], seen: Mapping[str, Any]) -> list[str]:
        told = {subject: [r["data"]["n"] for r in lane] for (_, subject), lane in noted.items()}
        return [] if told == seen else [f"told on: {told}"]

    async def _lanes(self, mongo: Mongo) -> Mapping[Line, list[Any]]:
        lanes: dict[Line, list[Any]] = defaultdict(list)
        rows = mongo.collection("outbox").find({}).sort("sequence", 1)
        for row in await mongo.all(rows):
            lanes[row["topic"], row["subject"]].append(row)
        return lanes

    async def _left(self, mongo: Mongo) -> list[str]:
        left = {
            "unsent": await mongo.collection("outbox").count_documents({"sent": False}),
            "aside": await mongo.collection("aside").count_documents({}),
            "dead letters": await mongo.collection("dead_letters").count_documents({}),
        }
        return [f"{mongo.settings.database}: {n} {what}" for what, n in left.items() if n]

    async def aside(self) -> int:
        """How many records the hearer has set aside."""
        return int(await self.hearing.collection("aside").count_documents({}))

    async def replay(self) -> int:
        """Have the teller's whole history sent again."""
        return await outbox.replay(self.telling)

    async def make_topics(self) -> None:
        """As the deploy step does."""
        await create_topics(self.kafka, TOPICS)

    async def log_of(self, topic: str) -> Mapping[str, list[int]]:
        """Each subject's sequences as they lie in the topic."""
        found: dict[str, list[int]] = defaultdict(list)
        reader = AIOKafkaConsumer(
            self.kafka.prefix + topic, bootstrap_servers=self.kafka.bootstrap_servers,
            auto_offset_reset="earliest", enable_auto_commit=False,
        )  # fmt: skip
        await reader.start()
        try:
            ends = await reader.end_offsets(reader.assignment())
            while any([await reader.position(p) < end for p, end in ends.items()]):
                for some in (await reader.getmany(timeout_ms=100)).values():
                    for record in some:
                        headers = dict(record.headers)
                        sequence = int(headers["ce_sequence"])
                        found[headers["ce_subject"].decode()].append(sequence)
        finally:
            await reader.stop()
        return found

    async def log_is_whole(self, told: int) -> Counter[str]:
        """First occurrences are in order, without gaps; gives how many are there again."""
        log = await self.log_of("telling.events")
        firsts = {subject: list(dict.fromkeys(found)) for subject, found in log.items()}
        assert firsts == {subject: list(range(1, told + 1)) for subject in SUBJECTS}
        return Counter({subject: len(found) - told for subject, found in log.items()})


@contextlib.asynccontextmanager
async def open_arena(folder: Path, mongo_url: str, kafka: KafkaSettings) -> AsyncIterator[Arena]:
    """An arena of its own on these engines; its processes are ended, its databases dropped."""
    name = f"toy_{clock.new_id()[-12:]}"
    telling, hearing = (
        Mongo(MongoSettings(url=mongo_url, database=f"{name}_{role}"))
        for role in ("telling", "hearing")
    )
    arena = Arena(folder, kafka, telling, hearing)
    await arena.make_topics()
    await let_go_after(telling, seconds=2)
    try:
        yield arena
    finally:
        for process in arena.processes:
            process.end()
        await let_go_after(telling, seconds=10)
        for mongo in (telling, hearing):
            await mongo.client.drop_database(mongo.settings.database)
            await mongo.close()


async def let_go_after(mongo: Mongo, seconds: int) -> None:
    """What a killed process left open, the server ends after so long."""
    change = {"setParameter": 1, "transactionLifetimeLimitSeconds": seconds}
    await mongo.client.admin.command(change)


@pytest.fixture
async def arena(tmp_path: Path, mongo_url: str, kafka: KafkaSettings) -> AsyncIterator[Arena]:
    """On the run's own engines, for tests that leave those in peace."""
    async with open_arena(tmp_path, mongo_url, kafka) as opened:
        yield opened


@pytest.fixture
def open_on() -> Any:
    """Opens an arena on engines that a test may freeze, kill and wipe."""
    return open_arena
