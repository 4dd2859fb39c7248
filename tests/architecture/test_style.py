"""The rules of the house that ruff keeps: each of them can fail, and has its one exception."""

import subprocess
import sys

import pytest

from repository import ROOT

NOW = "import datetime\nprint(datetime.datetime.now(datetime.UTC))\n"
CATCH_ALL = "try:\n    print()\nexcept Exception:\n    print()\n"


def found(path: str, text: str) -> set[str]:
    """The codes of what ruff finds in a file of this name with this text."""
    done = subprocess.run(
        [
            sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise",
            "--stdin-filename", path, "-",
        ],
        cwd=ROOT, input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    return {line.split(": ", 1)[1].split(" ", 1)[0] for line in lines if line.startswith(path)}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("services/judging/src/judging/commands.py", NOW, "TID251"),
        ("services/judging/src/judging/x.py", "import time\n\nx = time.time()\n", "TID251"),
        ("services/judging/src/judging/x.py", "import uuid\n\nx = uuid.uuid4()\n", "TID251"),
        ("services/judging/src/judging/x.py", "import random\n\nx = random\n", "TID251"),
        ("services/judging/src/judging/x.py", "import secrets\n\nx = secrets\n", "TID251"),
        (
            "services/judging/src/judging/x.py",
            "from asyncio import wait_for\n\nx = wait_for\n",
            "TID251",
        ),
        ("services/judging/src/judging/x.py", CATCH_ALL, "BLE001"),
        ("shared/src/shared/broker/lines.py", CATCH_ALL, "BLE001"),
        ("shared/src/shared/outbox/relay.py", CATCH_ALL, "BLE001"),
        ("services/judging/src/judging/x.py", "print('x')\n", "T201"),
        ("services/judging/src/judging/x.py", "# x = 1\n", "ERA001"),
        ("services/judging/src/judging/x.py", "from . import api\n\nx = api\n", "TID252"),
        ("services/judging/src/judging/x.py", f"x = '{'x' * 100}'\n", "E501"),
        (
            "services/judging/src/judging/x.py",
            "def f(a: int) -> None:\n" + "    if a:\n        print()\n" * 9,
            "C901",
        ),
    ],
)
def test_a_broken_rule_is_found(path: str, text: str, code: str) -> None:
    assert code in found(path, text)


def test_each_rule_has_its_one_place_where_it_does_not_hold() -> None:
    assert "TID251" not in found("shared/src/shared/clock.py", NOW)
    assert "BLE001" not in found("shared/src/shared/delivery/line.py", CATCH_ALL)
    assert "BLE001" not in found("shared/src/shared/delivery/views.py", CATCH_ALL)
    assert "BLE001" not in found("shared/src/shared/telemetry.py", CATCH_ALL)
    assert "T201" not in found("deploy/checks/lock.py", "print('x')\n")
