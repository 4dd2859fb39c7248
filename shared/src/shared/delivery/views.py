"""Read models: batches of facts folded into keyed entries, in whatever order they come."""

import logging
from collections import Counter
from collections.abc import Sequence

from shared import clock, telemetry
from shared.delivery import letters
from shared.delivery.hearing import Entry, Projection, heard
from shared.delivery.inbox import bulk
from shared.delivery.letters import Letters
from shared.delivery.rules import Outcome
from shared.messages import Poison, Record, decode
from shared.mongo import Mongo, UpdateOne
from shared.outbox import Unit

log = logging.getLogger(__name__)


class Views:
    """Fills one projection: a batch is one unordered write for each collection."""

    def __init__(self, mongo: Mongo, projection: Projection, service: str) -> None:
        self.projection = projection
        self._mongo = mongo
        self._service = service
        self._letters = Letters(mongo, projection.name, service)

    async def batch(self, records: Sequence[Record]) -> Counter[Outcome]:
        """Fold the records; raises, with nothing lost, when a dependency is away."""
        outcomes: Counter[Outcome] = Counter()
        writes: dict[str, list[UpdateOne]] = {}
        for record in records:
            try:
                entries = self._entries(record)
            except Poison as poison:
                outcomes[await self._dead_letter(record, poison)] += 1
                continue
            outcomes[Outcome.IGNORED if entries is None else Outcome.HANDLED] += 1
            for entry in entries or ():
                writes.setdefault(entry.collection, []).append(_write(entry))
        for collection, some in writes.items():
            if not await bulk(self._mongo, collection, some):
                # Two processes made the same entry at once; now that it is there, again.
                await bulk(self._mongo, collection, some)
        for outcome, count in outcomes.items():
            telemetry.DELIVERED.labels(self.projection.name, outcome).inc(count)
        return outcomes

    async def replay(self, letter_id: str) -> Outcome:
        """Fold a dead letter again."""
        found = await self._letters.find(letter_id)
        outcomes = await self.batch([letters.record(found["record"])])
        if not outcomes[Outcome.DEAD_LETTERED]:
            await self._letters.close(letter_id, "replayed", "")
        return next(iter(outcomes))

    async def discard(self, letter_id: str, reason: str) -> None:
        """Give a dead letter up for `reason`."""
        await self._letters.find(letter_id)
        await self._letters.close(letter_id, "discarded", reason)

    def _entries(self, record: Record) -> Sequence[Entry] | None:
        message = decode(record)
        folds = self.projection.topics.get(message.topic, {}).get(message.type)
        if folds is None:
            return None
        try:
            return folds.fold(heard(message, folds.model))
        except Poison:
            raise
        except Exception as bug:
            log.exception("fold failed", extra={"fact": message.id, "type": message.type})
            raise Poison(f"{type(bug).__name__}: {bug}") from bug

    async def _dead_letter(self, record: Record, poison: Poison) -> Outcome:
        unit = Unit(self._mongo, self._service, clock.now())
        await self._letters.keep(unit, record, poison.why)
        await unit.commit()
        return Outcome.DEAD_LETTERED


def _write(entry: Entry) -> UpdateOne:
    """Set the entry's part, unless a later fact has: then the insert fails, and is let go."""
    seen = f"seen.{entry.part}"
    guard = {"_id": entry.id, "$or": [{seen: None}, {seen: {"$lt": entry.sequence}}]}
    gone = {"removed": True} if entry.remove else {"removed": False}
    return UpdateOne(guard, {"$set": {**entry.fields, **gone, seen: entry.sequence}}, upsert=True)
