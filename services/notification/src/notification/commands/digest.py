"""The secretariat's digest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from notification.commands.matters import announce
from notification.domain import objection, proposal
from notification.domain.digest import Day, Waiting, date_of, moved_on, next_after
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.store import DIGEST, EDITIONS, OBJECTIONS, PROPOSALS
from shared.mongo import Mongo
from shared.outbox import Unit

THE_ONE = "secretariat"


@dataclass(frozen=True, slots=True)
class HaveDay:
    """Have digests made each day at this hour in Jakarta."""

    hour: int


@dataclass(frozen=True, slots=True)
class MakeDigest:
    """Make the digest whose time has come."""

    id: str
    hour: int


async def have_day(command: HaveDay, unit: Unit) -> None:
    """Begin with the next such hour; another hour than before holds from now on."""
    kept = await unit.seek(DIGEST, THE_ONE)
    day = Day(next_after(unit.now, command.hour))
    if kept is None:
        unit.create(DIGEST, THE_ONE, day)
    elif kept.state.next_at > unit.now and kept.state != day:
        unit.record(DIGEST, kept, day)


async def make_digest(command: MakeDigest, unit: Unit) -> None:
    """Tell the secretariat what waits; nothing is told when nothing does."""
    kept = await unit.find(DIGEST, command.id)
    if kept.state.next_at > unit.now:
        return
    after = moved_on(kept.state, unit.now, command.hour)
    unit.record(DIGEST, kept, after)
    waiting = await _waiting(unit.mongo)
    if not waiting:
        return
    said = {"waiting": [asdict(each) for each in waiting]}
    matter = Matter(
        Kind.DIGEST, "", Audience(secretariat=True), Link(Page.DESK, ""), said, (),
        since=unit.now, tell_at=unit.now, until=after.next_at,
    )  # fmt: skip
    await announce(unit, f"{Kind.DIGEST}:{date_of(unit.now)}", matter)


async def _waiting(mongo: Mongo) -> list[Waiting]:
    """What waits, edition by edition; what is still being submitted does not wait yet."""
    proposals = await _counts(mongo, PROPOSALS.collection)
    objections = await _counts(mongo, OBJECTIONS.collection)
    found = []
    for kept in await mongo.find_many(EDITIONS, {}):
        p, o = proposals.get(kept.id, {}), objections.get(kept.id, {})
        undecided = p.get(proposal.Standing.SUBMITTED, 0) if kept.state.intake_closed else 0
        found.append(Waiting(
            kept.id, kept.state.name, undecided, p.get(proposal.Standing.CONTESTED, 0),
            o.get(objection.Standing.FILED, 0), o.get(objection.Standing.ACCEPTED, 0),
        ))  # fmt: skip
    return [each for each in found if each.any]


async def _counts(mongo: Mongo, collection: str) -> Mapping[str, Mapping[str, int]]:
    """How many there are of each edition, by standing."""
    of = {"edition": "$edition_id", "standing": "$standing"}
    rows = await mongo.aggregate(collection, [{"$group": {"_id": of, "count": {"$sum": 1}}}])
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["_id"]["edition"], {})[row["_id"]["standing"]] = row["count"]
    return counts
