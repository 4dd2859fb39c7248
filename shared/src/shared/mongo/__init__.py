"""MongoDB: transactions that may run again, states in collections, large content."""

from shared.mongo.database import Mongo
from shared.mongo.driver import (
    DRIVER,
    BulkWriteError,
    DeleteOne,
    Document,
    DuplicateKeyError,
    InsertOne,
    Session,
    UpdateOne,
    initiate,
)
from shared.mongo.files import Files
from shared.mongo.shapes import (
    UNAVAILABLE,
    Busy,
    CommitOutcomeUnknown,
    DuplicateKey,
    Index,
    Kept,
    LostRace,
    Missing,
    Shape,
    Stale,
)

__all__ = [
    "DRIVER", "UNAVAILABLE", "BulkWriteError", "Busy", "CommitOutcomeUnknown", "DeleteOne",
    "Document", "DuplicateKey", "DuplicateKeyError", "Files", "Index", "InsertOne", "Kept",
    "LostRace", "Missing", "Mongo", "Session", "Shape", "Stale", "UpdateOne", "initiate",
]  # fmt: skip
