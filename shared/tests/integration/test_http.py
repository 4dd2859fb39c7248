"""The platform's HTTP: strict reading, problems, idempotency, versions, who asks."""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from pydantic import Field
from starlette.responses import Response

from shared import broker, clock, grants, http, telemetry, testing
from shared.grants import Forbidden, Grant
from shared.http import call
from shared.http.pages import _cursor
from shared.mongo import Mongo, Shape
from shared.outbox import Unit
from shared.settings import ServiceSettings
from shared.testing import Served


@dataclass(frozen=True, slots=True)
class Note:
    owner: str
    text: str


NOTES = Shape("notes", Note, noun="note")


class Refusal(Exception):
    says: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))


class TooLoud(Refusal):
    """The text shouts."""

    says = "Write {text} in small letters."


class Text(http.Body):
    text: str = Field(max_length=100)
    weight: float | None = None


class NoteAnswer(http.Answer):
    id: str
    text: str
    version: int


@dataclass(frozen=True)
class Write:
    id: str
    by: str
    text: str
    version: int | None


async def write(command: Write, unit: Unit) -> NoteAnswer:
    if command.text.isupper():
        raise TooLoud(text=command.text)
    kept = await unit.seek(NOTES, command.id)
    if kept is None:
        unit.create(NOTES, command.id, Note(command.by, command.text))
        return NoteAnswer(id=command.id, text=command.text, version=1)
    kept = await unit.find(NOTES, command.id, version=command.version)
    if kept.state.owner != command.by:
        raise Forbidden("Ask its owner.")
    after = unit.record(NOTES, kept, replace(kept.state, text=command.text))
    return NoteAnswer(id=command.id, text=command.text, version=after.version)


router = http.router("notes")


@router.put("/notes/{id}")
async def put(id: str, body: Text, call: http.Call) -> Response:
    command = Write(id, call.who.account, body.text, call.if_match)
    return await call.run(write, command, lambda a: a, 201, shown_once=lambda _: {"link": "once"})


@router.put("/notes/{id}/again")
async def put_again(id: str, body: Text, call: http.Call) -> Response:
    command = Write(id, call.who.account, body.text, None)
    return await call.run(write, command, lambda a: a)


@router.get("/notes", response_model=http.Page[NoteAnswer])
async def listed(cursor: http.Cursor, guest: http.Guest) -> http.Page[NoteAnswer]:
    after = http.after_filter([("_id", 1)], cursor.after)
    found = await guest.mongo.find_many(NOTES, after, [("_id", 1)], cursor.limit + 1)
    items = [NoteAnswer(id=k.id, text=k.state.text, version=k.version) for k in found]
    return http.page(items, cursor.limit, lambda n: [n.id])


@router.get("/notes/{id}", response_model=NoteAnswer)
async def one(id: str, call: http.Call) -> NoteAnswer:
    kept = await call.mongo.find(NOTES, id)
    return NoteAnswer(id=id, text=kept.state.text, version=kept.version)


@router.get("/notes.csv")
async def table(guest: http.Guest) -> Response:
    found = await guest.mongo.find_many(NOTES, {})
    return http.csv("notes.csv", ["id", "text"], [(k.id, k.state.text) for k in found])


@router.get("/bug")
async def bug() -> None:
    raise KeyError("x")


def create_api(settings: ServiceSettings, *, mongo: Mongo | None = None) -> FastAPI:
    return http.create_api(
        settings, service="notes", title="Notes", routers=[router], refusal=Refusal,
        shapes=[NOTES], mongo=mongo,
    )  # fmt: skip


def create_worker(settings: ServiceSettings, *, mongo: Mongo | None = None) -> broker.Worker:
    return broker.Worker(settings, service="notes", shapes=[NOTES], mongo=mongo)


@pytest.fixture
async def notes(mongo_url: str) -> AsyncIterator[Served]:
    async with testing.serve(mongo_url, ServiceSettings(), create_api, create_worker) as served:
        yield served


@pytest.fixture
async def me(notes: Served) -> dict[str, str]:
    return await notes.token("me", Grant("secretariat", "nation", None))


def kind(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")


async def test_a_command_answers_with_its_version_as_etag(notes: Served, me: Any) -> None:
    answer = await notes.client.put("/notes/a", json={"text": "x"}, headers=me)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.json() == {"id": "a", "text": "x", "version": 1, "link": "once"}
    assert len(answer.headers["x-request-id"]) == 32
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_refusal_is_a_problem_of_its_own_type(notes: Served, me: Any) -> None:
    answer = await notes.client.put("/notes/a", json={"text": "LOUD"}, headers=me)
    assert kind(answer) == (409, "notes:too-loud")
    assert answer.json()["detail"] == "Write LOUD in small letters."
    assert answer.json()["params"] == {"text": "LOUD"}
    assert await notes.mongo.find_many(NOTES, {}) == []


BAD = [
    (b'{"text": NaN}', 400), (b'{"text": "a", "weight": Infinity}', 400), (b"{", 400),
    (b'{"text": "\xff"}', 400), (b'{"text": "a\\u0000b"}', 400), (b"[" * 10_000, 400),
    (b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}", 400),
    (b"{}", 422), (b'{"text": 5}', 422), (b'{"text": "x", "other": 1}', 422), (b"[]", 422),
    (b'{"text": "' + b"x" * 101 + b'"}', 422), (b'{"text": "' + b"x" * 1_100_000 + b'"}', 413),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), BAD, ids=[str(i) for i in range(len(BAD))])
async def test_bad_input_is_answered_clearly_and_stores_nothing(
    notes: Served, me: Any, body: bytes, status: int
) -> None:
    headers = {**me, "content-type": "application/json"}
    answer = await notes.client.put("/notes/a", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert await notes.mongo.find_many(NOTES, {}) == []


async def test_a_backslash_before_u0000_is_not_a_nul(notes: Served, me: Any) -> None:
    headers = {**me, "content-type": "application/json"}
    body = b'{"text": "a\\\\u0000b"}'
    answer = await notes.client.put("/notes/a", content=body, headers=headers)
    assert answer.status_code == 201


async def test_the_field_that_is_wrong_is_named(notes: Served, me: Any) -> None:
    answer = await notes.client.put("/notes/a", json={"text": "x", "other": 1}, headers=me)
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/body/other"]


async def test_what_is_wrong_in_a_field_can_be_said_in_any_language(notes: Served, me: Any) -> None:
    answer = await notes.client.get("/notes?limit=0", headers=me)
    assert [(e["code"], e["params"]) for e in answer.json()["errors"]] == [
        ("greater-than-equal", {"ge": 1})
    ]


async def test_a_key_makes_a_repetition_harmless(notes: Served, me: Any) -> None:
    headers = {**me, "Idempotency-Key": "k1"}
    first = await notes.client.put("/notes/a", json={"text": "x"}, headers=headers)
    again = await notes.client.put("/notes/a", json={"text": "x"}, headers=headers)
    assert (again.status_code, again.headers["etag"]) == (201, '"1"')
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json()["link"] == "once"
    assert "link" not in again.json()
    assert "once" not in str(await notes.mongo.collection("idempotency").find_one({}))
    other = await notes.client.put("/notes/a", json={"text": "y"}, headers=headers)
    assert kind(other) == (422, "key-reused")
    assert (await notes.mongo.find(NOTES, "a")).state.text == "x"


async def test_racing_repetitions_take_effect_once(notes: Served, me: Any) -> None:
    headers = {**me, "Idempotency-Key": "k1"}
    answers = await asyncio.gather(
        *(notes.client.put("/notes/a", json={"text": "x"}, headers=headers) for _ in range(8))
    )
    assert {(a.status_code, a.headers["etag"]) for a in answers} == {(201, '"1"')}


async def test_a_repetition_that_overtakes_is_answered_as_its_twin_was(
    notes: Served, me: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {**me, "Idempotency-Key": "k1", "If-Match": '"1"'}
    await notes.client.put("/notes/a", json={"text": "x"}, headers=me)
    changed = await notes.client.put("/notes/a", json={"text": "y"}, headers=headers)
    real, blind = call._Once.known, [True]

    async def not_yet(once: Any) -> Any:
        # The twin commits between this look and the command's own read.
        return None if blind and blind.pop() else await real(once)

    monkeypatch.setattr(call._Once, "known", not_yet)
    again = await notes.client.put("/notes/a", json={"text": "y"}, headers=headers)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert again.json()["version"] == changed.json()["version"] == 2


async def test_a_stale_version_is_refused(notes: Served, me: Any) -> None:
    await notes.client.put("/notes/a", json={"text": "x"}, headers=me)
    await notes.client.put("/notes/a", json={"text": "y"}, headers=me)
    stale = {**me, "If-Match": '"1"'}
    answer = await notes.client.put("/notes/a", json={"text": "z"}, headers=stale)
    assert kind(answer) == (412, "stale")
    assert answer.json()["current"] == 2
    odd = await notes.client.put("/notes/a", json={"text": "z"}, headers={**me, "If-Match": "x"})
    assert kind(odd) == (400, "malformed")


async def test_a_version_that_is_not_compared_is_refused(notes: Served, me: Any) -> None:
    for given, status in (('"1"', 400), ("x", 400), ("*", 200)):
        answer = await notes.client.put(
            "/notes/a/again", json={"text": "x"}, headers={**me, "If-Match": given}
        )
        assert answer.status_code == status
        assert len(await notes.told()) == 0
    assert (await notes.mongo.find(NOTES, "a")).version == 1


async def test_who_asks_must_be_known(notes: Served, me: Any) -> None:
    url, text, issuer = "/notes/a", {"text": "x"}, notes.settings.issuer.url
    assert kind(await notes.client.put(url, json=text)) == (401, "no-token")
    other = OKPKey.generate_key("Ed25519", {"kid": "test"})
    tokens = {
        "expired-token": testing.token(issuer, "me", lives_s=-600),
        "bad-token": testing.token(issuer, "me", key=other),
    }
    for wanted, token in tokens.items():
        headers = {"Authorization": f"Bearer {token}"}
        assert kind(await notes.client.put(url, json=text, headers=headers)) == (401, wanted)
    for token in (testing.token("http://else", "me"), testing.token(issuer, "me", aud="x"), "a.b"):
        headers = {"Authorization": f"Bearer {token}"}
        assert kind(await notes.client.put(url, json=text, headers=headers)) == (401, "bad-token")


async def test_a_believed_token_ends_at_its_instant(notes: Served, me: Any) -> None:
    assert (await notes.client.put("/notes/a", json={"text": "x"}, headers=me)).is_success
    with notes.at(clock.now() + timedelta(minutes=6)):
        answer = await notes.client.put("/notes/a", json={"text": "y"}, headers=me)
    assert kind(answer) == (401, "expired-token")


async def test_forbidden_says_try_again_when_the_role_has_not_arrived(
    notes: Served, me: Any
) -> None:
    await notes.client.put("/notes/a", json={"text": "x"}, headers=me)
    other = await notes.token("other")
    answer = await notes.client.put("/notes/a", json={"text": "y"}, headers=other)
    assert kind(answer) == (403, "forbidden")
    ahead = await notes.token("other", told_of=3)
    answer = await notes.client.put("/notes/a", json={"text": "y"}, headers=ahead)
    assert kind(answer) == (503, "role-not-heard-yet")
    missing = await notes.client.get("/notes/none", headers=ahead)
    assert kind(missing) == (503, "role-not-heard-yet")
    assert kind(await notes.client.get("/notes/none", headers=me)) == (404, "not-found")
    granted = {"account_id": "other", "grant_id": "g", "role": "evaluator",
               "scope_kind": "edition", "scope_id": "e"}  # fmt: skip
    fact = ("identity.events", "identity.role_granted.v1", "other", granted)
    await notes.hear(*fact, sequence=3)
    answer = await notes.client.put("/notes/a", json={"text": "y"}, headers=ahead)
    assert kind(answer) == (403, "forbidden")


async def test_a_role_that_arrives_during_the_request_is_asked_for_again(notes: Served) -> None:
    headers = await notes.token("late")

    async def arriving(mongo: Mongo, account: str) -> tuple[Grant, ...]:
        asked.append(account)
        return () if len(asked) == 1 else (Grant("evaluator", "edition", "e"),)

    asked: list[str] = []
    object.__setattr__(notes.app.state.platform, "grants_of", arriving)
    answer = await notes.client.get("/notes/none", headers=headers)
    assert kind(answer) == (503, "role-not-heard-yet")


async def test_a_role_that_arrives_during_the_refusal_is_asked_for_again(notes: Served) -> None:
    headers = await notes.token("late", told_of=2)
    told = {"account_id": "late", "grant_id": "g", "role": "evaluator",
            "scope_kind": "edition", "scope_id": "e"}  # fmt: skip
    asked: list[str] = []

    async def arriving_after(mongo: Mongo, account: str) -> tuple[Grant, ...]:
        found = await grants.grants_of(mongo, account)
        asked.append(account)
        if len(asked) == 2:  # as when the fact is heard between two reads
            await notes.hear(
                "identity.events", "identity.role_granted.v1", "late", told, sequence=2
            )
        return found

    object.__setattr__(notes.app.state.platform, "grants_of", arriving_after)
    answers = [kind(await notes.client.get("/notes/none", headers=headers)) for _ in range(3)]
    assert answers == [(503, "role-not-heard-yet")] * 2 + [(404, "not-found")]


async def test_lists_come_in_pages(notes: Served, me: Any) -> None:
    for n in range(5):
        await notes.client.put(f"/notes/{n}", json={"text": "x"}, headers=me)
    seen: list[str] = []
    url: str | None = "/notes?limit=2"
    while url:
        page = (await notes.client.get(url)).json()
        seen += [i["id"] for i in page["items"]]
        url = f"/notes?limit=2&after={page['next']}" if page["next"] else None
    assert seen == ["0", "1", "2", "3", "4"]
    for bad in ("limit=0", "limit=201", "after=%%%", "after=e30", "after=W3siJGd0IjoiIn1d"):
        assert (await notes.client.get(f"/notes?{bad}")).status_code == 422


def test_a_cursor_keeps_instants_and_takes_no_operator() -> None:
    instant = clock.now()
    made = http.page([1, 2, 3], 1, lambda _: [instant, "a"])
    assert _cursor(made.next, 5).after == [instant, "a"]
    with pytest.raises(http.Problem):
        _cursor("W3siJGd0IjoiIn0sImEiXQ", 5)  # [{"$gt":""},"a"]


@pytest.mark.parametrize(
    "value", [2**63, 2**64 - 1, ["at", "0001-01-01T00:00:00+14:00"], ["at", "soon"], [7], {}]
)
def test_a_cursor_holds_only_what_can_be_compared(value: object) -> None:
    sent = base64.urlsafe_b64encode(json.dumps([value]).encode()).decode()
    with pytest.raises(http.Problem):
        _cursor(sent, 5)


def test_a_numbered_list_goes_on_after_a_number() -> None:
    assert http.after_place(None, 7) == 7
    assert http.after_place([3], 7) == 3
    for other in ([], ["3"], [1, 2], [1.5]):
        with pytest.raises(http.Problem):
            http.after_place(other, 7)


async def test_a_table_holds_no_formula(notes: Served, me: Any) -> None:
    await notes.client.put("/notes/a", json={"text": "=1+1"}, headers=me)
    assert (await notes.client.get("/notes.csv")).text == "id,text\r\na,'=1+1\r\n"


async def test_other_ends_are_problems_too(notes: Served) -> None:
    assert kind(await notes.client.get("/nowhere")) == (404, "not-found")
    assert kind(await notes.client.delete("/notes")) == (405, "method-not-allowed")
    assert kind(await notes.client.get("/bug")) == (500, "bug")


async def test_a_bug_is_found_in_the_log_by_the_id_that_is_answered(notes: Served) -> None:
    seen: list[str] = []
    monitor = logging.Handler()
    monitor.emit = lambda record: seen.append(telemetry.trace_id())  # type: ignore[method-assign]
    logging.getLogger("shared.http.problems").addHandler(monitor)
    answer = await notes.client.get("/bug")
    logging.getLogger("shared.http.problems").removeHandler(monitor)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [answer.headers["x-request-id"]] == seen == [answer.json()["trace"]]


async def test_metrics_are_told_while_mongodb_is_away(
    notes: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise http.app.AWAY[0]

    monkeypatch.setattr("shared.outbox.measure", away)
    answer = await notes.client.get("/metrics")
    assert (answer.status_code, "gelanggang_http_request" in answer.text) == (200, True)


async def test_health_and_metrics(notes: Served) -> None:
    assert (await notes.client.get("/livez")).json()["status"] == "well"
    assert (await notes.client.get("/readyz")).json()["status"] == "well"
    assert "gelanggang_outbox_depth" in (await notes.client.get("/metrics")).text
    with notes.at(clock.now() + timedelta(seconds=5)):
        late = await notes.client.get("/readyz")
    assert late.status_code == 503
    assert "clock" in late.json()["wrong"]["mongo"]
