"""Hearing on a real MongoDB: six outcomes, one effect each, and what waits goes on in order."""

import asyncio
import random
from dataclasses import dataclass, replace
from typing import Any

import pytest

from shared import clock, delivery, messages, outbox, telemetry
from shared.delivery import (
    Consumer,
    Delivery,
    Entry,
    Folds,
    Heard,
    Hears,
    NotYet,
    Outcome,
    Projection,
    Views,
    line,
)
from shared.messages import Hearing, Record
from shared.mongo import LostRace, Mongo, Shape
from shared.outbox import Fact, Unit
from shared.testing import record

TOPIC, OTHER = "asking.events", "other.events"
HANDLED, IGNORED, DUPLICATE = Outcome.HANDLED, Outcome.IGNORED, Outcome.DUPLICATE
SET_ASIDE, DEAD = Outcome.SET_ASIDE, Outcome.DEAD_LETTERED


class Asked(Hearing):
    n: int
    needs: str | None = None


class Refusal(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Seen:
    numbers: tuple[int, ...] = ()


SEEN = Shape("seen", Seen)


class World:
    """A consumer whose reactions note what took effect, and can be made to fail."""

    def __init__(self, mongo: Mongo) -> None:
        self.mongo = mongo
        self.outage = False
        self.bugs: set[int] = set()
        topics = {
            TOPIC: {"asking.asked.v1": Hears(Asked, self.on_asked)},
            OTHER: {"other.opened.v1": Hears(Asked, self.on_asked)},
        }
        self.consumer = Consumer("answering", topics, (Refusal,))
        self.delivery = Delivery(mongo, self.consumer, "answering")

    async def on_asked(self, heard: Heard[Asked], unit: Unit) -> None:
        if self.outage:
            raise ConnectionError("away")
        if heard.data.n in self.bugs:
            raise KeyError(heard.data.n)
        if heard.data.n == 666:
            unit.insert("effects", {"_id": "must not be"})
            raise Refusal("no")
        if heard.data.needs and not await unit.seek(SEEN, heard.data.needs):
            raise NotYet(OTHER, heard.data.needs)
        kept = await unit.seek(SEEN, heard.subject)
        told = Fact("answering.answered.v1", {"n": heard.data.n})
        if kept is None:
            unit.create(SEEN, heard.subject, Seen((heard.data.n,)), told)
        else:
            after = replace(kept.state, numbers=(*kept.state.numbers, heard.data.n))
            unit.record(SEEN, kept, after, told)

    async def effects(self, subject: str) -> tuple[int, ...]:
        kept = await self.mongo.seek(SEEN, subject)
        return kept.state.numbers if kept else ()

    async def aside(self) -> int:
        return int(await self.mongo.collection("aside").count_documents({}))

    async def letters(self, status: str = "open") -> list[dict[str, Any]]:
        return await delivery.listed(self.mongo, status)


@pytest.fixture
async def world(mongo: Mongo) -> World:
    await mongo.ensure({**outbox.INDEXES, **delivery.INDEXES, "seen": (), "effects": ()})
    return World(mongo)


def asked(
    subject: str, sequence: int, n: int | None = None, *, needs: str | None = None,
    type: str = "asking.asked.v1", topic: str = TOPIC, id: str | None = None,
) -> Record:  # fmt: skip
    data = {"n": sequence if n is None else n, "needs": needs, "unknown": "field"}
    return record(topic, type, subject, sequence, data, id=id)


async def test_facts_take_effect_in_order_and_only_once(world: World) -> None:
    batch = [asked("a", 1), asked("b", 1), asked("a", 2), asked("a", 3)]
    assert await world.delivery.batch(batch) == {HANDLED: 4}
    assert await world.delivery.batch(batch) == {DUPLICATE: 4}
    assert await world.effects("a") == (1, 2, 3)
    assert await world.effects("b") == (1,)
    assert await world.mongo.collection("outbox").count_documents({}) == 4


async def test_unknown_types_are_counted_in_their_place(world: World) -> None:
    ignored = [asked("a", n, type="asking.noted.v1") for n in (1, 2)]
    assert await world.delivery.batch([*ignored, asked("a", 3)]) == {IGNORED: 2, HANDLED: 1}
    assert await world.delivery.batch([asked("a", 4, type="asking.asked.v2")]) == {IGNORED: 1}
    assert await world.delivery.batch([*ignored, asked("a", 5)]) == {DUPLICATE: 2, HANDLED: 1}
    assert await world.effects("a") == (3, 5)


async def test_what_comes_too_early_is_set_aside_and_follows_in_order(world: World) -> None:
    assert await world.delivery.batch([asked("a", 3), asked("a", 2)]) == {SET_ASIDE: 2}
    assert await world.effects("a") == ()
    early = asked("a", 5, type="asking.noted.v1")
    assert await world.delivery.batch([early]) == {SET_ASIDE: 1}
    assert await world.delivery.batch([asked("a", 1)]) == {HANDLED: 3}
    assert await world.effects("a") == (1, 2, 3)
    assert await world.aside() == 1
    assert await world.delivery.batch([asked("a", 4)]) == {HANDLED: 1, IGNORED: 1}
    assert await world.aside() == 0


async def test_what_needs_another_topic_resumes_when_it_comes(world: World) -> None:
    waits = [asked("a", 1, needs="x"), asked("a", 2)]
    assert await world.delivery.batch(waits) == {SET_ASIDE: 2}
    heard = await world.delivery.batch([asked("x", 1, type="other.opened.v1", topic=OTHER)])
    assert heard == {HANDLED: 3}
    assert await world.effects("a") == (1, 2)
    assert await world.aside() == 0


async def test_the_sweep_resumes_what_the_nudge_missed(world: World, mongo: Mongo) -> None:
    await world.delivery.batch([asked("a", 1, needs="x"), asked("a", 2)])
    await elsewhere(world, "x")
    await world.delivery.sweep()
    assert await world.effects("a") == (1, 2)
    assert await world.aside() == 0


async def elsewhere(world: World, subject: str) -> None:
    """Another process of the same consumer hears of it, and dies before it resumes anything."""
    unit = Unit(world.mongo, "answering", clock.now())
    unit.create(SEEN, subject, Seen((1,)))
    heard = {"_id": f"answering|{OTHER}|{subject}", "last": 1, "id": "x", "dead": None}
    unit.insert("inbox", heard)
    await unit.commit()


async def test_the_sweep_finds_what_may_resume_behind_whatever_many_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "RESUMED_AT_ONCE", 5)
    blocked = [asked(f"b{n}", k, needs="away") for n in range(4) for k in (1, 2, 3)]
    heard = [asked("a", n) for n in (1, 2, 3, 4, 5)]
    waiting = [asked("a", n, needs="x") for n in range(6, 20)]
    await world.delivery.batch([*blocked, *heard, *waiting])
    await elsewhere(world, "x")
    await world.delivery.sweep()
    assert await world.effects("a") == tuple(range(1, 20))
    assert await world.aside() == len(blocked)


async def test_the_sweep_asks_now_and_then_also_what_it_cannot_know_of(world: World) -> None:
    await world.delivery.batch([asked("a", 1, needs="x"), asked("a", 2)])
    unit = Unit(world.mongo, "answering", clock.now())
    unit.create(SEEN, "x", Seen((1,)))  # without an inbox: another listener's, or a command's
    await unit.commit()
    counted = telemetry.DELIVERED.labels("answering", HANDLED)._value.get()
    for _ in range(10):
        await world.delivery.sweep()
    assert await world.effects("a") == (1, 2)
    assert telemetry.DELIVERED.labels("answering", HANDLED)._value.get() == counted + 2


async def test_a_refusal_is_handled_and_recorded_with_why(world: World) -> None:
    assert await world.delivery.batch([asked("a", 1, 666), asked("a", 2)]) == {HANDLED: 2}
    assert await world.effects("a") == (2,)
    assert await world.mongo.collection("effects").find_one({}) is None
    refused = await world.mongo.collection("refused").find_one({})
    assert (refused["why"], refused["subject"]) == ("Refusal", "a")


async def test_a_poisoned_fact_stops_its_subject_and_no_other(world: World) -> None:
    world.bugs = {2}
    batch = [asked("a", 1), asked("a", 2), asked("a", 3), asked("b", 1)]
    assert await world.delivery.batch(batch) == {HANDLED: 2, DEAD: 1, SET_ASIDE: 1}
    assert await world.effects("a") == (1,)
    assert await world.effects("b") == (1,)
    (letter,) = await world.letters()
    assert (letter["sequence"], letter["why"]) == (2, "KeyError: 2")
    again = await world.delivery.batch([*batch, asked("a", 4)])
    assert again == {DUPLICATE: 2, DEAD: 1, SET_ASIDE: 2}
    assert len(await world.letters()) == 1


async def test_what_a_unique_index_never_takes_is_dead_lettered(world: World) -> None:
    async def always_the_same(_: Heard[Asked], unit: Unit) -> None:
        unit.insert("effects", {"_id": "taken"})

    await world.mongo.collection("effects").insert_one({"_id": "taken"})
    hears = {TOPIC: {"asking.asked.v1": Hears(Asked, always_the_same)}}
    stubborn = Delivery(world.mongo, Consumer("stubborn", hears), "answering")
    batch = [asked("a", 1), asked("b", 1, type="asking.noted.v1")]
    assert await stubborn.batch(batch) == {DEAD: 1, IGNORED: 1}
    (letter,) = await world.letters()
    assert letter["why"].startswith("DuplicateKey")


async def test_a_dead_letter_replayed_takes_effect_and_what_waits_follows(world: World) -> None:
    world.bugs = {2}
    await world.delivery.batch([asked("a", n) for n in (1, 2, 3, 4)])
    (letter,) = await world.letters()
    assert await world.delivery.replay(letter["_id"]) is DEAD
    assert await world.effects("a") == (1,)
    world.bugs = set()
    assert await world.delivery.replay(letter["_id"]) is HANDLED
    assert await world.effects("a") == (1, 2, 3, 4)
    assert await world.letters() == []
    assert await world.aside() == 0
    assert await world.delivery.replay(letter["_id"]) is DUPLICATE


async def test_a_dead_letter_that_has_to_wait_when_replayed_is_not_lost(world: World) -> None:
    world.bugs = {2}
    await world.delivery.batch([asked("a", 1), asked("a", 2, needs="x"), asked("a", 3)])
    (letter,) = await world.letters()
    world.bugs = set()
    assert await world.delivery.replay(letter["_id"]) is SET_ASIDE
    await world.delivery.sweep()
    assert await world.aside() == 2
    await world.delivery.batch([asked("x", 1, type="other.opened.v1", topic=OTHER)])
    assert await world.effects("a") == (1, 2, 3)
    assert (await world.aside(), await world.letters()) == (0, [])


@pytest.mark.parametrize("part", ["key", "header's name", "subject"])
async def test_a_record_with_a_huge_part_is_a_letter_that_can_be_told(
    world: World, part: str
) -> None:
    huge = "x" * 600_000
    changed = {
        "key": {"key": huge.encode(), "value": b"{"},
        "header's name": {"headers": ((huge, b"1"),)},
        "subject": {"headers": (("ce_subject", huge.encode()), ("ce_sequence", b"1"))},
    }
    broken = replace(asked("a", 1), **changed[part])  # type: ignore[arg-type]
    assert await world.delivery.batch([broken, asked("b", 1)]) == {DEAD: 1, HANDLED: 1}
    rows = await world.mongo.all(world.mongo.collection("outbox").find({}))
    (told,) = [row for row in rows if row["type"] == "platform.dead_lettered.v1"]
    key, value, headers = messages.encode(told)
    assert len(key) + len(value) + sum(len(v) for _, v in headers) < 4_000
    assert told["data"]["raw"] is None
    assert [whole["record"]["headers"] for whole in await whole_letters(world)] == [
        [list(header) for header in broken.headers]
    ]


async def whole_letters(world: World) -> list[dict[str, Any]]:
    return await world.mongo.all(world.mongo.collection("dead_letters").find({}))


async def test_a_letter_without_a_place_stays_discarded_when_history_comes_again(
    world: World,
) -> None:
    broken = replace(asked("a", 1), headers=())
    await world.delivery.batch([broken])
    (letter,) = await world.letters()
    await world.delivery.discard(letter["_id"], "not ours")
    assert await world.delivery.batch([replace(broken, offset=77)]) == {DEAD: 1}
    assert await world.letters() == []
    (kept,) = await whole_letters(world)
    assert (kept["status"], kept["times"]) == ("discarded", 2)


async def test_a_dead_letter_discarded_with_a_reason_lets_the_others_follow(world: World) -> None:
    world.bugs = {1}
    await world.delivery.batch([asked("a", n) for n in (1, 2, 3)])
    (letter,) = await world.letters()
    counted = telemetry.DELIVERED.labels("answering", HANDLED)._value.get()
    await world.delivery.discard(letter["_id"], "was a test")
    assert await world.effects("a") == (2, 3)
    assert telemetry.DELIVERED.labels("answering", HANDLED)._value.get() == counted + 2
    (closed,) = await world.letters("discarded")
    assert closed["reason"] == "was a test"
    assert await world.delivery.batch([asked("a", 4), asked("a", 1)]) == {HANDLED: 1, DUPLICATE: 1}
    with pytest.raises(LookupError):
        await world.delivery.discard("nothing", "x")


async def test_an_outage_keeps_everything(world: World) -> None:
    world.outage = True
    batch = [asked("a", 1), asked("b", 1, type="asking.noted.v1"), asked("a", 2)]
    with pytest.raises(ConnectionError):
        await world.delivery.batch(batch)
    assert await world.letters() == []
    world.outage = False
    assert await world.delivery.batch(batch) == {HANDLED: 2, DUPLICATE: 1}
    assert await world.effects("a") == (1, 2)


async def test_the_same_sequence_with_another_id_is_an_alarm(world: World) -> None:
    await world.delivery.batch([asked("a", 1, id="one")])
    assert await world.delivery.batch([asked("a", 1, 9, id="two")]) == {DUPLICATE: 1}
    assert await world.effects("a") == (1,)
    (alarm,) = await world.letters("alarm")
    assert "another id" in alarm["why"]


def hostile(**changes: Any) -> Record:
    good = asked("h", 1)
    headers = {**dict(good.headers), **changes.pop("headers", {})}
    dropped = changes.pop("without", ())
    pairs = tuple((k, v) for k, v in headers.items() if k not in dropped)
    return replace(good, headers=pairs, **changes)


HOSTILE = {
    "header not UTF-8": hostile(headers={"ce_type": b"\xff\xfe"}),
    "odd header not UTF-8": hostile(headers={"x-odd": b"\xff"}),
    "header null": hostile(headers={"ce_id": None}),
    "no type": hostile(without=("ce_type",)),
    "no id": hostile(without=("ce_id",)),
    "no subject": hostile(without=("ce_subject",)),
    "no headers": Record(TOPIC, b"k", b"{}", ()),
    "type of no form": hostile(headers={"ce_type": b"anything"}),
    "broken JSON": hostile(value=b"{nope"),
    "wrong field type": hostile(value=b'{"n": "x"}'),
    "missing field": hostile(value=b"{}"),
    "NaN": hostile(value=b'{"n": NaN}'),
    "deep": hostile(value=b"[" * 10_000),
    "tombstone": hostile(value=None),
    "2 MB": hostile(value=b'{"n": 1, "x": "' + b"y" * 2_000_000 + b'"}'),
    "sequence 0": hostile(headers={"ce_sequence": b"0"}),
    "sequence negative": hostile(headers={"ce_sequence": b"-1"}),
    "sequence text": hostile(headers={"ce_sequence": b"one"}),
    "sequence huge": hostile(headers={"ce_sequence": b"9" * 40}),
    "sequence in other digits": hostile(headers={"ce_sequence": "\u0661".encode()}),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_record_is_dead_lettered_raw_and_the_line_moves_on(
    world: World, name: str
) -> None:
    raw = HOSTILE[name]
    assert await world.delivery.batch([raw, asked("b", 1)]) == {DEAD: 1, HANDLED: 1}
    (letter,) = await world.mongo.all(world.mongo.collection("dead_letters").find({}))
    kept = letter["record"]
    assert (kept["value"], kept["key"]) == (raw.value, raw.key)
    assert [tuple(h) for h in kept["headers"]] == list(raw.headers)
    told = await world.mongo.collection("outbox").find_one({"topic": "answering.dead-letters"})
    assert told["type"] == "platform.dead_lettered.v1"
    assert await world.delivery.batch([raw, asked("b", 2)]) == {DEAD: 1, HANDLED: 1}
    assert await world.mongo.collection("dead_letters").count_documents({}) == 1


async def test_what_may_be_odd_but_is_a_fact_is_handled(world: World) -> None:
    reply = hostile(headers={"reply_to": b"somewhere"})
    assert await world.delivery.batch([reply]) == {HANDLED: 1}


async def test_of_a_sealed_topic_only_the_coordinates_are_told(world: World) -> None:
    raw = Record("judging.sealed", b"k", b"secret", ())
    await world.delivery.batch([raw])
    told = await world.mongo.collection("outbox").find_one({"topic": "answering.dead-letters"})
    assert told["data"]["topic"] == "judging.sealed"
    assert told["data"]["raw"] is None


async def test_a_poisoned_fact_behind_a_gap_waits_for_its_place(world: World) -> None:
    broken = replace(asked("a", 2), value=b"{nope")
    assert await world.delivery.batch([broken]) == {SET_ASIDE: 1}
    assert await world.delivery.batch([asked("a", 1)]) == {HANDLED: 1, DEAD: 1}
    assert await world.delivery.batch([asked("a", 3)]) == {SET_ASIDE: 1}
    (letter,) = await world.letters()
    await world.delivery.discard(letter["_id"], "broken")
    assert await world.effects("a") == (1, 3)


async def test_two_processes_with_the_same_records_take_effect_once(
    mongo: Mongo, world: World
) -> None:
    rng = random.Random(5)
    types = ["asking.asked.v1", "asking.asked.v1", "asking.noted.v1"]
    facts = [asked(f"s{s}", n, type=rng.choice(types)) for n in range(1, 9) for s in range(6)]
    wanted = {s: tuple(int(dict(f.headers)["ce_sequence"] or 0) for f in facts
                       if f.key == s.encode() and dict(f.headers)["ce_type"] == b"asking.asked.v1")
              for s in (f"s{i}" for i in range(6))}  # fmt: skip
    deliveries = [world.delivery, Delivery(mongo, world.consumer, "answering")]

    async def process(one: Delivery) -> None:
        for start in range(0, len(facts), 7):
            while True:
                try:
                    await one.batch(facts[start : start + 7])
                except LostRace:
                    continue
                break

    await asyncio.gather(*(process(d) for d in deliveries))
    for d in deliveries:
        await d.sweep()
    assert {s: await world.effects(s) for s in wanted} == wanted
    assert await world.aside() == 0


class Told(Hearing):
    name: str


def shelf(heard: Heard[Told]) -> list[Entry]:
    removed = heard.type == "asking.removed.v1"
    return [
        Entry("shelf", heard.subject, {"name": heard.data.name}, heard.sequence, remove=removed)
    ]


SHELF = Projection("answering.shelf.v1", {TOPIC: {
    "asking.put.v1": Folds(Told, shelf), "asking.removed.v1": Folds(Told, shelf),
}})  # fmt: skip


def put(subject: str, sequence: int, name: str, type: str = "asking.put.v1") -> Record:
    return record(TOPIC, type, subject, sequence, {"name": name})


async def test_a_view_is_the_same_in_whatever_order_the_facts_come(mongo: Mongo) -> None:
    facts = [put("a", 1, "x"), put("a", 2, "y"), put("a", 3, "y", "asking.removed.v1"),
             put("b", 1, "x"), put("b", 2, "x", "asking.removed.v1"), put("b", 3, "z")]  # fmt: skip
    rng = random.Random(3)
    for run in range(5):
        await mongo.collection("shelf").delete_many({})
        views = Views(mongo, SHELF, "answering")
        mixed = facts * 2
        rng.shuffle(mixed)
        for fact in mixed if run % 2 else [mixed]:
            await views.batch(fact if isinstance(fact, list) else [fact])
        found = await mongo.all(mongo.collection("shelf").find({}).sort("_id", 1))
        assert [(d["_id"], d["name"], d["removed"]) for d in found] == [
            ("a", "y", True), ("b", "z", False),
        ]  # fmt: skip


async def test_a_view_dead_letters_what_it_cannot_read_and_moves_on(mongo: Mongo) -> None:
    await mongo.ensure({**outbox.INDEXES, **delivery.INDEXES})
    views = Views(mongo, SHELF, "answering")
    broken = replace(put("a", 1, "x"), value=b"{")
    assert await views.batch([broken, put("b", 1, "y")]) == {DEAD: 1, HANDLED: 1}
    (letter,) = await delivery.listed(mongo)
    assert letter["consumer"] == "answering.shelf.v1"
    await views.discard(letter["_id"], "broken")
    assert await delivery.listed(mongo) == []
