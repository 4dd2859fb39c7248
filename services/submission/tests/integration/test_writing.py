"""The autosave: one read, one guarded write, two writers, and every version kept."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from shared.mongo import Mongo
from submission.store.drafting import MOST_OVERWRITTEN

LATE = timedelta(milliseconds=1)


async def test_an_autosave_is_one_write_and_tells_nothing(
    arena: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await arena.ok(arena.register())
    asked: list[str] = []
    collection = Mongo.collection

    def counted(mongo: Mongo, name: str) -> Any:
        asked.append(name)
        return collection(mongo, name)

    def never(*_: object) -> None:
        raise AssertionError("an autosave needs no transaction")

    with monkeypatch.context() as patched:
        patched.setattr(Mongo, "transaction", never)
        patched.setattr(Mongo, "collection", counted)
        saved = await arena.ok(arena.write(ide="satu"))
        again = await arena.ok(arena.write(ide="dua"))
    assert saved == {"id": "p1", "version": 2, "content_version": 2, "field_versions": {"ide": 2}}
    assert again["field_versions"] == {"ide": 3}
    # One read of the proposal with its intake and one write, each time; grants are the platform's.
    assert [name for name in asked if name != "grants"] == ["proposals"] * 4
    assert len(await arena.served.told()) == 1


async def test_what_is_not_named_is_left_and_null_clears(arena: Any) -> None:
    await arena.ok(arena.register(formerly="Antre"))
    path = "/proposals/p1/answers"
    body = {"formerly": None, "started_on": "2015-01-01", "answers": {"ide": "x"}}
    await arena.ok(arena.ask("unit-semarang", "PATCH", path, body))
    seen = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1"))
    assert (seen["formerly"], seen["started_on"], seen["title"]) == (
        None,
        "2015-01-01",
        "Antrean p1",
    )
    assert (seen["answers"], seen["blank"]) == ({"ide": "x"}, False)


async def test_writing_the_same_is_no_new_version(arena: Any) -> None:
    await arena.ok(arena.register())
    first = await arena.ok(arena.write(ide="sama"))
    assert await arena.ok(arena.write(ide="sama")) == first


async def test_two_writers_side_by_side_lose_no_field(arena: Any) -> None:
    await arena.ok(arena.register())
    with arena.served.at(arena.now):
        headers = await arena.person("unit-semarang")
        path = "/proposals/p1/answers"
        saves = [
            arena.client.patch(path, json={"answers": {field: f"{field} {n}"}}, headers=headers)
            for n in range(2)
            for field in ("ide", "ringkasan")
        ]
        answers = await asyncio.gather(*saves)
    assert {a.status_code for a in answers} == {200}
    document = await arena.state()
    assert document["content_version"] == 5
    assert len(document["history"]) == document["overwritten"] == 2
    history = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/history"))
    assert [c["content_version"] for c in history["items"]] == [5, 4, 3, 2, 1]


async def test_a_conflict_names_the_fields(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="satu", ringkasan="satu"))
    await arena.ok(arena.write(ide="dua", based_on={"ide": 2}))
    late = await arena.write(ide="tiga", ringkasan="tiga", based_on={"ide": 2, "ringkasan": 2})
    assert late.status_code == 409
    assert late.json()["type"] == "urn:gelanggang:submission:changed-meanwhile"
    params = late.json()["params"]
    assert (params["fields"], params["versions"]) == (["ide"], {"ide": 3})
    by = {"by": "unit-semarang", "at": "2018-03-01T00:00:00Z"}
    theirs = {"text": "dua", "version": 3, **by}
    assert params["conflicts"] == {"ide": {"mine": "tiga", "theirs": theirs}}
    await arena.ok(arena.write(ringkasan="tiga", based_on={"ringkasan": 2}))
    seen = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1"))
    assert seen["answers"] == {"ide": "dua", "ringkasan": "tiga"}


async def test_if_match_is_kept_to_where_it_is_sent(arena: Any) -> None:
    await arena.ok(arena.register())
    saved = await arena.write(ide="satu", headers={"If-Match": '"1"'})
    assert (saved.status_code, saved.headers["etag"]) == (200, '"2"')
    stale = arena.write(ide="dua", headers={"If-Match": '"1"'})
    assert await arena.refused(stale) == (412, "stale")
    await arena.ok(arena.write(ide="dua"))


async def test_an_idempotency_key_writes_once(arena: Any) -> None:
    await arena.ok(arena.register())
    key = {"Idempotency-Key": "k1"}
    first = await arena.ok(arena.write(ide="satu", headers=key))
    await arena.ok(arena.write(ide="dua"))
    assert await arena.ok(arena.write(ide="satu", headers=key)) == first
    other = arena.write(ide="tiga", headers=key)
    assert await arena.refused(other) == (422, "key-reused")
    assert (await arena.state())["answers"]["ide"]["text"] == "dua"


async def test_every_version_is_kept_with_who_and_when(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.ask("unit-semarang", "PUT", "/proposals/p1/collaborators/unit-semarang-2"))
    await arena.ok(arena.write(ide="satu", ringkasan="satu"))
    arena.now += timedelta(minutes=1)
    await arena.ok(arena.write(by="unit-semarang-2", ide="dua"))
    history = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/history"))
    assert history["items"][:2] == [
        {
            "content_version": 3,
            "by": "unit-semarang-2",
            "at": "2018-03-01T00:01:00Z",
            "fields": ["ide"],
            "attachments": [],
        },
        {
            "content_version": 2,
            "by": "unit-semarang",
            "at": "2018-03-01T00:00:00Z",
            "fields": ["ide", "ringkasan"],
            "attachments": [],
        },
    ]
    version = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/history/2"))
    assert version["texts"]["ide"] == "satu"
    for none in ("4", "99"):
        missing = arena.ask("unit-semarang", "GET", f"/proposals/p1/history/{none}")
        assert await arena.refused(missing) == (404, "not-found")
    paged = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/history?limit=2"))
    path = f"/proposals/p1/history?after={paged['next']}"
    rest = await arena.ok(arena.ask("unit-semarang", "GET", path))
    assert [c["content_version"] for c in rest["items"]] == [1]


async def differences(arena: Any, version: int, since: int | None = None) -> list[dict[str, Any]]:
    path = f"/proposals/p1/history/{version}/differences"
    path += "" if since is None else f"?since={since}"
    shown = await arena.ok(arena.ask("unit-semarang", "GET", path))
    assert (shown["content_version"], shown["since"]) == (version, since or version - 1)
    return list(shown["differences"])


async def test_what_a_version_changed_is_told_field_by_field(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="satu", ringkasan="satu"))
    arena.now += timedelta(minutes=1)
    await arena.ok(arena.write(ide="dua"))
    await arena.ok(arena.write(ide=""))
    siti = {"by": "unit-semarang", "at": "2018-03-01T00:01:00Z"}
    assert await differences(arena, 3) == [
        {"field": "ide", "before": "satu", "after": "dua", **siti}
    ]
    assert await differences(arena, 4, since=2) == [
        {"field": "ide", "before": "satu", "after": "", **siti}
    ]
    assert [d["field"] for d in await differences(arena, 1)] == ["started_on", "title"]
    for none in ("5/differences", "3/differences?since=3", "3/differences?since=4"):
        missing = arena.ask("unit-semarang", "GET", f"/proposals/p1/history/{none}")
        assert await arena.refused(missing) == (404, "not-found")
    for other in ("admin-semarang", "officer-1", "unit-jateng"):
        hidden = arena.ask(other, "GET", "/proposals/p1/history/3/differences")
        assert await arena.refused(hidden) == (404, "not-found")


async def test_a_file_that_is_attached_is_in_the_history(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.attach(b"%PDF-1.7 isi"))
    history = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/history?limit=1"))
    (newest,) = history["items"]
    assert (newest["content_version"], newest["fields"], newest["attachments"]) == (2, [], ["sk"])


async def test_a_long_history_moves_out_of_the_proposal_and_stays_readable(arena: Any) -> None:
    await arena.ok(arena.register())
    for n in range(MOST_OVERWRITTEN + 3):
        await arena.ok(arena.write(ide=f"teks {n}"))
    document = await arena.state()
    assert len(document["history"]) == document["overwritten"] == 2
    (bucket,) = await arena.served.mongo.all(
        arena.served.mongo.collection("revisions").find({"proposal_id": "p1"})
    )
    assert len(bucket["entries"]) == MOST_OVERWRITTEN
    for number in (2, 50, MOST_OVERWRITTEN + 1, MOST_OVERWRITTEN + 4):
        path = f"/proposals/p1/history/{number}"
        version = await arena.ok(arena.ask("unit-semarang", "GET", path))
        assert version["texts"]["ide"] == f"teks {number - 2}"
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    assert len((await arena.state())["history"]) == 2


async def test_the_history_is_not_loaded_with_the_proposal(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="satu"))
    await arena.ok(arena.write(ide="rahasia lama"))
    await arena.ok(arena.write(ide="dua"))
    seen = await arena.ask("unit-semarang", "GET", "/proposals/p1")
    assert "rahasia lama" not in seen.text


async def test_nothing_is_written_out_of_its_time(arena: Any) -> None:
    await arena.ok(arena.register())
    end = arena.now.replace(day=31, hour=16, minute=59, second=59)
    await arena.ok(arena.write(ide="satu", at=end - LATE))
    assert await arena.refused(arena.write(ide="dua", at=end)) == (409, "submission:too-late")
    await arena.begin("kipp-2019", stages={"submission": None})
    await arena.ok(arena.register("p2", edition="kipp-2019"))
    await arena.close_stage("submission", arena.now, "kipp-2019")
    closed = arena.write("p2", ide="x")
    assert await arena.refused(closed) == (409, "submission:too-late")


async def test_the_agency_corrects_what_was_handed_over(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    with_agency = (409, "submission:with-somebody-else")
    assert await arena.refused(arena.write(ide="x")) == with_agency
    await arena.ok(arena.write(by="admin-semarang", ide="diperbaiki"))
    body = {"remark": "Lengkapi."}
    returned = await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/return", body))
    assert returned["remark"] == {"text": "Lengkapi.", "at": "2018-03-01T00:00:00Z"}
    assert await arena.refused(arena.write(by="admin-semarang", ide="x")) == with_agency
    seen = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1"))
    assert (seen["answers"]["ide"], seen["remark"]["text"]) == ("diperbaiki", "Lengkapi.")
