"""All services in this process: they still speak through Kafka and HTTP."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from gelanggang import compose
from gelanggang.front import Behind
from gelanggang.inside import Inside

log = logging.getLogger(__name__)
STOPPING = 1.0
"""Seconds the workers may take to end; what they had in hand comes again at the next start."""


def prepare(environment: Mapping[str, str]) -> dict[str, compose.Part]:
    """Import and build every service; what the person set in the environment goes first."""
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    return compose.parts()


@asynccontextmanager
async def behind(parts: Mapping[str, compose.Part]) -> AsyncIterator[Behind]:
    """Every API and worker, started; stopped on leaving."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(next(iter(parts.values())).worker.mongo.close)
        apis = {service: part.api for service, part in parts.items()}
        pages = compose.portal(next(iter(parts.values())).worker.mongo, Inside(apis))
        for app in (*apis.values(), pages):
            await stack.enter_async_context(app.router.lifespan_context(app))
        stack.push_async_callback(_stop, parts)
        await asyncio.gather(*(part.worker.start() for part in parts.values()))
        workers = {service: part.worker.health() for service, part in parts.items()}
        yield Behind(apis, workers, pages)


async def _stop(parts: Mapping[str, compose.Part]) -> None:
    try:
        async with asyncio.timeout(STOPPING):
            await asyncio.gather(*(part.worker.stop() for part in parts.values()))
    except TimeoutError:
        log.warning("the workers were stopped in the middle of their work")
