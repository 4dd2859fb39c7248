"""The driver: the one file that imports it, and the one that may choose it."""

import inspect
import os
import threading
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

from bson.codec_options import CodecOptions, TypeRegistry
from gridfs.errors import NoFile
from pymongo import DeleteOne, IndexModel, InsertOne, MongoClient, UpdateOne, WriteConcern
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.uri_parser import parse_uri

from shared import clock
from shared.settings import MongoSettings

# Motor reads this when it is imported: its default of five threads a core makes ten requests
# at a time wait for each other on two cores.
os.environ.setdefault("MOTOR_MAX_WORKERS", "64")
DRIVER = os.environ.get("MONGO_DRIVER", "motor")
if DRIVER == "motor":
    from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket

    Client: Any = AsyncIOMotorClient
    Bucket: Any = AsyncIOMotorGridFSBucket
elif DRIVER == "pymongo":
    from gridfs import AsyncGridFSBucket
    from pymongo import AsyncMongoClient

    Client = AsyncMongoClient
    Bucket = AsyncGridFSBucket
else:
    raise ImportError(f"MONGO_DRIVER is {DRIVER!r}: it may be 'motor' or 'pymongo'")

__all__ = [
    "CODEC",
    "DRIVER",
    "MAJORITY",
    "TRANSACTION",
    "WRITE",
    "AutoReconnect",
    "Bucket",
    "BulkWriteError",
    "ConnectionFailure",
    "DeleteOne",
    "Document",
    "DuplicateKeyError",
    "ExecutionTimeout",
    "IndexModel",
    "InsertOne",
    "NoFile",
    "OperationFailure",
    "PyMongoError",
    "ServerSelectionTimeoutError",
    "Session",
    "UpdateOne",
    "WTimeoutError",
    "WaitQueueTimeoutError",
    "awaited",
    "connect",
    "initiate",
]

Document = dict[str, Any]
Session = Any


def _encode_fallback(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"MongoDB cannot keep a {type(value).__name__}")


MAJORITY = ReadConcern("majority")
CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True, tzinfo=UTC, type_registry=TypeRegistry(fallback_encoder=_encode_fallback)
)
WRITE = WriteConcern("majority", j=True, wtimeout=5000)
TRANSACTION = {
    "read_concern": ReadConcern("snapshot"), "write_concern": WRITE, "max_commit_time_ms": 5000,
}  # fmt: skip


async def awaited(value: Any) -> Any:
    """What differs between the drivers: one returns it, the other must be awaited."""
    return await value if inspect.isawaitable(value) else value


def connect(settings: MongoSettings) -> Any:
    """A client whose every wait is bounded."""
    return Client(
        settings.url,
        tz_aware=True,
        maxPoolSize=settings.pool,
        socketTimeoutMS=settings.socket_timeout_ms,
        connectTimeoutMS=settings.connect_timeout_ms,
        serverSelectionTimeoutMS=settings.selection_timeout_ms,
        heartbeatFrequencyMS=settings.heartbeat_ms,
        waitQueueTimeoutMS=settings.selection_timeout_ms,
        retryWrites=True,
    )


def initiate(url: str) -> None:
    """Make the lone server at `url` the replica set it names; returns when it is primary."""
    parsed = parse_uri(url)
    host = "{}:{}".format(*parsed["nodelist"][0])
    wanted = {
        "_id": parsed["options"]["replicaSet"], "members": [{"_id": 0, "host": host}],
        "settings": {"electionTimeoutMillis": 1000, "heartbeatIntervalMillis": 500},
    }  # fmt: skip
    deadline, pause = clock.monotonic() + 30, threading.Event()
    with MongoClient[Document](f"mongodb://{host}/?directConnection=true") as client:
        kept = client["local"]["system.replset"].find_one()
        if kept is None:
            client.admin.command("replSetInitiate", wanted)
        elif kept["members"][0]["host"] != host:  # the data were last served at another port
            wanted["version"] = kept["version"] + 1
            client.admin.command("replSetReconfig", wanted, force=True)
        while not client.admin.command("hello").get("isWritablePrimary"):
            if clock.monotonic() > deadline:
                raise TimeoutError(f"{host} did not become primary within 30 s")
            pause.wait(0.01)
