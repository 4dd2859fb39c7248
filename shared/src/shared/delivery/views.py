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
from shared.mongo import LostRace, Mongo, UpdateOne
from shared.outbox import Unit

log = logging.getLogger(__name__)
TRIES = 5


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
        latest: dict[str, dict[tuple[str, str], Entry]] = {}
        for record in records:
            try:
                entries = self._entries(record)
            except Poison as poison:
                outcomes[await self._dead_letter(record, poison)] += 1
                continue
            outcomes[Outcome.IGNORED if entries is None else Outcome.HANDLED] += 1
            for entry in entries or ():
                # What a fold writes last is written last, also of a batch: it may say that the
                # rest is there, as what was heard of an account does of its grants.
                of = latest[entry.collection] = latest.pop(entry.collection, {})
                known = of.get((entry.id, entry.part))
                if known is None or known.sequence < entry.sequence:
                    of[entry.id, entry.part] = entry
        for collection, some in latest.items():
            await self._keep(collection, list(some.values()))
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

    async def dead_letter(self, record: Record, why: str) -> None:
        """Keep a record that could not even be read."""
        await self._dead_letter(record, Poison(why))

    async def _keep(self, collection: str, entries: Sequence[Entry]) -> None:
        """Write what is later than what is there. Read first: of a replayed history that is all."""
        for _ in range(TRIES):
            chosen = {"_id": {"$in": list({e.id for e in entries})}}
            found = self._mongo.collection(collection).find(chosen, {"seen": 1})
            seen = {d["_id"]: d.get("seen", {}) for d in await self._mongo.all(found)}
            later = [e for e in entries if seen.get(e.id, {}).get(e.part, 0) < e.sequence]
            if await bulk(self._mongo, collection, [_write(e) for e in later]):
                return
        raise LostRace(f"{self.projection.name} lost {TRIES} races in {collection}")

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
