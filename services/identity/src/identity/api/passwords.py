"""Passwords: set by a one-time link, changed by who knows the present one."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from identity.api.door import AT_THE_DOOR, Door, Tokens, hashed, let_in, prove
from identity.api.words import Password
from identity.commands.passwords import (
    ChangePassword,
    RedeemLink,
    change_password,
    find_by_link,
    redeem_link,
)
from identity.domain.account import AccountClosed
from identity.domain.link import LinkExpired, LinkNotKnown, fingerprint
from identity.queries import accounts as queries
from shared import http

router: APIRouter = http.router("passwords")


class FirstPasswordBody(http.Body):
    """The token of a one-time link, and the password to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"token": "Jc9rT2kLpQ…", "password": "four words make one"}]
        }
    )

    token: Annotated[str, Field(min_length=1, max_length=200)]
    password: Password


class PasswordBody(http.Body):
    """The present password and the one to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"present": "four words make one", "password": "five words make none"}]
        }
    )

    present: Annotated[str, Field(min_length=1, max_length=256)]
    password: Password


@router.post(
    "/passwords",
    status_code=204,
    summary="Set the password by a one-time link",
    responses=http.refusals(LinkExpired, LinkNotKnown),
)
async def set_password(body: FirstPasswordBody, guest: http.Guest, door: Door) -> Response:
    """The link is used up and every earlier session is over; then sign in."""
    token_hash = fingerprint(body.token)
    await guest.work.run(find_by_link, token_hash)
    password_hash = await hashed(door, body.password)
    await guest.work.run(redeem_link, RedeemLink(token_hash, password_hash))
    return Response(status_code=204)


@router.put(
    "/me/password",
    summary="Change your password",
    responses={**AT_THE_DOOR, **http.refusals(AccountClosed)},
)
async def put_password(body: PasswordBody, call: http.Call, door: Door) -> Tokens:
    """Every session is over, on every device; the answer holds a new one."""
    # Not by `call.run`: nothing that is derived from a password lies in an idempotency record.
    account_id = call.who.account
    known = (await queries.myself(call.mongo, call.who)).kept.state.password_hash
    await prove(call, door, account_id, body.present, known)
    password_hash = await hashed(door, body.password)
    command = ChangePassword(account_id, known, password_hash)
    await call.do(change_password, command)
    return await let_in(call, door, account_id, password_hash)
