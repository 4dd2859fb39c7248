"""The public desk: how often one address may use it, and how many certificates it prints."""

import asyncio
from collections.abc import Mapping
from ipaddress import IPv6Network, ip_address
from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from shared import clock, http


class Desk:
    """What serves anyone; made when the process starts, lies in `app.state.desk`.

    It counts in the memory of its process: what is counted is only worth a few minutes, and no
    address is kept anywhere.
    """

    def __init__(self, limits: Mapping[str, str], prints_at_once: int) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._limits = {thing: parse(limit) for thing, limit in limits.items()}
        self.press = asyncio.Semaphore(prints_at_once)

    async def admit(self, thing: str, address: str) -> None:
        """Nothing when the address may do it now; else a Problem that says how long to wait."""
        limit, key = self._limits[thing], (thing, network(address))
        if await self._limiter.hit(limit, *key):
            return
        until, _ = await self._limiter.get_window_stats(limit, *key)
        wait = max(1, round(until - clock.now().timestamp()))
        raise http.Problem(
            429, "award:too-often", "This was asked too often from your address.",
            f"Try again in {wait} seconds.", {"Retry-After": str(wait)},
        )  # fmt: skip


def network(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the /64, for who has one has them all."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return str(read) if read.version == 4 else str(IPv6Network((read, 64), strict=False))


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


def _admits(thing: str) -> Dependency:
    async def admit(request: Request) -> None:
        address = request.client.host if request.client else "unknown"
        await _desk(request).admit(thing, address)

    return Dependency(admit)


Public = Annotated[Desk, Depends(_desk)]
FILING, LOOKUP = _admits("filing"), _admits("lookup")
UPLOAD, PRINT = _admits("upload"), _admits("print")
"""In an endpoint's `dependencies`: it is counted, and refused when it is asked too often."""
