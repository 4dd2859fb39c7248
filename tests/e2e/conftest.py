"""One platform for the run, started as a user would, and the editions that were carried on it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.e2e.evidence import Evidence, collect

from gelanggang.engines import free_port

SCENARIOS = Path(__file__).parents[2] / "deploy" / "local" / "scenarios"
GIVEN = ("MONGO_URL", "KAFKA_BOOTSTRAP_SERVERS", "GELANGGANG_DATA", "XDG_DATA_HOME")


@dataclass(frozen=True, slots=True)
class Platform:
    """`gelanggang` with a data directory and a port of its own."""

    data: Path
    port: int

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        environment = {name: value for name, value in os.environ.items() if name not in GIVEN}
        return subprocess.run(
            [sys.executable, "-m", "gelanggang", *words],
            capture_output=True, text=True, check=False, timeout=500,
            env=environment | {"GELANGGANG_DATA": str(self.data)},
        )  # fmt: skip

    def answer(self, *words: str) -> Any:
        """Run a verb with --json; its one answer."""
        ended = self(*words, "--json")
        assert ended.returncode == 0, f"{words}: {ended.stderr}{ended.stdout}"
        return json.loads(ended.stdout)

    def up(self) -> None:
        """Start it behind, engines included."""
        self.answer("up", "--detach", "--port", str(self.port))

    async def at_rest(self) -> Evidence:
        """What is left, once everything was sent and read."""
        deadline = time.monotonic() + 90
        while True:
            found = self.answer("status")
            waiting = [(s["outbox"], s["lag"], s["set_aside"]) for s in found["services"]]
            if waiting == [(0, 0, 0)] * len(waiting):
                break
            assert time.monotonic() < deadline, found
        running = found["platform"]
        return await collect(running["mongo_url"], running["bootstrap_servers"])

    @contextmanager
    def chief(self) -> Iterator[httpx.Client]:
        """A client of the chief of the demo's secretariat, signed in."""
        known = json.loads((self.data / "demo-chief.json").read_text())
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}/api") as client:
            session = client.post("/identity/sessions", json=known).raise_for_status().json()
            client.headers["Authorization"] = f"Bearer {session['access_token']}"
            yield client


@contextmanager
def launched(data: Path, port: int | None = None) -> Iterator[Platform]:
    """A platform, stopped at the end."""
    started = Platform(data, port or free_port())
    started.up()
    yield started
    ended = started("down")
    assert ended.returncode == 0, ended.stderr


def carried(platform: Platform) -> subprocess.CompletedProcess[str]:
    """The demo of 2018, at a twentieth of its size."""
    return platform("demo", "--scale", "0.05", "--seed", "7", "--json")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The platform, stopped at the end of the run."""
    with launched(tmp_path_factory.mktemp("e2e") / "data") as started:
        yield started


@pytest.fixture(scope="session")
def kipp(platform: Platform) -> subprocess.CompletedProcess[str]:
    """The demo of 2018, at a twentieth of its size."""
    return carried(platform)


@pytest.fixture(scope="session")
def two_groups(platform: Platform) -> subprocess.CompletedProcess[str]:
    """The demo of the small edition with two groups."""
    return platform("demo", "--scenario", str(SCENARIOS / "two-groups.yaml"), "--json")


@pytest.fixture(scope="session")
async def evidence(
    platform: Platform, kipp: subprocess.CompletedProcess[str],
    two_groups: subprocess.CompletedProcess[str],
) -> Evidence:  # fmt: skip
    """What both editions left."""
    assert (kipp.returncode, two_groups.returncode) == (0, 0), kipp.stderr + two_groups.stderr
    return await platform.at_rest()
