"""One run: every figure on this machine, so that they can be compared with each other."""

import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvloop
from aiokafka import AIOKafkaProducer

from gelanggang import ground
from gelanggang.bench import added, baselines, crowd, machine, mechanism, pages
from gelanggang.bench.launched import Launched
from gelanggang.bench.rates import middle, rate, ratio, timed
from gelanggang.ground import Broker, Ground
from gelanggang.paths import Home
from shared import clock
from shared.broker import create_topics
from shared.mongo import Mongo
from shared.outbox import Relay
from shared.settings import KafkaSettings, MongoSettings

WIDTHS = (1, 8, 16, 32)
DELIVERY_WIDTH = 16
"""Subjects that a delivery handles side by side."""
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long and how often is measured; figures are medians of the rounds."""

    seconds: float = 5.0
    rounds: int = 3
    records: int = 4000
    scale: float = 0.05
    people: int = 200
    visits: int = 20


def run(home: Home, sizes: Sizes, broker: Broker, told: Told) -> dict[str, Any]:
    """Measure everything; what is being measured is told."""
    home.root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=home.root))
    try:
        with ground.under(Home(folder / "engines"), broker) as stands:
            stands.ready()
            found = uvloop.run(_engines(stands, sizes, told))
        return found | _platform(Home(folder / "platform"), sizes, told)
    finally:
        shutil.rmtree(folder)


async def _engines(stands: Ground, sizes: Sizes, told: Told) -> dict[str, Any]:
    database = f"bench_{clock.new_id()[-12:]}"
    mongo = Mongo(MongoSettings(url=stands.mongo_url, database=database))
    kafka = KafkaSettings(
        bootstrap_servers=stands.bootstrap_servers, idempotent=stands.broker != Broker.EMBEDDED
    )
    try:
        await mechanism.prepare(mongo)
        await mongo.ensure(dict.fromkeys(baselines.WRITES, ()))
        await create_topics(kafka, {baselines.TOPIC: 6, mechanism.TOPIC: 6})
        return {
            "date": clock.now().date().isoformat(),
            "machine": machine.machine(),
            "versions": await machine.versions(mongo, stands),
            "sizes": asdict(sizes),
            "commands": await _commands(mongo, sizes, told),
            "relay": await _relay(mongo, kafka, sizes, told),
            "delivery": await _delivery(mongo, sizes, told),
        }
    finally:
        await mongo.client.drop_database(database)
        await mongo.close()


async def _commands(mongo: Mongo, sizes: Sizes, told: Told) -> dict[str, Any]:
    raw, command = baselines.Transactions(mongo, 2), mechanism.Commands(mongo)
    found: dict[int, dict[str, list[float]]] = {w: defaultdict(list) for w in WIDTHS}
    for _ in range(sizes.rounds):
        for width in WIDTHS:
            told(f"transactions and commands, {width} in flight")
            for name, work in (("raw", raw), ("commands", command)):
                await rate(work, width, sizes.seconds / 5)
                found[width][name].append(await rate(work, width, sizes.seconds))
    return {str(width): _beside(of["raw"], of["commands"]) for width, of in found.items()}


def _beside(raw: list[float], ours: list[float]) -> dict[str, float]:
    """The two medians a second, and ours as a share of the raw one."""
    one, other = middle(raw), middle(ours)
    return {"raw_per_second": one, "per_second": other, "ratio": ratio(other, one)}


async def _relay(mongo: Mongo, kafka: KafkaSettings, sizes: Sizes, told: Told) -> dict[str, Any]:
    await mongo.collection("outbox").delete_many({})
    raw, ours = baselines.producer(kafka), baselines.producer(kafka)
    relay = Relay(mongo, kafka, "bench", make=lambda _: _as_producer(ours))
    seen: dict[str, list[float]] = defaultdict(list)
    await raw.start()
    try:
        await _warm(mongo, relay, raw)
        for number in range(sizes.rounds):
            told("pipelined sends, rows marked, and the relay")
            seen["sends"].append(await timed(baselines.sends(raw, sizes.records), sizes.records))
            ids = await mechanism.tell(mongo, f"marked-{number}", sizes.records)
            seen["marks"].append(await timed(baselines.marks(mongo, ids), sizes.records))
            await mechanism.tell(mongo, f"relayed-{number}", sizes.records)
            seen["relay"].append(await timed(mechanism.relay_all(relay), sizes.records))
    finally:
        await raw.stop()
        await ours.stop()
    sends, marks = middle(seen["sends"]), middle(seen["marks"])
    alone = {"sends_per_second": sends, "marks_per_second": marks}
    return _beside([min(sends, marks)], seen["relay"]) | alone


def _as_producer(made: AIOKafkaProducer) -> Any:
    """The library ships no types; the relay asks for start, send and stop."""
    return made


async def _warm(mongo: Mongo, relay: Relay, raw: AIOKafkaProducer) -> None:
    await baselines.sends(raw, 100)
    await mechanism.tell(mongo, "warm", 100)
    await mechanism.relay_all(relay)


async def _delivery(mongo: Mongo, sizes: Sizes, told: Told) -> dict[str, Any]:
    raw, ours = baselines.Transactions(mongo, 3), mechanism.Deliveries(mongo)
    await ours.all(mechanism.records("warm", 100))
    transactions: list[float] = []
    effects: list[float] = []
    for number in range(sizes.rounds):
        told("transactions of three writes, and deliveries")
        transactions.append(await rate(raw, DELIVERY_WIDTH, sizes.seconds))
        given = mechanism.records(f"delivered-{number}", sizes.records)
        effects.append(await timed(ours.all(given), len(given)))
    return _beside(transactions, effects)


def _platform(home: Home, sizes: Sizes, told: Told) -> dict[str, Any]:
    """The whole platform: a demo, its memory after that, and how soon it answers again."""
    launched = Launched(home)
    told(f"the demo at scale {sizes.scale:g}")
    try:
        demo = launched.demo(sizes.scale)
        memory = launched.memory()
        portal = _portal(home, launched, sizes, told)
    finally:
        launched.stop()
    starts = []
    for _ in range(sizes.rounds):
        told("gelanggang up, to the first answer")
        starts.append(round(launched.start(), 2))
    begun = {"seconds": middle(starts), "each": starts}
    return {"demo": demo, "memory": memory, "start": begun, "portal": portal}


def _portal(home: Home, launched: Launched, sizes: Sizes, told: Told) -> dict[str, Any]:
    """The pages over the edition that was carried: what they add, how they come, who looks on."""
    told("what the portal adds")
    added_to = added.measure()
    told("every page of every role")
    seen = pages.measure(launched.url, home.demo_people, sizes.visits)
    told(f"{sizes.people} people at the map of a hall")
    chief = json.loads((home.root / "demo-chief.json").read_text())
    watched = uvloop.run(
        crowd.measure(launched.url, (chief["email"], chief["password"]), sizes.people)
    )
    return {"added": added_to, "pages": seen, "crowd": watched}
