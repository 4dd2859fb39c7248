"""`gelanggang door`: only the front door, before services that run elsewhere."""

import asyncio
from collections.abc import Mapping, Sequence

import uvicorn

from gelanggang import front
from gelanggang.front import Behind
from gelanggang.services import PORTAL
from gelanggang.trouble import Trouble


def servers(given: Sequence[str]) -> dict[str, str]:
    """The servers written as NAME=URL."""
    found: dict[str, str] = {}
    for text in given:
        name, _, url = text.partition("=")
        if not name or not url.startswith(("http://", "https://")):
            raise Trouble(f"{text!r} is no server: write NAME=URL, as identity=http://host:8080.")
        found[name] = url.rstrip("/")
    return found


def run(host: str, port: int, behind: Mapping[str, str]) -> None:
    """Pass requests on until a signal ends it."""
    asyncio.run(_serve(host, port, behind))


async def _serve(host: str, port: int, behind: Mapping[str, str]) -> None:
    async with front.forwards() as forward:
        apis = {name: forward(url) for name, url in behind.items()}
        pages = apis.pop(PORTAL, None)
        app = front.door(Behind(apis, {}, pages))
        config = front.config(
            app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5
        )
        await uvicorn.Server(config).serve()
