"""How people want to be told, and that an account is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from notification.domain import person as people
from notification.domain.kind import Kind
from notification.domain.person import Choices, Closed, Contact, Language
from notification.store import CHOICES, CLOSED, CONTACTS, MAILS, NOTICES
from shared.mongo import Kept, Missing
from shared.outbox import Unit

ERASED_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PutContact:
    """Say where and in which language an account is written to."""

    account: str
    address: str
    language: Language


@dataclass(frozen=True, slots=True)
class Choose:
    """Say which kinds an account wants by mail."""

    account: str
    mail: Mapping[Kind, bool]


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase what was told to an account, and where it was reached."""

    account: str


async def put_contact(command: PutContact, unit: Unit) -> Contact:
    """Keep the contact; nothing is written where it says what is known."""
    if await unit.seek(CLOSED, command.account) is not None:
        raise Missing("account", command.account)
    after = people.contact(command.address, command.language, now=unit.now)
    kept = await unit.seek(CONTACTS, command.account)
    if kept is None:
        return unit.create(CONTACTS, command.account, after).state
    there = kept.state
    if (there.address, there.language) == (after.address, after.language):
        return there
    return unit.record(CONTACTS, kept, after).state


async def choose(command: Choose, unit: Unit) -> Choices:
    """Keep the choices."""
    kept = await unit.seek(CHOICES, command.account)
    before = kept.state if kept else Choices()
    after = people.choose(before, command.mail)
    if after is None:
        return before
    if kept is None:
        return unit.create(CHOICES, command.account, after).state
    return unit.record(CHOICES, kept, after).state


async def close(account: str, unit: Unit) -> None:
    """Erase the account, remember that it is closed, and look once more a little later."""
    if await unit.seek(CLOSED, account) is None:
        unit.create(CLOSED, account, Closed(unit.now, unit.now + ERASED_AGAIN_AFTER))
    _erase(account, unit)


async def erase_again(command: Erase, unit: Unit) -> None:
    """Erase what was being told at the very moment at which the account was closed."""
    kept: Kept[Closed] = await unit.find(CLOSED, command.account)
    if kept.state.erase_again_at is not None and kept.state.erase_again_at <= unit.now:
        unit.record(CLOSED, kept, Closed(kept.state.at, None))
        _erase(command.account, unit)


def _erase(account: str, unit: Unit) -> None:
    for own in (CONTACTS.collection, CHOICES.collection):
        unit.delete(own, {"_id": account})
    for told in (NOTICES.collection, MAILS.collection):
        unit.delete(told, {"account": account})
