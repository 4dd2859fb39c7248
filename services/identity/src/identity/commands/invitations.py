"""What may be asked to open an account: an invitation, or the operator's own."""

from dataclasses import dataclass
from datetime import timedelta

from identity import access
from identity.commands.accounts import follow_roster, granted, record, require_scopes
from identity.domain import account
from identity.domain.account import Account, AccountExists
from identity.domain.link import Link
from identity.domain.office import Office
from identity.domain.person import (
    EmailTaken,
    KnownElsewhere,
    Outsider,
    OutsiderTaken,
    Person,
    describe,
    same,
)
from identity.domain.refusal import Refusal
from identity.messages import told
from identity.store.shapes import ACCOUNTS, PEOPLE
from shared import clock
from shared.grants import Who
from shared.mongo import Document, Kept
from shared.outbox import Unit

OPERATOR = Who("operator", ())
"""Who acts from the command line: the operator of the machine, who needs no role."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Open an account for somebody, with first roles and a link to set the password."""

    account_id: str
    name: str
    email: str
    offices: tuple[Office, ...]
    outsider: Outsider | None
    token_hash: str
    link_s: int
    by: Who


async def invite(command: Invite, unit: Unit) -> Kept[Account]:
    """The account; its link is the command's own when it was opened now, and not before."""
    access.require_inviting(command.by, command.offices)
    existing = await unit.seek(ACCOUNTS, command.account_id)
    reach = access.reach(command.by, command.offices)
    events = account.invite(
        existing.state if existing else None,
        account_id=command.account_id,
        offices={clock.new_id(): office for office in dict.fromkeys(command.offices)},
        link=None if command.outsider else _link(command, unit, reach),
        by=command.by.account,
        now=unit.now,
    )
    person = describe(command.name, command.email, command.outsider)
    if existing is not None:
        return await _require_same(unit, existing, person)
    await require_scopes(unit, command.offices)
    await _require_free(unit, command.by, person)
    return await _open(unit, command.account_id, person, events)


async def create_administrator(command: Invite, unit: Unit) -> Kept[Account]:
    """The same from the command line, where nobody is asked, for somebody must be the first.

    Whoever has the address already gets the roles, if he has them not, and a new link.
    """
    person = describe(command.name, command.email)
    link = _link(command, unit, None)
    known = await _known(unit, {"email": person.email})
    if known is None:
        offices = {clock.new_id(): office for office in command.offices}
        events = account.invite(
            None,
            account_id=command.account_id,
            offices=offices,
            link=link,
            by=command.by.account,
            now=unit.now,
        )
        return await _open(unit, command.account_id, person, events)
    kept = await unit.find(ACCOUNTS, known.id)
    given = [granted(kept, office, command.by, unit) for office in command.offices]
    issued = account.issue_link(kept.state, account_id=kept.id, link=link)
    return await record(unit, kept, *given, issued)


async def _open(
    unit: Unit, account_id: str, person: Person, events: tuple[account.Event, ...]
) -> Kept[Account]:
    opened = account.evolve_all(None, events)
    await follow_roster(unit, account_id, opened)
    unit.create(PEOPLE, account_id, person)
    return unit.create(ACCOUNTS, account_id, opened, *told(events))


def _link(command: Invite, unit: Unit, reach: str | None) -> Link:
    return Link(command.token_hash, unit.now + timedelta(seconds=command.link_s), reach)


async def _require_same(unit: Unit, kept: Kept[Account], person: Person) -> Kept[Account]:
    known = await unit.seek(PEOPLE, kept.id)
    if known is None or not same(known.state, person):
        raise AccountExists(account_id=kept.id)
    return kept


async def _require_free(unit: Unit, by: Who, person: Person) -> None:
    # The unique indexes decide a race; these looks are for the sentence that helps.
    await _require_nobody(unit, by, {"email": person.email}, EmailTaken)
    if person.outsider is None:
        return
    issuer, subject = person.outsider.issuer, person.outsider.subject
    tied = {"outsider.issuer": issuer, "outsider.subject": subject}
    await _require_nobody(unit, by, tied, OutsiderTaken)


async def _require_nobody(unit: Unit, by: Who, known_by: Document, taken: type[Refusal]) -> None:
    known = await _known(unit, known_by)
    if known is None:
        return
    kept = await unit.find(ACCOUNTS, known.id)
    if not access.seen(by, kept.state):
        raise KnownElsewhere
    raise taken(account_id=known.id)


async def _known(unit: Unit, by: Document) -> Kept[Person] | None:
    found = await unit.mongo.find_many(PEOPLE, by, limit=1)
    return found[0] if found else None
