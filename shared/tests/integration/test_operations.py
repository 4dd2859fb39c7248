"""An operator over HTTP: what is wrong with a service, and what becomes of its dead letters."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared import broker, clock, grants, http, operations, testing
from shared.delivery import GONE, Consumer, Heard, Hears, NotYet, Outcome
from shared.grants import Grant
from shared.messages import Hearing
from shared.mongo import Mongo
from shared.operations import Beat, Behind, Finding
from shared.outbox import Unit
from shared.settings import KafkaSettings, ServiceSettings
from shared.testing import Served, record

OPEN, SEALED = "asking.events", "asking.sealed"
OPERATOR = Grant("operator", "nation", None)
BROKEN: set[int] = set()
LETTERS = "/operations/dead-letters"


class Refusal(Exception):
    """The rules say no."""


class Asked(Hearing):
    n: int
    needs: str | None = None


async def on_asked(heard: Heard[Asked], unit: Unit) -> None:
    if heard.data.n in BROKEN:
        raise KeyError(f"secret words {heard.data.n}")
    if heard.data.needs:
        raise NotYet("other.events", heard.data.needs)
    unit.insert("effects", {"_id": f"{heard.subject} {heard.data.n}"})


CONSUMER = Consumer(
    "answering",
    {topic: {"asking.asked.v1": Hears(Asked, on_asked)} for topic in (OPEN, SEALED)},
)


def create_api(settings: ServiceSettings, *, mongo: Mongo | None = None) -> FastAPI:
    return http.create_api(
        settings, service="answering", title="Answering", routers=[], refusal=Refusal, mongo=mongo
    )


def create_worker(settings: ServiceSettings, *, mongo: Mongo | None = None) -> broker.Worker:
    return broker.Worker(settings, service="answering", consumers=[CONSUMER], mongo=mongo)


@pytest.fixture
async def answering(mongo_url: str) -> AsyncIterator[Served]:
    BROKEN.clear()
    async with testing.serve(mongo_url, ServiceSettings(), create_api, create_worker) as served:
        yield served
        # What the dead letters are told by is the platform's contract.


@pytest.fixture
async def operator(answering: Served) -> dict[str, str]:
    return await answering.token("operator", OPERATOR)


async def tell(served: Served, n: int, *, topic: str = OPEN, sequence: int = 1, **more: Any) -> Any:
    told = record(topic, "asking.asked.v1", "q-1", sequence, {"n": n, **more})
    return (await served.hear_record(told))["answering"]


async def letters(served: Served, operator: Any, **query: str) -> list[dict[str, Any]]:
    answer = await served.client.get(LETTERS, params=query, headers=operator)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def effects(served: Served) -> list[str]:
    found = await served.mongo.all(served.mongo.collection("effects").find({}).sort("_id", 1))
    return [one["_id"] for one in found]


async def status(served: Served, operator: Any) -> dict[str, Any]:
    answer = await served.client.get("/operations/status", headers=operator)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_only_an_operator_may_ask(answering: Served) -> None:
    boss = await answering.token("boss", Grant("secretariat", "nation", None))
    for path in ("/operations/status", LETTERS, f"{LETTERS}/eA"):
        assert (await answering.client.get(path, headers=boss)).status_code == 403
        assert (await answering.client.get(path)).status_code == 401
    for act in ("replay", "discarding"):
        body = {"reason": "x"} if act == "discarding" else None
        path = f"{LETTERS}/eA/{act}"
        answer = await answering.client.post(path, json=body, headers=boss)
        assert answer.status_code == 403


async def test_an_operator_is_heard_of_as_any_role(answering: Served) -> None:
    words = {"account_id": "ani", "grant_id": "g"}
    await answering.hear("identity.events", "identity.operator_appointed.v1", "ani", words)
    assert await grants.grants_of(answering.mongo, "ani") == (OPERATOR,)
    await answering.hear("identity.events", "identity.operator_dismissed.v1", "ani", words)
    assert await grants.grants_of(answering.mongo, "ani") == ()
    closed = {"account_id": "ani"}
    await answering.hear("identity.events", "identity.account_closed.v1", "ani", closed)
    assert not await grants.behind(answering.mongo, grants.Who("ani", (), told_of=3))


async def test_a_letter_is_listed_and_shown_with_its_record_and_why(
    answering: Served, operator: Any
) -> None:
    BROKEN.add(1)
    assert await tell(answering, 1) == {Outcome.DEAD_LETTERED: 1}
    (letter,) = await letters(answering, operator)
    assert (letter["consumer"], letter["topic"], letter["lane"]) == (
        "answering", OPEN, f"{OPEN}|q-1",
    )  # fmt: skip
    assert (letter["why"], letter["status"], letter["times"], letter["sealed"]) == (
        "KeyError: 'secret words 1'", "open", 1, False,
    )  # fmt: skip
    whole = await answering.client.get(f"{LETTERS}/{letter['letter_id']}", headers=operator)
    assert whole.json()["value"] == '{"n":1}'
    assert ["ce_subject", "q-1"] in whole.json()["headers"]
    assert whole.json()["key"] == "q-1"


async def test_a_replayed_letter_takes_effect_and_what_waits_behind_it_follows(
    answering: Served, operator: Any
) -> None:
    BROKEN.add(1)
    await tell(answering, 1)
    await tell(answering, 2, sequence=2)
    (letter,) = await letters(answering, operator)
    path = f"{LETTERS}/{letter['letter_id']}/replay"
    for _ in range(2):
        ordered = await answering.client.post(path, headers=operator)
        assert ordered.status_code == 200
        assert (ordered.json()["ordered"]["what"], ordered.json()["ordered"]["by"]) == (
            "replay", "operator",
        )  # fmt: skip
    assert await effects(answering) == [], "a worker does it"
    await answering.worker.sweep()
    (again,) = await letters(answering, operator)
    assert (again["ordered"], again["answered"]["outcome"]) == (None, "dead-lettered")
    BROKEN.clear()
    await answering.client.post(path, headers=operator)
    await answering.worker.sweep()
    assert await effects(answering) == ["q-1 1", "q-1 2"]
    assert await letters(answering, operator) == []
    (closed,) = await letters(answering, operator, status="closed")
    assert (closed["status"], closed["answered"]["outcome"]) == ("replayed", "handled")
    late = await answering.client.post(path, headers=operator)
    assert (late.status_code, late.json()["type"]) == (409, "urn:gelanggang:platform:letter-closed")
    assert await answering.worker.mongo.collection("dead_letters").count_documents({}) == 1


async def test_a_discarded_letter_keeps_its_reason_and_its_line_goes_on(
    answering: Served, operator: Any
) -> None:
    BROKEN.add(1)
    await tell(answering, 1)
    await tell(answering, 2, sequence=2)
    (letter,) = await letters(answering, operator)
    path = f"{LETTERS}/{letter['letter_id']}/discarding"
    for reason in ("", "  ", "x" * 501):
        answer = await answering.client.post(path, json={"reason": reason}, headers=operator)
        assert answer.status_code == 422
    await answering.client.post(path, json={"reason": " A test. "}, headers=operator)
    await answering.worker.sweep()
    assert await effects(answering) == ["q-1 2"]
    (closed,) = await letters(answering, operator, status="closed")
    done = closed["answered"]
    assert (done["what"], done["reason"], done["by"], done["outcome"]) == (
        "discard", "A test.", "operator", "discarded",
    )  # fmt: skip


async def test_an_order_lies_in_the_log_with_the_letter(answering: Served, operator: Any) -> None:
    BROKEN.add(1)
    await tell(answering, 1)
    (letter,) = await letters(answering, operator)
    await answering.client.post(f"{LETTERS}/{letter['letter_id']}/replay", headers=operator)
    boss = await answering.token("boss", Grant("secretariat", "nation", None))
    (row,) = (await answering.client.get("/log", headers=boss)).json()["items"]
    assert (row["account"], row["operation"], row["outcome"]) == (
        "operator", f"POST {LETTERS}/{{letter_id}}/replay", "done",
    )  # fmt: skip


async def test_of_a_sealed_topic_an_operator_sees_where_and_not_what(
    answering: Served, operator: Any
) -> None:
    BROKEN.add(1)
    await tell(answering, 1, topic=SEALED)
    (letter,) = await letters(answering, operator)
    shown = await answering.client.get(f"{LETTERS}/{letter['letter_id']}", headers=operator)
    assert (shown.json()["why"], shown.json()["sealed"]) == ("KeyError", True)
    assert (shown.json()["key"], shown.json()["headers"], shown.json()["value"]) == (None, [], None)
    assert "secret" not in shown.text + str(letter)


async def test_a_letter_whose_consumer_is_gone_says_so(answering: Served, operator: Any) -> None:
    BROKEN.add(1)
    await tell(answering, 1)
    kept = answering.mongo.collection("dead_letters")
    await kept.update_one({}, {"$set": {"consumer": "former"}})
    (letter,) = await letters(answering, operator)
    await answering.client.post(f"{LETTERS}/{letter['letter_id']}/replay", headers=operator)
    await answering.worker.sweep()
    (waiting,) = await letters(answering, operator)
    assert waiting["answered"]["outcome"] == GONE


async def test_what_was_closed_at_the_command_line_is_left_closed(
    answering: Served, operator: Any
) -> None:
    BROKEN.add(1)
    await tell(answering, 1)
    (letter,) = await letters(answering, operator)
    await answering.client.post(f"{LETTERS}/{letter['letter_id']}/replay", headers=operator)
    (line,) = answering.worker.deliveries
    await line.discard(f"answering|{OPEN}|q-1|1", "by hand")
    BROKEN.clear()
    await answering.worker.sweep()
    assert await effects(answering) == []
    (closed,) = await letters(answering, operator, status="closed")
    assert (closed["status"], closed["answered"]["outcome"]) == ("discarded", "discarded")


async def test_letters_come_in_pages_and_strange_names_find_none(
    answering: Served, operator: Any
) -> None:
    BROKEN.update(range(5))
    for n in range(5):
        told = record(OPEN, "asking.asked.v1", f"q/{n}?", 1, {"n": n})
        await answering.hear_record(told)
    first = await answering.client.get(f"{LETTERS}?limit=3", headers=operator)
    rest = await answering.client.get(
        LETTERS, params={"after": first.json()["next"]}, headers=operator
    )
    lanes = [one["lane"] for one in first.json()["items"] + rest.json()["items"]]
    assert lanes == [f"{OPEN}|q/{n}?" for n in range(5)]
    for one in rest.json()["items"]:
        whole = await answering.client.get(f"{LETTERS}/{one['letter_id']}", headers=operator)
        assert whole.json()["lane"] == one["lane"]
    for name in ("eA", "%ff", "☃", "a" * 101, "...."):
        gone = await answering.client.get(f"{LETTERS}/{name}", headers=operator)
        assert gone.status_code == 404, name


async def test_all_is_well_where_a_worker_was_seen_lately(answering: Served, operator: Any) -> None:
    seen = Beat("w-1", clock.now(), {}, [Behind("answering", OPEN, 4)])
    await operations.beat(answering.mongo, seen)
    told = await status(answering, operator)
    assert (told["service"], told["findings"]) == ("answering", [])
    assert (told["outbox"], told["dead_letters"], told["aside"], told["waits"]) == (0, 0, 0, [])
    (worker,) = told["workers"]
    assert worker["lag"] == [{"consumer": "answering", "topic": OPEN, "records": 4}]
    await operations.leave(answering.mongo, "w-1")
    assert codes(await status(answering, operator)) == ["no-worker-seen"]


def codes(told: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in told["findings"]]


async def test_what_is_wrong_is_named_with_what_a_sentence_needs(
    answering: Served, operator: Any
) -> None:
    now = clock.now()
    old = now - timedelta(minutes=5)
    BROKEN.add(1)
    with testing.at(old):
        await operations.beat(answering.mongo, Beat("gone", old))
        await tell(answering, 1)
        await tell(answering, 3, sequence=3)
        other = record(OPEN, "asking.asked.v1", "q-2", 1, {"n": 7, "needs": "p-1"})
        await answering.hear_record(other)
    await operations.beat(answering.mongo, Beat("here", now, {"progress": "stands still"}))
    told = await status(answering, operator)
    found = {one["code"]: one["params"] for one in told["findings"]}
    assert codes(told).count("set-aside-long") == 2
    assert found["worker-unwell"] == {
        "worker": "here", "check": "progress", "says": "stands still",
    }  # fmt: skip
    assert found["facts-not-sent"]["count"] == 1
    assert 290 <= found["facts-not-sent"]["oldest_s"] <= 310
    assert found["dead-letters-wait"] == {"count": 1}
    waits = sorted((f["params"] for f in told["findings"] if f["code"] == "set-aside-long"),
                   key=lambda one: one["topic"])  # fmt: skip
    assert [(one["topic"], one["subject"], one["before"]) for one in waits] == [
        (OPEN, "q-1", 3), ("other.events", "p-1", None),
    ]  # fmt: skip
    assert {one["worker"] for one in told["workers"]} == {"gone", "here"}


def test_a_worker_that_was_not_seen_lately_does_not_run() -> None:
    now = datetime.fromisoformat("2018-03-01T12:00:00Z")
    last = now - timedelta(seconds=31)
    told = operations.Status(0, None, 0, 0, None, (), (Beat("w", last),))
    assert operations.findings(told, now) == [Finding("no-worker-seen", {"last_seen_at": last})]
    late = now - timedelta(seconds=1)
    assert operations.findings(told, late) == []


async def test_a_worker_says_that_it_is_there_and_leaves_when_it_ends(
    mongo_url: str, kafka: KafkaSettings
) -> None:
    mongo = Mongo(testing.fresh_database(mongo_url))
    away = kafka.model_copy(update={"bootstrap_servers": "127.0.0.1:1"})
    settings = ServiceSettings(kafka=away)
    worker = create_worker(settings, mongo=mongo)
    await worker.prepare()
    await worker.beat()
    (seen,) = (await operations.status(mongo)).workers
    assert (seen.worker, set(seen.wrong)) == (worker.id, {"ready"})
    await worker.start()
    await worker.stop()
    assert (await operations.status(mongo)).workers == []
    await mongo.client.drop_database(mongo.settings.database)
    await mongo.close()


async def test_no_answer_of_it_is_kept_by_anybody(answering: Served, operator: Any) -> None:
    answer: httpx.Response = await answering.client.get("/operations/status", headers=operator)
    assert answer.headers["cache-control"] == "no-store"
