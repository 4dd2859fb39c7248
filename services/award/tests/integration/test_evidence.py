"""Evidence: streamed in with the code, hashed, read by who may, swept where nobody lodged it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from award.app import create_api, create_worker
from award.settings import Settings
from shared import clock, testing

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"p" * 40
PDF = b"%PDF-1.7\n" + b"Pemberitahuan " * 2000
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"j" * 40
MINE = "/tracking/evidence"


async def upload(story: Any, code: str, content: bytes, **headers: str) -> Any:
    """One file, sent as its bytes."""
    with story.served.at(story.now):
        given = {"Tracking-Code": code, **headers}
        return await story.served.client.post(MINE, content=content, headers=given)


async def lodged(story: Any, code: str, content: bytes) -> Any:
    """A file that must be taken, and the objection with it."""
    answer = await upload(story, code, content)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def kept_files(story: Any) -> int:
    """How many files lie in GridFS."""
    return int(await story.served.mongo.collection("evidence.files").count_documents({}))


async def test_evidence_is_lodged_by_its_content_and_loaded_again(story: Any) -> None:
    await story.open()
    filed = await story.file()
    assert (filed["files"], filed["takes_evidence"]) == ([], True)
    for content in (PNG, PDF, JPEG):
        said = {"Content-Type": "text/html"}
        assert (await upload(story, filed["code"], content, **said)).status_code == 201
    files = (await story.done(None, "POST", "/tracking", {"code": filed["code"]}))["files"]
    assert [(f["type"], f["size"], f["sha256"], f["withheld"]) for f in files] == [
        (kind, len(content), sha256(content).hexdigest(), False)
        for kind, content in (("image/png", PNG), ("application/pdf", PDF), ("image/jpeg", JPEG))
    ]
    for file, content in zip(files, (PNG, PDF, JPEG), strict=True):
        for who, path, headers in (
            (None, f"{MINE}/{file['file_id']}", {"tracking_code": filed["code"]}),
            ("ani", f"/objections/{filed['objection_id']}/evidence/{file['file_id']}", {}),
            ("auditor", f"/objections/{filed['objection_id']}/evidence/{file['file_id']}", {}),
        ):
            loaded = await story.ask(who, "GET", path, **headers)
            assert (loaded.status_code, loaded.content) == (200, content)
            assert loaded.headers["content-type"] == file["type"]
            assert loaded.headers["content-disposition"].startswith("attachment")
            assert loaded.headers["x-content-type-options"] == "nosniff"
    assert await story.served.mongo.collection("strays").count_documents({}) == 0


async def test_nothing_of_evidence_is_told_or_kept_but_what_it_is(story: Any) -> None:
    await story.open()
    filed = await story.file()
    there = await lodged(story, filed["code"], PNG)
    assert set(there["files"][0]) == {
        "file_id", "name", "type", "size", "sha256", "at", "withheld",
    }  # fmt: skip
    facts = str(await story.served.told())
    assert there["files"][0]["file_id"] not in facts
    assert there["files"][0]["sha256"] not in facts
    kept = await story.served.mongo.all(story.served.mongo.collection("evidence.files").find({}))
    assert filed["code"] not in str(kept)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "file-empty"),
        (b"PK\x03\x04" + b"z" * 9000, "type-not-taken"),
        (b"<html>%PDF-1.7", "type-not-taken"),
        (b"hello", "type-not-taken"),
    ],
)
async def test_what_is_no_evidence_is_refused_and_leaves_nothing(
    story: Any, problem: Any, content: bytes, kind: str
) -> None:
    await story.open()
    filed = await story.file()
    answer = await upload(story, filed["code"], content)
    assert problem(answer) == (409, f"award:{kind}")
    assert await kept_files(story) == 0
    assert (await story.done("ani", "GET", f"/objections/{filed['objection_id']}"))["files"] == []


async def test_evidence_has_its_bounds(mongo_url: str, story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    app = create_api(
        Settings(evidence_files=1, evidence_bytes=len(PNG)), mongo=story.served.mongo
    )  # fmt: skip
    async with app.router.lifespan_context(app):
        story.served.client._transport.app = app
        answer = await upload(story, filed["code"], PNG + b"x")
        assert problem(answer) == (409, "award:file-too-large")
        assert answer.json()["params"] == {"limit": len(PNG)}
        await lodged(story, filed["code"], PNG)
        assert problem(await upload(story, filed["code"], JPEG)) == (409, "award:too-many-files")
    assert await kept_files(story) == 1


async def test_without_the_code_there_is_nothing(story: Any, problem: Any) -> None:
    await story.open()
    mine, other = await story.file(), await story.file("b")
    file = (await lodged(story, mine["code"], PNG))["files"][0]["file_id"]
    assert problem(await upload(story, "x", PNG)) == (404, "not-found")
    for method in ("GET", "DELETE"):
        answer = await story.ask(None, method, f"{MINE}/{file}", tracking_code="x")
        assert problem(answer) == (404, "not-found")
        assert problem(await story.ask(None, method, f"{MINE}/{file}")) == (422, "invalid")
    answer = await story.ask(None, "GET", f"{MINE}/{file}", tracking_code=other["code"])
    assert problem(answer) == (404, "not-found")
    answer = await story.ask(None, "DELETE", f"{MINE}/{file}", tracking_code=other["code"])
    assert problem(answer) == (409, "award:no-such-evidence")
    elsewhere = f"/objections/{other['objection_id']}/evidence/{file}"
    assert problem(await story.ask("ani", "GET", elsewhere)) == (404, "not-found")
    assert await kept_files(story) == 1


async def test_the_same_content_is_kept_once_and_its_double_swept(story: Any) -> None:
    await story.open()
    filed = await story.file()
    one = await lodged(story, filed["code"], PNG)
    again = await lodged(story, filed["code"], PNG)
    assert again["files"] == one["files"]
    assert await kept_files(story) == 2
    story.later(hours=1)
    await story.due()
    assert await kept_files(story) == 1
    path = f"{MINE}/{one['files'][0]['file_id']}"
    answer = await story.ask(None, "GET", path, tracking_code=filed["code"])
    assert answer.content == PNG


async def test_an_upload_that_breaks_off_is_swept(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()

    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionError("the line is dead")

    with story.served.at(story.now):
        answer = await story.served.client.post(
            MINE, content=broken(), headers={"Tracking-Code": filed["code"]}
        )
    assert answer.status_code == 500
    assert await kept_files(story) == 0
    assert await story.served.mongo.collection("strays").count_documents({}) == 1
    story.later(hours=1)
    await story.due()
    assert await story.served.mongo.collection("strays").count_documents({}) == 0
    assert await kept_files(story) == 0


async def test_what_is_taken_back_is_erased(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    file = (await lodged(story, filed["code"], PNG))["files"][0]["file_id"]
    path = f"{MINE}/{file}"
    after = await story.done(None, "DELETE", path, tracking_code=filed["code"])
    assert after["files"] == []
    await story.due()
    assert await kept_files(story) == 0
    answer = await story.ask(None, "GET", path, tracking_code=filed["code"])
    assert problem(answer) == (404, "not-found")


async def test_the_agency_sees_evidence_once_it_is_accepted_but_none_that_is_withheld(
    story: Any, problem: Any
) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}"
    await lodged(story, filed["code"], PNG)
    shown, hidden = (await lodged(story, filed["code"], PDF))["files"]
    for who in ("admin-a", "admin-b", "judge"):
        answer = await story.ask(who, "GET", f"{path}/evidence/{shown['file_id']}")
        assert problem(answer) == (404, "not-found")
    body = {"outcome": "accepted", "withheld": ["nothing"]}
    answer = await story.ask("ani", "POST", f"{path}/screening", body)
    assert problem(answer) == (409, "award:no-such-evidence")
    body = {"outcome": "accepted", "withheld": [hidden["file_id"]]}
    screened = await story.done("ani", "POST", f"{path}/screening", body)
    assert [f["withheld"] for f in screened["files"]] == [False, True]
    [seen] = (await story.done("admin-a", "GET", "/agencies/agency-a/objections"))["items"]
    assert [f["file_id"] for f in seen["files"]] == [shown["file_id"]]
    answer = await story.ask("admin-a", "GET", f"{path}/evidence/{shown['file_id']}")
    assert answer.content == PNG
    answer = await story.ask("admin-a", "GET", f"{path}/evidence/{hidden['file_id']}")
    assert problem(answer) == (404, "not-found")
    for who in ("admin-b", "judge"):
        answer = await story.ask(who, "GET", f"{path}/evidence/{shown['file_id']}")
        assert problem(answer) == (404, "not-found")
    for who in ("budi", "auditor"):
        answer = await story.ask(who, "GET", f"{path}/evidence/{hidden['file_id']}")
        assert answer.content == PDF
    assert problem(await upload(story, filed["code"], JPEG)) == (409, "award:not-taken-now")
    answer = await story.ask(
        None, "DELETE", f"{MINE}/{hidden['file_id']}", tracking_code=filed["code"]
    )
    assert problem(answer) == (409, "award:not-taken-now")
    tracked = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert ([f["file_id"] for f in tracked["files"]], tracked["takes_evidence"]) == (
        [shown["file_id"], hidden["file_id"]], False,
    )  # fmt: skip


async def test_who_screens_sees_that_a_file_came_meanwhile(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}"
    seen = await story.done("ani", "GET", path)
    await lodged(story, filed["code"], PNG)
    body = {"outcome": "turned_away", "because": "x"}
    answer = await story.ask(
        "ani", "POST", f"{path}/screening", body, if_match=f'"{seen["version"]}"'
    )
    assert problem(answer) == (412, "stale")


async def test_files_of_one_moment_are_all_counted(mongo_url: str) -> None:
    settings = Settings(closing_budget_s=0, evidence_files=3)
    async with testing.serve(mongo_url, settings, create_api, create_worker) as served:
        code = await _filed(served)
        contents = [PNG + bytes([n]) for n in range(6)]
        answers = await asyncio.gather(
            *(
                served.client.post(MINE, content=c, headers={"Tracking-Code": code})
                for c in contents
            )
        )
        taken = [a for a in answers if a.status_code == 201]
        assert len(taken) == 3
        found = await served.client.post("/tracking", json={"code": code})
        assert len(found.json()["files"]) == 3


async def _filed(served: Any) -> str:
    """The code of an objection that lies there as if filed."""
    code = clock.new_secret()
    row = {
        "_id": clock.new_id(), "version": 1, "sequence": 1, "edition_id": "e", "list": "l",
        "proposal_id": "p", "agency_id": "a", "code_sha256": sha256(code.encode()).hexdigest(),
        "reason": "x", "evidence": "", "links": [], "filed_at": clock.now() - timedelta(hours=1),
    }  # fmt: skip
    await served.mongo.collection("objections").insert_one(row)
    return code
