"""What the platform stands on: MongoDB and a broker, given by the environment or started here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gelanggang import engines
from gelanggang.engines import Engine
from gelanggang.paths import Home
from gelanggang.trouble import Trouble


class Broker(StrEnum):
    """Which broker is started where none is given."""

    EMBEDDED = "embedded"
    APACHE = "apache"


@dataclass(frozen=True, slots=True)
class Ground:
    """How MongoDB and the broker are reached, and the engines that were started for it."""

    mongo_url: str
    bootstrap_servers: str
    broker: str
    started: tuple[Engine, ...]

    def ready(self) -> None:
        """Return when every engine that was started answers."""
        for engine in self.started:
            engine.ready()

    def log_of_broker(self, home: Home) -> str | None:
        """The name of the broker's log, if it keeps one: another name means another history."""
        if self.broker == Broker.EMBEDDED:
            return None
        if self.broker == Broker.APACHE:
            return (home.kafka / "log" / "meta.properties").read_text()
        return self.bootstrap_servers


@contextmanager
def under(home: Home, broker: Broker) -> Iterator[Ground]:
    """Start what is not given; stop at the end what was started."""
    started: list[Engine] = []
    broker = _there(broker)

    def start(engine: Engine) -> str:
        started.append(engine)
        return engine.url

    try:
        mongo_url = os.environ.get("MONGO_URL") or start(
            engines.mongod(home.mongo, log=home.logs / "mongod.log")
        )
        given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
        servers = given or start(_broker(broker, home.logs, home.kafka))
        kind = "given" if given else broker.value
        yield Ground(mongo_url, servers, kind, tuple(started))
    finally:
        engines.stop_all(started)


def _there(broker: Broker) -> Broker:
    """The broker itself, or Apache Kafka where there is no embedded one for this machine."""
    try:
        engines.find_tansu()
    except Trouble:
        return Broker.APACHE
    return broker


def _broker(broker: Broker, logs: Path, kept: Path) -> Engine:
    if broker is Broker.APACHE:
        return engines.kafka(kept, log=logs / "kafka.log")
    return engines.tansu(logs / "broker.log")
