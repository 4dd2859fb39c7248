"""A service's command line: its API, its worker, and what else it offers."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import uvicorn

from shared import telemetry
from shared.broker.worker import Worker
from shared.settings import KEEP_ALIVE_S

Command = Callable[[Any, Sequence[str]], Awaitable[int]]


def main(
    service: str, settings: Callable[..., Any], create_api: Callable[[Any], Any],
    create_worker: Callable[[Any], Worker], *, commands: Mapping[str, Command] | None = None,
    argv: Sequence[str] | None = None,
) -> int:  # fmt: skip
    """`<service> api`, `<service> worker`, and what else the service's own `commands` offer."""
    parser = argparse.ArgumentParser(prog=service)
    parser.add_argument("process", choices=["api", "worker", *(commands or {})])
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args(argv)
    known = settings()
    telemetry.start_logging(known.telemetry)
    if commands and given.process in commands:
        return asyncio.run(_run(commands[given.process](known, given.rest)))
    app = create_api(known) if given.process == "api" else create_worker(known).health()
    uvicorn.run(
        app, host=known.http.host, port=known.http.port, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=10, lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_S,
    )  # fmt: skip
    return 0


async def _run(command: Awaitable[int]) -> int:
    return await command
