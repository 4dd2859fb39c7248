"""Oneself: who am I here, and what may I be?"""

from fastapi import APIRouter

from identity.api.accounts import PersonShown
from identity.queries import accounts as queries
from shared import http

router: APIRouter = http.router("me")


@router.get("/me", summary="Who am I?")
async def get_me(call: http.Call) -> PersonShown:
    """Your name, your address and the roles you hold now."""
    return PersonShown.of(await queries.myself(call.mongo, call.who))
