"""What a command changes and what it tells, committed together.

A command reads first; its writes are queued in a Unit and committed together, each under its own
guard. So the transaction is only writes, may run again as often as MongoDB asks, and a lost guard
runs the whole command again from its reads.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from shared import clock, messages, telemetry
from shared.mongo import (
    Document,
    Kept,
    LostRace,
    Mongo,
    Session,
    Shape,
    Stale,
)

S = TypeVar("S")
C = TypeVar("C")
T = TypeVar("T")
TRIES = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to be told of an aggregate, whose id is its subject.

    An aggregate tells on one topic for ever: its service's, or the one named here.
    """

    type: str
    data: Mapping[str, Any]
    topic: str | None = None


Write = Callable[[Session], Awaitable[None]]


class Unit:
    """What one command reads and writes. Reads happen at once; writes when the command is done."""

    def __init__(self, mongo: Mongo, service: str, now: datetime) -> None:
        self.mongo = mongo
        self.now = now
        self._service = service
        self._writes: list[Write] = []
        self._rows: list[Document] = []

    async def find(self, shape: Shape[S], id: str, *, version: int | None = None) -> Kept[S]:
        """The state of that id; Missing without it, Stale where `version` is not the present."""
        kept = await self.mongo.find(shape, id)
        if version is not None and version != kept.version:
            raise Stale(kept.version)
        return kept

    async def seek(self, shape: Shape[S], id: str) -> Kept[S] | None:
        """The state of that id, or None."""
        return await self.mongo.seek(shape, id)

    def create(self, shape: Shape[S], id: str, state: S, *facts: Fact) -> Kept[S]:
        """Keep a new state, and tell; DuplicateKey where that id exists."""
        kept = Kept(id, state, 1, self.tell(id, 0, *facts))
        self.insert(shape.collection, _document(shape, kept))
        return kept

    def record(self, shape: Shape[S], kept: Kept[S], after: S, *facts: Fact) -> Kept[S]:
        """Keep `after` where the version is still the one seen, and tell."""
        sequence = self.tell(kept.id, kept.sequence, *facts)
        now_kept = Kept(kept.id, after, kept.version + 1, sequence)
        document = _document(shape, now_kept)

        async def write(session: Session) -> None:
            seen = {"_id": kept.id, "version": kept.version}
            at = self._at(shape.collection)
            if shape.apart:
                result = await at.update_one(seen, {"$set": document}, session=session)
            else:
                result = await at.replace_one(seen, document, session=session)
            _expect(result.matched_count, 1)

        self._writes.append(write)
        return now_kept

    def touch(self, shape: Shape[S], kept: Kept[S]) -> None:
        """Guard a document that another rule depends on: as if changed, though nothing is."""
        seen = {"_id": kept.id, "version": kept.version}
        self.update(shape.collection, seen, {"$inc": {"version": 1}})

    def insert(self, collection: str, document: Mapping[str, Any]) -> None:
        """Add a row; its `_id` or a unique index is the guard."""

        async def write(session: Session) -> None:
            await self._at(collection).insert_one(dict(document), session=session)

        self._writes.append(write)

    def update(
        self, collection: str, filter: Mapping[str, Any], change: Any, *, expect: int | None = 1
    ) -> None:
        """A guarded write of your own: LostRace where it matches other than `expect` documents."""

        async def write(session: Session) -> None:
            act = (
                self._at(collection).update_one if expect == 1 else self._at(collection).update_many
            )
            result = await act(dict(filter), change, session=session)
            if expect is not None:
                _expect(result.matched_count, expect)

        self._writes.append(write)

    def delete(self, collection: str, filter: Mapping[str, Any]) -> None:
        """Remove what matches."""

        async def write(session: Session) -> None:
            await self._at(collection).delete_many(dict(filter), session=session)

        self._writes.append(write)

    def write(self, write: Write) -> None:
        """Queue a write that takes the session, for what the others cannot say."""
        self._writes.append(write)

    def write_first(self, write: Write) -> None:
        """Queue a write before all others: the inbox moves first."""
        self._writes.insert(0, write)

    def forget(self) -> None:
        """Drop every queued write and fact: a refusal leaves nothing behind."""
        self._writes.clear()
        self._rows.clear()

    async def commit(self) -> None:
        """Write everything, or nothing: in one transaction, or as the one write that it is."""
        if self._rows:
            self._writes.append(self._insert_rows)
        if len(self._writes) == 1:
            await self.mongo.single(self._writes[0])
        elif self._writes:
            await self.mongo.transaction(self._write_all)
        if self._rows:
            self.mongo.told.set()

    async def _write_all(self, session: Session) -> None:
        for write in self._writes:
            await write(session)

    async def _insert_rows(self, session: Session) -> None:
        # Inserting gives rows an _id only where they have none; ours have, so they may run again.
        await self._at("outbox").insert_many(self._rows, session=session)

    def tell(self, id: str, sequence: int, *facts: Fact) -> int:
        """Queue facts of `id`, counted on from `sequence`; gives the last one's."""
        for place, fact in enumerate(facts, sequence + 1):
            self._rows.append(row(self._service, id, place, fact, self.now))
        return sequence + len(facts)

    def _at(self, collection: str) -> Any:
        return self.mongo.collection(collection)


def row(service: str, subject: str, sequence: int, fact: Fact, now: datetime) -> Document:
    """A told fact as it lies in the outbox; ValueError where no broker would take it."""
    data = messages.dump(fact.data)
    if len(data) > messages.LARGEST_BODY:
        raise ValueError(f"{fact.type} of {subject} is too large to be told: {len(data)} bytes")
    return {
        "_id": clock.new_id(), "topic": fact.topic or f"{service}.events", "type": fact.type,
        "subject": subject, "sequence": sequence, "data": messages.load(data),
        "trace": telemetry.carrier(), "at": now, "sent": False,
    }  # fmt: skip


def _document(shape: Shape[S], kept: Kept[S]) -> Document:
    document = shape.document(kept.state)
    return document | {"_id": kept.id, "version": kept.version, "sequence": kept.sequence}


def _expect(matched: int, wanted: int) -> None:
    if matched != wanted:
        raise LostRace("it was changed by somebody else meanwhile")


class Work:
    """Runs commands: reads, rules, one commit; again from the reads when a race was lost."""

    def __init__(self, mongo: Mongo, service: str) -> None:
        self.mongo = mongo
        self.service = service

    async def run(
        self, handler: Callable[[C, Unit], Awaitable[T]], command: C, *,
        now: datetime | None = None, also: Callable[[T, Unit], None] | None = None,
    ) -> T:  # fmt: skip
        """What `handler` returns, once its writes (and those `also` adds) are committed."""
        for again in itertools.count(1):
            unit = Unit(self.mongo, self.service, now or clock.now())
            result = await handler(command, unit)
            if also is not None:
                also(result, unit)
            try:
                await unit.commit()
            except LostRace:
                if again == TRIES:
                    raise
                await asyncio.sleep(clock.jitter(0.002 * 2**again))
                continue
            return result
        raise AssertionError("unreachable")
