"""Whose token it is: verified against an issuer's keys, and nothing believed that is not signed."""

import asyncio
import base64
import binascii
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from shared import clock, messages
from shared.settings import IssuerSettings

Keys = Callable[[], Awaitable[KeySet]]
"""Where an issuer's public keys are read."""

REFRESH_S = 10.0
RETRY_S = 1.0
KEPT = 4096
LONGEST = 8192


class Unauthorised(Exception):
    """No token, or none that can be believed; `kind` says which."""

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(says)
        self.kind = kind


def keys_of(settings: IssuerSettings) -> Keys:
    """Reads the keys over HTTP: at `jwks_url`, or where the issuer's discovery document says."""

    async def fetch() -> KeySet:
        async with httpx.AsyncClient(timeout=5) as client:
            url = settings.jwks_url
            if url is None:
                found = await client.get(f"{settings.url}/.well-known/openid-configuration")
                url = found.raise_for_status().json()["jwks_uri"]
            answer = await client.get(url)
            return KeySet.import_key_set(answer.raise_for_status().json())

    return fetch


class Verifier:
    """Verifies tokens of one issuer; keeps its keys, and asks again for an unknown one, rarely."""

    def __init__(
        self, settings: IssuerSettings, keys: Keys | None = None, *, typ: str = "at+jwt"
    ) -> None:
        self._settings = settings
        self._fetch = keys or keys_of(settings)
        self._typ = typ
        self._keys: KeySet | None = None
        self._asked = float("-inf")
        self._asking = asyncio.Lock()
        self._believed: OrderedDict[bytes, Mapping[str, Any]] = OrderedDict()

    async def verify(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that can be believed now; Unauthorised otherwise."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._believed.get(digest)
        if known is None:
            known = await self._verify(token)
            self._believed[digest] = known
            if len(self._believed) > KEPT:
                self._believed.popitem(last=False)
        if known["exp"] + self._settings.leeway_s < clock.now().timestamp():
            raise Unauthorised("expired-token", "The token has expired: sign in again or renew it.")
        return known

    async def _verify(self, token: str) -> Mapping[str, Any]:
        await self._have_key(_kid(token))
        try:
            read = jwt.decode(token, self._keys or KeySet([]), algorithms=self._settings.algorithms)
            self._registry().validate(read.claims)
        except ExpiredTokenError as error:
            raise Unauthorised("expired-token", "The token has expired.") from error
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthorised("bad-token", "The token cannot be believed.") from error
        if read.header.get("typ", "").lower() != self._typ.lower():
            raise Unauthorised("bad-token", "The token is not of the kind that is asked for.")
        return read.claims

    def _registry(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(clock.now().timestamp()),
            leeway=self._settings.leeway_s,
            iss={"essential": True, "value": self._settings.url},
            aud={"essential": True, "value": self._settings.audience},
            sub={"essential": True}, exp={"essential": True}, nbf={"essential": False},
        )  # fmt: skip

    async def _have_key(self, kid: str) -> None:
        """Ask the issuer for its keys when `kid` is unknown: at most once in ten seconds."""
        if self._knows(kid):
            return
        async with self._asking:  # those who come together ask once
            since = clock.monotonic() - self._asked
            if self._knows(kid) or (self._keys is not None and since < REFRESH_S):
                return
            if since < RETRY_S:
                raise _no_keys()
            self._asked = clock.monotonic()
            try:
                self._keys = await self._fetch()
            except (httpx.HTTPError, JoseError, ValueError, KeyError) as error:
                raise _no_keys() from error

    def _knows(self, kid: str) -> bool:
        return self._keys is not None and any(k.kid == kid for k in self._keys.keys)


def _no_keys() -> Unauthorised:
    return Unauthorised("no-keys", "The issuer's keys cannot be read now; try again.")


def _kid(token: str) -> str:
    try:
        head = token[:LONGEST].split(".", 1)[0]
        header = messages.load(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        return str(header["kid"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise Unauthorised("bad-token", "The token cannot be read.") from error
