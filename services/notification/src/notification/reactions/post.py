"""The post: takes due mails one by one and hands each to a mail server, until one has taken it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from notification.commands.mails import Claim, Claimed, Result, claim, record_result
from notification.compute import Letterhead, letter
from notification.domain.mail import Life
from notification.store import MAILS
from shared import clock, telemetry
from shared.mongo import UNAVAILABLE
from shared.outbox import Work
from shared.timers import INDEXED

BATCH = 50
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
AWAY: tuple[type[Exception], ...] = (SMTPException, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Way:
    """How a mail server is reached, and how long its word is waited for."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    ca_file: str | None
    timeout_s: float
    lease: timedelta
    within: timedelta
    poll_s: float


class Post:
    """One loop that sends; two at once are safe, for a mail is claimed before it is tried."""

    def __init__(self, work: Work, way: Way, head: Letterhead) -> None:
        self._work = work
        self._way = way
        self._head = head

    async def run(self) -> None:
        """For ever: send what is due, then look again; a server that is away is tried again."""
        await telemetry.for_ever("the post of notification", self._turn, (*UNAVAILABLE, *AWAY))

    async def _turn(self) -> None:
        if not await self.once(clock.now()):
            await asyncio.sleep(clock.jitter(self._way.poll_s))

    async def once(self, now: datetime) -> int:
        """Try the mails that are due; how many were tried.

        Raises where the server is away: what was not tried yet stays due.
        """
        chosen = {"due_at": {"$lte": now, **INDEXED}}
        due = await self._work.mongo.find_many(MAILS, chosen, [("due_at", 1)], BATCH)
        if not due:
            return 0
        tried = 0
        async with self._server() as server:
            for kept in due:
                command = Claim(kept.id, self._way.lease, self._way.within)
                claimed = await self._work.run(claim, command)
                if claimed is not None:
                    tried += 1
                    await self._send(server, claimed)
        return tried

    async def _send(self, server: SMTP, claimed: Claimed) -> None:
        """One try, and what became of it; raises where the connection is lost, for the next one."""
        try:
            result = await self._try(server, claimed)
        except AWAY as error:
            why = f"the connection was lost: {type(error).__name__}"
            result = Result(claimed.id, claimed.tries, Life.WAITING, why)
            await self._work.run(record_result, result)
            raise
        await self._work.run(record_result, result)

    async def _try(self, server: SMTP, claimed: Claimed) -> Result:
        address, now = claimed.contact.address, clock.now()
        message = letter(claimed.id, claimed.notice, claimed.contact, head=self._head, now=now)
        try:
            await server.sendmail(self._head.sender, [address], message.as_bytes())
        except SMTPRecipientsRefused as refused:
            first = refused.recipients[0]
            return _answered(claimed, "the recipient", first.code, first.message)
        except SMTPDataError as refused:
            return _answered(claimed, "the mail", refused.code, refused.message)
        except SMTPResponseException as refused:
            # Not this mail but we are refused: that is mended at the server or in the settings.
            why = _why("we", refused.code, refused.message)
            return Result(claimed.id, claimed.tries, Life.WAITING, why)
        return Result(claimed.id, claimed.tries, Life.SENT)

    @asynccontextmanager
    async def _server(self) -> AsyncIterator[SMTP]:
        way = self._way
        server = SMTP(
            hostname=way.host, port=way.port, username=way.user or None,
            password=way.password or None, timeout=way.timeout_s, use_tls=way.tls == "implicit",
            start_tls=way.tls == "starttls", cert_bundle=way.ca_file,
        )  # fmt: skip
        await server.connect()
        try:
            yield server
        finally:
            with suppress(*AWAY):
                await server.quit()
            server.close()


def _answered(claimed: Claimed, what: str, code: int, message: str) -> Result:
    """5xx is the server's last word about this mail; anything else may be otherwise later."""
    life = Life.REFUSED if 500 <= code < 600 else Life.WAITING
    return Result(claimed.id, claimed.tries, life, _why(what, code, message))


def _why(what: str, code: int, message: str) -> str:
    """Who was refused with which codes; a server's sentence may name the person and is not kept."""
    enhanced = ENHANCED.search(message)
    return f"{what} refused: {code}" + (f" {enhanced[0]}" if enhanced else "")
