"""Browsers before the composed platform, with an edition that was carried to its end."""

import json
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Browser
from tests.e2e.conftest import Platform, carried, launched
from tests.e2e.portal.browser import Visitor, chromium, visitor

Newcomer = Callable[..., AbstractAsyncContextManager[Visitor]]


# A platform of their own: what people do in these tests is no part of what the invariants look at.
@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The platform that the browsers look at, stopped at the end of the run."""
    with launched(tmp_path_factory.mktemp("portal") / "data") as started:
        yield started


@pytest.fixture(scope="session")
def kipp(platform: Platform) -> subprocess.CompletedProcess[str]:
    """The demo of 2018, at a twentieth of its size."""
    return carried(platform)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as found:
        yield found


@pytest.fixture
def newcomer(
    browser: Browser, platform: Platform, kipp: subprocess.CompletedProcess[str]
) -> Newcomer:
    """Makes somebody with a browser of his own, before the platform that carried an edition."""
    assert kipp.returncode == 0, kipp.stderr
    return partial(visitor, browser, f"http://127.0.0.1:{platform.port}")


@pytest.fixture(scope="session")
def edition(kipp: subprocess.CompletedProcess[str]) -> str:
    """The id of the edition that was carried."""
    return str(json.loads(kipp.stdout)["edition"])


@pytest.fixture(scope="session")
def people(
    platform: Platform, kipp: subprocess.CompletedProcess[str]
) -> Mapping[str, Mapping[str, Any]]:
    """The first of the demo's people of each role."""
    assert kipp.returncode == 0, kipp.stderr
    listed = json.loads((platform.data / "demo-people.json").read_text())
    return {one["role"]: one for one in reversed(listed)}
