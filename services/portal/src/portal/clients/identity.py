"""Identity: sign-in, people, agencies, roles."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from portal.clients.api import Api, Told

FEW = 12
MOST_NAMES = 200


class Tokens(Told):
    """What lets somebody in, and the means to go on."""

    account_id: str
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


class Grant(Told):
    """A role that is or was held."""

    grant_id: str
    role: str
    scope_kind: str
    scope_id: str | None
    granted_at: datetime
    revoked_at: datetime | None = None


class Person(Told):
    """Somebody with an account, as he or an officer sees him."""

    account_id: str
    name: str | None = None
    email: str | None = None
    language: str | None = None
    grants: tuple[Grant, ...] = ()

    def holds(self, role: str, scope_id: str | None = None) -> bool:
        """Whether he holds the role now; with no scope given, anywhere."""
        return any(
            g.role == role and g.revoked_at is None and scope_id in (None, g.scope_id)
            for g in self.grants
        )

    def scopes(self, role: str) -> list[str]:
        """Where he holds the role now."""
        held = (g for g in self.grants if g.role == role and g.revoked_at is None)
        return [g.scope_id for g in held if g.scope_id]

    @property
    def roles(self) -> set[str]:
        """Every role that he holds now."""
        return {g.role for g in self.grants if g.revoked_at is None}


class Agency(Told):
    """An agency of the directory."""

    agency_id: str
    name: str


class Named(Told):
    """Names by account."""

    names: dict[str, str]


class Identity(Api):
    """The directory and the door."""

    service: ClassVar[str] = "identity"

    async def sign_in(self, email: str, password: str) -> Tokens:
        """Tokens for an address and its password."""
        return await self.send("POST", "/sessions", {"email": email, "password": password}, Tokens)

    async def sign_in_outside(self, token: str) -> Tokens:
        """Tokens for whom another provider vouches."""
        return await self.send("POST", "/sessions/outside", {"token": token}, Tokens)

    async def renew(self, refresh_token: str) -> Tokens:
        """The next tokens."""
        body = {"refresh_token": refresh_token}
        return await self.send("POST", "/sessions/renewal", body, Tokens)

    async def sign_out(self, refresh_token: str) -> None:
        """End the session of this token."""
        await self.send("POST", "/sessions/end", {"refresh_token": refresh_token})

    async def agency_names(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What agencies are called; a few are asked for one by one, many as the whole list."""
        wanted = sorted(set(ids))
        if len(wanted) > FEW:
            return {a.agency_id: a.name for a in await self.whole("/agencies", Agency)}
        found = await asyncio.gather(*(self.seek(f"/agencies/{id}", Agency) for id in wanted))
        return {a.agency_id: a.name for a in found if a is not None}

    async def names(self, accounts: Iterable[str]) -> Mapping[str, str]:
        """What people are called, of those whose names one may know."""
        wanted = sorted(set(accounts))
        found: dict[str, str] = {}
        for at in range(0, len(wanted), MOST_NAMES):
            body = {"account_ids": wanted[at : at + MOST_NAMES]}
            found |= (await self.send("POST", "/names", body, Named)).names
        return found

    async def change_password(self, body: Mapping[str, str]) -> Tokens:
        """Another password, by who knows the present one; the answer is a new session."""
        return await self.send("PUT", "/me/password", body, Tokens)

    async def me(self) -> Person:
        """Who asks, and what he may be."""
        return await self.get("/me", Person)

    async def holders(self, role: str, scope: str | None = None) -> list[Person]:
        """The people who hold a role there, as an officer may see them."""
        found = await self.whole("/accounts", Person, role=role)
        return [one for one in found if one.holds(role, scope)]
