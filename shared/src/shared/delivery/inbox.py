"""The inbox in MongoDB, and the lines of one batch that are measured against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.delivery.rules import Inbox, caught_up
from shared.messages import Message, Poison, Record
from shared.mongo import BulkWriteError, LostRace, Mongo, Session, UpdateOne
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Item:
    """A record at its place in a subject's line, readable or not."""

    sequence: int
    record: Record
    read: Message | Poison

    @property
    def id(self) -> str | None:
        """The fact's id, where it could be read."""
        return self.read.id if isinstance(self.read, Message) else None


@dataclass
class Lane:
    """One subject's records in one batch, and how far its inbox has come.

    `inbox` may be ahead of `kept`, what MongoDB has, by ignored facts that are only counted so
    far. All between the two are ignored: so a move from anywhere between is right, and the guards
    below ask for a range and not for one place.
    """

    name: str
    items: list[Item] = field(default_factory=list)
    inbox: Inbox = field(default_factory=Inbox)
    kept: int = 0
    advanced: bool = False

    def at(self, inbox: Inbox) -> None:
        """Begin, or begin again, from what MongoDB has."""
        self.inbox, self.kept = caught_up(inbox, self.inbox), inbox.last

    def passed(self, item: Item, *, kept: bool) -> None:
        """The item is done with, and its place is in MongoDB or only counted."""
        self.inbox = Inbox(item.sequence, item.id)
        self.kept = item.sequence if kept else self.kept
        self.advanced = True


class Inboxes:
    """The inboxes of one consumer."""

    def __init__(self, mongo: Mongo, consumer: str) -> None:
        self._mongo = mongo
        self._consumer = consumer

    def key(self, lane: str) -> str:
        """The id of a lane's inbox."""
        return f"{self._consumer}|{lane}"

    async def read(self, lanes: Sequence[str]) -> Mapping[str, Inbox]:
        """All the lanes' inboxes, in one query."""
        ids = [self.key(lane) for lane in lanes]
        found = await self._mongo.all(self._mongo.collection("inbox").find({"_id": {"$in": ids}}))
        by_id = {d["_id"]: Inbox(d["last"], d["id"], d["dead"]) for d in found}
        return {lane: by_id.get(self.key(lane), Inbox()) for lane in lanes}

    async def reopen(self, lane: str, dead: int) -> None:
        """The line that stopped before `dead` goes on; nothing happens where it did not stop."""
        stopped = {"_id": self.key(lane), "dead": dead}
        await self._mongo.collection("inbox").update_one(stopped, {"$set": {"dead": None}})

    def move(self, unit: Unit, lane: Lane, to: int, id: str | None) -> None:
        """Queue the move as the unit's first write; LostRace or a duplicate key if it was moved."""
        self._queue(unit, lane, {"last": to, "id": id, "dead": None}, to)

    def stop(self, unit: Unit, lane: Lane, at: int) -> None:
        """Queue that the line stops before `at`; all before it is counted."""
        state = {"last": lane.inbox.last, "id": lane.inbox.id, "dead": at}
        self._queue(unit, lane, state, at)

    def _queue(self, unit: Unit, lane: Lane, state: Mapping[str, Any], before: int) -> None:
        guard, change, fresh = self._guard(lane, before), {"$set": state}, lane.kept == 0

        async def write(session: Session) -> None:
            inbox = self._mongo.collection("inbox")
            result = await inbox.update_one(guard, change, upsert=fresh, session=session)
            if result.matched_count != 1 and result.upserted_id is None:
                raise LostRace(f"the inbox of {lane.name} has moved")

        unit.write_first(write)

    def _guard(self, lane: Lane, before: int) -> dict[str, Any]:
        return {"_id": self.key(lane.name), "last": {"$gte": lane.kept, "$lt": before}}

    async def flush(self, lanes: Iterable[Lane]) -> None:
        """Keep the places of ignored facts at the end of lanes, all in one write."""
        behind = [lane for lane in lanes if lane.inbox.last > lane.kept]
        if behind and not await self._bulk(behind, upsert=True):
            await self._bulk(behind, upsert=False)  # one was made meanwhile: now it is there
        for lane in behind:
            lane.kept = lane.inbox.last

    async def _bulk(self, lanes: Sequence[Lane], *, upsert: bool) -> bool:
        moves = [
            UpdateOne(
                self._guard(lane, lane.inbox.last),
                {"$set": {"last": lane.inbox.last, "id": lane.inbox.id, "dead": lane.inbox.dead}},
                upsert=upsert and lane.kept == 0,
            )
            for lane in lanes
        ]
        return await bulk(self._mongo, "inbox", moves)


async def bulk(mongo: Mongo, collection: str, writes: Sequence[Any]) -> bool:
    """Write all, unordered; False where a duplicate key says that something was there already."""
    if not writes:
        return True
    try:
        await mongo.collection(collection).bulk_write(list(writes), ordered=False)
    except BulkWriteError as error:
        if any(e["code"] != 11000 for e in error.details.get("writeErrors", [])):
            raise
        return False
    return True
