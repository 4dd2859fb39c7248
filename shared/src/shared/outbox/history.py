"""The outbox as the record: rows are kept, so history can be sent again."""

from datetime import datetime

from shared import clock, telemetry
from shared.mongo import Document, Mongo


async def replay(
    mongo: Mongo, *, subject: str | None = None, since: datetime | None = None,
    until: datetime | None = None,
) -> int:  # fmt: skip
    """Have told facts sent again by the relay: all, one subject's, or those of a time range.

    Rows are only marked as unsent, so the relay's own rule keeps their order, and a crash in the
    middle loses nothing. Gives how many.
    """
    chosen: Document = {"sent": True}
    if subject is not None:
        chosen["subject"] = subject
    if since is not None or until is not None:
        chosen["at"] = {k: v for k, v in (("$gte", since), ("$lt", until)) if v is not None}
    result = await mongo.collection("outbox").update_many(chosen, {"$set": {"sent": False}})
    mongo.told.set()
    return int(result.modified_count)


async def measure(mongo: Mongo, service: str) -> None:
    """Set the gauges of the outbox: how many rows are unsent, and how old the oldest is."""
    outbox = mongo.collection("outbox")
    depth = await outbox.count_documents({"sent": False})
    oldest = await outbox.find_one({"sent": False}, sort=[("at", 1)])
    telemetry.OUTBOX_DEPTH.labels(service).set(depth)
    age = (clock.now() - oldest["at"]).total_seconds() if oldest else 0.0
    telemetry.OUTBOX_AGE.labels(service).set(age)
