"""What is left of editions: every document of every database, and every record of every topic.

It is read with plain clients and shares nothing with the services, so that it can testify.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

SERVICES = (
    "identity", "programme", "submission", "judging", "award", "exhibition", "notification",
)  # fmt: skip
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A record as it lies in the log."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: Mapping[str, str]
    value: bytes

    @property
    def id(self) -> str:
        """The fact's id."""
        return self.headers["ce_id"]

    @property
    def subject(self) -> str:
        """The aggregate that it is told of."""
        return self.headers["ce_subject"]

    @property
    def sequence(self) -> int:
        """Its number among the subject's facts."""
        return int(self.headers["ce_sequence"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """All databases by service and collection, and the log in the order of its partitions."""

    databases: Mapping[str, Mapping[str, Sequence[Document]]]
    log: Sequence[Told]

    def of(self, service: str, collection: str) -> Sequence[Document]:
        """The documents of a collection."""
        return self.databases[service].get(collection, ())

    def rows(self, type: str | None = None) -> list[Document]:
        """The outbox rows of all services, or those of one type, each subject's in order."""
        found = [r for s in SERVICES for r in self.of(s, "outbox") if type in {None, r["type"]}]
        return sorted(found, key=lambda row: (row["topic"], row["subject"], row["sequence"]))

    def facts(self, type: str) -> list[Document]:
        """What was said, each time a fact of that type was told."""
        return [row["data"] for row in self.rows(type)]

    def book(self, edition_id: str) -> Document:
        """The rule book that an edition was published with."""
        published = self.facts("programme.edition_published.v1")
        book: Document = next(p["rule_book"] for p in published if p["edition_id"] == edition_id)
        return book

    def editions(self) -> list[str]:
        """The ids of the editions that were published."""
        return [said["edition_id"] for said in self.facts("programme.edition_published.v1")]

    def with_documents(
        self, service: str, collection: str, change: Callable[[list[Document]], object]
    ) -> "Evidence":
        """The same, with one collection changed: what a negative control feeds an invariant."""
        changed = deepcopy(list(self.of(service, collection)))
        change(changed)
        databases = {**self.databases, service: {**self.databases[service], collection: changed}}
        return replace(self, databases=databases)

    def with_log(self, change: Callable[[list[Told]], object]) -> "Evidence":
        """The same, with the log changed."""
        log = list(self.log)
        change(log)
        return replace(self, log=log)


async def collect(mongo_url: str, servers: str) -> Evidence:
    """Read everything; the platform should be at rest."""
    return Evidence(await asyncio.to_thread(_databases, mongo_url), await _log(servers))


def _databases(mongo_url: str) -> dict[str, dict[str, list[Document]]]:
    with MongoClient[Document](mongo_url, tz_aware=True) as client:
        return {
            service: {
                name: list(client[service].get_collection(name, read_concern=MAJORITY).find())
                for name in client[service].list_collection_names()
            }
            for service in SERVICES
        }


MAJORITY = ReadConcern("majority")


async def _log(servers: str) -> list[Told]:
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False)
    await consumer.start()
    try:
        topics = [t for t in await consumer.topics() if t.split(".")[0] in SERVICES]
        places = [
            TopicPartition(topic, n)
            for topic in sorted(topics)
            for n in consumer.partitions_for_topic(topic)
        ]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        return await _to_the_end(consumer, places)
    finally:
        await consumer.stop()


async def _to_the_end(consumer: Any, places: Sequence[TopicPartition]) -> list[Told]:
    """Read on until the ends are reached and nothing more comes: brokers tell ends a bit late."""
    ends = await consumer.end_offsets(places)
    found: list[Told] = []
    deadline = time.monotonic() + 60
    while True:
        came = await consumer.getmany(timeout_ms=1000)
        found += [_told(record) for records in came.values() for record in records]
        at_end = all([await consumer.position(p) >= ends[p] for p in places])
        if at_end and not came:
            return sorted(found, key=lambda told: (told.topic, told.partition, told.offset))
        assert time.monotonic() < deadline, "the log has no end"


def _told(record: Any) -> Told:
    headers = {name: value.decode() for name, value in record.headers}
    return Told(
        record.topic, record.partition, record.offset, record.key.decode(), headers, record.value
    )
