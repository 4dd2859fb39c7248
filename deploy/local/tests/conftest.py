"""The command as a person uses it, on a data directory of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gelanggang.engines import free_port

GIVEN = ("MONGO_URL", "KAFKA_BOOTSTRAP_SERVERS", "GELANGGANG_DATA", "XDG_DATA_HOME")


@dataclass(frozen=True)
class Command:
    """`gelanggang` with one data directory and one port."""

    data: Path
    port: int

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        environment = {name: value for name, value in os.environ.items() if name not in GIVEN}
        return subprocess.run(
            [sys.executable, "-m", "gelanggang", *words],
            capture_output=True,
            text=True,
            check=False,
            env=environment | {"GELANGGANG_DATA": str(self.data)},
        )

    def answer(self, *words: str) -> Any:
        """Run a verb with --json; its answer."""
        ended = self(*words, "--json")
        assert ended.returncode == 0, f"{words}: {ended.stderr}{ended.stdout}"
        return json.loads(ended.stdout)

    def up(self, *words: str) -> Any:
        """Start the platform behind; its answer."""
        return self.answer("up", "--detach", "--port", str(self.port), *words)

    def wait(self, well: Callable[[Any], bool], within: float = 60) -> Any:
        """Ask for the status until it is well."""
        deadline = time.monotonic() + within
        while not well(found := self.answer("status")):
            assert time.monotonic() < deadline, found
        return found

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


def all_well(found: Any) -> bool:
    """Every process is well, and nothing is left to send or to read."""
    return all(
        (one["api"], one["worker"], one["outbox"], one["lag"]) == (None, None, 0, 0)
        for one in found["services"]
    )


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    """The command, and nothing running yet; whatever runs at the end is stopped."""
    given = Command(tmp_path / "data", free_port())
    yield given
    given("down")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """One platform for the tests that leave it running, all well."""
    given = Command(tmp_path_factory.mktemp("platform") / "data", free_port())
    given.up()
    given.wait(all_well)
    yield given
    given("down")
