"""What the platform does with the same engines: commands, the relay, deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gelanggang.bench.baselines import fact
from shared import delivery, messages, outbox
from shared.delivery import Consumer, Delivery, Heard, Hears
from shared.messages import Hearing, Record
from shared.mongo import Mongo, Shape
from shared.outbox import Fact, Relay, Unit, Work

TOPIC = "bench.events"
BATCH = 256
EACH = 2
"""Facts of each subject, which are sent and delivered in order."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A state that counts its writes."""

    count: int = 0


PIECES = Shape("pieces", Piece)


class Added(Hearing):
    """What is read of the bench's facts."""

    subject: str
    count: int


async def prepare(mongo: Mongo) -> None:
    """Make the collections and indexes of a service."""
    await mongo.ensure({**outbox.INDEXES, **delivery.INDEXES, PIECES.collection: ()})


class Commands:
    """One command: a state is found, changed and kept, and a fact is told of it."""

    def __init__(self, mongo: Mongo) -> None:
        self._work = Work(mongo, "bench")

    async def __call__(self, hand: int) -> None:
        """One command; each hand has a state of its own."""
        await self._work.run(_add, f"hand-{hand}")


async def _add(id: str, unit: Unit) -> None:
    kept = await unit.seek(PIECES, id)
    if kept is None:
        unit.create(PIECES, id, Piece(1), _told(id, 1))
    else:
        after = replace(kept.state, count=kept.state.count + 1)
        unit.record(PIECES, kept, after, _told(id, after.count))


def _told(id: str, count: int) -> Fact:
    return Fact("bench.added.v1", {"subject": id, "count": count, "why": "x" * 40})


async def tell(mongo: Mongo, run: str, count: int) -> list[str]:
    """Lay so many unsent rows into the outbox; their ids."""
    rows = [fact(f"{run}-{n // EACH}", n % EACH + 1) for n in range(count)]
    await mongo.collection("outbox").insert_many(rows)
    return [one["_id"] for one in rows]


async def relay_all(relay: Relay) -> None:
    """Send and mark everything that is unsent."""
    while await relay.once():
        pass


def records(run: str, count: int) -> list[Record]:
    """So many facts as the broker hands them over."""
    made = []
    for n in range(count):
        key, value, headers = messages.encode(fact(f"{run}-{n // EACH}", n % EACH + 1))
        made.append(Record(TOPIC, key, value, messages.as_headers(headers)))
    return made


class Deliveries:
    """Delivers facts, each of which changes a state and tells another fact."""

    def __init__(self, mongo: Mongo) -> None:
        hears = {TOPIC: {"bench.added.v1": Hears(Added, self._react)}}
        self._delivery = Delivery(mongo, Consumer("bench", hears), "bench")

    async def _react(self, heard: Heard[Added], unit: Unit) -> None:
        await _add(f"heard-{heard.subject}", unit)

    async def all(self, given: Sequence[Record]) -> None:
        """Deliver the records in batches, as a worker does."""
        for n in range(0, len(given), BATCH):
            await self._delivery.batch(given[n : n + BATCH])
