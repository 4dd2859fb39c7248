"""Reminders: an end is near, and those who have not finished are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notification.commands.matters import announce
from notification.domain import reminder as reminders
from notification.domain.edition import Edition, Purpose, Stage
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.domain.proposal import UNFINISHED, Standing
from notification.domain.reminder import Reminder, reminder_id
from notification.store import EDITIONS, PROPOSALS, READINGS, REMINDERS, ROUNDS
from shared.mongo import Kept
from shared.outbox import Unit

AGENCIES_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Remind:
    """Do the next part of a reminder whose time has come."""

    reminder_id: str


async def set_reminders(unit: Unit, edition_id: str, stage: Stage) -> None:
    """Remind of the stage's present end, and of no earlier one."""
    of_stage = {"edition_id": edition_id, "stage": stage.id, "done": False}
    for kept in await unit.mongo.find_many(REMINDERS, of_stage):
        if stage.closed or kept.state.closes_at != stage.closes_at:
            unit.record(REMINDERS, kept, reminders.done(kept.state))
    for reminder in () if stage.closed else reminders.reminders(edition_id, stage):
        id = reminder_id(edition_id, reminder)
        if await unit.seek(REMINDERS, id) is None:
            unit.create(REMINDERS, id, reminder)


async def remind(command: Remind, unit: Unit) -> None:
    """Tell the next of those who have not finished; nobody where it is too late to say just this.

    The agencies are gone through a few at a time, each turn a transaction of its own.
    """
    kept = await unit.find(REMINDERS, command.reminder_id)
    reminder = kept.state
    if reminder.due_at is None or reminder.due_at > unit.now:
        return
    if reminder.passed_over(unit.now):
        unit.record(REMINDERS, kept, reminders.done(reminder))
        return
    edition = (await unit.find(EDITIONS, reminder.edition_id)).state
    if reminder.purpose is Purpose.ROUND:
        await _judges(unit, kept, edition)
        unit.record(REMINDERS, kept, reminders.done(reminder))
        return
    agencies = await _unfinished(unit, reminder)
    for agency in agencies:
        await _agency(unit, kept, edition, agency)
    if len(agencies) < AGENCIES_AT_ONCE:
        unit.record(REMINDERS, kept, reminders.done(reminder))
    else:
        unit.record(REMINDERS, kept, reminders.went_on(reminder, agencies[-1]["_id"]))


async def _unfinished(unit: Unit, reminder: Reminder) -> Sequence[Mapping[str, Any]]:
    """The next agencies with proposals that are not submitted, and those proposals."""
    chosen = {
        "edition_id": reminder.edition_id, "standing": {"$in": list(UNFINISHED)},
        "agency_id": {"$gt": reminder.after},
    }  # fmt: skip
    each = {"id": "$_id", "standing": "$standing", "number": "$number"}
    return await unit.mongo.aggregate(PROPOSALS.collection, [
        {"$match": chosen},
        {"$group": {"_id": "$agency_id", "proposals": {"$push": each}}},
        {"$sort": {"_id": 1}},
        {"$limit": AGENCIES_AT_ONCE},
    ])  # fmt: skip


async def _agency(
    unit: Unit, kept: Kept[Reminder], edition: Edition, agency: Mapping[str, Any]
) -> None:
    """Its administrators are told how many are missing, each unit of its own draft."""
    reminder, id = kept.state, agency["_id"]
    writing = [p for p in agency["proposals"] if p["standing"] == Standing.WITH_UNIT]
    counts = {"with_units": len(writing), "with_agency": len(agency["proposals"]) - len(writing)}
    told = _matter(
        reminder, edition, Kind.AGENCY_UNFINISHED, Audience(agency_id=id),
        Link(Page.AGENCY_PROPOSALS, id, id), now=unit.now, params=counts,
    )  # fmt: skip
    await announce(unit, f"{Kind.AGENCY_UNFINISHED}:{kept.id}:{id}", told)
    for proposal in writing:
        told = _matter(
            reminder, edition, Kind.DRAFT_UNFINISHED, Audience(proposal["id"]),
            Link(Page.PROPOSAL, proposal["id"], id), now=unit.now, about=(proposal["id"],),
            params={"number": proposal["number"]},
        )  # fmt: skip
        await announce(unit, f"{Kind.DRAFT_UNFINISHED}:{kept.id}:{proposal['id']}", told)


async def _judges(unit: Unit, kept: Kept[Reminder], edition: Edition) -> None:
    """Each judge is told how much is left of his pile."""
    reminder = kept.state
    round_id = f"{reminder.edition_id}:{reminder.round}"
    round = await unit.seek(ROUNDS, round_id)
    if round is None or round.state.closed:
        return
    unit.touch(ROUNDS, round)  # one that is closed at this moment ends what is told here
    piles = await unit.mongo.aggregate(READINGS.collection, [
        {"$match": {"round_id": round_id, "open": True}},
        {"$group": {"_id": "$judge", "count": {"$sum": 1}}},
        {"$sort": {"_id": 1}},
    ])  # fmt: skip
    name = edition.rounds.get(reminder.round or "", {})
    for pile in piles:
        told = _matter(
            reminder, edition, Kind.READINGS_DUE, Audience(account=pile["_id"]),
            Link(Page.READINGS, round_id), now=unit.now, about=(round_id,),
            params={"round": name, "count": pile["count"]},
        )  # fmt: skip
        await announce(unit, f"{Kind.READINGS_DUE}:{kept.id}:{pile['_id']}", told)


def _matter(
    reminder: Reminder, edition: Edition, kind: Kind, whom: Audience, link: Link, *,
    now: datetime, about: tuple[str, ...] = (), params: Mapping[str, object],
) -> Matter:  # fmt: skip
    said = {"edition": edition.name, "closes_at": reminder.closes_at.isoformat(), **params}
    return Matter(
        kind, reminder.edition_id, whom, link, said, about, since=now, tell_at=now,
        until=reminder.closes_at,
    )  # fmt: skip
