"""How the verbs reach what runs: its databases, and its door."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from gelanggang import running
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.trouble import Trouble
from shared.mongo import UNAVAILABLE, Mongo
from shared.settings import MongoSettings


def platform(home: Home) -> Running:
    """The platform that runs here; Trouble without one."""
    found = running.found(home)
    if found is not None:
        return found
    if running.is_held(home):
        raise Trouble(f"The platform on {home.root} is still starting: try again in a moment.")
    raise Trouble(f"Nothing runs on {home.root}: start it with gelanggang up.")


def mongo_url(home: Home) -> str:
    """Where the databases are: of the platform that runs here, else MONGO_URL."""
    if found := running.found(home):
        return found.mongo_url
    if given := os.environ.get("MONGO_URL"):
        return given
    raise Trouble(f"Nothing runs on {home.root}: start it with gelanggang up, or set MONGO_URL.")


@asynccontextmanager
async def databases(url: str, services: Iterable[str]) -> AsyncIterator[dict[str, Mongo]]:
    """Each service's database, over one client; Trouble when MongoDB does not answer."""
    opened: dict[str, Mongo] = {}
    first: Mongo | None = None
    for service in services:
        client = first.client if first else None
        opened[service] = Mongo(MongoSettings(url=url, database=service), client=client)
        first = first or opened[service]
    try:
        yield opened
    except UNAVAILABLE as error:
        raise Trouble(f"MongoDB does not answer at {url}: gelanggang doctor says more.") from error
    finally:
        if first is not None:
            await first.close()


async def check(url: str) -> None:
    """Trouble when MongoDB does not answer there, or has no transactions."""
    async with databases(url, ["admin"]) as opened:
        hello = await opened["admin"].database.command("hello")
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise Trouble(f"MongoDB at {url} has no transactions: start it with --replSet.")
