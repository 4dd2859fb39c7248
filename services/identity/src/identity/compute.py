"""Passwords and tokens: the cryptography, behind functions that say what they give."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from unicodedata import normalize

from joserfc import jwt
from joserfc.jwk import OKPKey
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from identity.domain.signing_key import SigningKey

ALGORITHM: Final = "Ed25519"
# Nobody's password. Whoever has none is compared with it, so that he waits as long as others.
DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$aW1wb3NzaWJsZS1zYWx0IQ"
    "$JXlMmOHPaCrfIvm3rP0sEGFJUFqvPnrPhRPy7LCVIEs"
)


class Busy(Exception):
    """More people wait to be let in than this process lets wait."""


class Passwords:
    """Argon2id with 19 MiB, two passes, one lane; a few at a time, in threads."""

    def __init__(self, at_once: int, queue: int) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._queue = queue
        self._argon2 = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One of the few places in which passwords may be computed; Busy when the queue is full."""
        if self._waiting >= self._queue:
            raise Busy
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    async def hash(self, password: str) -> str:
        """The hash to keep; about 20 ms of one core. Ask for a turn first."""
        return await asyncio.to_thread(self._argon2.hash, normalize("NFKC", password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether it is the password; takes as long for None, which nothing matches."""
        known = password_hash or DECOY
        given = normalize("NFKC", password)
        same = await asyncio.to_thread(self._argon2.verify, given, known)
        return same and password_hash is not None


def new_key(number: int, now: datetime) -> tuple[str, SigningKey]:
    """A new Ed25519 key and its id."""
    made = OKPKey.generate_key(ALGORITHM)
    return made.thumbprint(), SigningKey(number, json.dumps(made.as_dict(private=True)), now)


def given_keys(jwks: str, now: datetime) -> tuple[SigningKey, ...]:
    """The private keys of a JWK set in JSON; the last of them is the newest."""
    keys = json.loads(jwks)["keys"]
    return tuple(SigningKey(n, json.dumps(key), now) for n, key in enumerate(keys, 1))


def published(keys: Iterable[SigningKey]) -> list[dict[str, str | list[str]]]:
    """The public halves as JWKs (RFC 7517), for whoever verifies our tokens."""
    return [_public(OKPKey.import_key(json.loads(key.jwk))) for key in keys]


def sign(key: SigningKey, claims: Mapping[str, object]) -> str:
    """A signed access token (RFC 9068) that names its key."""
    private = OKPKey.import_key(json.loads(key.jwk))
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": private.thumbprint()}
    return jwt.encode(header, dict(claims), private, algorithms=[ALGORITHM])


def _public(key: OKPKey) -> dict[str, str | list[str]]:
    # The id of a key is its thumbprint (RFC 7638): nobody has to agree on a name.
    shown: dict[str, str | list[str]] = dict(key.as_dict(private=False))
    return shown | {"kid": key.thumbprint(), "alg": ALGORITHM, "use": "sig"}
