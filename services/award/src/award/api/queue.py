"""The queue of objections over HTTP: one officer at a time deals with one."""

from fastapi import Response

from award.api.shown import ObjectionAnswer, view
from award.api.words import PathId
from award.commands.queue import ClaimObjection, LetGoObjection, claim, let_go
from award.domain.award_list import SamePerson
from award.domain.claim import ClaimedByAnother
from award.domain.objection import OwnCase
from award.domain.queue import NothingToDecide
from shared import http

router = http.router("objections")


@router.put(
    "/objections/{id}/claim", summary="Claim an objection", response_model=ObjectionAnswer,
    responses=http.refusals(ClaimedByAnother, NothingToDecide, OwnCase, SamePerson),
)  # fmt: skip
async def claiming(id: PathId, call: http.Call) -> Response:
    """An officer keeps it from others for a while, to screen it or rule on it; again, for longer.

    Nobody has to: it only keeps two from doing the same. It ends by itself.
    """
    command = ClaimObjection(call.who, id, call.settings.claim)
    return await call.run(claim, command, view(call).of)


@router.delete(
    "/objections/{id}/claim", summary="Let go of an objection", response_model=ObjectionAnswer,
    responses=http.refusals(ClaimedByAnother),
)  # fmt: skip
async def letting_go(id: PathId, call: http.Call) -> Response:
    """Whoever holds it leaves it to others before its time is over."""
    return await call.run(let_go, LetGoObjection(call.who, id), view(call).of)
