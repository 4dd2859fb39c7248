"""What a verifier needs: our public keys, and the document that says where they are."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from identity.api.door import Door
from identity.compute import ALGORITHM, published
from shared import http

router: APIRouter = http.router("keys")
CACHED = {"Cache-Control": "public, max-age=300"}


@router.get("/.well-known/jwks.json", summary="The keys by which tokens are verified")
async def get_keys(door: Door) -> Response:
    """Every public key as a JWK set (RFC 7517); the newest signs."""
    return JSONResponse({"keys": published(await door.keys())}, headers=CACHED)


@router.get("/.well-known/openid-configuration", summary="Where the keys are")
async def get_configuration(guest: http.Guest) -> Response:
    """The discovery document, as far as a verifier reads it: tokens are got by POST /sessions, not
    by a browser's redirect."""
    issuer = guest.settings.issuer
    document = {
        "issuer": issuer.url,
        "jwks_uri": issuer.jwks_url or f"{issuer.url}/.well-known/jwks.json",
        "response_types_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "claims_supported": ["iss", "sub", "aud", "iat", "nbf", "exp", "jti", "dir"],
    }
    return JSONResponse(document, headers=CACHED)
