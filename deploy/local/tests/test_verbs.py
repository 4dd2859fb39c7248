"""What the verbs make of what they are given; mistakes are one sentence."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gelanggang import door, replay, status
from gelanggang.trouble import Trouble
from shared import clock

METRICS = """\
# TYPE gelanggang_outbox_depth gauge
gelanggang_outbox_depth{service="judging"} 3.0
gelanggang_outbox_depth{service="award"} 8.0
gelanggang_outbox_oldest_seconds{service="judging"} 61.7
gelanggang_dead_letters{service="judging"} 2.0
gelanggang_set_aside{service="judging"} 5.0
gelanggang_set_aside_oldest_seconds{service="judging"} 7.0
gelanggang_consumer_lag{consumer="judging",topic="submission.events"} 10.0
gelanggang_consumer_lag{consumer="judging.grants.v2",topic="identity.events"} 4.0
gelanggang_consumer_lag{consumer="award",topic="submission.events"} 100.0
"""


def gelanggang(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gelanggang", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "GELANGGANG_DATA": str(data), "PYTHONPATH": PATHS},
    )


PATHS = ":".join(sys.path)


def test_a_workers_metrics_are_read_for_its_own_service() -> None:
    assert status.figures(METRICS, "judging") == {
        "outbox": 3,
        "outbox_oldest_s": 61,
        "dead_letters": 2,
        "set_aside": 5,
        "set_aside_oldest_s": 7,
        "lag": 14,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-03-31T16:59:59Z", datetime(2018, 3, 31, 16, 59, 59, tzinfo=UTC)),
        ("2018-03-31T23:59:59+07:00", datetime(2018, 3, 31, 16, 59, 59, tzinfo=UTC)),
        ("2018-03-31", datetime(2018, 3, 31, tzinfo=UTC)),
    ],
)
def test_an_instant_is_written_as_iso_8601(text: str, expected: datetime) -> None:
    assert replay.instant(text) == expected


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200)])
def test_an_instant_may_be_some_time_ago(text: str, seconds: int) -> None:
    off = clock.now() - timedelta(seconds=seconds) - replay.instant(text)
    assert abs(off) < timedelta(seconds=5)


def test_the_doors_servers_are_written_name_and_address() -> None:
    given = ["identity=http://host:1/", "award=https://other"]
    assert door.servers(given) == {"identity": "http://host:1", "award": "https://other"}
    with pytest.raises(Trouble, match="NAME=URL"):
        door.servers(["http://host"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["status"], "Nothing runs on"),
        (["replay", "judging"], "Nothing runs on"),
        (["replay", "judges"], "There is no service 'judges'"),
        (["replay", "judging", "--since", "yesterday"], "is no instant"),
        (["replay", "judging", "--since", "99999999999d"], "is no instant"),
        (["dead-letters", "list"], "Nothing runs on"),
        (["dead-letters", "discard", "x", "--reason", " "], "Say why"),
        (["up", "--kafka", "rabbit"], "There is no broker 'rabbit'"),
        (["recompute", "/nowhere.json"], "cannot be read"),
        (["topics", "apply", "--servers", "127.0.0.1:1"], "No broker answers"),
        (["admin", "create", "--name", "A", "--email", "a@b.example"], "Nothing runs on"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_1(
    words: list[str], says: str, tmp_path: Path
) -> None:
    person = gelanggang(*words, data=tmp_path)
    assert person.returncode == 1
    assert says in person.stderr
    assert len(person.stderr.strip().splitlines()) == 1
    assert person.stdout == ""
    machine = gelanggang(*words, "--json", data=tmp_path)
    assert machine.returncode == 1
    assert says in json.loads(machine.stdout)["error"]


def test_down_where_nothing_runs_is_no_mistake(tmp_path: Path) -> None:
    ended = gelanggang("down", "--json", data=tmp_path)
    assert (ended.returncode, json.loads(ended.stdout)) == (0, {"stopped": None})


def test_doctor_says_that_nothing_runs_and_what_to_do(tmp_path: Path) -> None:
    ended = gelanggang("doctor", "--json", data=tmp_path)
    findings = json.loads(ended.stdout)["findings"]
    assert ended.returncode == 1
    assert {"what": f"Nothing runs on {tmp_path}", "do": "gelanggang up"} in findings


def test_a_file_that_is_no_round_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "round.json").write_text('{"format": "something"}')
    ended = gelanggang("recompute", str(tmp_path / "round.json"), data=tmp_path)
    assert ended.returncode == 1
    assert "is no exported round" in ended.stderr
