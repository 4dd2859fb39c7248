"""Editions over HTTP: drafts are the secretariat's, what is published is anyone's and stays."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from shared.testing import Served

Body = Callable[..., dict[str, Any]]
Publish = Callable[..., Any]
Headers = dict[str, str]


async def test_a_draft_is_made_and_told_to_nobody(
    served: Served, secretary: Headers, body: Body
) -> None:
    made = await served.client.put(
        "/editions/lomba", json={**body(intake=(10, 70)), "name": "Lomba 2026"}, headers=secretary
    )
    assert (made.status_code, made.headers["etag"]) == (200, '"1"')
    answer = made.json()
    assert (answer["id"], answer["name"], answer["year"], answer["state"], answer["version"]) == (
        "lomba", "Lomba 2026", 2026, "draft", 1,
    )  # fmt: skip
    assert answer["stages"][0] == {
        "id": "intake",
        "name": {"id": "Pengajuan", "en": "Submission"},
        "purpose": "intake",
        "round": None,
        "list": None,
        "opens_at": "2026-03-01T02:10:00Z",
        "closes_at": "2026-03-01T03:10:00Z",
        "opened_at": None,
        "closed_at": None,
        "opens_by": "clock",
        "closes_by": "clock",
        "state": "waiting",
    }
    assert (answer["stages"][1]["opens_by"], answer["stages"][1]["closes_by"]) == ("hand", "hand")
    assert answer["assumptions"] == [
        {"at": "/groups", "why": {"id": None, "en": "The whole edition is made up."}}
    ]
    assert (answer["title"], answer["notice_seconds"]) == (
        {"id": "Lomba 2026", "en": "Lomba 2026"}, 1,
    )  # fmt: skip
    assert answer["windows"] == {
        "repair_seconds": 600, "reply_seconds": 600, "objection_seconds": 600,
    }  # fmt: skip
    assert await served.told() == []


async def test_the_same_draft_again_writes_nothing(
    served: Served, secretary: Headers, body: Body
) -> None:
    same = body(intake=(10, 70))
    made = await served.client.put("/editions/lomba", json=same, headers=secretary)
    again = await served.client.put("/editions/lomba", json=same, headers=secretary)
    assert (again.json(), again.json()["version"]) == (made.json(), 1)


async def test_a_draft_is_changed_while_it_is_one(
    served: Served, secretary: Headers, body: Body
) -> None:
    await served.client.put("/editions/lomba", json=body(intake=(10, 70)), headers=secretary)
    changed = await served.client.put(
        "/editions/lomba",
        json={"simulated": False, "template": "kipp-2018"},
        headers=secretary | {"If-Match": '"1"'},
    )
    assert changed.json()["stages"][0]["id"] == "submission"
    stale = await served.client.put(
        "/editions/lomba", json=body(), headers=secretary | {"If-Match": '"1"'}
    )
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    never = await served.client.put(
        "/editions/other", json=body(), headers=secretary | {"If-Match": '"1"'}
    )
    assert never.status_code == 404


async def test_a_draft_takes_another_rule_book_as_a_file(
    served: Served, secretary: Headers, body: Body, book_file: Callable[[str], bytes]
) -> None:
    await served.client.put("/editions/lomba", json=body(desk=(10, 70)), headers=secretary)
    url = "/editions/lomba/rule-book"
    changed = await served.client.put(url, content=book_file("kipp-2019"), headers=secretary)
    assert changed.status_code == 200
    stages = changed.json()["stages"]
    assert [(each["id"], each["opens_at"]) for each in stages[:3]] == [
        ("submission", None), ("administration", None), ("desk", "2026-03-01T02:10:00Z"),
    ]  # fmt: skip
    absent = await served.client.put(
        "/editions/absent/rule-book", content=book_file("kipp-2019"), headers=secretary
    )
    assert absent.status_code == 404


async def test_a_rule_book_with_mistakes_is_not_kept(
    served: Served, secretary: Headers, body: Body
) -> None:
    spoiled = body()
    spoiled["rule_book"]["groups"][0]["scale"]["step"] = 0.5
    spoiled["rule_book"]["lists"][0]["size"] = 7
    refused = await served.client.put("/editions/lomba", json=spoiled, headers=secretary)
    assert (refused.status_code, refused.json()["title"]) == (422, "The rule book has 2 mistakes.")
    assert [each["pointer"] for each in refused.json()["errors"]] == [
        "/groups/0/scale/step", "/lists/0/seats",
    ]  # fmt: skip
    await served.client.put("/editions/lomba", json=body(), headers=secretary)
    as_file = yaml.safe_dump(spoiled["rule_book"])
    again = await served.client.put("/editions/lomba/rule-book", content=as_file, headers=secretary)
    nowhere = {"line": None, "column": None}
    assert [each | nowhere for each in again.json()["errors"]] == refused.json()["errors"]
    assert [as_file.splitlines()[each["line"] - 1].strip() for each in again.json()["errors"]] == [
        "step: 0.5", "seats:",
    ]  # fmt: skip
    read = await served.client.get("/editions/lomba", headers=secretary)
    assert read.json()["version"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"simulated": "yes"},
        {"simulated": None},
        {"colour": "red"},
        {"template": "kipp-2018"},
        {"rule_book": None},
        {"rule_book": None, "template": "kipp-2099"},
        {"rule_book": []},
        {"name": ""},
        {"name": "n" * 201},
        {"stages": [{"stage": "intake", "opens_at": 1772330400}]},
        {"stages": [{"stage": "intake", "opens_at": "2026-03-02T00:00:00"}]},
        {"stages": [{"stage": "intake", "opens_at": "0001-01-01T00:00:00+14:00"}]},
        {"stages": [{"stage": "intake", "opens_at": "9999-12-31T23:59:59-14:00"}]},
        {"stages": [{"stage": "intake", "until": None}]},
        {"stages": [{"stage": "intake"}] * 61},
        {"stages": {}},
    ],
)
async def test_a_body_that_is_wrong_is_refused_with_the_field(
    change: dict[str, Any], served: Served, secretary: Headers, body: Body
) -> None:
    refused = await served.client.put(
        "/editions/lomba", json={**body(), **change}, headers=secretary
    )
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:gelanggang:invalid"
    assert refused.json()["errors"]
    assert await served.mongo.collection("editions").count_documents({}) == 0


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b'{"simulated": NaN}', 400),
        (b'{"simulated": true, "name": "a\\u0000b"}', 400),
        (b'{"simulated": "\xff"}', 400),
        (b"[" * 10_000, 400),
        (b"{", 400),
        (b"", 422),
        (b'{"name": "' + b"n" * 1_100_000 + b'"}', 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    raw: bytes, status: int, served: Served, secretary: Headers
) -> None:
    headers = secretary | {"content-type": "application/json"}
    refused = await served.client.put("/editions/lomba", content=raw, headers=headers)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_stage_that_the_book_has_not_is_refused_by_its_name(
    served: Served, secretary: Headers, body: Body
) -> None:
    refused = await served.client.put(
        "/editions/lomba", json=body(submission=(1, 2)), headers=secretary
    )
    assert (refused.status_code, refused.json()["type"]) == (
        409, "urn:gelanggang:programme:unknown-stage",
    )  # fmt: skip
    assert refused.json()["params"]["stage"] == "submission"


@pytest.mark.parametrize("id", ["UPPER", "a--b", "x" * 61, "a b", "a:b", "a/b"])
async def test_an_id_is_small_letters_digits_and_hyphens(
    id: str, served: Served, secretary: Headers, body: Body
) -> None:
    refused = await served.client.put(f"/editions/{id}", json=body(), headers=secretary)
    assert refused.status_code in (404, 422)


async def test_only_the_secretariat_drafts_and_sees_drafts(
    served: Served, secretary: Headers, evaluator: Headers, body: Body
) -> None:
    client = served.client
    assert (await client.put("/editions/lomba", json=body())).status_code == 401
    forbidden = await client.put("/editions/lomba", json=body(), headers=evaluator)
    assert (forbidden.status_code, forbidden.json()["type"]) == (403, "urn:gelanggang:forbidden")
    await client.put("/editions/lomba", json=body(), headers=secretary)
    for path in ("", "/rule-book"):
        for headers in ({}, evaluator):
            hidden = await client.get(f"/editions/lomba{path}", headers=headers)
            assert hidden.status_code == 404
            absent = await client.get(f"/editions/absent{path}", headers=headers)
            assert absent.json()["detail"].replace("absent", "lomba") == hidden.json()["detail"]
    for url in ("/editions/lomba/publication", "/editions/lomba/stages/intake/opening"):
        acted = await client.post(
            url, json={"reason": "r"} if "stage" in url else {}, headers=evaluator
        )
        assert acted.status_code == 404
    assert (await client.get("/editions/lomba/check", headers=evaluator)).status_code == 404
    assert (await client.get("/editions")).json()["items"] == []
    assert (await client.get("/drafts", headers=evaluator)).status_code == 403
    assert (await client.get("/drafts")).status_code == 401
    listed = await client.get("/drafts", headers=secretary)
    assert [each["id"] for each in listed.json()["items"]] == ["lomba"]


async def test_a_draft_is_checked_before_it_is_published(
    served: Served, secretary: Headers, body: Body
) -> None:
    late = body(intake=(-5, -10), desk=(-8, None))
    await served.client.put("/editions/lomba", json=late, headers=secretary)
    checked = await served.client.get("/editions/lomba/check", headers=secretary)
    pointers = [each["pointer"] for each in checked.json()["findings"]]
    assert checked.json()["publishable"] is False
    assert pointers == [
        "/stages/0/opens_at", "/stages/0/closes_at", "/stages/0/closes_at", "/stages/3/opens_at",
        "/stages/3/opens_at",
    ]  # fmt: skip
    refused = await served.client.post("/editions/lomba/publication", json={}, headers=secretary)
    assert (refused.status_code, refused.json()["type"]) == (
        409, "urn:gelanggang:programme:calendar-not-ready",
    )  # fmt: skip
    assert refused.json()["params"]["findings"] == checked.json()["findings"]
    await served.client.put("/editions/lomba", json=body(intake=(5, 10)), headers=secretary)
    again = await served.client.get("/editions/lomba/check", headers=secretary)
    assert (again.json()["publishable"], again.json()["findings"]) == (True, [])


async def test_the_shipped_rule_book_has_the_notice_of_a_simulated_edition(
    served: Served, secretary: Headers
) -> None:
    url = "/editions/kipp"
    real = {"simulated": False, "template": "kipp-2018"}
    await served.client.put(url, json=real, headers=secretary)
    checked = await served.client.get(f"{url}/check", headers=secretary)
    assert [each["pointer"] for each in checked.json()["findings"]] == ["/notice_seconds"]
    refused = await served.client.post(f"{url}/publication", json={}, headers=secretary)
    assert refused.json()["type"] == "urn:gelanggang:programme:calendar-not-ready"
    assert refused.json()["params"]["findings"] == checked.json()["findings"]
    await served.client.put(url, json=real | {"simulated": True}, headers=secretary)
    published = await served.client.post(f"{url}/publication", json={}, headers=secretary)
    assert published.json()["state"] == "published"


async def test_a_published_edition_is_told_once_with_its_whole_rule_book(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    published = await publish(intake=(10, 70))
    (fact,) = await served.told()
    assert (fact["type"], fact["subject"], fact["sequence"], fact["topic"]) == (
        "programme.edition_published.v1", "lomba", 1, "programme.events",
    )  # fmt: skip
    assert fact["data"]["rule_book_sha256"] == published["rule_book_sha256"]
    assert fact["data"]["stages"][0] == {
        "stage": "intake",
        "opens_at": "2026-03-01T02:10:00Z",
        "closes_at": "2026-03-01T03:10:00Z",
    }
    served_book = await served.client.get("/editions/lomba/rule-book")
    assert served_book.json() == fact["data"]["rule_book"]
    assert hashlib.sha256(served_book.content).hexdigest() == fact["data"]["rule_book_sha256"]
    again = await served.client.post("/editions/lomba/publication", json={}, headers=secretary)
    assert again.json()["type"] == "urn:gelanggang:programme:already-published"
    assert len(await served.told()) == 1


async def test_what_is_published_never_changes(
    served: Served,
    secretary: Headers,
    body: Body,
    publish: Publish,
    book_file: Callable[[str], bytes],
) -> None:
    await publish()
    before = (await served.client.get("/editions/lomba")).json()
    for refused in (
        await served.client.put("/editions/lomba", json=body(intake=(9, 10)), headers=secretary),
        await served.client.put(
            "/editions/lomba/rule-book", content=book_file("kipp-2019"), headers=secretary
        ),
        await served.client.get("/editions/lomba/check", headers=secretary),
    ):
        assert (refused.status_code, refused.json()["type"]) == (
            409, "urn:gelanggang:programme:already-published",
        )  # fmt: skip
    assert (await served.client.get("/editions/lomba")).json() == before


async def test_only_the_rule_book_that_was_looked_at_is_published(
    served: Served, secretary: Headers, body: Body
) -> None:
    made = await served.client.put("/editions/lomba", json=body(), headers=secretary)
    url, sha256 = "/editions/lomba/publication", made.json()["rule_book_sha256"]
    refused = await served.client.post(url, json={"rule_book_sha256": "0" * 64}, headers=secretary)
    assert refused.json()["type"] == "urn:gelanggang:programme:rule-book-changed"
    done = await served.client.post(url, json={"rule_book_sha256": sha256}, headers=secretary)
    assert done.json()["state"] == "published"


async def test_a_publication_is_repeated_by_its_idempotency_key_only(
    served: Served, secretary: Headers, body: Body
) -> None:
    await served.client.put("/editions/lomba", json=body(), headers=secretary)
    url, keyed = "/editions/lomba/publication", secretary | {"Idempotency-Key": "k-1"}
    first = await served.client.post(url, json={}, headers=keyed)
    again = await served.client.post(url, json={}, headers=keyed)
    other = await served.client.post(url, json={"rule_book_sha256": "0" * 64}, headers=keyed)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["type"]) == (422, "urn:gelanggang:key-reused")
    assert len(await served.told()) == 1


async def test_anyone_lists_what_is_published_page_by_page(
    served: Served, secretary: Headers, publish: Publish, body: Body
) -> None:
    for id in ("b", "a", "c"):
        await publish(id)
    real = body("kipp-2019") | {"simulated": False}
    real["rule_book"]["notice_seconds"] = 300
    await served.client.put("/editions/old", json=real, headers=secretary)
    await served.client.post("/editions/old/publication", json={}, headers=secretary)
    await served.client.put("/editions/draft", json=body(), headers=secretary)
    first = (await served.client.get("/editions", params={"limit": 3})).json()
    rest = (await served.client.get("/editions", params={"after": first["next"]})).json()
    assert [each["id"] for each in first["items"]] == ["a", "b", "c"]
    assert [(each["id"], each["simulated"]) for each in rest["items"]] == [("old", False)]
    assert rest["next"] is None
    assert (await served.client.get("/editions", params={"after": "x"})).status_code == 422


async def test_every_endpoint_is_described_with_its_refusals(served: Served) -> None:
    document = served.app.openapi()
    assert set(document["paths"]) >= {"/editions/{id}", "/editions/{id}/stages/{stage}/opening"}
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
    closing = document["paths"]["/editions/{id}/stages/{stage}/closing"]["post"]["responses"]
    assert "`closes-by-the-clock`" in closing["409"]["description"]
    assert json.dumps(document)


async def test_anyone_sees_what_is_open_now_and_what_comes_next(
    served: Served, secretary: Headers, publish: Publish, body: Body
) -> None:
    await publish("lomba", intake=(10, 70), desk=(80, None))
    draft = {"simulated": True, "template": "kipp-2018"}
    await served.client.put("/editions/hidden", json=draft, headers=secretary)
    over = dict.fromkeys(("intake", "selection", "contest", "desk", "test_umum"), (1, 2))
    await publish("past", **over, test_khusus=(1, 2), final_umum=(1, 2), final_khusus=(1, 2))
    later = datetime(2026, 3, 1, 2, 20, tzinfo=UTC)
    await served.due(later)
    with served.at(later):
        seen = (await served.client.get("/now")).json()
    assert [each["id"] for each in seen["items"]] == ["lomba"]
    assert seen["as_of"] == "2026-03-01T02:20:00Z"
    only = seen["items"][0]
    assert only["title"] == {
        "id": "Lomba kecil dua kelompok", "en": "A small competition of two groups",
    }  # fmt: skip
    assert [(each["id"], each["state"]) for each in only["stages"][:4]] == [
        ("intake", "open"), ("selection", "waiting"), ("contest", "waiting"), ("desk", "waiting"),
    ]  # fmt: skip
    desk = only["stages"][3]
    assert (desk["opens_by"], desk["opens_at"]) == ("clock", "2026-03-01T03:20:00Z")
    assert (desk["closes_by"], desk["closes_at"]) == ("hand", None)


async def test_a_rule_book_can_be_fetched_as_a_file_with_the_same_hash(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    edition = await publish(intake=(10, 70))
    read = await served.client.get("/editions/lomba/rule-book.yaml")
    assert (read.status_code, read.headers["content-type"]) == (200, "application/yaml")
    assert read.text.splitlines()[:2] == ["format: gelanggang.rule-book/1", "id: two-groups"]
    checked = await served.client.post("/rule-books/check", content=read.content, headers=secretary)
    assert checked.json()["rule_book_sha256"] == edition["rule_book_sha256"]
    assert (await served.client.get("/editions/absent/rule-book.yaml")).status_code == 404
