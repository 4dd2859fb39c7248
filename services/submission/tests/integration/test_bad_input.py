"""What is wrong is named, answered with its status, stored nowhere and told to nobody."""

import json
from typing import Any

import pytest

from shared import testing
from shared.delivery import Outcome
from shared.messages import Record

NEW = {"edition_id": "kipp-2018", "agency_id": "semarang", "group": "umum", "title": "T"}
WRONG: list[tuple[str, str, Any, str]] = [
    ("PUT", "/proposals/p2", {**NEW, "title": 7}, "/body/title"),
    ("PUT", "/proposals/p2", {**NEW, "title": "x" * 501}, "/body/title"),
    ("PUT", "/proposals/p2", {**NEW, "colour": "red"}, "/body/colour"),
    ("PUT", "/proposals/p2", {"title": "T"}, "/body/edition_id"),
    ("PUT", "/proposals/p.2", NEW, "/path/proposal_id"),
    ("PUT", "/proposals/" + "x" * 65, NEW, "/path/proposal_id"),
    ("PUT", "/proposals/p2", {**NEW, "answers": {"ide": "x" * 20_001}}, "/body/answers/ide"),
    ("PUT", "/proposals/p2", {**NEW, "answers": ["ide"]}, "/body/answers"),
    ("PATCH", "/proposals/p1/answers", {"answers": {"ide": 7}}, "/body/answers/ide"),
    ("PATCH", "/proposals/p1/answers", {"answers": {"ide": None}}, "/body/answers/ide"),
    ("PATCH", "/proposals/p1/answers", {"based_on": {"ide": -1}}, "/body/based_on/ide"),
    ("PATCH", "/proposals/p1/answers", {"answers": {f"f{n}": "" for n in range(121)}},
     "/body/answers"),
    ("GET", "/proposals?limit=0", None, "/query/limit"),
    ("GET", "/proposals?standing=lost", None, "/query/standing"),
    ("GET", "/proposals?format=xml", None, "/query/format"),
    ("GET", "/proposals/p1/history/0", None, "/path/version"),
    ("GET", "/proposals/p1/versions/x", None, "/path/version"),
    ("POST", "/proposals/p1/return", {}, "/body/remark"),
    ("POST", "/proposals/p1/return", {"remark": ""}, "/body/remark"),
    ("POST", "/proposals/p1/return", {"remark": "x" * 2001}, "/body/remark"),
    ("POST", "/proposals/p1/admission", {"sentence": "x" * 2001}, "/body/sentence"),
    ("POST", "/proposals/p1/contest/decision", {"verdict": "x", "sentence": "x"}, "/body/verdict"),
    ("POST", "/selection/decisions", {"items": [{"proposal_id": "p1"}]}, "/body/items/0/act"),
    ("GET", "/editions/kipp-2018/selection?outcome=maybe", None, "/query/outcome"),
    ("PUT", "/past-editions/17", {"entries": []}, "/path/year"),
    ("PUT", "/past-editions/2017", {"entries": [{"list": "x"}]}, "/body/entries/0/title"),
]  # fmt: skip


@pytest.fixture
async def written(arena: Any) -> Any:
    """A draft with something in it."""
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="isi"))
    return arena


async def unchanged(arena: Any, before: Any) -> bool:
    told = await arena.served.told()
    return bool((await arena.state(), await arena.count("proposals"), len(told)) == before)


async def snapshot(arena: Any) -> Any:
    told = await arena.served.told()
    return (await arena.state(), await arena.count("proposals"), len(told))


async def test_a_mistake_in_a_request_is_named_by_its_pointer(written: Any) -> None:
    before = await snapshot(written)
    for method, path, body, pointer in WRONG:
        answer = await written.ask("unit-semarang", method, path, body)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:gelanggang:invalid"), path
        assert pointer in {e["pointer"] for e in answer.json()["errors"]}, (path, answer.text)
    assert await unchanged(written, before)


BROKEN = [
    (b'{"answers": {"ide": NaN}}', 400),
    (b'{"answers": {"ide": Infinity}}', 400),
    (b'{"answers": {"ide": "\\u0000"}}', 400),
    (b'{"answers": {"ide": "\xff"}}', 400),
    (b'{"answers": {"ide": "\\ud800"}}', 400),
    (b'{"answers": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    (b"{", 400),
    (b'{"answers": {"ide": "' + b"x" * 1_100_000 + b'"}}', 413),
]


@pytest.mark.parametrize(("content", "status"), BROKEN)
async def test_a_body_that_is_not_clean_json_is_malformed(
    written: Any, content: bytes, status: int
) -> None:
    before = await snapshot(written)
    answer = await written.ask(
        "unit-semarang", "PATCH", "/proposals/p1/answers", content=content,
        headers={"content-type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert await unchanged(written, before)


async def test_an_expired_token_and_a_foreign_one_say_nothing(written: Any) -> None:
    before = await snapshot(written)
    issuer = written.served.settings.issuer.url
    with written.served.at(written.now):
        expired = testing.token(issuer, "unit-semarang", lives_s=-120)
        foreign = testing.token("https://other.example", "unit-semarang")
        for bad in (expired, foreign, "x.y.z"):
            answer = await written.client.post(
                "/proposals/p1/handing-over", headers={"Authorization": f"Bearer {bad}"}
            )
            assert answer.status_code == 401
    assert await unchanged(written, before)


async def test_a_header_that_is_none_of_ours_is_malformed(written: Any) -> None:
    before = await snapshot(written)
    for headers in ({"If-Match": '"abc"'}, {"Idempotency-Key": "x" * 201}):
        answer = written.write(ide="baru", headers=headers)
        assert await written.refused(answer) == (400, "malformed")
    cursor = written.ask("unit-semarang", "GET", "/proposals?after=!!!")
    assert await written.refused(cursor) == (422, "invalid")
    assert await unchanged(written, before)


async def test_an_upload_without_a_name_or_a_type_is_no_upload(written: Any) -> None:
    path = "/proposals/p1/attachments/sk"
    for more in ({"params": {"filename": "a.pdf"}}, {"headers": {"content-type": "x"}}):
        answer = await written.ask("unit-semarang", "PUT", path, content=b"%PDF", **more)
        assert answer.status_code == 422, answer.text


TYPE, SUBJECT = "programme.stage_opened.v1", "kipp-2018"
GOOD = {"edition_id": "kipp-2018", "stage": "desk", "at": "2018-03-01T00:00:00Z", "by_hand": True}


def hostile() -> list[tuple[str, Record, Outcome]]:
    """Records that nobody should have sent, and what becomes of each."""
    good = testing.record("programme.events", TYPE, SUBJECT, 3, GOOD)

    def with_body(body: bytes | None) -> Record:
        return Record(good.topic, good.key, body, good.headers)

    def with_headers(**changes: bytes | None) -> Record:
        headers = {**dict(good.headers), **{f"ce_{k}": v for k, v in changes.items()}}
        return Record(good.topic, good.key, good.value, tuple(headers.items()))

    return [
        ("a tombstone", with_body(None), Outcome.DEAD_LETTERED),
        ("broken JSON", with_body(b"{"), Outcome.DEAD_LETTERED),
        ("a missing field", with_body(b'{"edition_id": "kipp-2018"}'), Outcome.DEAD_LETTERED),
        ("a wrong type", with_body(json.dumps({**GOOD, "stage": 7}).encode()),
         Outcome.DEAD_LETTERED),
        ("2 MB", with_body(b'"' + b"x" * 2_000_000 + b'"'), Outcome.DEAD_LETTERED),
        ("a header not UTF-8", with_headers(type=b"\xff"), Outcome.DEAD_LETTERED),
        ("a header of nothing", with_headers(id=None), Outcome.DEAD_LETTERED),
        ("sequence 0", with_headers(sequence=b"0"), Outcome.DEAD_LETTERED),
        ("sequence text", with_headers(sequence=b"three"), Outcome.DEAD_LETTERED),
        ("another major", with_headers(type=b"programme.stage_opened.v2"), Outcome.IGNORED),
        ("an unknown type", with_headers(type=b"programme.stage_painted.v1"), Outcome.IGNORED),
    ]  # fmt: skip


@pytest.mark.parametrize(("what", "raw", "outcome"), hostile())
async def test_a_hostile_record_has_its_outcome_and_changes_nothing(
    arena: Any, what: str, raw: Record, outcome: Outcome
) -> None:
    intakes = arena.served.mongo.collection("intakes")
    before = await intakes.find_one({"_id": "kipp-2018:intake"})
    outcomes = await arena.served.hear_record(raw)
    assert set(outcomes["submission.calendar"]) == {outcome}, what
    assert await intakes.find_one({"_id": "kipp-2018:intake"}) == before
    other = {**GOOD, "edition_id": "kipp-2019"}
    heard = await arena.served.hear("programme.events", TYPE, "kipp-2019", other, sequence=2)
    assert set(heard["submission.calendar"]) == {Outcome.SET_ASIDE}
