"""From judging's decision to the public."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import rfc8785

from shared.delivery import Outcome
from shared.testing import record


async def test_a_list_becomes_public_at_its_instant_and_not_before(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    prepared = await story.prepare()
    assert (prepared["life"], prepared["readers"]) == ("prepared", ["ani", "budi", "minister"])
    assert (await story.verify())["life"] == "embargoed"
    story.later(minutes=59.99)
    await story.due()
    assert await story.served.told() == []
    story.later(minutes=0.01)
    await story.due()
    [released] = await story.told("list_released")
    assert [e["title"] for e in released["entries"]] == [
        "Antrean Tanpa Antre", "Bidan Siaga", "Cepat Nikah",
    ]  # fmt: skip
    assert released["sha256"] == sha256(rfc8785.dumps(released["entries"])).hexdigest()
    assert (released["simulated"], released["list_id"]) == (True, "kipp-2018:top-99")


async def test_anyone_reads_a_released_list_and_hashes_it(story: Any) -> None:
    await story.open()
    [released] = await story.told("list_released")
    there = await story.public()
    assert there["sha256"] == released["sha256"]
    assert there["entries"][0] == {
        "proposal_id": "p-a", "agency_id": "agency-a", "agency": "Kota A",
        "title": "Antrean Tanpa Antre", "group": "umum", "cluster": "kota", "standing": True,
    }  # fmt: skip
    assert there["objections"] == {
        "open": True, "opens_at": None, "closes_at": None, "settled_at": None,
    }  # fmt: skip
    answer = await story.ask(None, "GET", "/lists/kipp-2018/top-99/canonical")
    assert sha256(answer.content).hexdigest() == released["sha256"]
    assert json.loads(answer.content) == released["entries"]
    table = await story.ask(None, "GET", "/lists/kipp-2018/top-99/entries.csv")
    assert table.text.splitlines()[1] == ("p-a,agency-a,Kota A,Antrean Tanpa Antre,umum,kota,True")


async def test_the_released_lists_of_an_edition_come_in_pages(story: Any) -> None:
    await story.publish()
    await story.decide()
    await story.decide(name="top-40")
    await story.release()
    await story.release("top-40")
    first = await story.done(None, "GET", "/editions/kipp-2018/lists?limit=1")
    assert [i["list"] for i in first["items"]] == ["top-40"]
    second = await story.done(None, "GET", f"/editions/kipp-2018/lists?after={first['next']}")
    assert ([i["list"] for i in second["items"]], second["next"]) == (["top-99"], None)
    assert (second["items"][0]["entries"], second["items"][0]["standing"]) == (3, 3)


async def test_a_list_that_is_not_announced_is_no_list(story: Any) -> None:
    await story.publish()
    await story.decide(name="nominees", announced=False)
    assert await story.served.mongo.collection("lists").count_documents({}) == 0


async def test_a_decision_waits_for_its_edition(story: Any) -> None:
    await story.decide()
    lists = story.served.mongo.collection("lists")
    assert await lists.count_documents({}) == 0
    await story.publish()
    assert await lists.count_documents({}) == 1


async def test_a_decision_told_again_changes_nothing(story: Any) -> None:
    await story.publish()
    await story.decide()
    await story.decide("d")
    seen = await story.prepare()
    assert [e["proposal_id"] for e in seen["entries"]] == ["p-a", "p-b", "p-c"]


async def test_the_readers_see_the_list_and_its_hash_before_the_release(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    await story.prepare()
    for who in ("ani", "budi", "minister"):
        seen = await story.done(who, "GET", "/lists/kipp-2018/top-99/record")
        assert [e["agency"] for e in seen["entries"]] == ["Kota A", "Kota B", "Kota C"]
        assert seen["decision_sha256"] == "d" * 64


async def test_two_people_answer_for_a_list(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    seen = await story.prepare()
    path = "/lists/kipp-2018/top-99/verification"
    wrong = await story.ask("budi", "POST", path, {"sha256": "0" * 64})
    assert problem(wrong) == (409, "award:not-what-you-saw")
    same = await story.ask("ani", "POST", path, {"sha256": seen["sha256"]})
    assert problem(same) == (409, "award:same-person")
    reader = await story.ask("minister", "POST", path, {"sha256": seen["sha256"]})
    assert problem(reader) == (403, "forbidden")
    story.later(hours=2)
    await story.due()
    assert await story.served.told() == []


async def test_an_embargo_lies_in_the_future(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    for name in ("top-99", "no-such"):
        body = {"readers": [], "release_at": story.now.isoformat()}
        path = f"/lists/kipp-2018/{name}/preparation"
        assert problem(await story.ask("ani", "PUT", path, body)) == (409, "award:embargo-passed")


async def test_preparing_again_takes_the_verification_back(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    await story.prepare()
    verified = await story.verify()
    body = {"readers": [], "release_at": (story.now + timedelta(hours=5)).isoformat()}
    path = "/lists/kipp-2018/top-99/preparation"
    stale = await story.ask("budi", "PUT", path, body, if_match='"1"')
    assert problem(stale) == (412, "stale")
    again = await story.done("budi", "PUT", path, body, if_match=f'"{verified["version"]}"')
    assert (again["life"], again["readers"]) == ("prepared", ["budi"])
    story.later(hours=5)
    await story.due()
    assert await story.served.told() == []


async def test_a_released_list_is_neither_prepared_nor_verified(story: Any, problem: Any) -> None:
    await story.open()
    body = {"readers": [], "release_at": (story.now + timedelta(hours=5)).isoformat()}
    answer = await story.ask("cici", "PUT", "/lists/kipp-2018/top-99/preparation", body)
    assert problem(answer) == (409, "award:already-released")
    answer = await story.ask(
        "cici", "POST", "/lists/kipp-2018/top-99/verification", {"sha256": "0" * 64}
    )
    assert problem(answer) == (409, "award:already-released")


async def test_two_clocks_release_a_list_once(story: Any) -> None:
    await story.publish()
    await story.decide()
    await story.release()
    await story.due()
    assert len(await story.told("list_released")) == 1


async def test_what_was_withdrawn_before_the_release_is_taken_off_with_it(story: Any) -> None:
    await story.publish()
    await story.withdraw("b")
    await story.decide()
    await story.prepare()
    await story.verify()
    await story.withdraw("c")
    assert await story.served.told() == []
    story.later(hours=1)
    await story.due()
    told = [(f["sequence"], f["type"]) for f in await story.served.told()]
    assert sorted(told) == [
        (1, "award.list_released.v1"), (2, "award.list_corrected.v1"),
        (3, "award.list_corrected.v1"),
    ]  # fmt: skip
    corrected = await story.told("list_corrected")
    assert [(c["correction"], c["removed"], c["reason"]) for c in corrected] == [
        (1, ["p-b"], "withdrawn"), (2, ["p-c"], "withdrawn"),
    ]  # fmt: skip
    assert await story.standing() == ["p-a"]


async def test_a_withdrawal_after_the_release_corrects_the_list_at_once(story: Any) -> None:
    await story.open()
    await story.withdraw("b")
    await story.withdraw("z")
    [corrected] = await story.told("list_corrected")
    assert (corrected["removed"], corrected["added"]) == (["p-b"], [])
    there = await story.public()
    assert [(e["proposal_id"], e["standing"]) for e in there["entries"]] == [
        ("p-a", True), ("p-b", False), ("p-c", True),
    ]  # fmt: skip
    assert there["corrections"][0]["sentence"] == "Its agency withdrew it."


async def test_who_keeps_the_record_reads_it_after_the_release(story: Any, problem: Any) -> None:
    await story.open()
    path = "/lists/kipp-2018/top-99/record"
    for who in ("cici", "auditor"):
        seen = await story.done(who, "GET", path)
        assert (seen["prepared_by"], seen["verified_by"]) == ("ani", "budi")
    for who in ("other-auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "GET", path)) == (404, "not-found")
    assert problem(await story.ask(None, "GET", path)) == (401, "no-token")


@pytest.mark.parametrize(
    ("topic", "kind", "subject"),
    [
        ("judging.sealed", "judging.shortlist_decided.v1", "x:decision"),
        ("programme.events", "programme.edition_published.v1", "x"),
        ("identity.events", "identity.agency_registered.v1", "x"),
        ("submission.events", "submission.proposal_withdrawn.v1", "x"),
    ],
)
async def test_what_cannot_be_read_is_set_apart(
    story: Any, topic: str, kind: str, subject: str
) -> None:
    outcomes = await story.served.hear_record(record(topic, kind, subject, 1, {"x": 1}))
    assert outcomes["award"] == {Outcome.DEAD_LETTERED: 1}
