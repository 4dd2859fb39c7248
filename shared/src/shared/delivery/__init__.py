"""Hearing facts: each record ends in exactly one outcome, and takes effect exactly once."""

from collections.abc import Mapping, Sequence

from shared import clock, telemetry
from shared.delivery.hearing import (
    Consumer,
    Entry,
    Folds,
    Heard,
    Hears,
    NotYet,
    Projection,
    Reaction,
    lane_of,
)
from shared.delivery.letters import WAITING, listed
from shared.delivery.line import Delivery
from shared.delivery.rules import Inbox, Outcome, Turn, caught_up, may_resume, turn
from shared.delivery.views import Views
from shared.mongo import Index, Mongo

__all__ = [
    "INDEXES", "WAITING", "Consumer", "Delivery", "Entry", "Folds", "Heard", "Hears", "Inbox",
    "NotYet", "Outcome", "Projection", "Reaction", "Turn", "Views", "caught_up", "lane_of",
    "listed", "may_resume", "measure", "turn",
]  # fmt: skip

INDEXES: Mapping[str, Sequence[Index]] = {
    "inbox": (),
    "aside": (
        Index((("consumer", 1), ("lane", 1), ("sequence", 1))),
        Index((("consumer", 1), ("needs", 1))),
        Index((("since", 1),)),
    ),
    "dead_letters": (Index((("status", 1), ("at", 1))),),
    "refused": (Index((("consumer", 1), ("at", 1))),),
}


async def measure(mongo: Mongo, service: str) -> None:
    """Set the gauges of what waits: dead letters, and records set aside."""
    letters, aside = mongo.collection("dead_letters"), mongo.collection("aside")
    telemetry.DEAD_LETTERS.labels(service).set(
        await letters.count_documents({"status": {"$in": list(WAITING)}})
    )
    telemetry.ASIDE.labels(service).set(await aside.count_documents({}))
    oldest = await aside.find_one({}, {"since": 1}, sort=[("since", 1)])
    age = (clock.now() - oldest["since"]).total_seconds() if oldest else 0.0
    telemetry.ASIDE_AGE.labels(service).set(age)
