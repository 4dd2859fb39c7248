"""The bench runs, at sizes that say nothing of speed, and its answer has every figure."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gelanggang.bench import page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TINY = (
    *("--seconds", "0.1", "--rounds", "1", "--records", "100", "--scale", "0.005"),
    *("--people", "5", "--visits", "1"),
)
BESIDE = {"raw_per_second", "per_second", "ratio"}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """What a tiny bench answers, and the page that it wrote."""
    folder = tmp_path_factory.mktemp("bench")
    written = folder / "benchmarks.md"
    ended = subprocess.run(
        [sys.executable, "-m", "gelanggang", "bench", *TINY, "--json", "--write", str(written)],
        env=os.environ | {"GELANGGANG_DATA": str(folder / "data")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return written, json.loads(ended.stdout)


def test_every_figure_is_there(measured: tuple[Path, dict[str, Any]]) -> None:
    _, found = measured
    assert set(found) == {
        "date", "machine", "versions", "sizes", "commands", "relay", "delivery", "demo", "memory",
        "start", "portal",
    }  # fmt: skip
    assert set(found["commands"]) == {"1", "8", "16", "32"}
    compared = [*found["commands"].values(), found["relay"], found["delivery"]]
    assert all(set(one) >= BESIDE for one in compared)
    assert all(figure > 0 for one in compared for figure in one.values())
    assert found["demo"]["scale"] == 0.005
    assert found["demo"]["funnel"]["registered"] > 0
    assert found["memory"]["peak_mb"] >= found["memory"]["rss_mb"] > 50
    portal = found["portal"]
    assert portal["pages"]["pages"] > 100
    assert portal["crowd"]["asked"] >= portal["crowd"]["people"] == 5
    assert portal["added"]["mb"] > 0
    assert found["start"]["seconds"] == round(found["start"]["each"][0], 1) > 0


def test_nothing_is_left_behind(measured: tuple[Path, dict[str, Any]]) -> None:
    written, _ = measured
    assert list((written.parent / "data").iterdir()) == []


def test_the_page_has_every_row(measured: tuple[Path, dict[str, Any]]) -> None:
    written, found = measured
    text = written.read_text(encoding="utf-8")
    assert text == page.markdown(found, text.split("`")[1])
    assert "`gelanggang bench --seconds 0.1" in text
    tables = [list(table(found)) for table in (page.rows, page.whole, page.portal)]
    assert text.count("\n| ") == 3 + sum(len(rows) for rows in tables)
    assert found["versions"]["mongod"] in text
    assert str(found["relay"]["ratio"]) in text
