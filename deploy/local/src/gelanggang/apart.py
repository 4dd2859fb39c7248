"""Each service's API and worker as a process of its own, behind the same front door."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from gelanggang import compose
from gelanggang.engines import Engine, free_port, stop_all
from gelanggang.engines.child import HOST, listens
from gelanggang.front import Behind, forwards
from gelanggang.services import PORTAL, SERVICES

STARTING = 120.0
"""Seconds for all of them together, on few cores."""
STOPPING = 2.5
PAGES = (PORTAL, "api")


def start(logs: Path, environment: Mapping[str, str]) -> tuple[Engine, ...]:
    """Start both processes of each service."""
    processes = [(service, process) for service in SERVICES for process in ("api", "worker")]
    return tuple(
        _start(service, process, logs, environment) for service, process in (*processes, PAGES)
    )


def _start(service: str, process: str, logs: Path, environment: Mapping[str, str]) -> Engine:
    port = free_port()
    own = {**environment, f"{service.upper()}_HTTP__PORT": str(port)}
    return Engine(
        f"The {process} of {service}",
        f"http://{HOST}:{port}",
        port,
        compose.command(service, process),
        logs / f"{service}-{process}.log",
        lambda: listens(port),
        STARTING,
        STOPPING,
        own,
    )


@asynccontextmanager
async def behind(started: tuple[Engine, ...]) -> AsyncIterator[Behind]:
    """Every process, ready, behind something that passes requests on; stopped on leaving."""
    try:
        for process in started:
            await asyncio.to_thread(process.ready)
        urls = [process.url for process in started]
        *urls, pages = urls
        apis = dict(zip(SERVICES, urls[::2], strict=True))
        workers = dict(zip(SERVICES, urls[1::2], strict=True))
        async with forwards() as forward:
            yield Behind(
                {service: forward(url) for service, url in apis.items()},
                {service: forward(url) for service, url in workers.items()},
                forward(pages),
                started,
            )
    finally:
        await asyncio.to_thread(stop_all, started)
