"""Objections: whatever opens or decides one also records its list, in the same transaction.

The list counts what is undecided, so the last objection and the settling meet at one document and
one of them runs again. Objections are few (2022 drew none); that they wait for each other is cheap.
"""

from dataclasses import dataclass
from datetime import datetime

from award import access
from award.commands.evidence import of_code
from award.commands.lists import fresh, seen
from award.domain import objection as objections
from award.domain import settling
from award.domain.award_list import AwardList, list_id
from award.domain.contact import Contact
from award.domain.objection import Event, Objection
from award.domain.settling import ObjectionDecided
from award.messages import told
from award.store import CONTACTS, LISTS, OBJECTIONS
from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class File:
    """Object to an entry of a released list."""

    objection_id: str
    list_id: str
    proposal_id: str
    reason: str
    evidence: str
    links: tuple[str, ...]
    contact: Contact | None
    code_sha256: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Say why an objection is not one to rule on."""

    by: Who
    objection_id: str
    because: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """Take an objection up, and let the agency reply until an instant."""

    by: Who
    objection_id: str
    reply_until: datetime | None
    version: int | None = None
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer an objection to one's own agency's entry."""

    by: Who
    objection_id: str
    text: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Dismiss or uphold an objection, with reasons."""

    by: Who
    objection_id: str
    upheld: bool
    reasons: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class EraseByCode:
    """Forget the contact of the objector who has this code."""

    code_sha256: str


@dataclass(frozen=True, slots=True)
class EraseContact:
    """Forget an objector's contact, as the secretariat."""

    by: Who
    objection_id: str


async def file(command: File, unit: Unit) -> Kept[Objection]:
    """Keep the objection, and the contact apart from it."""
    kept = await seen(unit, command.list_id, access.seen_by(None))
    there = kept.state
    event = settling.open_objection(there, command.proposal_id, now=unit.now)
    unit.record(LISTS, kept, settling.evolve(there, event))
    objection = Objection(
        edition_id=there.edition_id, list=there.list, proposal_id=command.proposal_id,
        agency_id=there.entry(command.proposal_id).agency_id, code_sha256=command.code_sha256,
        reason=command.reason, evidence=command.evidence, links=command.links, filed_at=unit.now,
        title=there.entry(command.proposal_id).title,
    )  # fmt: skip
    if command.contact is not None:
        unit.create(CONTACTS, command.objection_id, command.contact)
    fact = told.objection_filed(command.objection_id, objection)
    return unit.create(OBJECTIONS, command.objection_id, objection, fact)


async def turn_away(command: TurnAway, unit: Unit) -> Kept[Objection]:
    """Turn it away, which decides it."""
    access.require(command.by, "screen objections")
    kept = await unit.find(OBJECTIONS, command.objection_id, version=command.version)
    event = objections.turn_away(
        kept.state, by=command.by.account, of=access.agencies_of(command.by),
        because=command.because, now=unit.now,
    )  # fmt: skip
    await _decided(unit, kept.state)
    return _screened(unit, kept, event)


async def accept(command: Accept, unit: Unit) -> Kept[Objection]:
    """Take it up; it stays undecided."""
    access.require(command.by, "screen objections")
    kept = await unit.find(OBJECTIONS, command.objection_id, version=command.version)
    event = objections.accept(
        kept.state, (await _list(unit, kept.state)).state,
        by=command.by.account, of=access.agencies_of(command.by),
        reply_until=command.reply_until, withheld=command.withheld, now=unit.now,
    )  # fmt: skip
    return _screened(unit, kept, event)


async def reply(command: Reply, unit: Unit) -> Kept[Objection]:
    """Keep the agency's reply."""
    kept = await unit.find(OBJECTIONS, command.objection_id)
    there = kept.state
    theirs = access.may(command.by, "reply to objections", agency=there.agency_id)
    shown = theirs and there.status in objections.SHOWN_TO_AGENCY
    if not shown and not access.may(command.by, "read objections", edition=there.edition_id):
        raise Missing("objection", command.objection_id)
    access.require(command.by, "reply to objections", agency=there.agency_id)
    fresh(kept, command.version)
    event = objections.reply(kept.state, by=command.by.account, text=command.text, now=unit.now)
    after = objections.evolve(kept.state, event)
    return unit.record(OBJECTIONS, kept, after, told.objection_replied(kept.id, after))


async def rule(command: Rule, unit: Unit) -> Kept[Objection]:
    """Rule on it. Upheld, it is decided only when its list has disqualified the entry."""
    access.require(command.by, "rule on objections")
    kept = await unit.find(OBJECTIONS, command.objection_id, version=command.version)
    event = objections.rule(
        kept.state, by=command.by.account, of=access.agencies_of(command.by),
        upheld=command.upheld, reasons=command.reasons, now=unit.now,
    )  # fmt: skip
    if not command.upheld:
        await _decided(unit, kept.state)
    after = objections.evolve(kept.state, event)
    return unit.record(OBJECTIONS, kept, after, told.objection_ruled(kept.id, after))


async def erase_by_code(command: EraseByCode, unit: Unit) -> Kept[Objection]:
    """Forget who objected; the objection stays."""
    kept = await of_code(unit, command.code_sha256)
    unit.delete(CONTACTS.collection, {"_id": kept.id})
    return kept


async def erase_contact(command: EraseContact, unit: Unit) -> Kept[Objection]:
    """Forget who objected; the objection stays."""
    access.require(command.by, "read and erase contacts")
    kept = await unit.find(OBJECTIONS, command.objection_id)
    unit.delete(CONTACTS.collection, {"_id": kept.id})
    return kept


def _screened(unit: Unit, kept: Kept[Objection], event: Event) -> Kept[Objection]:
    after = objections.evolve(kept.state, event)
    return unit.record(OBJECTIONS, kept, after, told.objection_screened(kept.id, after))


async def _decided(unit: Unit, objection: Objection) -> None:
    kept = await _list(unit, objection)
    unit.record(LISTS, kept, settling.evolve(kept.state, ObjectionDecided()))


async def _list(unit: Unit, objection: Objection) -> Kept[AwardList]:
    return await unit.find(LISTS, list_id(objection.edition_id, objection.list))
