"""Matters: kept once, told to everybody concerned, and ended when they matter no longer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notification import access
from notification.domain import mail as mails
from notification.domain import matter as matters
from notification.domain.kind import Kind
from notification.domain.matter import Matter
from notification.domain.notice import Notice, deliver, notice_id
from notification.domain.person import Choices
from notification.domain.proposal import UNFINISHED, Standing
from notification.messages import put_in_inbox
from notification.store import CHOICES, CONTACTS, MAILS, MATTERS, NOTICES, PROPOSALS, READINGS
from shared.mongo import Mongo
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell everybody concerned who was not told; by mail too where news of this age is mailed."""

    matter_id: str
    mail_within: timedelta | None


async def announce(unit: Unit, id: str, matter: Matter) -> None:
    """Have it told when its time comes; a matter that is known under this id stays as it is."""
    if await unit.seek(MATTERS, id) is None:
        unit.create(MATTERS, id, matter)


async def end_about(unit: Unit, about: str, kinds: Sequence[Kind] = tuple(Kind)) -> None:
    """Whatever is still to be told of it matters no longer."""
    chosen = {"about": about, "kind": {"$in": list(kinds)}, "over": False}
    for kept in await unit.mongo.find_many(MATTERS, chosen):
        unit.record(MATTERS, kept, matters.ended(kept.state))


async def tell_newcomers(unit: Unit, *, about: Iterable[str] = (), agency: str = "") -> None:
    """Somebody has joined whom it concerns: what matters still of these is told once more, to
    those who were not told."""
    # Each half says by itself that it is about open ones: so each can go by its index.
    chosen = [
        {"about": {"$in": list(about)}, "over": False},
        {"audience.agency_id": agency, "over": False},
    ]
    for kept in await unit.mongo.find_many(MATTERS, {"$or": chosen}):
        if again := matters.told_again(kept.state, unit.now):
            unit.record(MATTERS, kept, again)
        else:
            unit.touch(MATTERS, kept)  # who tells it at this moment must look again


async def tell(command: Tell, unit: Unit) -> int:
    """Tell the matter; how many accounts were told."""
    kept = await unit.find(MATTERS, command.matter_id)
    matter = kept.state
    if matter.due_at is None or matter.due_at > unit.now:
        return 0
    if not await still_matters(unit.mongo, matter, unit.now):
        unit.record(MATTERS, kept, matters.ended(matter))
        return 0
    concerned = await access.audience(unit.mongo, matter.audience)
    notices = {
        notice_id(kept.id, account): deliver(kept.id, matter, account, office=office, now=unit.now)
        for account, office in sorted(concerned.items())
    }
    there = await unit.mongo.find_many(NOTICES, {"_id": {"$in": list(notices)}})
    fresh = {id: notices[id] for id in notices.keys() - {known.id for known in there}}
    for id, notice in sorted(fresh.items()):
        unit.create(NOTICES, id, notice, put_in_inbox(id, notice))
    if command.mail_within is not None and unit.now - matter.since < command.mail_within:
        await _mail(unit, fresh.items())
    unit.record(MATTERS, kept, matters.told(matter))
    return len(fresh)


async def _mail(unit: Unit, notices: Iterable[tuple[str, Notice]]) -> None:
    """Queue a mail of each notice to those who can be reached and want it."""
    of = dict(notices)
    accounts = {"_id": {"$in": [notice.account for notice in of.values()]}}
    reached = {kept.id for kept in await unit.mongo.find_many(CONTACTS, accounts)}
    chosen = {kept.id: kept.state for kept in await unit.mongo.find_many(CHOICES, accounts)}
    for id, notice in sorted(of.items()):
        choices = chosen.get(notice.account, Choices())
        if notice.account in reached and choices.by_mail(notice.kind):
            mail = mails.Mail(notice.account, notice.matter_id, unit.now, unit.now)
            unit.create(MAILS, id, mail)


async def still_matters(mongo: Mongo, matter: Matter, now: datetime) -> bool:
    """Whether there is still something to say: an end to be met, and somebody who has not."""
    if not matter.matters(now):
        return False
    match matter.kind:
        case Kind.READINGS_ASSIGNED | Kind.READINGS_DUE:
            pile = {"round_id": matter.link.id, "judge": matter.audience.account, "open": True}
            return await mongo.collection(READINGS.collection).find_one(pile) is not None
        case Kind.DRAFT_UNFINISHED:
            draft = await mongo.seek(PROPOSALS, matter.link.id)
            return draft is not None and draft.state.standing is Standing.WITH_UNIT
        case Kind.AGENCY_UNFINISHED:
            unfinished = {
                "edition_id": matter.edition_id, "agency_id": matter.audience.agency_id,
                "standing": {"$in": list(UNFINISHED)},
            }  # fmt: skip
            return await mongo.collection(PROPOSALS.collection).find_one(unfinished) is not None
    return True
