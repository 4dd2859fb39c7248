"""Files: streamed, capped, sniffed, hashed; replaced, frozen, swept."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from submission.api import attachment

PDF = b"%PDF-1.7\n" + b"isi " * 500
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 3000


@pytest.fixture
async def drafted(arena: Any) -> Any:
    """A registered proposal."""
    await arena.ok(arena.register())
    return arena


async def files(arena: Any) -> int:
    return int(await arena.count("attachments.files"))


async def test_a_file_is_kept_with_its_hash_and_given_back_byte_by_byte(drafted: Any) -> None:
    shown = await drafted.ok(drafted.attach(PDF, name="SK Wali Kota.pdf"))
    digest = hashlib.sha256(PDF).hexdigest()
    assert shown["attachments"]["sk"] == {
        "name": "SK Wali Kota.pdf",
        "type": "application/pdf",
        "size": len(PDF),
        "sha256": digest,
    }
    assert (shown["version"], shown["content_version"], shown["blank"]) == (2, 2, False)
    got = await drafted.ask("unit-semarang", "GET", "/proposals/p1/attachments/sk")
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert await drafted.count("strays") == 0


async def test_a_file_is_not_put_over_one_that_was_not_seen(drafted: Any) -> None:
    await drafted.ok(drafted.attach(PDF, **{"if-match": '"1"'}))
    stale = drafted.attach(PDF + b"mine", **{"if-match": '"1"'})
    assert await drafted.refused(stale) == (412, "stale")
    malformed = drafted.attach(PDF + b"mine", **{"if-match": '"x"'})
    assert await drafted.refused(malformed) == (400, "malformed")
    got = await drafted.ask("unit-semarang", "GET", "/proposals/p1/attachments/sk")
    assert got.content == PDF
    assert await files(drafted) == 1
    assert (await drafted.attach(PDF + b"mine", **{"if-match": '"2"'})).status_code == 200


@pytest.mark.parametrize(
    ("content", "slot", "type", "problem"),
    [
        (PDF, "foto", "application/pdf", "no-such-place"),
        (PNG, "sk", "image/png", "type-not-allowed"),
        (PNG, "sk", "application/pdf", "type-does-not-match"),
        (PDF, "bukti", "image/png", "type-does-not-match"),
        (b"<script>", "sk", "application/pdf", "type-does-not-match"),
        (b"", "sk", "application/pdf", "file-empty"),
        (PDF + b"x" * 4096, "sk", "application/pdf", "file-too-large"),
    ],
)
async def test_what_the_rule_book_does_not_take_is_not_kept(
    drafted: Any, content: bytes, slot: str, type: str, problem: str
) -> None:
    refused = drafted.attach(content, slot, type=type)
    assert await drafted.refused(refused) == (409, f"submission:{problem}")
    assert (await drafted.state())["attachments"] == {}
    assert await files(drafted) == await drafted.count("attachments.chunks") == 0


async def test_the_limit_is_kept_while_streaming(drafted: Any) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield PDF
        while taken < 1000:
            taken += 1
            yield b"x" * 8192

    assert await drafted.refused(drafted.attach(endless(), "bukti")) == (
        409,
        "submission:file-too-large",
    )
    assert await files(drafted) == 0


async def test_exactly_the_limit_is_taken(drafted: Any) -> None:
    exact = PDF + b"x" * (4096 - len(PDF))
    shown = await drafted.ok(drafted.attach(exact))
    assert shown["attachments"]["sk"]["size"] == 4096


async def test_larger_than_an_ordinary_body_is_taken_where_the_rule_book_says_so(
    arena: Any,
) -> None:
    await arena.begin("kipp-2019")
    intake = {"_id": "kipp-2019:intake"}
    largest = {"$set": {"edition.groups.0.slots.0.max_bytes": 3_000_000}}
    await arena.served.mongo.collection("intakes").update_one(intake, largest)
    await arena.ok(arena.register(edition="kipp-2019"))
    big = PDF + b"x" * 2_000_000
    shown = await arena.ok(arena.attach(big))
    assert shown["attachments"]["sk"]["sha256"] == hashlib.sha256(big).hexdigest()


async def test_a_file_that_comes_after_the_deadline_is_too_late(drafted: Any) -> None:
    end = drafted.now.replace(day=31, hour=16, minute=59, second=59)
    late = drafted.attach(PDF, at=end)
    assert await drafted.refused(late) == (409, "submission:too-late")
    await drafted.ok(drafted.attach(PDF, at=end - timedelta(milliseconds=1)))


async def test_only_who_has_the_proposal_attaches(drafted: Any) -> None:
    assert await drafted.refused(drafted.attach(PDF, by="unit-jateng")) == (404, "not-found")
    other = drafted.attach(PDF, by="admin-semarang")
    assert await drafted.refused(other) == (409, "submission:with-somebody-else")
    assert await drafted.count("strays") == 0


async def test_a_replaced_file_is_swept_and_a_taken_one_too(drafted: Any) -> None:
    await drafted.ok(drafted.attach(PDF))
    await drafted.ok(drafted.attach(PDF + b"baru"))
    assert await files(drafted) == 2
    await drafted.served.due(drafted.now)
    assert await files(drafted) == 1
    got = await drafted.ask("unit-semarang", "GET", "/proposals/p1/attachments/sk")
    assert got.content == PDF + b"baru"
    path = "/proposals/p1/attachments/sk"
    assert (await drafted.ok(drafted.ask("unit-semarang", "DELETE", path)))["attachments"] == {}
    await drafted.served.due(drafted.now)
    assert await files(drafted) == await drafted.count("strays") == 0
    again = drafted.ask("unit-semarang", "DELETE", path)
    assert await drafted.refused(again) == (409, "submission:nothing-attached")


async def test_a_file_that_a_frozen_version_names_is_kept(drafted: Any) -> None:
    await drafted.ok(drafted.attach(PDF))
    await drafted.ok(drafted.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    await drafted.ok(drafted.attach(PDF + b"baru", by="admin-semarang"))
    await drafted.served.due(drafted.now + timedelta(days=1))
    assert await files(drafted) == 2
    frozen = await drafted.ok(drafted.ask("unit-semarang", "GET", "/proposals/p1/versions/2"))
    assert hashlib.sha256(PDF).hexdigest() in frozen["canonical"]


async def test_a_file_that_nobody_named_in_time_is_swept(
    drafted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patched:
        patched.setattr(attachment, "attach", crash)
        assert (await drafted.attach(PDF)).status_code == 500
    assert await files(drafted) == 1
    await drafted.served.due(drafted.now + timedelta(minutes=59))
    assert await files(drafted) == 1
    await drafted.served.due(drafted.now + timedelta(minutes=61))
    assert await files(drafted) == await drafted.count("strays") == 0
