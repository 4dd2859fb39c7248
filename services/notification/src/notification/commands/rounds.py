"""Readings that were given to judges: each judge is told of all of his at once."""

from dataclasses import dataclass
from datetime import timedelta

from notification.commands.matters import announce
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.domain.reading import Round, looked
from notification.store import EDITIONS, READINGS, ROUNDS
from shared.mongo import Document, Kept
from shared.outbox import Unit

LOOKED_AGAIN_AFTER = timedelta(minutes=10)
NO_END = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Look:
    """Look for a judge of the round who was not told of readings of his."""

    round_id: str


async def look(command: Look, unit: Unit) -> None:
    """Tell the next judge; the others come with the next looks, which follow at once."""
    kept = await unit.find(ROUNDS, command.round_id)
    round = kept.state
    if round.due_at is None or round.due_at > unit.now:
        return
    untold = {"round_id": kept.id, "open": True, "told_in": None}
    reading = await unit.mongo.collection(READINGS.collection).find_one(untold)
    if reading is None:
        unit.record(ROUNDS, kept, looked(round, unit.now, LOOKED_AGAIN_AFTER))
        return
    await _tell(unit, kept, reading, untold)
    unit.touch(ROUNDS, kept)


async def _tell(unit: Unit, kept: Kept[Round], reading: Document, untold: Document) -> None:
    """A matter for the judge of this reading, and all of his readings that nobody told him of."""
    round, judge = kept.state, reading["judge"]
    pile = {**untold, "judge": judge}
    count = await unit.mongo.collection(READINGS.collection).count_documents(pile)
    edition = (await unit.find(EDITIONS, round.edition_id)).state
    end = edition.end_of_round(round.round)
    said = {
        "edition": edition.name, "round": edition.rounds.get(round.round, {}), "count": count,
        "closes_at": end.isoformat() if end else None,
    }  # fmt: skip
    id = f"{Kind.READINGS_ASSIGNED}:{kept.id}:{judge}:{reading['_id']}"
    matter = Matter(
        Kind.READINGS_ASSIGNED, round.edition_id, Audience(account=judge),
        Link(Page.READINGS, kept.id), said, (kept.id,), since=unit.now, tell_at=unit.now,
        until=end or unit.now + NO_END,
    )  # fmt: skip
    await announce(unit, id, matter)
    change = {"$set": {"told_in": id}, "$inc": {"version": 1}}
    unit.update(READINGS.collection, pile, change, expect=None)
