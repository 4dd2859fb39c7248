"""Mails: claimed one by one, and ended by what a server said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from notification import access
from notification.commands.matters import still_matters
from notification.domain import mail as mails
from notification.domain.mail import Life, Mail
from notification.domain.notice import Notice
from notification.domain.person import Choices, Contact
from notification.messages import mailed
from notification.store import CHOICES, CONTACTS, MAILS, MATTERS, NOTICES
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a mail to try it, for as long as the lease lasts; none is tried after `within`."""

    id: str
    lease: timedelta
    within: timedelta


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is to be written to whom."""

    id: str
    tries: int
    notice: Notice
    contact: Contact


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a try: `life` where it was the last, and why."""

    id: str
    tries: int
    life: Life
    why: str | None = None


async def claim(command: Claim, unit: Unit) -> Claimed | None:
    """The mail to be tried now; None where somebody else has it, or it is wanted no more."""
    kept = await unit.seek(MAILS, command.id)
    if kept is None or kept.state.due_at is None or kept.state.due_at > unit.now:
        return None
    found = await _wanted(kept, unit, command.within)
    if isinstance(found, str):
        unit.record(MAILS, kept, mails.ended(kept.state, Life.DROPPED, unit.now, found))
        return None
    after = unit.record(MAILS, kept, mails.claimed(kept.state, unit.now, command.lease)).state
    return Claimed(kept.id, after.tries, *found)


async def _wanted(kept: Kept[Mail], unit: Unit, within: timedelta) -> tuple[Notice, Contact] | str:
    """What is written, or why nothing is any more."""
    mail = kept.state
    notice = await unit.seek(NOTICES, kept.id)
    matter = await unit.seek(MATTERS, mail.matter_id)
    contact = await unit.seek(CONTACTS, mail.account)
    if notice is None or matter is None or contact is None:
        return "there is nobody to write to"
    choices = await unit.seek(CHOICES, mail.account)
    if not (choices.state if choices else Choices()).by_mail(notice.state.kind):
        return "it is not wanted by mail"
    if unit.now - mail.made_at >= within:
        return "it is news no more"
    if not notice.state.unread or not await still_matters(unit.mongo, matter.state, unit.now):
        return "it matters no longer"
    concerned: Mapping[str, str | None] = await access.audience(unit.mongo, matter.state.audience)
    if mail.account not in concerned:
        return "it does not concern him any more"
    return notice.state, contact.state


async def record_result(command: Result, unit: Unit) -> None:
    """Keep what became of a try; of an older one than the present nothing is kept."""
    kept = await unit.seek(MAILS, command.id)
    if kept is None or kept.state.life is not Life.WAITING or kept.state.tries != command.tries:
        return
    mail, now = kept.state, unit.now
    if command.life is Life.WAITING:
        unit.record(MAILS, kept, mails.put_off(mail, now, command.why or ""))
        return
    unit.record(MAILS, kept, mails.ended(mail, command.life, now, command.why))
    notice = await unit.seek(NOTICES, command.id)
    if command.life is Life.SENT and notice is not None:
        _told(unit, notice, now)


def _told(unit: Unit, notice: Kept[Notice], now: datetime) -> None:
    """Tell that it was mailed, of the notice that it is a copy of."""
    unit.record(NOTICES, notice, notice.state, mailed(notice.id, notice.state, now))
