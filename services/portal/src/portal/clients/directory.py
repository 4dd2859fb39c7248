"""The directory: agencies, accounts, who people are; asked of identity."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from portal.clients.api import Piece, Told
from portal.clients.identity import Grant, Identity


class Former(Told):
    """What stood until it was corrected, and why it does no longer."""

    name: str | None = None
    province: str | None = None
    until: datetime
    reason: str


class Agency(Told):
    """An agency."""

    agency_id: str
    name: str
    type: str
    parent_id: str | None = None
    province: str | None = None
    registered_at: datetime
    former_names: tuple[Former, ...] = ()
    former_places: tuple[Former, ...] = ()
    version: int


class Link(Told):
    """A one-time link, as it is answered once."""

    token: str
    url: str | None = None
    expires_at: datetime


class Account(Told):
    """An account, and who it is where that may be known."""

    account_id: str
    name: str | None = None
    email: str | None = None
    status: str
    opened_at: datetime
    grants: tuple[Grant, ...] = ()
    version: int
    link: Link | None = None

    @property
    def held(self) -> list[Grant]:
        """The roles that he holds now."""
        return [grant for grant in self.grants if grant.revoked_at is None]


class Line(Told):
    """What became of one row of a table, or what is wrong with it."""

    line: int
    agency_id: str | None = None
    outcome: str | None = None
    code: str | None = None
    detail: str | None = None
    params: dict[str, Any] = Field(default={})


class Report(Told):
    """A line for each row, and how many there are of each kind."""

    dry_run: bool
    rows: int
    registered: int
    placed: int
    unchanged: int
    wrong: int
    lines: list[Line]


async def agencies(identity: Identity, **wanted: Any) -> Piece[Agency]:
    """A piece of the directory of agencies, by name."""
    return await identity.get("/agencies", Piece[Agency], limit=50, **wanted)


async def agency(identity: Identity, id: str) -> Agency:
    """One agency."""
    return await identity.get(f"/agencies/{id}", Agency)


async def register(identity: Identity, id: str, body: Mapping[str, Any], key: str | None) -> Agency:
    """Take an agency into the directory."""
    return await identity.send("PUT", f"/agencies/{id}", body, Agency, key=key)


async def correct(
    identity: Identity, id: str, what: str, body: Mapping[str, Any], *, key: str | None,
    version: int | None,
) -> Agency:  # fmt: skip
    """Correct an agency's `name` or `province`."""
    path = f"/agencies/{id}/{what}"
    return await identity.send("POST", path, body, Agency, key=key, version=version)


async def take_in(identity: Identity, table: bytes, *, really: bool) -> Report:
    """Try a table of agencies, or take it in."""

    async def content() -> Any:
        yield table

    return await identity.upload(
        "POST", "/agencies/import", content(), headers={"Content-Type": "text/csv"}, model=Report,
        query={"dry_run": "false" if really else "true"},
    )  # fmt: skip


async def accounts(identity: Identity, **wanted: Any) -> Piece[Account]:
    """A piece of the accounts that one may see."""
    return await identity.get("/accounts", Piece[Account], limit=50, **wanted)


async def account(identity: Identity, id: str) -> Account:
    """One account, as far as one may see it."""
    return await identity.get(f"/accounts/{id}", Account)


async def invite(identity: Identity, id: str, body: Mapping[str, Any], key: str | None) -> Account:
    """Open an account for somebody; its link is answered once."""
    return await identity.send("PUT", f"/accounts/{id}", body, Account, key=key)


async def new_link(identity: Identity, id: str, key: str | None) -> Account:
    """A new one-time link; an earlier one is void."""
    return await identity.send("POST", f"/accounts/{id}/link", None, Account, key=key)


async def give(identity: Identity, id: str, role: str, scope: str | None, key: str | None) -> None:
    """Give an account a further role."""
    body = {"role": role, "scope_id": scope}
    await identity.send("POST", f"/accounts/{id}/grants", body, key=key)


async def take(identity: Identity, id: str, grant: str, key: str | None) -> None:
    """Take a role back."""
    await identity.send("DELETE", f"/accounts/{id}/grants/{grant}", key=key)


async def close(identity: Identity, id: str, key: str | None) -> None:
    """Close an account for ever."""
    await identity.send("POST", f"/accounts/{id}/closure", key=key)


async def choose_language(identity: Identity, language: str) -> None:
    """Be spoken to in this language from now on."""
    await identity.send("PUT", "/me/language", {"language": language})


async def sign_out_everywhere(identity: Identity) -> None:
    """End every session of who asks."""
    await identity.send("POST", "/me/sessions/end")


async def set_password(identity: Identity, token: str, password: str) -> None:
    """Set the password by a one-time link."""
    body = {"token": token, "password": password}
    await identity.send("POST", "/passwords", body)
