"""Two hundred people on the map of a hall while a hundred booths go.

Everybody has the portal's stream open and asks for the booths' states when it says that they
changed, as the page's script does. A map is right when it says what it will say from then on.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import httpx

from gelanggang.bench.pages import percentile
from gelanggang.trouble import Trouble
from shared import clock

BOOTHS = 100
SIDE_BY_SIDE = 8
PATIENCE_S = 60.0
BUSY = 503
"""Who is answered so presses again, as a service that is busy asks for."""
STAFF = {"name": "Panitia Uji", "email": "panitia@bench.example"}
SECRET_WORDS = "a hall that fills up"  # noqa: S105  (of an account that the bench makes)


@dataclass
class Watcher:
    """One person: when his map last changed, and how many booths were gone on it."""

    gone: int = 0
    at: float = 0.0
    asked: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self, crowd: aiohttp.ClientSession, forum: str) -> None:
        """Listen, and ask whenever something changed, until cancelled."""
        async with crowd.get(f"/live?watch=exhibition/forum:{forum}") as stream:
            async for line in stream.content:
                self.opened.set()
                if line.startswith(b"data:"):
                    await self._ask(crowd, forum)

    async def _ask(self, crowd: aiohttp.ClientSession, forum: str) -> None:
        async with crowd.get(f"/forums/{forum}/states", raise_for_status=True) as answer:
            gone = (await answer.json())["counts"]["blocked"]
        self.asked += 1
        if gone != self.gone:
            self.gone, self.at = gone, clock.monotonic()


async def measure(url: str, chief: tuple[str, str], most: int = 200) -> dict[str, Any]:
    """How long after the last booth had gone everybody's map was right."""
    # The crowd asks by aiohttp: httpx's pool looks through all its connections at each request, and
    # with hundreds of them it is the client that is late.
    crowd = aiohttp.ClientSession(
        url, connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None)
    )
    async with httpx.AsyncClient(base_url=url, timeout=60) as http, crowd:
        forum, staff = await _prepare(http, chief)
        people = [Watcher() for _ in range(most)]
        looking = [asyncio.create_task(one.look(crowd, forum)) for one in people]
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(one.opened.wait() for one in people))
            began = clock.monotonic()
            await _all_go(http, forum, staff)
            ended = clock.monotonic()
            await _until_right(people)
        finally:
            for task in looking:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
                await asyncio.gather(*looking)
    late = [round((one.at - ended) * 1000, 1) for one in people]
    return {
        "people": most, "booths": BOOTHS, "seconds": round(ended - began, 2),
        "median_ms": percentile(late, 50), "p95_ms": percentile(late, 95), "last_ms": max(late),
        "asked": sum(one.asked for one in people),
    }  # fmt: skip


async def _until_right(people: list[Watcher]) -> None:
    until = clock.monotonic() + PATIENCE_S
    while any(one.gone < BOOTHS for one in people):
        if clock.monotonic() > until:
            raise Trouble(f"Not everybody's map was right after {PATIENCE_S:.0f} s.")
        await asyncio.sleep(0.02)


async def _all_go(http: httpx.AsyncClient, forum: str, staff: dict[str, str]) -> None:
    """Every booth is taken off the market, some side by side."""
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def block(number: int) -> None:
        async with places:
            path = f"/api/exhibition/forums/{forum}/booths/{_code(number)}/block"
            said = {"reason": "measured"}
            answer = await http.post(path, json=said, headers=staff)
            while answer.status_code == BUSY:
                await asyncio.sleep(float(answer.headers.get("retry-after", 1)))
                answer = await http.post(path, json=said, headers=staff)
            answer.raise_for_status()

    await asyncio.gather(*(block(n) for n in range(BOOTHS)))


async def _prepare(http: httpx.AsyncClient, chief: tuple[str, str]) -> tuple[str, dict[str, str]]:
    """A published forum of a hundred booths, and who may block them."""
    by = await _signed_in(http, *chief)
    forum = f"bench-{clock.new_id()[-8:]}"
    editions = (await http.get("/api/programme/editions")).raise_for_status().json()["items"]
    path = f"/api/exhibition/forums/{forum}"
    said = _forum(editions[0]["id"])
    kept = (await http.put(path, json=said, headers=by)).raise_for_status()
    seen = {"If-Match": kept.headers["etag"]} if "etag" in kept.headers else {}
    (await http.post(f"{path}/publication", json={}, headers=by | seen)).raise_for_status()
    account = clock.new_id()
    person = STAFF | {"email": f"{account}@bench.example"}
    roles = {"roles": [{"role": "event_staff", "scope_id": forum}]}
    made = await http.put(f"/api/identity/accounts/{account}", json=person | roles, headers=by)
    token = made.raise_for_status().json()["link"]["token"]
    said = {"token": token, "password": SECRET_WORDS}
    (await http.post("/api/identity/passwords", json=said)).raise_for_status()
    return forum, await _signed_in(http, person["email"], SECRET_WORDS)


async def _signed_in(http: httpx.AsyncClient, email: str, password: str) -> dict[str, str]:
    said = {"email": email, "password": password}
    answer = (await http.post("/api/identity/sessions", json=said)).raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _code(number: int) -> str:
    return f"A{number:03}"


def _forum(edition: str) -> dict[str, Any]:
    booths = [
        {
            "code": _code(n), "hall": "main", "kind": "standard", "x": str(n % 10 * 3),
            "y": str(n // 10 * 6), "width": "3", "depth": "3", "power": 2000,
        }
        for n in range(BOOTHS)
    ]  # fmt: skip
    hall = {"id": "main", "name": "Aula utama", "width": "40", "depth": "70"}
    return {
        "edition_id": edition, "name": "Forum uji", "hold_seconds": 900, "offer_seconds": 600,
        "requirements_until": "2030-01-01T00:00:00Z",
        "plan": {"kinds": ["standard"], "aisle": "3", "halls": [hall], "booths": booths},
    }  # fmt: skip
