"""How the platform starts, survives, and stops."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from gelanggang import reach
from gelanggang.engines.child import listens
from gelanggang.services import SERVICES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def well(found: Any) -> bool:
    """Every process is well."""
    return all(one["api"] is None and one["worker"] is None for one in found["services"])


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ended(watched: list[int], within: float = 10) -> bool:
    """Whether all processes, given by their descriptors, end in time."""
    deadline = time.monotonic() + within
    left = list(watched)
    while left and time.monotonic() < deadline:
        gone = select.select(left, [], [], max(0.0, deadline - time.monotonic()))[0]
        left = [one for one in left if one not in gone]
    return not left


def test_it_stops_within_five_seconds_and_leaves_nothing_behind(command: Any) -> None:
    pid = command.up()["pid"]
    watched = [os.pidfd_open(one) for one in (pid, *children(pid))]
    assert len(watched) == 3, "the launcher, MongoDB, and the broker"
    began = time.monotonic()
    assert command.answer("down") == {"stopped": pid}
    assert time.monotonic() - began < 5
    assert ended(watched)
    assert not listens(command.port)
    assert command("status").returncode == 1


def test_ctrl_c_stops_it_within_five_seconds(command: Any) -> None:
    words = [sys.executable, "-m", "gelanggang", "up", "--json", "--port", str(command.port)]
    environment = os.environ | {"GELANGGANG_DATA": str(command.data)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["url"] == command.url
        engines = [os.pidfd_open(one) for one in children(process.pid)]
        process.send_signal(signal.SIGINT)
        assert ended(engines, 5)
        assert process.stdout.read() == b"", "only JSON, and nothing after it"
    assert process.returncode == 0
    assert not listens(command.port)


def test_what_was_told_survives_a_crash_and_is_sent_again(command: Any) -> None:
    pid = command.up()["pid"]
    made = command.answer("admin", "create", "--name", "A", "--email", "a@secretariat.example")
    watched = [os.pidfd_open(one) for one in (pid, *children(pid))]
    os.kill(pid, signal.SIGKILL)
    assert ended(watched), "the engines end with whoever started them"
    command.up()
    command.wait(lambda found: found["services"][0]["outbox"] == 0)
    first = {"token": made["token"], "password": "four words make one"}
    assert httpx.post(made["url"], json=first).status_code == 204
    log = (command.data / "logs" / "gelanggang.log").read_text()
    assert '"facts":{"identity":2,' in log


@pytest.mark.parametrize("engine", [0, 1])
async def test_an_engine_that_ends_is_started_again(command: Any, engine: int) -> None:
    pid = command.up()["pid"]
    hurt = sorted(children(pid))[engine]
    watched = os.pidfd_open(hurt)
    os.kill(hurt, signal.SIGKILL)
    assert ended([watched])
    command.answer("admin", "create", "--name", "A", "--email", "a@secretariat.example")
    command.wait(lambda found: well(found) and found["services"][0]["outbox"] == 0)
    mongo_url = command.answer("status")["platform"]["mongo_url"]
    async with reach.databases(mongo_url, ["programme"]) as opened:
        grants = opened["programme"].collection("grants")
        deadline = time.monotonic() + 30
        while not await grants.count_documents({"role": "secretariat"}):
            assert time.monotonic() < deadline


def test_each_service_may_be_two_processes_behind_the_same_door(command: Any) -> None:
    pid = command.up("--processes")["pid"]
    started = children(pid)
    apart = 2 + 2 * len(SERVICES) + 1  # the engines, each service twice, and the pages
    assert len(started) == apart
    found = command.wait(well, within=120)
    assert found["platform"]["processes"] is True
    os.kill(started[-1], signal.SIGKILL)
    command.wait(lambda found: len(children(pid)) == apart and well(found), within=120)
    made = command.answer("admin", "create", "--name", "A", "--email", "a@secretariat.example")
    first = {"token": made["token"], "password": "four words make one"}
    assert httpx.post(made["url"], json=first).status_code == 204
    watched = [os.pidfd_open(one) for one in (pid, *children(pid))]
    began = time.monotonic()
    command.answer("down")
    assert time.monotonic() - began < 5
    assert ended(watched)


@pytest.mark.kafka
def test_apache_kafka_keeps_its_log_so_that_history_is_sent_once(command: Any) -> None:
    command.up("--kafka", "apache")
    found = command.wait(well)
    assert found["platform"]["broker"] == "apache"
    command.answer("admin", "create", "--name", "A", "--email", "a@secretariat.example")
    command.wait(lambda found: found["services"][0]["outbox"] == 0)
    command.answer("down")
    command.up("--kafka", "apache")
    command.answer("down")
    log = (command.data / "logs" / "gelanggang.log").read_text()
    assert log.count("history is sent again") == 1
    command.up()
    log = (command.data / "logs" / "gelanggang.log").read_text()
    assert log.count("history is sent again") == 2, "the embedded broker has no history"


def test_engines_that_are_given_are_used(command: Any, mongo_url: str) -> None:
    given = os.environ | {"GELANGGANG_DATA": str(command.data), "MONGO_URL": mongo_url}
    words = ["up", "--detach", "--json", "--port", str(command.port)]
    started = subprocess.run(
        [sys.executable, "-m", "gelanggang", *words], capture_output=True, env=given, check=True
    )
    pid = json.loads(started.stdout)["pid"]
    assert len(children(pid)) == 1, "only the broker"
    assert command.answer("status")["platform"]["mongo_url"] == mongo_url


def test_a_data_directory_may_be_named_from_where_one_is(command: Any) -> None:
    given = os.environ | {"GELANGGANG_DATA": command.data.name}
    words = ["up", "--detach", "--json", "--port", str(command.port)]
    subprocess.run(
        [sys.executable, "-m", "gelanggang", *words],
        capture_output=True, env=given, check=True, cwd=command.data.parent,
    )  # fmt: skip
    command.wait(well)


def test_a_mongodb_that_is_given_and_away_is_one_sentence(command: Any) -> None:
    given = {"GELANGGANG_DATA": str(command.data), "MONGO_URL": "mongodb://127.0.0.1:1/"}
    words = [sys.executable, "-m", "gelanggang", "up", "--port", str(command.port)]
    ended = subprocess.run(
        words, capture_output=True, text=True, env=os.environ | given, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("MongoDB does not answer at mongodb://127.0.0.1:1/")
    assert len(ended.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_one_sentence(command: Any) -> None:
    command.up()
    other = type(command)(command.data.with_name("other"), command.port)
    refused = other("up", "--port", str(command.port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {command.port} cannot be had")
