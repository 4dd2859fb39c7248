"""Notification: what people are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from portal.clients.api import Api, Piece, Told, read


class Link(Told):
    """Where a notice leads."""

    page: str
    id: str
    agency_id: str | None = None
    proposal_id: str | None = None


class Notice(Told):
    """What somebody was told: a kind and its parameters."""

    notice_id: str
    kind: str
    edition_id: str
    params: Mapping[str, Any]
    link: Link
    at: datetime
    read_at: datetime | None = None


class Inbox(Piece[Notice]):
    """A piece of an inbox, and how much of the whole is unread."""

    unread: int


class Unread(Told):
    """How much is unread, and whether mail is sent at all."""

    unread: int
    mail: bool


class Wanted(Told):
    """A kind, and whether it comes by mail too."""

    kind: str
    mail: bool


class Settings(Told):
    """What somebody has by mail."""

    kinds: tuple[Wanted, ...]
    mail: bool


class Contact(Told):
    """Where somebody is reached."""

    address: str | None = None
    language: str | None = None


class Notification(Api):
    """What people are told."""

    service: ClassVar[str] = "notification"

    async def unread(self) -> Unread:
        """The number beside the bell; asked once, for every page asks it."""
        answer = await self._ask("GET", "/me/unread", tries=1)
        return read(Unread, answer.content)

    async def inbox(self, after: str | None) -> Inbox:
        """The unread first, of each the newest first."""
        return await self.get("/me/inbox", Inbox, after=after, limit=30)

    async def read(self, notice_id: str) -> Notice:
        """Mark a notice as read, and know where it leads."""
        return await self.send("POST", f"/me/inbox/{notice_id}/reading", None, Notice)

    async def read_all(self, until: datetime) -> None:
        """Mark all as read that had come by then."""
        await self.send("POST", "/me/reading", {"until": until.isoformat()})

    async def settings(self) -> Settings:
        """What comes by mail."""
        return await self.get("/me/settings", Settings)

    async def choose(self, mail: Mapping[str, bool], key: str | None) -> None:
        """Choose what comes by mail."""
        await self.send("PUT", "/me/settings", {"mail": dict(mail)}, key=key)

    async def reach_at(self, address: str, language: str) -> None:
        """Where somebody is written to, and in which language; said once, not at each sign-in."""
        said = Contact(address=address, language=language)
        if await self.get("/me/contact", Contact) != said:
            await self.send("PUT", "/me/contact", said.model_dump())
