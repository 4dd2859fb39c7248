"""How often somebody failed to sign in: counted by `limits`, over the service's own connection."""

from ipaddress import IPv6Network, ip_address

from limits import RateLimitItem, parse
from limits.aio.storage import MongoDBStorage
from limits.aio.strategies import FixedWindowRateLimiter

from identity.domain.link import fingerprint
from shared import clock
from shared.mongo import Mongo


class _Counters(MongoDBStorage):
    """The library's storage over the platform's connection, which is bounded in time."""

    def __init__(self, mongo: Mongo) -> None:
        name = mongo.database.name
        super().__init__("async+mongodb://unused", name, counter_collection_name="failures")
        self.storage = mongo.client

    def __del__(self) -> None:
        """Nothing: the library would close the connection, and it is everybody's."""


class Failures:
    """Failures by account and by address. Only what failed is counted, so nobody who knows his
    password is ever slowed down by how often he signs in."""

    def __init__(self, mongo: Mongo, by_account: str, by_address: str) -> None:
        self._limiter = FixedWindowRateLimiter(_Counters(mongo))
        self._limits = {"account": parse(by_account), "address": parse(by_address)}

    async def wait_s(self, account: str, address: str) -> int:
        """Seconds until he may try again; 0 when he may now."""
        waits = [await self._wait_s(limit, key) for limit, key in self._counted(account, address)]
        return max(waits)

    async def count(self, account: str, address: str) -> None:
        """One more failure of both."""
        for limit, key in self._counted(account, address):
            await self._limiter.hit(limit, *key)

    def _counted(self, account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
        # Kept as hashes: neither an address nor a mistyped name lies about in the counters.
        keys = {"account": account, "address": network(address)}
        return [(limit, (kind, fingerprint(keys[kind]))) for kind, limit in self._limits.items()]

    async def _wait_s(self, limit: RateLimitItem, key: tuple[str, str]) -> int:
        if await self._limiter.test(limit, *key):
            return 0
        until, _ = await self._limiter.get_window_stats(limit, *key)
        return max(1, round(until - clock.now().timestamp()))


def network(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the /64, for who has one has them all."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return str(read) if read.version == 4 else str(IPv6Network((read, 64), strict=False))
