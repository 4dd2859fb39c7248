"""Who is signed in: a session on the server, of which the browser holds only a secret.

The secret is a random text in a cookie. MongoDB keeps its hash, and the person's tokens encrypted
under a key that only the secret gives: who reads the database can be nobody.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken

from portal.clients.api import Problem
from portal.clients.identity import Identity, Tokens
from shared import clock
from shared.mongo import Index, Mongo

INDEXES: Mapping[str, Sequence[Index]] = {
    "sessions": (Index((("ends_at", 1),), expire_after=0), Index((("account", 1),))),
    "errands": (Index((("ends_at", 1),), expire_after=0),),
}
EARLY_S = 40.0
"""An access token with less left is renewed before it is used."""
LEASE_S = 8.0
SEEN_EVERY_S = 60.0
ERRAND_S = 600.0


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in."""

    id: str
    account: str
    access_token: str
    access_ends: datetime
    refresh_token: str
    began_at: datetime
    ends_at: datetime


def _hashed(secret: str) -> str:
    return hashlib.sha256(f"id {secret}".encode()).hexdigest()


def _cipher(secret: str) -> Fernet:
    key = hmac.digest(secret.encode(), b"tokens", "sha256")
    return Fernet(base64.urlsafe_b64encode(key))


def form_token(secret: str) -> str:
    """The token that a form of this browser carries; masked, so that no two pages hold the same
    bytes for a compression to betray."""
    mask = clock.new_secret(24)
    return f"{mask}.{_proof(secret, mask)}"


def _proof(secret: str, mask: str) -> str:
    return hmac.digest(secret.encode(), f"form {mask}".encode(), "sha256").hex()


def is_form_token(secret: str, token: str) -> bool:
    """Whether a form with that token was made for this browser."""
    mask, _, proof = token.partition(".")
    return hmac.compare_digest(_proof(secret, mask).encode(), proof.encode())


class Sessions:
    """Everybody who is signed in."""

    def __init__(self, mongo: Mongo, *, idle_s: float, whole_s: float) -> None:
        self._mongo = mongo
        self._idle = timedelta(seconds=idle_s)
        self._whole = timedelta(seconds=whole_s)

    @property
    def _kept(self) -> Any:
        return self._mongo.collection("sessions")

    async def open(self, tokens: Tokens, now: datetime) -> tuple[str, Session]:
        """A new session, and the secret that the browser is to hold."""
        secret = clock.new_secret()
        session = _session(_hashed(secret), tokens, now, now + self._whole)
        await self._kept.insert_one(_document(session, secret, now))
        return secret, session

    async def find(self, secret: str, identity: Identity, now: datetime) -> Session | None:
        """The session of that secret, its access token good for a while; None where it is over."""
        document = await self._kept.find_one({"_id": _hashed(secret)})
        if document is None or _over(document, self._idle, now):
            return None
        session = _opened(document, secret)
        if session is None:
            return None
        if now - document["seen_at"] > timedelta(seconds=SEEN_EVERY_S):
            await self._kept.update_one({"_id": session.id}, {"$set": {"seen_at": now}})
        if session.access_ends - now > timedelta(seconds=EARLY_S):
            return session
        return await self._renewed(session, secret, identity, now)

    async def _renewed(
        self, session: Session, secret: str, identity: Identity, now: datetime
    ) -> Session | None:
        """The session with its next tokens. A refresh token is used once, so of all requests and
        processes one renews, and the others wait for what it was given."""
        lease = {"$set": {"renewing_until": now + timedelta(seconds=LEASE_S)}}
        free = {
            "_id": session.id, "renewing_until": {"$lt": now},
            "renewed": _mark(session.refresh_token),
        }  # fmt: skip
        taken = await self._kept.update_one(free, lease)
        if not taken.matched_count:
            return await self._waited(session, secret)
        try:
            tokens = await identity.renew(session.refresh_token)
        except Problem as problem:
            if problem.status == 401:
                await self._kept.delete_one({"_id": session.id})
                return None
            released = {"$set": {"renewing_until": now}}
            await self._kept.update_one({"_id": session.id}, released)
            if session.access_ends > now:
                return session
            raise
        renewed = replace(
            session, access_token=tokens.access_token, refresh_token=tokens.refresh_token,
            access_ends=now + timedelta(seconds=tokens.expires_in),
        )  # fmt: skip
        kept = _document(renewed, secret, now)
        await self._kept.replace_one({"_id": session.id}, kept)
        return renewed

    async def _waited(self, session: Session, secret: str) -> Session | None:
        deadline = clock.monotonic() + LEASE_S
        while clock.monotonic() < deadline:
            document = await self._kept.find_one({"_id": session.id})
            if document is None:
                return None
            if document["renewed"] != _mark(session.refresh_token):
                return _opened(document, secret)
            await asyncio.sleep(0.05)
        return session

    async def end(self, session: Session) -> None:
        """The session is over here."""
        await self._kept.delete_one({"_id": session.id})

    async def end_all(self, account: str) -> None:
        """Every session of that account is over here."""
        await self._kept.delete_many({"account": account})

    async def keep_errand(self, secret: str, errand: Mapping[str, Any], now: datetime) -> None:
        """What this browser set out for at another provider, until it comes back."""
        ends = now + timedelta(seconds=ERRAND_S)
        kept = {"_id": _hashed(secret), **errand, "ends_at": ends}
        await self._mongo.collection("errands").replace_one({"_id": kept["_id"]}, kept, upsert=True)

    async def errand(self, secret: str, now: datetime) -> Mapping[str, Any] | None:
        """What this browser set out for, once."""
        found = await self._mongo.collection("errands").find_one_and_delete(
            {"_id": _hashed(secret), "ends_at": {"$gt": now}}
        )
        return dict(found) if found else None


def _mark(refresh_token: str) -> str:
    return hashlib.sha256(refresh_token.encode()).hexdigest()[:16]


def _session(id: str, tokens: Tokens, now: datetime, ends: datetime) -> Session:
    lives = timedelta(seconds=tokens.expires_in)
    return Session(
        id, tokens.account_id, tokens.access_token, now + lives, tokens.refresh_token, now, ends
    )


def _document(session: Session, secret: str, now: datetime) -> dict[str, Any]:
    tokens = {"access": session.access_token, "refresh": session.refresh_token}
    return {
        "_id": session.id, "account": session.account, "access_ends": session.access_ends,
        "sealed": _cipher(secret).encrypt(orjson.dumps(tokens)), "began_at": session.began_at,
        "seen_at": now, "ends_at": session.ends_at, "renewing_until": session.began_at,
        "renewed": _mark(session.refresh_token),
    }  # fmt: skip


def _opened(document: Mapping[str, Any], secret: str) -> Session | None:
    try:
        tokens = orjson.loads(_cipher(secret).decrypt(bytes(document["sealed"])))
    except InvalidToken:
        return None
    return Session(
        document["_id"], document["account"], tokens["access"], document["access_ends"],
        tokens["refresh"], document["began_at"], document["ends_at"],
    )  # fmt: skip


def _over(document: Mapping[str, Any], idle: timedelta, now: datetime) -> bool:
    return bool(document["ends_at"] <= now or document["seen_at"] + idle <= now)
