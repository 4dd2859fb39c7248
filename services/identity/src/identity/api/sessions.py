"""Sessions: sign in, renew, sign out; by password here, or by another provider's token."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from identity.api.door import AT_THE_DOOR, Door, Tokens, let_in, lifetime, prove, refused, tokens
from identity.api.words import Email
from identity.commands.sessions import EndSession, RenewSession, end_session, renew_session
from identity.domain.person import Outsider
from identity.domain.session import SessionOver
from identity.domain.wording import address
from identity.queries import accounts as queries
from shared import clock, http

router: APIRouter = http.router("sessions")
OVER = "identity:session-over"
NOT_TIED = "identity:not-tied"
GONE: dict[int | str, dict[str, Any]] = {401: {"description": "`session-over`: sign in again."}}


class SignInBody(http.Body):
    """An address and its password."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "budi@kota-semarang.example", "password": "four words make one"}]
        }
    )

    email: Email
    password: Annotated[str, Field(min_length=1, max_length=256)]


class OutsideBody(http.Body):
    """A token of the other provider."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "eyJhbGciOiJSUzI1NiI…"}]})

    token: Annotated[str, Field(min_length=1, max_length=8192)]


class RefreshBody(http.Body):
    """A refresh token."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"refresh_token": "mZ3dXy0vWq8.Jc9rT2kLpQ"}]}
    )

    refresh_token: Annotated[
        str, Field(max_length=200, pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")
    ]

    def parts(self) -> tuple[str, str]:
        """The session's id and the secret."""
        session_id, _, secret = self.refresh_token.partition(".")
        return session_id, secret


@router.post("/sessions", status_code=201, summary="Sign in", responses=AT_THE_DOOR)
async def sign_in(body: SignInBody, guest: http.Guest, door: Door) -> Tokens:
    """Access and refresh tokens for an address and its password; only failures are limited."""
    found = await queries.credential(guest.mongo, body.email)
    account_id, password_hash = (found[0], found[1].password_hash) if found else ("", None)
    await prove(guest, door, address(body.email), body.password, password_hash)
    return await let_in(guest, door, account_id, password_hash)


@router.post(
    "/sessions/outside",
    status_code=201,
    summary="Sign in by another provider",
    responses={
        401: {
            "description": "`not-tied`: vouched for, but no account here is his; `sign-in-refused`."
        }
    },
)
async def sign_in_from_outside(body: OutsideBody, guest: http.Guest, door: Door) -> Tokens:
    """Tokens for somebody whom another OpenID Connect provider vouches for, whose `iss` and `sub`
    were tied to an account at the invitation."""
    if door.outsiders is None:
        raise refused("No other provider is trusted here; sign in with a password.")
    claims = await door.outsiders.verify(body.token)
    known_as = Outsider(str(claims["iss"]), str(claims["sub"]))
    found = await queries.outsider(guest.mongo, known_as)
    if found is None:
        says = "No account is tied to you; ask who invites you to name you at this provider."
        raise refused(says, NOT_TIED)
    return await let_in(guest, door, found[0], found[1].password_hash)


@router.post("/sessions/renewal", summary="Go on", responses=GONE)
async def renew(body: RefreshBody, guest: http.Guest, door: Door) -> Tokens:
    """The next tokens. A refresh token is used once; for thirty seconds it is answered with the
    same successor, after that its use ends the session."""
    session_id, secret = body.parts()
    command = RenewSession(session_id, secret, clock.new_secret(), lifetime(guest))
    try:
        admission = await guest.work.run(renew_session, command)
    except SessionOver as error:
        raise refused(str(error), OVER) from error
    if admission is None:
        raise refused("This token was used before, so its session has ended; sign in again.", OVER)
    return await tokens(guest, door, admission)


@router.post("/sessions/end", status_code=204, summary="Sign out")
async def sign_out(body: RefreshBody, guest: http.Guest) -> Response:
    """The session of this refresh token is over; the same answer where it was over before."""
    session_id, _ = body.parts()
    await guest.work.run(end_session, EndSession(session_id))
    return Response(status_code=204)
