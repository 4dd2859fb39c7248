"""Another OpenID Connect provider: the authorization code flow with PKCE (RFC 7636)."""

from collections.abc import Mapping
from typing import Any

import httpx2
import orjson
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jws
from joserfc.errors import JoseError

from portal.clients.api import AWAY
from shared import clock


class Provider:
    """Signs people in elsewhere. Its token is believed by identity, and by nobody here."""

    def __init__(
        self, name: str, issuer: str, client_id: str, client_secret: str | None, scope: str
    ) -> None:
        self.name = name
        self.issuer = issuer
        self._client = {
            "client_id": client_id, "client_secret": client_secret, "scope": scope,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if client_secret else "none",
        }  # fmt: skip
        self._known: Mapping[str, Any] | None = None

    async def _discovered(self) -> Mapping[str, Any]:
        if self._known is None:
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                async with httpx2.AsyncClient(timeout=10) as http:
                    answer = await http.get(address)
                    self._known = answer.raise_for_status().json()
            except (httpx2.HTTPError, ValueError) as error:
                raise AWAY from error
        return self._known or {}

    async def begin(self, come_back_to: str) -> tuple[str, dict[str, Any]]:
        """Where the browser is sent, and what is kept of it until it comes back."""
        known = await self._discovered()
        errand = {"state": clock.new_secret(), "nonce": clock.new_secret(),
                  "verifier": clock.new_secret(48)}  # fmt: skip
        async with AsyncOAuth2Client(**self._client, redirect_uri=come_back_to) as client:
            url, _ = client.create_authorization_url(
                known["authorization_endpoint"], state=errand["state"], nonce=errand["nonce"],
                code_verifier=errand["verifier"],
            )  # fmt: skip
        return url, errand

    async def finish(
        self, errand: Mapping[str, Any], query: Mapping[str, str], come_back_to: str
    ) -> str | None:
        """The ID token that a code is good for; None where this errand gives none."""
        code = query.get("code")
        if not code or query.get("state") != errand["state"]:
            return None
        known = await self._discovered()
        try:
            async with AsyncOAuth2Client(**self._client, redirect_uri=come_back_to) as client:
                token = await client.fetch_token(
                    known["token_endpoint"], code=code, code_verifier=errand["verifier"]
                )
        except (AuthlibBaseError, ValueError):
            return None
        except httpx2.HTTPError as error:
            raise AWAY from error
        found = str(token.get("id_token") or "")
        return found if errand["nonce"] == _nonce(found) else None


def _nonce(token: str) -> str | None:
    """For which errand a token says that it was made; identity looks at the rest of it."""
    try:
        claims = orjson.loads(jws.extract_compact(token.encode()).payload)
        return str(claims["nonce"])
    except (JoseError, ValueError, KeyError, TypeError):
        return None
