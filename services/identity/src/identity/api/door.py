"""The door: how somebody who wants to come in is proven and let in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field

from identity.commands.sessions import Admission, OpenSession, open_session
from identity.compute import Busy, Passwords, sign
from identity.domain.session import Lifetime, SessionOver
from identity.domain.signing_key import SigningKey, newest
from identity.store.failures import Failures
from shared import clock, http
from shared.auth import Verifier

SigningKeys = Callable[[], Awaitable[tuple[SigningKey, ...]]]


@dataclass(frozen=True)
class Doorway:
    """What a sign-in needs; made when the process starts, lies in `app.state.doorway`."""

    passwords: Passwords
    failures: Failures
    keys: SigningKeys
    outsiders: Verifier | None


def _doorway(request: Request) -> Doorway:
    found: Doorway = request.app.state.doorway
    return found


Door = Annotated[Doorway, Depends(_doorway)]
AT_THE_DOOR: dict[int | str, dict[str, Any]] = {
    401: {"description": "`sign-in-refused`: not let in, whatever the reason."},
    429: {"description": "`too-many-failures`: wait as long as Retry-After says."},
    503: {"description": "`busy`: many are signing in; try again in a few seconds."},
}


class Tokens(http.Answer):
    """What lets somebody in for a few minutes, and the means to go on."""

    account_id: str
    access_token: str = Field(description="Says who you are to every service.")
    token_type: str = Field(default="Bearer", description="How it is sent.")
    expires_in: int = Field(description="Seconds for which the access token is believed.")
    refresh_token: str = Field(description="Used once, for the next two: POST /sessions/renewal.")
    refresh_expires_at: datetime


async def prove(
    asked: http.Asked, door: Doorway, name: str, password: str, password_hash: str | None
) -> None:
    """Nothing when it is the password; else a problem, and one more failure counted.

    Whether the account exists, has a password, or is closed makes no difference in time or words.
    """
    address = asked.request.client.host if asked.request.client else "unknown"
    try:
        async with door.passwords.turn():
            wait = await door.failures.wait_s(name, address)
            if wait:
                raise _too_many(wait)
            if await door.passwords.matches(password, password_hash):
                return
            await door.failures.count(name, address)
    except Busy as error:
        raise _busy() from error
    raise refused("No account has this address and password.")


async def hashed(door: Doorway, password: str) -> str:
    """The hash to keep of a new password."""
    try:
        async with door.passwords.turn():
            return await door.passwords.hash(password)
    except Busy as error:
        raise _busy() from error


async def let_in(
    asked: http.Asked, door: Doorway, account_id: str, seen_hash: str | None
) -> Tokens:
    """A new session, and its first tokens."""
    command = OpenSession(
        account_id, seen_hash, clock.new_secret(16), clock.new_secret(), lifetime(asked)
    )
    try:
        admission = await asked.work.run(open_session, command)
    except SessionOver as error:
        raise refused("The password was changed a moment ago.") from error
    return await tokens(asked, door, admission)


async def tokens(asked: http.Asked, door: Doorway, admission: Admission) -> Tokens:
    """The tokens of somebody who was let in; `dir` tells others how much is told of him."""
    settings, now = asked.settings, clock.now()
    key = newest(await door.keys())
    if key is None:
        raise http.Problem(503, "no-keys", "There is no key to sign with.")
    lives = timedelta(seconds=settings.access_token_s)
    claims = {
        "iss": settings.issuer.url,
        "sub": admission.account_id,
        "aud": settings.issuer.audience,
        "iat": int(now.timestamp()),
        "nbf": int(now.timestamp()),
        "exp": int((now + lives).timestamp()),
        "jti": clock.new_id(),
        "dir": admission.told,
    }
    return Tokens(
        account_id=admission.account_id,
        access_token=sign(key, claims),
        expires_in=settings.access_token_s,
        refresh_token=f"{admission.session_id}.{admission.secret}",
        refresh_expires_at=admission.expires_at,
    )


def lifetime(asked: http.Asked) -> Lifetime:
    """How long sessions live here."""
    return Lifetime(idle=asked.settings.session_idle_s, whole=asked.settings.session_whole_s)


def refused(says: str, kind: str = "identity:sign-in-refused") -> http.Problem:
    """Nobody is let in."""
    return http.Problem(
        401, kind, "You were not let in.", says, headers={"WWW-Authenticate": "Bearer"}
    )


def _busy() -> http.Problem:
    """Too many stand at the door."""
    return http.Problem(
        503,
        "identity:busy",
        "Many people are signing in right now.",
        "Try again in a few seconds.",
        headers={"Retry-After": "5"},
        retry=True,
    )


def _too_many(wait_s: int) -> http.Problem:
    return http.Problem(
        429,
        "identity:too-many-failures",
        "There were too many wrong passwords.",
        f"Try again in {wait_s} seconds, or ask who invited you for a new link.",
        headers={"Retry-After": str(wait_s)},
    )
