"""The topics of deploy/kafka/topics.yaml: made before anything is told, never by accident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pydantic_settings import BaseSettings, SettingsConfigDict

from gelanggang.screen import Screen
from gelanggang.trouble import Trouble
from shared import broker
from shared.settings import KafkaSettings

FILE = Path("deploy", "kafka", "topics.yaml")
REPOSITORY = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, and which services may write and read it."""

    name: str
    partitions: int
    replication: int
    min_in_sync: int
    retention_hours: int
    cleanup: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    watchers: tuple[str, ...] = ()

    def settings(self, copies: int) -> dict[str, str]:
        """What Kafka is told of it, where there are `copies` of each record."""
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_hours * 3_600_000),
            "min.insync.replicas": str(min(self.min_in_sync, copies)),
        }


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying the file changed, and what it found that only a person may change."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    differing: tuple[str, ...]


def declared(file: Path | None = None) -> tuple[Topic, ...]:
    """The topics that the file declares: the one named, else the repository's own."""
    file = file or next((f for f in (REPOSITORY / FILE, FILE) if f.is_file()), FILE)
    if not file.is_file():
        raise Trouble(f"There is no {file}: name the file of the topics with --file.")
    document = yaml.safe_load(file.read_text())
    return tuple(_topic({**document["defaults"], **topic}) for topic in document["topics"])


def _topic(given: Mapping[str, Any]) -> Topic:
    plain = ("name", "partitions", "replication", "min_in_sync", "retention_hours", "cleanup")
    return Topic(
        **{field: given[field] for field in plain},
        writers=tuple(given["writers"]),
        readers=tuple(given["readers"]),
        watchers=tuple(given.get("watchers", ())),
    )


async def apply(
    servers: str, topics: Sequence[Topic], *, replication: int | None = None
) -> Applied:
    """Make the topics that are missing; those that are there are never changed.

    A topic's partitions cannot grow without breaking the order of its subjects, so a difference
    is only told. There are never more copies than brokers.
    """
    brokers, there = await _look(servers)
    made = [topic for topic in topics if topic.name not in there]
    for copies in {min(replication or topic.replication, brokers) for topic in made}:
        these = [t for t in made if min(replication or t.replication, brokers) == copies]
        await broker.create_topics(
            _reach(servers),
            {topic.name: topic.partitions for topic in these},
            copies,
            {topic.name: topic.settings(copies) for topic in these},
        )
    kept = tuple(topic.name for topic in topics if topic.name in there)
    return Applied(tuple(topic.name for topic in made), kept, _differing(topics, there))


async def compare(servers: str, topics: Sequence[Topic]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics that are missing, and what differs in those that are there."""
    _, there = await _look(servers)
    missing = tuple(topic.name for topic in topics if topic.name not in there)
    return missing, _differing(topics, there)


def _differing(topics: Sequence[Topic], there: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{topic.name} has {there[topic.name]} partitions, the file says {topic.partitions}"
        for topic in topics
        if there.get(topic.name, topic.partitions) != topic.partitions
    )


class FromEnvironment(KafkaSettings, BaseSettings):
    """How the broker is signed in at: `KAFKA_USER`, `KAFKA_PASSWORD`, `KAFKA_MECHANISM`,
    `KAFKA_TLS`, `KAFKA_CA_FILE`."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_", extra="ignore")


def _reach(servers: str) -> KafkaSettings:
    return FromEnvironment(bootstrap_servers=servers)


async def _look(servers: str) -> tuple[int, dict[str, int]]:
    """How many brokers there are, and how many partitions each topic has."""
    admin = AIOKafkaAdminClient(**_reach(servers).client())
    try:
        await admin.start()
        brokers = len((await admin.describe_cluster())["brokers"])
        described = await admin.describe_topics()
    except KafkaError as error:
        raise Trouble(f"No broker answers at {servers}: start it, or name another.") from error
    finally:
        await admin.close()
    return brokers, {found["topic"]: len(found["partitions"]) for found in described}


def acls(topics: Sequence[Topic], servers: str) -> list[list[str]]:
    """The kafka-acls.sh calls that let each service write and read what the file says, no more."""
    call = ["kafka-acls.sh", "--bootstrap-server", servers, "--add"]
    calls = []
    for topic in topics:
        named = ["--topic", topic.name]
        for writer in topic.writers:
            who = ["--allow-principal", f"User:{writer}"]
            calls.append([*call, *who, "--operation", "Write", "--operation", "Describe", *named])
        for reader in (*topic.readers, *topic.watchers):
            who = ["--allow-principal", f"User:{reader}"]
            calls.append([*call, *who, "--operation", "Read", "--operation", "Describe", *named])
    for service in sorted({reader for topic in topics for reader in topic.readers}):
        who = ["--allow-principal", f"User:{service}", "--operation", "Read"]
        # What reacts listens as the service; each read model under a name that begins so.
        calls.append([*call, *who, "--group", service])
        of_read_models = ["--group", f"{service}.", "--resource-pattern-type", "prefixed"]
        calls.append([*call, *who, *of_read_models])
    return calls


def show(screen: Screen, done: Applied) -> None:
    """What was made and what was found."""
    for name in done.made:
        screen.say(f"made {name}")
    screen.say(f"{len(done.made)} topics made, {len(done.kept)} were there.")
    for difference in done.differing:
        screen.warn(difference)
    screen.answer({"made": done.made, "kept": done.kept, "differing": done.differing})
