"""The engines of a test run: real ones, started once for each process of the run."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from gelanggang import engines

pytest_plugins = ["shared.testing"]
TOGETHER = ("tests/e2e/portal/", "tests/e2e/")
"""Folders whose tests lean on one platform."""
LONGEST = (*TOGETHER, "tests/resilience/", "deploy/local/", "tests/", "shared/")
"""What takes longest begins first, so that no process is left alone with it at the end."""


class ByPlace(LoadScopeScheduling):  # type: ignore[misc]  # (untyped)
    """What leans on one platform runs in one process, one after another; so does each file.

    xdist's own groups lie in a test's id, which pytest 9.2 no longer lets it write.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPlace:
    """How a run is shared out among several processes."""
    return ByPlace(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Several processes begin with what takes longest; one alone begins with the shortest."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.nodeid))


def pytest_collection_finish() -> None:
    """What was imported and collected stays as long as the run: no collection of garbage looks
    through it again, nor often through what the tests leave."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _rank(nodeid: str) -> int:
    return next((n for n, place in enumerate(LONGEST) if nodeid.startswith(place)), len(LONGEST))


@pytest.fixture(scope="session")
def mongo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A replica set of one whose failures can be ordered; `TEST_MONGO_URL` names another."""
    given = os.environ.get("TEST_MONGO_URL")
    if given:
        yield given
        return
    # In memory where there is room: a fresh database for each test is two hundred files, each
    # waited for. A process killed loses no more there than on a disk.
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30
    with tempfile.TemporaryDirectory(dir=memory if roomy else None) as folder:
        place = Path(folder)
        with engines.mongod(place / "data", log=place / "log", test_commands=True) as engine:
            yield engine.url


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded broker; `TEST_KAFKA_BOOTSTRAP_SERVERS` names another."""
    given = os.environ.get("TEST_KAFKA_BOOTSTRAP_SERVERS")
    if given:
        yield given
        return
    with engines.tansu(tmp_path_factory.mktemp("tansu") / "log") as engine:
        yield engine.url


@pytest.fixture(scope="session")
def apache_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Apache Kafka itself, from its jars."""
    folder: Path = tmp_path_factory.mktemp("kafka")
    with engines.kafka(folder / "data", log=folder / "log") as engine:
        yield engine.url
