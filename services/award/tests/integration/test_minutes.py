"""Minutes of a list: for those who may see it, on each step of its way, in both languages."""

import json
import re
import zlib
from typing import Any

import pytest

MINUTES = "/lists/kipp-2018/top-99/minutes"
HOSTILE = '#panic("x") *bold* $x^2$ \\ <b> `raw` @ref [a](b) "quote" //comment'


def said(pdf: bytes) -> Any:
    """What the minutes say: their own record, that lies in the PDF."""
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found = zlib.decompress(raw)
        except zlib.error:
            found = raw
        if found.startswith(b'{"list_id"'):
            return json.loads(found)
    raise AssertionError("there is no record in the PDF")


async def printed(story: Any, who: str, body: object | None = None) -> Any:
    """Minutes that must be printed, and what they say."""
    answer = await story.ask(who, "POST", MINUTES, {} if body is None else body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    return said(answer.content)


def steps(minutes: Any) -> list[tuple[str, list[str]]]:
    """Which steps were taken by whom."""
    return [(step["code"], step["by"]) for step in minutes["steps"]]


async def test_minutes_say_every_step_by_whom_and_when(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    await story.prepare()
    prepared = [("received", []), ("prepared", ["ani"])]
    before = await printed(story, "budi")
    assert (before["life"], steps(before)) == ("prepared", prepared)
    await story.verify()
    embargoed = await printed(story, "minister")
    assert steps(embargoed) == [*prepared, ("verified", ["budi"]), ("embargo", [])]
    story.later(hours=1)
    await story.due()
    released = await printed(story, "cici")
    assert steps(released) == [*prepared, ("verified", ["budi"]), ("released", [])]
    assert [step["at"] for step in released["steps"]] == [
        *["2018-06-08T03:00:00+00:00"] * 3, "2018-06-08T04:00:00+00:00",
    ]  # fmt: skip
    public = await story.public()
    assert (released["sha256"], released["readers"]) == (
        public["sha256"], ["ani", "budi", "minister"],
    )  # fmt: skip
    [kota] = released["clusters"]
    assert (kota["name"], kota["released"], kota["standing"]) == (
        {"id": "Kota", "en": "Cities"}, 3, 3,
    )  # fmt: skip
    assert kota["entries"][0] == {
        "title": "Antrean Tanpa Antre", "agency": "Kota A", "stands": True
    }  # fmt: skip


async def test_minutes_say_what_became_of_objections_and_of_the_list(story: Any) -> None:
    await story.open()
    reason, reply = "Rahasia pelapor.", "Rahasia instansi."
    contact = {"name": "Warga", "email": "warga@example.org"}
    taken = await story.file("a", reason=reason, contact=contact)
    for _ in range(2):
        away = await story.file("b", reason=reason)
        body = {"outcome": "turned_away", "because": "x"}
        await story.done("ani", "POST", f"/objections/{away['objection_id']}/screening", body)
    await story.accept(taken["objection_id"])
    path = f"/objections/{taken['objection_id']}/reply"
    await story.done("admin-a", "POST", path, {"text": reply})
    await story.rule(taken["objection_id"], "upheld")
    removal = {
        "change": "remove", "proposal_id": "p-b", "reason": "not_eligible", "sentence": "Young.",
    }  # fmt: skip
    path = "/lists/kipp-2018/top-99/corrections"
    asked = await story.done("ani", "POST", path, removal)
    await story.done(
        "budi", "POST", f"{path}/{asked['requests'][0]['request_id']}/approval"
    )  # fmt: skip
    await story.settle()
    await story.close()
    minutes = await printed(story, "auditor")
    assert minutes["objections"] == {
        "filed": 0, "turned_away": 2, "accepted": 0, "dismissed": 0, "upheld": 1,
    }  # fmt: skip
    [one] = minutes["taken_up"]
    assert (one["title"], one["status"], one["screened_by"], one["ruled_by"]) == (
        "Antrean Tanpa Antre", "upheld", "ani", "budi",
    )  # fmt: skip
    assert [
        (c["reason"], c["removed"], c["sentence"], c["by"]) for c in minutes["corrections"]
    ] == [
        ("disqualified", ["Antrean Tanpa Antre"], "", []),
        ("not_eligible", ["Bidan Siaga"], "Young.", ["ani", "budi"]),
    ]
    assert steps(minutes)[-3:] == [
        ("corrected", []), ("corrected", ["ani", "budi"]), ("settled", []),
    ]  # fmt: skip
    assert (minutes["entries"], minutes["standing"]) == (3, 1)
    for secret in (reason, reply, "Warga", "warga@example.org", taken["objection_id"]):
        assert secret not in json.dumps(minutes)


@pytest.mark.parametrize("language", ["id", "en"])
async def test_no_text_is_taken_for_markup(story: Any, language: str) -> None:
    await story.publish()
    entries = [
        {"proposal_id": f"p-{letter}", "agency_id": "agency-a", "title": HOSTILE,
         "group": "umum", "cluster": HOSTILE[:20], "rank": 1} for letter in "ab"
    ]  # fmt: skip
    await story.decide(entries=entries)
    await story.release()
    body = {
        "language": language, "number": HOSTILE, "place": HOSTILE, "people": {"ani": HOSTILE},
        "signatories": [{"name": HOSTILE, "office": HOSTILE}],
    }  # fmt: skip
    minutes = await printed(story, "ani", body)
    assert minutes["clusters"][0]["entries"][0]["title"] == HOSTILE
    plain = await story.ask("ani", "POST", MINUTES, {"language": language})
    filled = await story.ask("ani", "POST", MINUTES, body)
    assert plain.content != filled.content
    assert filled.content == (await story.ask("ani", "POST", MINUTES, body)).content


async def test_what_is_on_the_paper_alone_is_kept_nowhere(story: Any) -> None:
    await story.open()
    await printed(story, "ani", {"people": {"ani": "Siti Rahma"}, "number": "BA/77"})
    for name in await story.served.mongo.database.list_collection_names():
        kept = str(await story.served.mongo.all(story.served.mongo.collection(name).find({})))
        assert "Siti Rahma" not in kept
        assert "BA/77" not in kept


async def test_minutes_are_for_those_who_may_see_the_list(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    await story.prepare()
    for who in ("cici", "auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "POST", MINUTES, {})) == (404, "not-found")
    assert problem(await story.ask(None, "POST", MINUTES, {})) == (401, "no-token")
    await story.verify()
    story.later(hours=1)
    await story.due()
    for who in ("other-auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "POST", MINUTES, {})) == (404, "not-found")
    answer = await story.ask("ani", "POST", MINUTES, {"language": "de"})
    assert problem(answer) == (422, "invalid")
