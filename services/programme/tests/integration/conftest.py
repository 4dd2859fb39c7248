"""The service alone, on a real database, and people who ask things of it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from programme import compute
from programme.app import create_api, create_worker
from programme.settings import Settings
from shared import testing
from shared.grants import Grant
from shared.testing import Served

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
SECRETARIAT = Grant("secretariat", "nation", None)
EVALUATOR = Grant("evaluator", "edition", "lomba")
BOOKS = Path(__file__).parents[1] / "books"


@pytest.fixture
async def served(mongo_url: str) -> AsyncIterator[Served]:
    """The service, with the clock at NOW."""
    with testing.at(NOW):
        async with testing.serve(mongo_url, Settings(), create_api, create_worker) as running:
            yield running


@pytest.fixture
async def secretary(served: Served) -> dict[str, str]:
    """The headers of somebody in the secretariat."""
    return await served.token("secretary", SECRETARIAT)


@pytest.fixture
async def evaluator(served: Served) -> dict[str, str]:
    """The headers of somebody who is not."""
    return await served.token("evaluator", EVALUATOR)


@pytest.fixture
def book_file() -> Callable[[str], bytes]:
    """A book's file."""
    return lambda name: (BOOKS / f"{name}.yaml").read_bytes()


@pytest.fixture
def body(book_file: Callable[[str], bytes]) -> Callable[..., dict[str, Any]]:
    """The body of a draft of the small book, with `stage=(opens, closes)` minutes from NOW."""

    def make(book: str = "two-groups", **stages: tuple[int | None, int | None]) -> dict[str, Any]:
        return {
            "simulated": True,
            "rule_book": compute.parse(book_file(book)),
            "stages": [
                {"stage": name.replace("_", "-"), "opens_at": _at(opens), "closes_at": _at(closes)}
                for name, (opens, closes) in stages.items()
            ],
        }

    return make


def _at(minutes: int | None) -> str | None:
    return None if minutes is None else (NOW + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
async def publish(
    served: Served, secretary: dict[str, str], body: Callable[..., dict[str, Any]]
) -> Callable[..., Any]:
    """Drafts and publishes the edition `lomba`."""

    async def act(id: str = "lomba", **stages: tuple[int | None, int | None]) -> dict[str, Any]:
        made = await served.client.put(f"/editions/{id}", json=body(**stages), headers=secretary)
        assert made.status_code == 200, made.text
        url = f"/editions/{id}/publication"
        done = await served.client.post(url, json={}, headers=secretary)
        assert done.status_code == 200, done.text
        answer: dict[str, Any] = done.json()
        return answer

    return act
