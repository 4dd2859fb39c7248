"""The engines of a test run: real ones, started once for each process of the run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gelanggang import engines

pytest_plugins = ["shared.testing"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes, a file's tests stay together: its engines are started once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


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
