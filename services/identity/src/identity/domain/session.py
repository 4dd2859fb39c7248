"""A session: a chain of refresh tokens, each used once.

A token's successor is derived from the token and a salt kept here. So within the moment of grace
a second tab that uses the same token gets the same successor, although only hashes are kept; and
whoever has only what is kept here can derive nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from identity.domain.account import Account, AccountClosed, Status
from identity.domain.link import fingerprint
from identity.domain.refusal import Refusal

GRACE = timedelta(seconds=30)
KEPT = 8  # used tokens remembered within the grace; more tabs than that sign in again


class SessionOver(Refusal):
    """The session ended, expired or never was."""

    says = "This session is over; sign in again."


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives unused, and at all, in seconds."""

    idle: int
    whole: int


@dataclass(frozen=True, slots=True)
class Used:
    """A token that was used a moment ago, and the salt of its successor."""

    token_hash: str
    salt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """Whose it is, the hash of its current token, and until when it lives.

    `sign_outs` is the account's when it was opened: once the account has counted one more, this
    session is over. Not the instants are compared: a sign-in may read the account before a password
    is changed and be kept after it, and processes' clocks differ.
    """

    account_id: str
    token_hash: str
    opened_at: datetime
    expires_at: datetime
    sign_outs: int
    used: tuple[Used, ...] = ()
    ended_at: datetime | None = None
    reused: bool = False


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """Somebody signed in."""

    account_id: str
    token_hash: str
    at: datetime
    expires_at: datetime
    sign_outs: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """The current token was used, and its successor took its place."""

    used: Used
    token_hash: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same token was used again a moment later; the same successor is answered."""

    used: Used


@dataclass(frozen=True, slots=True)
class Reused:
    """A token of the past was used: somebody has a copy, so the session ends."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """Somebody signed out."""

    at: datetime


Event = SessionOpened | Renewed | Reused | Ended


def start(
    account: Account, *, account_id: str, secret: str, lifetime: Lifetime, now: datetime
) -> SessionOpened:
    """A session with its first refresh secret."""
    if account.status is Status.CLOSED:
        raise AccountClosed(account_id=account_id)
    expires_at = now + timedelta(seconds=min(lifetime.idle, lifetime.whole))
    return SessionOpened(account_id, fingerprint(secret), now, expires_at, account.sign_outs)


def renew(
    session: Session, account: Account, *, secret: str, salt: str, lifetime: Lifetime, now: datetime
) -> Renewed | Repeated | Reused:
    """The next secret for the current one, the same one for a repetition, the end for a reuse."""
    _still_on(session, account, now)
    presented = fingerprint(secret)
    if presented == session.token_hash:
        whole = session.opened_at + timedelta(seconds=lifetime.whole)
        expires_at = min(now + timedelta(seconds=lifetime.idle), whole)
        successor_hash = fingerprint(successor(secret, salt))
        return Renewed(Used(presented, salt, now), successor_hash, expires_at)
    for used in session.used:
        if used.token_hash == presented and now < used.at + GRACE:
            return Repeated(used)
    return Reused(now)


def end(session: Session, *, now: datetime) -> Ended | None:
    """Ended, or nothing when it is over already.

    Any token of the chain may end it, also one that was used long ago: only who held a token
    knows the session's id, and a thief's wish to sign out is granted too.
    """
    return None if session.ended_at else Ended(now)


def successor(secret: str, salt: str) -> str:
    """The secret that follows this one: BLAKE2b of the salt, keyed with the secret's hash."""
    key = bytes.fromhex(blake2b(secret.encode(), digest_size=32).hexdigest())
    return blake2b(salt.encode(), key=key, digest_size=32).hexdigest()


def evolve(session: Session | None, event: Event) -> Session:
    """The session after the event."""
    if isinstance(event, SessionOpened):
        return Session(
            event.account_id, event.token_hash, event.at, event.expires_at, event.sign_outs
        )
    if session is None:
        raise TypeError("a session is opened before anything else happens to it")
    match event:
        case Renewed(used, token_hash, expires_at):
            recent = tuple(u for u in session.used if used.at < u.at + GRACE)
            after = replace(session, token_hash=token_hash, expires_at=expires_at)
            return replace(after, used=(*recent, used)[-KEPT:])
        case Reused(at):
            return replace(session, ended_at=at, reused=True, used=())
        case Ended(at):
            return replace(session, ended_at=at, used=())


def _still_on(session: Session, account: Account, now: datetime) -> None:
    over = session.ended_at is not None or now >= session.expires_at
    signed_out = session.sign_outs != account.sign_outs
    if over or signed_out or account.status is Status.CLOSED:
        raise SessionOver
