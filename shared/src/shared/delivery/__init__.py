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
from shared.delivery.letters import WAITING, is_sealed, listed, one, texts
from shared.delivery.line import Delivery
from shared.delivery.orders import GONE, Closed, Order, carry_out, order
from shared.delivery.rules import Inbox, Outcome, Turn, caught_up, may_resume, turn
from shared.delivery.views import Views
from shared.mongo import Index, Mongo

__all__ = [
    "GONE", "INDEXES", "WAITING", "Closed", "Consumer", "Delivery", "Entry", "Folds", "Heard",
    "Hears", "Inbox", "NotYet", "Order", "Outcome", "Projection", "Reaction", "Turn", "Views",
    "carry_out", "caught_up", "is_sealed", "lane_of", "listed", "may_resume", "measure", "one",
    "order", "texts", "turn",
]  # fmt: skip

INDEXES: Mapping[str, Sequence[Index]] = {
    "inbox": (),
    "aside": (
        Index((("consumer", 1), ("lane", 1), ("sequence", 1))),
        Index((("consumer", 1), ("needs", 1))),
        Index((("since", 1),)),
    ),
    "dead_letters": (
        Index((("status", 1), ("at", 1))),
        Index((("ordered.at", 1),), where={"ordered.at": {"$type": "date"}}, name="ordered"),
    ),
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
