"""Dead letters: raw records that can never be handled as they are, with why."""

import hashlib
from collections.abc import Mapping
from typing import Any

from shared import clock, messages
from shared.delivery.inbox import Lane
from shared.messages import Record
from shared.mongo import Document, Missing, Mongo, Session
from shared.outbox import Fact, Unit

WAITING = ("open", "alarm")
LARGEST_TOLD = 524_288


def document(record: Record) -> Document:
    """A record as it is kept, to the byte."""
    return {
        "topic": record.topic, "partition": record.partition, "offset": record.offset,
        "key": record.key, "value": record.value, "headers": [list(h) for h in record.headers],
    }  # fmt: skip


def record(kept: Document) -> Record:
    """The record that was kept."""
    headers = tuple((name, value) for name, value in kept["headers"])
    return Record(
        kept["topic"], kept["key"], kept["value"], headers, kept["partition"], kept["offset"]
    )


class Letters:
    """The dead letters of one consumer, told on its service's dead-letter topic."""

    def __init__(self, mongo: Mongo, consumer: str, service: str) -> None:
        self._mongo = mongo
        self._consumer = consumer
        self._service = service

    def id_of(self, record: Record, lane: Lane | None, sequence: int | None) -> str:
        """The same for the same record, however often and at whatever offset it comes."""
        if lane is not None:
            return f"{self._consumer}|{lane.name}|{sequence}"
        content = (record.key, record.value, record.headers)
        nothing = content == (None, None, ())  # of what could not be read only the place is known
        raw = repr((record.partition, record.offset) if nothing else content).encode()
        return f"{self._consumer}|{record.topic}|{hashlib.sha256(raw).hexdigest()[:32]}"

    async def keep(
        self, unit: Unit, record: Record, why: str, lane: Lane | None = None,
        *, sequence: int | None = None, status: str = "open",
    ) -> None:  # fmt: skip
        """Queue that it is kept, and told the first time that it is met.

        One without a place in a line stays discarded when a replayed history brings it again; one
        with a place can only come again because its line was opened for it.
        """
        known_as = self.id_of(record, lane, sequence)
        letter = {
            "consumer": self._consumer, "service": self._service, "why": why[:2000],
            "lane": lane.name if lane else None, "sequence": sequence, "record": document(record),
        }  # fmt: skip
        known = await self._mongo.collection("dead_letters").find_one({"_id": known_as}, {"_id": 1})
        self._put(unit, known_as, letter, {"at": unit.now}, status, again=lane is not None)
        if known is None:
            told = Fact(
                "platform.dead_lettered.v1", self._told(known_as, letter),
                f"{self._service}.dead-letters",
            )  # fmt: skip
            unit.tell(known_as, 0, told)

    def _put(
        self, unit: Unit, id: str, letter: Document, first: Document, status: str, *, again: bool
    ) -> None:
        (letter if again else first)["status"] = status
        change = {"$set": letter, "$setOnInsert": first, "$inc": {"times": 1}}

        async def write(session: Session) -> None:
            letters = self._mongo.collection("dead_letters")
            await letters.update_one({"_id": id}, change, upsert=True, session=session)

        unit.write(write)

    def _told(self, id: str, letter: Document) -> Document:
        raw = letter["record"]
        told = {
            "letter_id": id, "service": self._service, "consumer": self._consumer,
            "topic": raw["topic"], "partition": raw["partition"], "offset": raw["offset"],
            "sequence": letter["sequence"], "raw": None,
        }  # fmt: skip
        headers = [[name, _hex(value)] for name, value in raw["headers"]]
        body = {"key": _hex(raw["key"]), "value": _hex(raw["value"]), "headers": headers}
        # Of a sealed topic only the coordinates are told: not everybody who may read the
        # dead letters may read what was sealed.
        size = len(messages.dump(body))
        return told if is_sealed(letter) or size > LARGEST_TOLD else told | {"raw": body}

    async def find(self, letter_id: str) -> Document:
        """One letter of this consumer; LookupError without it."""
        letters = self._mongo.collection("dead_letters")
        found = await letters.find_one({"_id": letter_id, "consumer": self._consumer})
        if found is None:
            raise LookupError(f"There is no dead letter {letter_id!r} of {self._consumer}.")
        return dict(found)

    async def close(self, letter_id: str, status: str, reason: str) -> None:
        """It no longer waits."""
        closed = {"status": status, "reason": reason, "closed_at": clock.now()}
        await self._mongo.collection("dead_letters").update_one(
            {"_id": letter_id}, {"$set": closed}
        )


def _hex(value: Any) -> str | None:
    return None if value is None else bytes(value).hex()


async def listed(
    mongo: Mongo, *statuses: str, limit: int = 500, after: Mapping[str, Any] | None = None
) -> list[Document]:
    """The letters of a service that wait, or are of these statuses: oldest first, without what
    their records hold; those that match `after`, where a list goes on."""
    places = {"record.key": 0, "record.value": 0, "record.headers": 0}
    chosen = {"status": {"$in": list(statuses or WAITING)}, **(after or {})}
    cursor = mongo.collection("dead_letters").find(chosen, places)
    return await mongo.all(cursor.sort([("at", 1), ("_id", 1)]).limit(limit))


async def one(mongo: Mongo, letter_id: str) -> Document:
    """A letter of the service, whole; Missing without it."""
    found = await mongo.collection("dead_letters").find_one({"_id": letter_id})
    if found is None:
        raise Missing("dead letter", letter_id)
    return dict(found)


def texts(letter: Document) -> Document:
    """The record of a letter as text; bytes that are no text are written as \\x.."""
    raw = letter["record"]
    headers = [[name, _text(value)] for name, value in raw["headers"]]
    return {"key": _text(raw["key"]), "headers": headers, "value": _text(raw["value"])}


def is_sealed(letter: Document) -> bool:
    """Whether its record came by a sealed topic, whose words not everybody may read."""
    return str(letter["record"]["topic"]).endswith(".sealed")


def _text(value: Any) -> str | None:
    return None if value is None else bytes(value).decode("utf-8", "backslashreplace")
