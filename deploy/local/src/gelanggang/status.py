"""`gelanggang status`: each service at a glance, as it tells of itself."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.services import SERVICES

GAUGES = {
    "gelanggang_outbox_depth": "outbox",
    "gelanggang_outbox_oldest_seconds": "outbox_oldest_s",
    "gelanggang_dead_letters": "dead_letters",
    "gelanggang_set_aside": "set_aside",
    "gelanggang_set_aside_oldest_seconds": "set_aside_oldest_s",
}


@dataclass(frozen=True, slots=True)
class Status:
    """One service: what is wrong with its two processes, and what waits in it."""

    service: str
    api: str | None = None
    worker: str | None = None
    outbox: int | None = None
    outbox_oldest_s: int | None = None
    lag: int | None = None
    dead_letters: int | None = None
    set_aside: int | None = None
    set_aside_oldest_s: int | None = None


async def ask(platform: Running) -> list[Status]:
    """Ask every service of the platform."""
    async with httpx.AsyncClient(base_url=platform.url, timeout=10) as client:
        return list(await asyncio.gather(*(_one(client, service) for service in SERVICES)))


async def _one(client: httpx.AsyncClient, service: str) -> Status:
    api, live, ready = await asyncio.gather(
        _wrong(client, f"/api/{service}/readyz"),
        _wrong(client, f"/workers/{service}/livez"),
        _wrong(client, f"/workers/{service}/readyz"),
    )
    return Status(service, api, live or ready, **await _figures(client, service))


async def _wrong(client: httpx.AsyncClient, path: str) -> str | None:
    """What a health check says is wrong; None when all is well."""
    try:
        answer = await client.get(path)
        if answer.is_success:
            return None
        said = answer.json()
    except (httpx.HTTPError, ValueError):
        return "does not answer"
    return "; ".join(said.get("wrong", {}).values()) or str(said.get("detail", answer.status_code))


async def _figures(client: httpx.AsyncClient, service: str) -> dict[str, int]:
    try:
        answer = await client.get(f"/workers/{service}/metrics")
        answer.raise_for_status()
    except httpx.HTTPError:
        return {}
    return figures(answer.text, service)


def figures(metrics: str, service: str) -> dict[str, int]:
    """What a worker's metrics say of its service; processes that share a registry tell of all."""
    found = {"lag": 0}
    for sample in _samples(metrics):
        if sample.name in GAUGES and sample.labels.get("service") == service:
            found[GAUGES[sample.name]] = int(sample.value)
        consumer = sample.labels.get("consumer", "").split(".")[0]
        if sample.name == "gelanggang_consumer_lag" and consumer == service:
            found["lag"] += int(sample.value)
    return found


def _samples(metrics: str) -> Iterator[Sample]:
    for family in text_string_to_metric_families(metrics):
        yield from family.samples


def show(screen: Screen, platform: Running, found: list[Status]) -> None:
    """The table, or everything as JSON."""
    columns = ("service", "api", "worker", "outbox", "lag", "dead letters", "set aside")
    screen.table(
        f"{platform.url}  (broker: {platform.broker}, "
        f"{'a process each' if platform.processes else 'one process'}, pid {platform.pid})",
        columns,
        [
            (
                one.service,
                one.api or "well",
                one.worker or "well",
                one.outbox,
                one.lag,
                one.dead_letters,
                one.set_aside,
            )
            for one in found
        ],
    )
    screen.answer({"platform": asdict(platform), "services": [asdict(one) for one in found]})
