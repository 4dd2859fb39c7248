"""Who did or looked at what: one row for each, in the command's own transaction."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import Field
from starlette.responses import Response

from shared import broker, clock, http, testing
from shared.grants import Forbidden, Grant, Who
from shared.mongo import CommitOutcomeUnknown, Document, LostRace, Mongo, Shape
from shared.outbox import Unit
from shared.settings import ServiceSettings
from shared.testing import Served

BOSS = Grant("secretariat", "nation", None)
SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Note:
    edition_id: str
    text: str


NOTES = Shape("notes", Note, noun="note")


class Refusal(Exception):
    """The rules say no."""


class TooLoud(Refusal):
    """It shouts."""


class Text(http.Body):
    text: str = Field(max_length=100)


class NoteAnswer(http.Answer):
    version: int


@dataclass(frozen=True)
class Write:
    id: str
    text: str
    version: int | None
    by: Who


async def write(command: Write, unit: Unit) -> Any:
    known = {"LOUD": TooLoud("no"), "not yours": Forbidden("no"), "race": LostRace("lost")}
    if command.text in known:
        raise known[command.text]
    if command.text == "unknown":
        raise CommitOutcomeUnknown("who knows")
    kept = await unit.seek(NOTES, command.id)
    if kept is not None and kept.state.text == command.text:
        return kept
    note = Note("e-1", command.text)
    if kept is None:
        return unit.create(NOTES, command.id, note)
    kept = await unit.find(NOTES, command.id, version=command.version)
    return unit.record(NOTES, kept, note)


router = http.router("notes")


def answer(kept: Any) -> NoteAnswer:
    return NoteAnswer(version=kept.version)


@router.put("/notes/{id}")
async def put(id: str, body: Text, call: http.Call) -> Response:
    return await call.run(write, Write(id, body.text, call.if_match, call.who), answer)


@router.patch("/notes/{id}")
async def autosave(id: str, body: Text, call: http.Call) -> Response:
    command = Write(id, body.text, call.if_match, call.who)
    return await call.run(write, command, answer, logged=False)


@router.post("/notes")
async def many(body: Text, call: http.Call) -> NoteAnswer:
    for id in ("m-1", "m-2"):
        await call.do(write, Write(id, body.text, None, call.who), id=id)
    return NoteAnswer(version=0)


@router.post("/open/{code}")
async def guest(code: str, asked: http.Guest) -> Response:
    by = asked.who or Who("nobody")
    return await asked.run(write, Write(code, "x", None, by), answer)


@router.get("/notes/{id}")
async def look(id: str, call: http.Call) -> NoteAnswer:
    kept = await call.mongo.find(NOTES, id)
    await call.looked(kept.state.edition_id)
    return answer(kept)


async def seen(_: Mongo, who: Who) -> Sequence[Document]:
    return [] if who.account == "named" else [{"$match": {"subjects.id": {"$ne": SEALED}}}]


def create_api(settings: ServiceSettings, *, mongo: Mongo | None = None) -> FastAPI:
    return http.create_api(
        settings, service="notes", title="Notes", routers=[router], refusal=Refusal,
        shapes=[NOTES], mongo=mongo, log_seen=seen,
    )  # fmt: skip


def create_worker(settings: ServiceSettings, *, mongo: Mongo | None = None) -> broker.Worker:
    return broker.Worker(settings, service="notes", shapes=[NOTES], mongo=mongo)


@pytest.fixture
async def notes(mongo_url: str) -> AsyncIterator[Served]:
    async with testing.serve(mongo_url, ServiceSettings(), create_api, create_worker) as served:
        yield served


@pytest.fixture
async def boss(notes: Served) -> dict[str, str]:
    return await notes.token("boss", BOSS)


async def rows(notes: Served, who: Any, **query: Any) -> list[dict[str, Any]]:
    found = await notes.client.get("/log", params=query, headers=who)
    assert found.status_code == 200, found.text
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def did(notes: Served, who: Any, **query: Any) -> list[tuple[str, str]]:
    return [(one["operation"], one["outcome"]) for one in await rows(notes, who, **query)]


async def test_what_was_done_is_logged_with_who_when_and_to_what(notes: Served, boss: Any) -> None:
    done = await notes.client.put("/notes/a", json={"text": "words"}, headers=boss)
    (row,) = await rows(notes, boss)
    at = row.pop("at")
    assert abs(clock.now() - datetime.fromisoformat(at)) < timedelta(seconds=30)
    assert row == {
        "account": "boss", "service": "notes", "operation": "PUT /notes/{id}",
        "subjects": {"id": "a"}, "edition": "e-1", "outcome": "done",
        "trace": done.headers["x-request-id"],
    }  # fmt: skip
    kept = await notes.mongo.collection("log").find_one({})
    assert "words" not in str(kept), "no word of anybody"


async def test_what_was_refused_is_logged_as_what(notes: Served, boss: Any) -> None:
    await notes.client.put("/notes/a", json={"text": "x"}, headers=boss)
    for text in ("LOUD", "not yours"):
        await notes.client.put("/notes/b", json={"text": text}, headers=boss)
    stale = {**boss, "If-Match": '"7"'}
    await notes.client.put("/notes/a", json={"text": "y"}, headers=stale)
    assert [outcome for _, outcome in await did(notes, boss)] == [
        "stale", "forbidden", "notes:too-loud", "done",
    ]  # fmt: skip
    assert await notes.mongo.collection("notes").count_documents({}) == 1


async def test_a_failure_of_ours_is_no_refusal_of_his(notes: Served, boss: Any) -> None:
    for text in ("race", "unknown"):
        await notes.client.put("/notes/a", json={"text": text}, headers=boss)
    bad = await notes.client.put("/notes/a", json={"text": 7}, headers=boss)
    assert bad.status_code == 422
    assert await rows(notes, boss) == []


async def test_a_command_that_says_nothing_new_was_asked_all_the_same(
    notes: Served, boss: Any
) -> None:
    for _ in range(2):
        await notes.client.put("/notes/a", json={"text": "x"}, headers=boss)
    assert len(await rows(notes, boss)) == 2
    keyed = {**boss, "Idempotency-Key": "k"}
    for _ in range(2):
        await notes.client.put("/notes/b", json={"text": "x"}, headers=keyed)
    assert len(await rows(notes, boss, subject="b")) == 1, "done once, logged once"


async def test_without_its_row_nothing_is_done(notes: Served, boss: Any) -> None:
    collection = notes.mongo.collection("log")
    await collection.create_index([("account", 1)], unique=True)
    await notes.client.put("/notes/a", json={"text": "x"}, headers=boss)
    second = await notes.client.put("/notes/b", json={"text": "x"}, headers=boss)
    assert second.status_code == 409
    assert await notes.mongo.seek(NOTES, "b") is None


async def test_each_of_many_has_a_row_and_an_autosave_has_none(notes: Served, boss: Any) -> None:
    await notes.client.post("/notes", json={"text": "x"}, headers=boss)
    await notes.client.patch("/notes/m-1", json={"text": "y"}, headers=boss)
    assert [one["subjects"]["id"] for one in await rows(notes, boss)] == ["m-2", "m-1"]


async def test_of_what_anyone_may_do_nothing_is_logged(notes: Served, boss: Any) -> None:
    assert (await notes.client.post("/open/secret-code", headers=boss)).status_code == 200
    assert await rows(notes, boss) == []


async def test_a_look_is_logged_before_it_is_answered(notes: Served, boss: Any) -> None:
    await notes.client.put("/notes/a", json={"text": "x"}, headers=boss)
    assert (await notes.client.get("/notes/a", headers=boss)).status_code == 200
    assert (await notes.client.get("/notes/nothing", headers=boss)).status_code == 404
    (look, _) = await rows(notes, boss)
    assert (look["operation"], look["outcome"], look["edition"]) == (
        "GET /notes/{id}", "looked", "e-1",
    )  # fmt: skip


async def test_an_auditor_reads_what_is_of_his_edition(notes: Served, boss: Any) -> None:
    await notes.client.put("/notes/a", json={"text": "x"}, headers=boss)
    await notes.client.put("/notes/b", json={"text": "LOUD"}, headers=boss)
    auditor = await notes.token("auditor", Grant("auditor", "edition", "e-1"))
    other = await notes.token("other", Grant("auditor", "edition", "e-2"))
    nobody = await notes.token("nobody", Grant("evaluator", "edition", "e-1"))
    assert await did(notes, auditor) == [("PUT /notes/{id}", "done")]
    assert await did(notes, auditor, edition="e-1") == [("PUT /notes/{id}", "done")]
    assert await did(notes, other) == []
    for who, query in ((nobody, ""), (other, "?edition=e-1")):
        assert (await notes.client.get(f"/log{query}", headers=who)).status_code == 403
    assert (await notes.client.get("/log")).status_code == 401


async def test_what_a_reader_may_not_know_of_is_not_there(notes: Served, boss: Any) -> None:
    for id in (SEALED, "a"):
        await notes.client.put(f"/notes/{id}", json={"text": "x"}, headers=boss)
    named = await notes.token("named", BOSS)
    assert [one["subjects"]["id"] for one in await rows(notes, boss)] == ["a"]
    assert await rows(notes, boss, subject=SEALED) == []
    assert [one["subjects"]["id"] for one in await rows(notes, named)] == ["a", SEALED]
    table = await notes.client.get("/log?format=csv", headers=boss)
    assert SEALED not in table.text


async def test_the_log_is_filtered_in_pages_and_as_a_table(notes: Served, boss: Any) -> None:
    second = await notes.token("second", BOSS)
    noon = clock.now().replace(microsecond=0)
    for n in range(5):
        with testing.at(noon + timedelta(minutes=n)):
            await notes.client.put(f"/notes/n-{n}", json={"text": "x"}, headers=boss)
    with testing.at(noon + timedelta(minutes=1)):
        await notes.client.put("/notes/n-0", json={"text": "y"}, headers=second)

    async def ids(**query: Any) -> list[str]:
        return [one["subjects"]["id"] for one in await rows(notes, boss, **query)]

    assert await ids(account="second") == ["n-0"]
    assert sorted(await ids(subject="n-0")) == ["n-0", "n-0"]
    span = {"since": (noon + timedelta(minutes=2)).isoformat()}
    assert await ids(**span, until=(noon + timedelta(minutes=4)).isoformat()) == ["n-3", "n-2"]
    first = await notes.client.get("/log?limit=4&account=boss", headers=boss)
    after = {"after": first.json()["next"], "account": "boss"}
    rest = await notes.client.get("/log", params=after, headers=boss)
    shown = [one["subjects"]["id"] for one in first.json()["items"] + rest.json()["items"]]
    assert shown == ["n-4", "n-3", "n-2", "n-1", "n-0"]
    table = await notes.client.get("/log?format=csv&account=second", headers=boss)
    header, row = csv.reader(io.StringIO(table.text))
    assert dict(zip(header, row, strict=True))["subjects"] == "id=n-0"
    assert table.headers["content-type"].startswith("text/csv")
