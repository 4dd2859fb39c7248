"""An id that somebody typed leads nowhere else than to what has that id."""

import asyncio

import httpx
import pytest

from portal.clients.api import Problem, Reach, Told
from portal.clients.identity import Identity


def asked(path: str) -> list[str]:
    """Which addresses of a service are asked for that path."""
    heard: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.raw_path.decode())
        return httpx.Response(200, json={})

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            await Identity(Reach(client, "http://{service}/api")).get(path, Told)

    asyncio.run(ask())
    return heard


def test_an_id_is_asked_for_as_it_stands() -> None:
    assert asked("/agencies/kota-a_1") == ["/api/agencies/kota-a_1"]


@pytest.mark.parametrize("id", ["a?b", "a#b", ".", "..", "../x", "a/../b"])
def test_what_would_lead_to_another_address_is_nowhere(id: str) -> None:
    with pytest.raises(Problem) as no:
        asked(f"/agencies/{id}")
    assert no.value.status == 404
