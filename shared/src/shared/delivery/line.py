"""Delivering batches: subjects side by side, each subject's facts in order, exactly once."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence

from shared import clock, telemetry
from shared.delivery import letters
from shared.delivery.hearing import Consumer, Hears, NotYet, heard, lane_of
from shared.delivery.inbox import Inboxes, Item, Lane
from shared.delivery.letters import Letters
from shared.delivery.rules import Inbox, Outcome, Turn, may_resume, turn
from shared.messages import Message, Poison, Record, decode
from shared.mongo import UNAVAILABLE, DuplicateKey, LostRace, Mongo
from shared.outbox import Unit

log = logging.getLogger(__name__)
WIDTH = 16
TRIES = 10
RESUMED_AT_ONCE = 500
PASSING: tuple[type[Exception], ...] = (
    *UNAVAILABLE, LostRace, DuplicateKey, OSError, TimeoutError,
)  # fmt: skip
"""What may be otherwise when it is tried again."""


class Delivery:
    """Delivers one consumer's records: each ends in exactly one outcome."""

    def __init__(self, mongo: Mongo, consumer: Consumer, service: str) -> None:
        self.consumer = consumer
        self._mongo = mongo
        self._service = service
        self._inboxes = Inboxes(mongo, consumer.name)
        self._letters = Letters(mongo, consumer.name, service)
        self._sweeps = 0

    async def batch(self, records: Sequence[Record]) -> Counter[Outcome]:
        """Deliver the records; raises, with nothing lost, when a dependency is away."""
        outcomes: Counter[Outcome] = Counter()
        lanes: dict[str, Lane] = {}
        for record in records:
            item = _item(record)
            if isinstance(item, Poison):
                outcomes[await self._dead_letter(record, item, None)] += 1
            else:
                name = lane_of(record.topic, _subject(item))
                lanes.setdefault(name, Lane(name)).items.append(item)
        moved = await self._deliver(list(lanes.values()), outcomes)
        await self._go_on(moved, outcomes)
        return outcomes

    async def sweep(self) -> None:
        """Resume what waits although its turn has come: a nudge is quick, this is sure."""
        firsts = await self._mongo.aggregate("aside", [
            {"$match": {"consumer": self.consumer.name}},
            {"$sort": {"lane": 1, "sequence": 1}},
            {"$group": {"_id": "$lane", "sequence": {"$first": "$sequence"},
                        "needs": {"$first": "$needs"}}},
        ])  # fmt: skip
        names = {f["_id"] for f in firsts} | {f["needs"] for f in firsts if f["needs"]}
        inboxes = await self._inboxes.read(sorted(names))

        def came(needs: str | None) -> bool:
            # What another listener hears has no inbox here, and only the reaction knows for sure
            # what it waits for: so every tenth time all are asked.
            return needs is None or inboxes[needs].last > 0 or self._sweeps % 10 == 0

        self._sweeps += 1
        due = {
            f["_id"]
            for f in firsts
            if may_resume(inboxes[f["_id"]], f["sequence"]) and came(f["needs"])
        }
        await self._go_on(due, Counter())

    async def replay(self, letter_id: str) -> Outcome:
        """Deliver a dead letter again, into this consumer only; what waits behind it follows."""
        record = letters.record((await self._letters.find(letter_id))["record"])
        item = _item(record)
        if isinstance(item, Poison):
            return await self._dead_letter(record, item, None)
        lane = Lane(lane_of(record.topic, _subject(item)), [item])
        # Its line is open again before it is heard: should it have to wait, it waits in its place.
        await self._inboxes.reopen(lane.name, item.sequence)
        lane.at((await self._inboxes.read([lane.name]))[lane.name])
        outcome = await self._one(lane, item)
        await self._inboxes.flush([lane])
        done = outcome is not Outcome.DEAD_LETTERED
        if done:
            await self._letters.close(letter_id, "replayed", "")
        await self._go_on({lane.name} if done else set(), Counter([outcome]))
        return outcome

    async def discard(self, letter_id: str, reason: str) -> None:
        """Give a dead letter up for `reason`; what waits behind it follows."""
        letter = await self._letters.find(letter_id)
        if letter["lane"] is None:
            return await self._letters.close(letter_id, "discarded", reason)
        lane = Lane(letter["lane"])
        lane.at((await self._inboxes.read([lane.name]))[lane.name])
        if lane.inbox.dead == letter["sequence"]:
            unit = self._unit()
            self._inboxes.move(unit, lane, letter["sequence"], None)
            await unit.commit()
        await self._letters.close(letter_id, "discarded", reason)
        await self._go_on({lane.name}, Counter())
        return None

    async def dead_letter(self, record: Record, why: str) -> None:
        """Keep a record that could not even be read."""
        await self._dead_letter(record, Poison(why), None)

    async def _deliver(self, lanes: Sequence[Lane], outcomes: Counter[Outcome]) -> set[str]:
        """Deliver the lanes side by side; the names of those whose inbox moved."""
        if not lanes:
            return set()
        inboxes = await self._inboxes.read([lane.name for lane in lanes])
        places = asyncio.Semaphore(WIDTH)

        async def run(lane: Lane) -> None:
            lane.at(inboxes[lane.name])
            async with places:
                for item in lane.items:
                    outcomes[await self._one(lane, item)] += 1

        done = await asyncio.gather(*(run(lane) for lane in lanes), return_exceptions=True)
        await self._inboxes.flush(lanes)
        for error in done:
            if error is not None:
                raise error
        return {lane.name for lane in lanes if lane.advanced}

    async def _one(self, lane: Lane, item: Item) -> Outcome:
        match turn(lane.inbox, item.sequence, item.id):
            case Turn.HEARD:
                return Outcome.DUPLICATE
            case Turn.ANOTHER_ID:
                return await self._alarm(lane, item)
            case Turn.DEAD:
                return Outcome.DEAD_LETTERED
            case Turn.NOT_YET:
                return await self._set_aside(lane, item, None)
            case Turn.NOW:
                return await self._until_won(lane, item)

    async def _until_won(self, lane: Lane, item: Item) -> Outcome:
        """Its turn is now; a race that is lost is run again from the read."""
        lost: Exception | None = None
        for _ in range(TRIES):
            try:
                return await self._now(lane, item)
            except (LostRace, DuplicateKey) as error:
                lost = error
                await asyncio.sleep(clock.jitter(0.01))
                lane.at((await self._inboxes.read([lane.name]))[lane.name])
            if turn(lane.inbox, item.sequence, item.id) is not Turn.NOW:
                return await self._one(lane, item)
        if isinstance(lost, DuplicateKey) and isinstance(item.read, Message):
            # No race is lost to the same key so often: a unique index will never take it.
            return await self._dead_letter(item.record, _poison(lost, item.read), lane)
        raise LostRace(f"{self.consumer.name} lost {TRIES} races for {lane.name}")

    async def _now(self, lane: Lane, item: Item) -> Outcome:
        if isinstance(item.read, Poison):
            return await self._dead_letter(item.record, item.read, lane)
        hears = self.consumer.topics.get(item.read.topic, {}).get(item.read.type)
        if hears is None:
            lane.passed(item, kept=False)
            return Outcome.IGNORED
        with telemetry.span(f"hear {item.read.type}", item.read.trace):
            return await self._handle(lane, item, item.read, hears)

    async def _handle(self, lane: Lane, item: Item, message: Message, hears: Hears) -> Outcome:
        unit = self._unit()
        try:
            await hears.reaction(heard(message, hears.model), unit)
        except self.consumer.refusals as refusal:
            self._refused(unit, message, refusal)
        except NotYet as not_yet:
            return await self._set_aside(lane, item, not_yet.needs)
        except PASSING:
            raise
        except Exception as bug:
            return await self._dead_letter(item.record, _poison(bug, message), lane)
        self._inboxes.move(unit, lane, item.sequence, item.id)
        await unit.commit()
        lane.passed(item, kept=True)
        return Outcome.HANDLED

    def _unit(self) -> Unit:
        return Unit(self._mongo, self._service, clock.now())

    def _refused(self, unit: Unit, message: Message, refusal: Exception) -> None:
        unit.forget()
        row = {
            "_id": f"{self.consumer.name}|{message.id}", "consumer": self.consumer.name,
            "topic": message.topic, "subject": message.subject, "type": message.type,
            "why": type(refusal).__name__, "says": str(refusal), "at": unit.now,
        }  # fmt: skip
        unit.insert("refused", row)

    async def _set_aside(self, lane: Lane, item: Item, needs: str | None) -> Outcome:
        await self._inboxes.flush([lane])
        kept = {
            "consumer": self.consumer.name, "lane": lane.name, "sequence": item.sequence,
            "record": letters.document(item.record), "since": clock.now(),
        }  # fmt: skip
        await self._mongo.collection("aside").update_one(
            {"_id": self._aside_id(lane, item)},
            {"$setOnInsert": kept, "$set": {"needs": needs}},
            upsert=True,
        )
        return Outcome.SET_ASIDE

    def _aside_id(self, lane: Lane, item: Item) -> str:
        return f"{self._inboxes.key(lane.name)}|{item.sequence}"

    async def _go_on(self, moved: set[str], outcomes: Counter[Outcome]) -> None:
        """Deliver what waits for the lanes that moved, and count all that was delivered."""
        await self._resume(moved, outcomes)
        for outcome, count in outcomes.items():
            telemetry.DELIVERED.labels(self.consumer.name, outcome).inc(count)

    async def _resume(self, lanes: set[str], outcomes: Counter[Outcome]) -> None:
        """Deliver what waits for the lanes that moved, in order, while more of it moves."""
        moved, stuck = set[str](), set[str]()
        while lanes:
            resumed = await self._waiting(lanes, stuck)
            if not resumed:  # all that waited for these was tried; next, for those that moved
                lanes, moved, stuck = moved, set(), set()
                continue
            done: Counter[Outcome] = Counter()
            moved |= await self._deliver(resumed, done)
            outcomes.update({o: n for o, n in done.items() if o is not Outcome.SET_ASIDE})
            stuck |= await self._forget_done(resumed)

    async def _waiting(self, lanes: set[str], stuck: set[str]) -> list[Lane]:
        """What waits in these lanes or for them, as much as is delivered at once."""
        names = list(lanes)
        waits = {
            "consumer": self.consumer.name, "lane": {"$nin": list(stuck)},
            "$or": [{"lane": {"$in": names}}, {"needs": {"$in": names}}],
        }  # fmt: skip
        query = self._mongo.collection("aside").find(waits).sort("sequence", 1)
        resumed: dict[str, Lane] = {}
        for kept in await self._mongo.all(query.limit(RESUMED_AT_ONCE)):
            item = _item(letters.record(kept["record"]))
            if isinstance(item, Item):  # always: only what has a place is set aside
                resumed.setdefault(kept["lane"], Lane(kept["lane"])).items.append(item)
        return list(resumed.values())

    async def _forget_done(self, lanes: Iterable[Lane]) -> set[str]:
        """What is done with waits no longer; gives the lanes in which something still does."""
        done, stuck = list[str](), set[str]()
        for lane in lanes:
            for item in lane.items:
                if item.sequence <= lane.inbox.last or item.sequence == lane.inbox.dead:
                    done.append(self._aside_id(lane, item))
                else:
                    stuck.add(lane.name)
        if done:
            await self._mongo.collection("aside").delete_many({"_id": {"$in": done}})
        return stuck

    async def _alarm(self, lane: Lane, item: Item) -> Outcome:
        telemetry.ALARMS.labels(self.consumer.name).inc()
        log.error("the same sequence with another id", extra={"fact": item.id})
        unit = self._unit()
        why = f"sequence {item.sequence} of {lane.name} was heard with another id"
        await self._letters.keep(unit, item.record, why, status="alarm")
        await unit.commit()
        return Outcome.DUPLICATE

    async def _dead_letter(self, record: Record, poison: Poison, lane: Lane | None) -> Outcome:
        """Keep the record with why, and tell of it; where it has a place, its line stops there."""
        unit = self._unit()
        await self._letters.keep(
            unit, record, poison.why, lane, sequence=poison.sequence if lane else None
        )
        if lane is not None and poison.sequence is not None:
            self._inboxes.stop(unit, lane, poison.sequence)
        await unit.commit()
        if lane is not None:
            lane.kept = lane.inbox.last
            lane.inbox = Inbox(lane.inbox.last, lane.inbox.id, poison.sequence)
        return Outcome.DEAD_LETTERED


def _item(record: Record) -> Item | Poison:
    """The record at its place; Poison where it does not even name one."""
    try:
        message = decode(record)
    except Poison as poison:
        if poison.subject is None or poison.sequence is None:
            return poison
        return Item(poison.sequence, record, poison)
    return Item(message.sequence, record, message)


def _subject(item: Item) -> str:
    return item.read.subject or ""  # never empty: an item has a place


def _poison(bug: Exception, message: Message) -> Poison:
    """Why a reaction failed; a bug is logged whole, and kept in one line."""
    if isinstance(bug, Poison):
        return bug
    log.error("reaction failed", exc_info=bug, extra={"fact": message.id, "type": message.type})
    return Poison(f"{type(bug).__name__}: {bug}", message.subject, message.sequence)
