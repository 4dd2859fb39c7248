"""Every service stands alone: no other service, and for its API no broker either."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gelanggang import compose, topics
from gelanggang.engines import Engine, free_port, stop_all
from gelanggang.engines.child import HOST, listens
from gelanggang.services import SERVICES
from shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NOBODY = f"{HOST}:1"
ANYBODY = {
    "identity": ("/.well-known/openid-configuration", 200),
    "programme": ("/editions", 200),
    "submission": ("/proposals", 401),
    "judging": ("/rounds/nowhere", 401),
    "award": ("/editions/nowhere/lists", 200),
    "exhibition": ("/forums/nowhere/map", 404),
    "notification": ("/me/inbox", 401),
}
"""A look that needs no token, or says that it needs one."""


def process(service: str, kind: str, mongo_url: str, servers: str, log: Path) -> Engine:
    """A process of a service, on a database that nobody else has."""
    port, name = free_port(), service.upper()
    own = {
        **compose.environment(service, mongo_url, servers, f"http://{NOBODY}", idempotent=False),
        f"{name}_MONGO__DATABASE": f"alone_{service}_{clock.new_id()[-8:]}",
        f"{name}_HTTP__PORT": str(port),
    }
    words = compose.command(service, kind)
    url = f"http://{HOST}:{port}"
    return Engine(f"{service} {kind}", url, port, words, log, lambda: listens(port), 60, 5, own)


@pytest.fixture(scope="module", autouse=True)
async def made_topics(kafka_bootstrap: str) -> None:
    """The topics are a deploy step, which needs no service."""
    await topics.apply(kafka_bootstrap, topics.declared())


@pytest.fixture(params=SERVICES)
def alone(
    request: pytest.FixtureRequest, mongo_url: str, kafka_bootstrap: str, tmp_path: Path
) -> Iterator[tuple[str, Engine, Engine]]:
    """A service's API, whose broker is away, and its worker."""
    service: str = request.param
    api = process(service, "api", mongo_url, NOBODY, tmp_path / "api.log")
    worker = process(service, "worker", mongo_url, kafka_bootstrap, tmp_path / "worker.log")
    try:
        for one in (api, worker):
            one.ready()
        yield service, api, worker
    finally:
        stop_all([api, worker])


def becomes(url: str, status: int) -> httpx.Response:
    """The answer, once it has that status."""
    deadline = time.monotonic() + 30
    while (answer := httpx.get(url)).status_code != status:
        assert time.monotonic() < deadline, f"{url}: {answer.status_code} {answer.text}"
    return answer


def test_it_serves_what_it_can(alone: tuple[str, Engine, Engine]) -> None:
    service, api, worker = alone
    for one in (api, worker):
        assert becomes(f"{one.url}/livez", 200).json()["status"] == "well"
        assert becomes(f"{one.url}/readyz", 200).json()["status"] == "well"
    described = becomes(f"{api.url}/openapi.json", 200).json()
    path, status = ANYBODY[service]
    answer = httpx.get(f"{api.url}{path}")
    assert answer.status_code == status, answer.text
    assert status == 200 or answer.headers["content-type"] == "application/problem+json"
    assert described["paths"]
    assert api.alive
    assert worker.alive
