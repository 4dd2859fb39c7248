"""A round's lists follow from its exported file, with the platform stopped."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.e2e.conftest import Platform
from tests.e2e.evidence import Evidence
from tests.e2e.invariants import INVARIANTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def edition(kipp: subprocess.CompletedProcess[str]) -> str:
    """The edition that was carried."""
    return str(json.loads(kipp.stdout)["edition"])


@pytest.fixture(scope="module")
def shortlist(platform: Platform, edition: str) -> Any:
    """The nominees as judging answers them."""
    with platform.chief() as chief:
        return chief.get(f"/judging/rounds/{edition}:desk/shortlists").raise_for_status().json()[0]


@pytest.fixture(scope="module")
def exported(
    platform: Platform, edition: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:  # fmt: skip
    """The desk round as the chief takes it away."""
    with platform.chief() as chief:
        answer = chief.get(f"/judging/rounds/{edition}:desk/export").raise_for_status()
    file = tmp_path_factory.mktemp("export") / "desk.json"
    file.write_bytes(answer.content)
    return file


@pytest.fixture(scope="module")
def stopped(
    platform: Platform, evidence: Evidence, shortlist: Any, exported: Path
) -> Iterator[Platform]:  # fmt: skip
    """The platform, stopped meanwhile; whatever is asked of it was asked before."""
    assert evidence.log, shortlist
    assert exported.exists()
    platform.answer("down")
    yield platform
    platform.up()


def test_the_shortlist_is_reproduced_with_the_platform_stopped(
    stopped: Platform, exported: Path, shortlist: Any
) -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{stopped.port}/")
    found = stopped.answer("recompute", str(exported))
    assert found["differences"] == []
    assert found["sha256"] == shortlist["sha256"]
    assert found["lists"] == {
        "nominees": [
            {"proposal_id": entry["proposal_id"], "rank": entry["rank"]}
            for entry in shortlist["entries"]
        ]
    }


def test_one_changed_score_is_told(
    stopped: Platform, exported: Path, shortlist: Any, tmp_path: Path
) -> None:
    text = json.loads(exported.read_text())
    last = text["decided"]["nominees"][-1]["proposal_id"]
    scores = next(sheet["scores"] for sheet in text["sheets"] if sheet["proposal_id"] == last)
    scores[min(scores)] = "0"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(text))
    ended = stopped("recompute", str(changed), "--json")
    assert ended.returncode == 1
    found = json.loads(ended.stdout)
    assert found["differences"] == ["The list nominees does not follow from the sheets."]
    assert found["sha256"] != shortlist["sha256"]
    assert "does not follow from the sheets" in stopped("recompute", str(changed)).stderr


@pytest.fixture(scope="module")
async def afterwards(stopped: Platform) -> Evidence:
    """What is left once it was started again, and told its history to a broker that forgot it."""
    stopped.up()
    return await stopped.at_rest()


@pytest.mark.parametrize("name", INVARIANTS)
def test_history_told_again_changes_nothing(name: str, afterwards: Evidence) -> None:
    assert list(INVARIANTS[name](afterwards)) == []
