"""Engines that freeze, die and forget, while the two services live on."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gelanggang import engines
from gelanggang.engines import Engine
from shared import clock
from shared.settings import KafkaSettings

TOLD = 30
PACE = {"tell": TOLD, "pause_s": 0.05}


@dataclass
class Broker:
    """A broker of this file's own, that may be frozen and wiped."""

    kind: str
    folder: Path
    engine: Engine

    def settings(self) -> KafkaSettings:
        """How it is reached, with topics of one test's own."""
        prefix = f"t{clock.new_id()[-10:]}."
        return KafkaSettings(
            bootstrap_servers=self.engine.url, prefix=prefix, idempotent=self.kind == "apache"
        )

    def wipe(self) -> None:
        """End it as a crash would, with all that it keeps; the same again on the same port."""
        self.engine.kill()
        if self.kind == "apache":
            shutil.rmtree(self.folder / "data")
            self.engine = start("apache", self.folder, self.engine.port)
        else:
            self.engine.start()
        self.engine.ready()


def start(kind: str, folder: Path, port: int | None = None) -> Engine:
    """Start a broker of that kind."""
    if kind == "apache":
        return engines.kafka(folder / "data", port=port, log=folder / "log")
    return engines.tansu(folder / "log", port=port)


@pytest.fixture(
    scope="module", params=["embedded", pytest.param("apache", marks=pytest.mark.kafka)]
)
def broker(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Broker]:
    folder = tmp_path_factory.mktemp("broker")
    found = Broker(request.param, folder, start(request.param, folder).ready())
    yield found
    found.engine.thaw()
    found.engine.stop()


@pytest.fixture
async def arena(tmp_path: Path, mongo_url: str, broker: Broker, open_on: Any) -> AsyncIterator[Any]:
    async with open_on(tmp_path, mongo_url, broker.settings()) as opened:
        yield opened


async def heard_something(arena: Any) -> Any:
    """Both run, and facts take effect; gives the teller."""
    arena.start("hearing")
    teller = arena.start("telling", **PACE)
    await arena.until(arena.some_effects)
    return teller


async def test_a_frozen_broker_is_waited_for(arena: Any, broker: Broker) -> None:
    """People work on meanwhile, and what they did follows."""
    await heard_something(arena)
    broker.engine.freeze()
    try:
        late = arena.start("telling", tell=TOLD + 3)

        async def noticed() -> bool:
            return bool(late.says("the relay of telling waits") > 0)

        await arena.until(noticed)
    finally:
        broker.engine.thaw()
    await arena.whole(TOLD + 3)
    await arena.log_is_whole(TOLD + 3)


async def test_a_broker_that_lost_everything_is_filled_again(arena: Any, broker: Broker) -> None:
    await heard_something(arena)
    broker.wipe()
    await arena.make_topics()
    assert await arena.replay() > 0
    await arena.whole(TOLD)
    # What was not yet sent when it was lost may have come before the history: the hearer sorts it.
    log = await arena.log_of("telling.events")
    assert all(set(found) == set(range(1, TOLD + 1)) for found in log.values())


async def test_a_broker_that_lost_everything_after_all_was_heard(
    arena: Any, broker: Broker
) -> None:
    """What was heard long ago is dropped, and the next fact is heard."""
    (await heard_something(arena)).end()
    arena.start("telling", tell=TOLD)
    await arena.whole(TOLD)
    broker.wipe()
    await arena.make_topics()
    assert await arena.replay() == 6 * (TOLD + 1)
    arena.start("telling", tell=TOLD + 3)
    await arena.whole(TOLD + 3)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    with engines.mongod(tmp_path / "mongo" / "data", log=tmp_path / "mongo" / "log") as engine:
        yield engine
        engine.thaw()


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
async def test_a_frozen_mongodb_is_waited_for(
    tmp_path: Path, database: Engine, broker: Broker, open_on: Any
) -> None:
    async with open_on(tmp_path, database.url, broker.settings()) as arena:
        teller = await heard_something(arena)
        hearer = arena.processes[0]
        database.freeze()
        try:
            # The databases are away, so what is waited for can only be read in the logs.
            async def noticed() -> bool:
                return bool(teller.says("the relay of telling waits") and hearer.says("waits") > 0)

            await arena.until(noticed)
        finally:
            database.thaw()
        await arena.whole(TOLD)
        await arena.log_is_whole(TOLD)


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
async def test_a_killed_mongodb_keeps_what_it_answered_for(
    tmp_path: Path, database: Engine, broker: Broker, open_on: Any
) -> None:
    async with open_on(tmp_path, database.url, broker.settings()) as arena:
        await heard_something(arena)
        database.kill()
        database.start().ready()
        await arena.whole(TOLD)
        await arena.log_is_whole(TOLD)
