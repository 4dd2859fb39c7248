"""Hostile records on the real topics, before the workers of all seven services in one process."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from award import app as award
from exhibition import app as exhibition
from gelanggang import topics
from identity import app as identity
from judging import app as judging
from notification import app as notification
from programme import app as programme
from shared import clock, telemetry
from shared.broker import Line, Worker, create_topics
from shared.delivery import Delivery, Outcome
from shared.messages import Record
from shared.mongo import Mongo
from shared.settings import KafkaSettings
from shared.testing import contracts, fresh_database, record
from submission import app as submission

APPS: tuple[Any, ...] = (
    identity, programme, submission, judging, award, exhibition, notification,
)  # fmt: skip
ONLY_COUNTED = {
    "judging judging award.events": "award.certificate_issued.v1",
    "award award award.events": "award.certificate_issued.v1",
    "exhibition exhibition.entitlements.v1 exhibition.events": "exhibition.booth_held.v1",
    "notification notification exhibition.events": "exhibition.booth_blocked.v1",
}
"""All that these hear there is about states of their own, which nobody made here: so the fact that
follows is one that they only count."""


@dataclass(frozen=True)
class Place:
    """One listener of one service at one topic, and a type of fact that it reads there."""

    worker: Worker
    line: Line
    topic: str
    type: str

    @property
    def name(self) -> str:
        return f"{self.worker.service} {self.line.name} {self.topic}"

    def fact(self, subject: str, sequence: int = 1) -> Record:
        """A good fact: the contract's example under a subject of ours."""
        example = contracts() / self.type.split(".")[0] / f"{self.type}.example.json"
        data = json.loads(example.read_text())
        # The examples speak of several editions and agencies; one of each is told of here.
        known = {"edition_id": "kipp-2018", "agency_id": "kota-semarang"}
        data |= {name: id for name, id in known.items() if name in data}
        return record(self.topic, self.type, subject, sequence, data)


def headers(fact: Record, **changes: bytes | None) -> Record:
    """The fact with other headers; one that is given as b"" is left out."""
    new = {k: v for k, v in {**dict(fact.headers), **changes}.items() if v != b""}
    return replace(fact, headers=tuple(new.items()))


def body(fact: Record, value: bytes | None) -> Record:
    return replace(fact, value=value)


def wrong_types(fact: Record) -> bytes:
    """Every field an object within a list, which no field of any contract is."""
    return json.dumps(
        {k: [[{"odd": [v]}]] for k, v in json.loads(fact.value or b"").items()}
    ).encode()


def hostile(fact: Record) -> Mapping[str, Record]:
    """What can never be handled; each a spoiled copy of a good fact."""
    return {
        "header not UTF-8": headers(fact, ce_type=b"\xff\xfe"),
        "header null": headers(fact, ce_id=None),
        "no type": headers(fact, ce_type=b""),
        "no id": headers(fact, ce_id=b""),
        "no subject": headers(fact, ce_subject=b""),
        "no headers": replace(fact, headers=()),
        "broken JSON": body(fact, b"{nope"),
        "wrong field type": body(fact, wrong_types(fact)),
        "missing field": body(fact, b"{}"),
        "tombstone": body(fact, None),
        "2 MB": body(fact, b'{"x": "' + b"y" * 2_000_000 + b'"}'),
        "sequence 0": headers(fact, ce_sequence=b"0"),
        "sequence negative": headers(fact, ce_sequence=b"-1"),
        "sequence text": headers(fact, ce_sequence=b"one"),
    }


def odd(fact: Record) -> Mapping[str, Record]:
    """What may be a fact some day: counted in its place, never a dead letter, never answered."""
    return {
        "unknown type": headers(fact, ce_type=b"nobody.knew.v1"),
        "unknown major": headers(fact, ce_type=fact_type(fact).replace(b".v1", b".v9")),
        "reply_to": headers(fact, ce_type=b"nobody.knew.v1", reply_to=b"identity.events"),
    }


def fact_type(fact: Record) -> bytes:
    return dict(fact.headers)["ce_type"] or b""


@pytest.fixture
async def kafka_of_hostiles(kafka: KafkaSettings) -> KafkaSettings:
    """Every declared topic; one that also takes records of 3 MB, where the broker has a limit."""
    declared = {t.name: 1 for t in topics.declared()}
    large = {name: {"max.message.bytes": "3000000"} for name in declared}
    await create_topics(kafka, declared, configs=large)
    return kafka


@pytest.fixture
async def workers(mongo_url: str, kafka_of_hostiles: KafkaSettings) -> AsyncIterator[list[Worker]]:
    async with AsyncExitStack() as stack:
        started = []
        for app in APPS:
            mongo = Mongo(fresh_database(mongo_url, app.__name__.split(".")[0]))
            settings = app.Settings(mongo=mongo.settings, kafka=kafka_of_hostiles, sweep_s=0.3)
            worker = app.create_worker(settings, mongo=mongo)
            await worker.start()
            # The last pushed is done first: who still writes is stopped before his database goes.
            stack.push_async_callback(mongo.close)
            stack.push_async_callback(mongo.client.drop_database, mongo.settings.database)
            stack.push_async_callback(worker.stop)
            started.append(worker)
        await until(lambda: all_ready(started))
        yield started


async def all_ready(workers: list[Worker]) -> bool:
    return all([await w.ready() is None for w in workers])


async def until(holds: Any, within_s: float = 60) -> None:
    deadline = clock.monotonic() + within_s
    while not await holds():
        assert clock.monotonic() < deadline
        await asyncio.sleep(0.05)


def places(workers: list[Worker]) -> list[Place]:
    """Every listener at every topic that it listens to."""
    found = []
    for worker in workers:
        for line in worker.lines:
            heard = (line.listener.consumer if isinstance(line.listener, Delivery)
                     else line.listener.projection).topics  # fmt: skip
            found += [
                Place(worker, line, topic, next(iter(types))) for topic, types in heard.items()
            ]
    return found


async def send(kafka: KafkaSettings, records: list[Record]) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap_servers, max_request_size=3_000_000
    )
    await producer.start()
    for r in records:
        await producer.send_and_wait(
            kafka.prefix + r.topic, r.value, key=r.key, headers=list(r.headers)
        )
    await producer.stop()


async def letters(place: Place, status: str = "open") -> set[str]:
    """What of the records meant for this listener it has as dead letters."""
    chosen = {"consumer": place.line.name, "record.topic": place.topic, "status": status}
    found = place.worker.mongo.collection("dead_letters").find(chosen)
    keys = [bytes(d["record"]["key"]).decode() for d in await place.worker.mongo.all(found)]
    return {k.removeprefix(f"{place.name} ") for k in keys if k.startswith(f"{place.name} ")}


async def heard(place: Place) -> set[str]:
    """The subjects meant for this consumer whose inbox has moved."""
    ours = f"{place.line.name}|{place.topic}|{place.name} "
    ids = [d["_id"] for d in await place.worker.mongo.all(
        place.worker.mongo.collection("inbox").find({"last": 1}))]  # fmt: skip
    return {id.removeprefix(ours) for id in ids if id.startswith(ours)}


def handled(place: Place) -> float:
    """How many facts this listener has handled so far."""
    # Asked of the counter alone: a look at the whole registry takes seconds after many requests,
    # and the loop stands still for so long, and with it the workers.
    return float(telemetry.DELIVERED.labels(place.line.name, Outcome.HANDLED)._value.get())


def for_place(place: Place, spoil: Any) -> list[Record]:
    """The spoiled copies of a good fact for one listener, each with a subject of its own."""
    names = spoil(place.fact("x"))
    return [
        replace(
            spoil(place.fact(f"{place.name} {name}"))[name], key=f"{place.name} {name}".encode()
        )
        for name in names
    ]


async def all_of(places: list[Place], ask: Any, wanted: set[str]) -> bool:
    return all([wanted <= await ask(place) for place in places])


async def test_each_ends_in_a_named_outcome_and_every_line_moves_on(
    workers: list[Worker], kafka_of_hostiles: KafkaSettings
) -> None:
    found = places(workers)
    consumers = [p for p in found if isinstance(p.line.listener, Delivery)]
    assert {p.worker.service for p in found} == {"programme", "submission", "judging", "award",
                                                 "exhibition", "notification"}  # fmt: skip
    spoiled = set(hostile(found[0].fact("x")))
    await send(kafka_of_hostiles, [r for p in found for r in for_place(p, hostile)])
    await until(lambda: all_of(found, letters, spoiled))
    assert {p.name: await letters(p) for p in found} == {p.name: spoiled for p in found}

    await send(kafka_of_hostiles, [r for p in found for r in for_place(p, odd)])
    await until(lambda: all_of(consumers, heard, set(odd(found[0].fact("x")))))
    again = [replace(r, value=b"{}") for p in consumers for r in for_place(p, odd)
             if b"nobody.knew.v1" in dict(r.headers).values()]  # fmt: skip
    await send(kafka_of_hostiles, again)
    await until(
        lambda: all_of(consumers, partial(letters, status="alarm"), {"unknown type", "reply_to"})
    )
    assert {p.name: await letters(p) for p in found} == {p.name: spoiled for p in found}

    good = {
        (p.topic, type): headers(
            replace(p, type=type).fact("good " + type), reply_to=b"identity.events"
        )
        for p in found
        for type in {p.type, follows(p)}
        if p.name not in ONLY_COUNTED or type != p.type
    }
    so_far = {p.name: handled(p) for p in found}
    await send(kafka_of_hostiles, list(good.values()))

    async def waiting() -> list[str]:
        still = [p.name for p in found if handled(p) <= so_far[p.name]]
        return still + [p.name for p in consumers if not await has_heard_the_good(p)]

    deadline = clock.monotonic() + 30
    while (still := await waiting()) and clock.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert not still, "\n".join(still)


def follows(place: Place) -> str:
    """The type of the fact that shows that the line has moved on."""
    return ONLY_COUNTED.get(place.name, place.type)


async def has_heard_the_good(place: Place) -> bool:
    """Whether a consumer has handled the good fact: it does not wait for another either."""
    inbox = f"{place.line.name}|{place.topic}|good {follows(place)}"
    found = await place.worker.mongo.collection("inbox").find_one({"_id": inbox})
    return found is not None and found["last"] == 1
