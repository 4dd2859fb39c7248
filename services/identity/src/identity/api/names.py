"""The names of people, by their accounts, for those who may know them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from identity.api.words import Uuid
from identity.queries import accounts as queries
from shared import http

router: APIRouter = http.router("accounts")


class NamesBody(http.Body):
    """Up to 200 accounts."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"account_ids": ["0199d1b6-5c1e-7a44-9c3e-2f7a5d0b8e11"]}]}
    )

    account_ids: Annotated[list[Uuid], Field(max_length=200)]


class NamesShown(http.Answer):
    """The names by account; one that you may not know, or that is nobody's any more, is absent."""

    names: dict[str, str]


@router.post("/names", summary="Who these accounts are")
async def post_names(body: NamesBody, call: http.Call) -> NamesShown:
    """The secretariat, operators and auditors may know everybody's name, an agency's people each
    other's, and everybody his own. A question: nothing is stored."""
    return NamesShown(names=await queries.names(call.mongo, call.who, body.account_ids))
