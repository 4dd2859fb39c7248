"""What may be asked about sessions: open one, renew it, end it."""

from dataclasses import dataclass
from datetime import datetime

from identity.domain import session
from identity.domain.session import Lifetime, Repeated, Reused, Session, SessionOver
from identity.store.shapes import ACCOUNTS, SESSIONS
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Let somebody in, whose password had the hash `seen_hash` a moment ago."""

    account_id: str
    seen_hash: str | None
    session_id: str
    secret: str
    lifetime: Lifetime


@dataclass(frozen=True, slots=True)
class RenewSession:
    """Use a refresh token; `salt` makes its successor, if there is to be a new one."""

    session_id: str
    secret: str
    salt: str
    lifetime: Lifetime


@dataclass(frozen=True, slots=True)
class EndSession:
    """Sign out."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Admission:
    """Who is in, up to which fact told of him, and the refresh secret of his session."""

    account_id: str
    told: int
    session_id: str
    secret: str
    expires_at: datetime


async def open_session(command: OpenSession, unit: Unit) -> Admission:
    """Somebody let in, unless the password was changed or the account closed meanwhile."""
    kept = await unit.find(ACCOUNTS, command.account_id)
    if kept.state.password_hash != command.seen_hash:
        raise SessionOver
    opened = session.start(
        kept.state,
        account_id=kept.id,
        secret=command.secret,
        lifetime=command.lifetime,
        now=unit.now,
    )
    unit.create(SESSIONS, command.session_id, session.evolve(None, opened))
    return Admission(kept.id, kept.sequence, command.session_id, command.secret, opened.expires_at)


async def renew_session(command: RenewSession, unit: Unit) -> Admission | None:
    """Somebody let in further; None when the token was used before, and the session has ended."""
    kept = await _find(unit, command.session_id)
    account = await unit.find(ACCOUNTS, kept.state.account_id)
    event = session.renew(
        kept.state,
        account.state,
        secret=command.secret,
        salt=command.salt,
        lifetime=command.lifetime,
        now=unit.now,
    )
    after = kept.state
    if not isinstance(event, Repeated):
        after = session.evolve(kept.state, event)
        unit.record(SESSIONS, kept, after)
    if isinstance(event, Reused):
        return None
    secret = session.successor(command.secret, event.used.salt)
    return Admission(account.id, account.sequence, kept.id, secret, after.expires_at)


async def end_session(command: EndSession, unit: Unit) -> None:
    """The session is over; nothing happens to one that is over or never was."""
    kept = await unit.seek(SESSIONS, command.session_id)
    event = session.end(kept.state, now=unit.now) if kept else None
    if kept is not None and event is not None:
        unit.record(SESSIONS, kept, session.evolve(kept.state, event))


async def _find(unit: Unit, session_id: str) -> Kept[Session]:
    kept = await unit.seek(SESSIONS, session_id)
    if kept is None:
        raise SessionOver
    return kept
