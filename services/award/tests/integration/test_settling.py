"""Rulings, replacements and the end of objections."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from typing import Any

from award.commands.lists import Advance, advance

D = {
    "proposal_id": "p-d", "agency_id": "agency-d", "title": "Desa Terang", "group": "umum",
    "cluster": "kabupaten", "rank": 4,
}  # fmt: skip
CORRECTIONS = "/lists/kipp-2018/top-99/corrections"


async def settled(story: Any) -> list[list[str]]:
    return [told["standing"] for told in await story.told("objections_settled")]


async def test_a_list_nobody_objects_to_settles_when_its_stage_closes(story: Any) -> None:
    await story.open()
    await story.stage("closing", closes_at=story.now + timedelta(seconds=2))
    story.later(seconds=1.999)
    await story.due()
    assert await settled(story) == []
    story.later(seconds=0.001)
    await story.due()
    [told] = await story.told("objections_settled")
    assert told["standing"] == ["p-a", "p-b", "p-c"]
    assert told["standing_sha256"] == sha256(b"p-a\np-b\np-c").hexdigest()
    story.later(days=30)
    await story.due()
    assert len(await settled(story)) == 1
    assert (await story.public())["objections"]["settled_at"] == "2018-06-08T04:00:02Z"


async def test_a_stage_bound_to_an_instant_may_be_extended(story: Any) -> None:
    ends = story.now + timedelta(hours=5)
    await story.publish(closes_at=ends)
    await story.decide()
    await story.release()
    await story.stage("opened", at=story.now)
    later = ends + timedelta(hours=1)
    await story.stage("extended", closes_at=later, previous_closes_at=ends, amendment=1)
    story.now = ends
    await story.file()
    story.now = later
    await story.due()
    assert await settled(story) == []
    [objection] = (await story.done("ani", "GET", "/editions/kipp-2018/objections"))["items"]
    await story.accept(objection["objection_id"])
    await story.rule(objection["objection_id"], "dismissed")
    await story.due()
    assert await settled(story) == [["p-a", "p-b", "p-c"]]


async def test_another_stage_moves_nothing(story: Any) -> None:
    await story.open()
    for kind in ("opened", "closed"):
        await story.stage(kind, "interview", at=story.now)
    await story.stage("closing", "interview", closes_at=story.now)
    assert (await story.public())["objections"]["open"] is True


async def test_an_upheld_objection_leaves_its_seat_empty(story: Any) -> None:
    await story.open()
    await story.uphold("a")
    [told] = await story.told("finalist_disqualified")
    assert (told["proposal_id"], told["freed_seat"]) == ("p-a", "leave_empty")
    [corrected] = await story.told("list_corrected")
    assert (corrected["removed"], corrected["reason"]) == (["p-a"], "disqualified")
    await story.close()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_a_second_upheld_objection_to_the_same_entry_changes_nothing(story: Any) -> None:
    await story.open()
    other = await story.file("a")
    await story.uphold("a")
    await story.accept(other["objection_id"])
    await story.rule(other["objection_id"], "upheld")
    assert len(await story.told("finalist_disqualified", "list_corrected")) == 2
    await story.close()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_nothing_settles_between_a_ruling_and_the_disqualification(story: Any) -> None:
    await story.open()
    filed = await story.file("a")
    await story.accept(filed["objection_id"])
    await story.stage("closing", closes_at=story.now)
    story.later(minutes=1)
    body = {"outcome": "upheld", "reasons": "It was seen."}
    await story.done("budi", "POST", f"/objections/{filed['objection_id']}/ruling", body)
    with story.served.at(story.now):
        await story.served.due(story.now)
    assert await settled(story) == []
    await story.settle()
    await story.due()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_the_next_in_order_is_added_by_two_and_heard_in_its_own_window(
    story: Any, problem: Any
) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.close()
    assert await settled(story) == []
    await story.name("p-a", D)
    await story.due()
    assert await settled(story) == []
    body = {"change": "add", "replaces": "p-a", "sentence": "Next in order."}
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    path = f"{CORRECTIONS}/{asked['requests'][0]['request_id']}/approval"
    assert problem(await story.ask("ani", "POST", path)) == (409, "award:same-person")
    approved = await story.done("budi", "POST", path)
    assert approved["signatories"][-1] == {
        "correction": 2, "requested_by": "ani", "approved_by": "budi",
    }  # fmt: skip
    told = (await story.told("list_corrected"))[-1]
    assert [e["proposal_id"] for e in told["added"]] == ["p-d"]
    assert (told["correction"], told["reason"]) == (2, "next_in_order")
    assert await story.standing() == ["p-b", "p-c", "p-d"]
    assert (await story.public())["objections"]["open"] is True
    late = await story.ask(
        None, "POST", "/lists/kipp-2018/top-99/objections", {"proposal_id": "p-b", "reason": "x"}
    )
    assert problem(late) == (409, "award:window-closed")
    story.later(days=4.9)
    await story.due()
    assert await settled(story) == []
    story.later(days=0.1)
    await story.due()
    assert await settled(story) == [["p-b", "p-c", "p-d"]]


async def test_a_replacement_that_is_disqualified_frees_its_seat_again(story: Any) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.name("p-a", D)
    body = {"change": "add", "replaces": "p-a", "sentence": "Next in order."}
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    await story.done("budi", "POST", f"{CORRECTIONS}/{asked['requests'][0]['request_id']}/approval")
    await story.uphold("d")
    assert [t["proposal_id"] for t in await story.told("finalist_disqualified")] == ["p-a", "p-d"]
    await story.name("p-d", None)
    await story.close()
    story.later(days=5)
    await story.due()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_nobody_left_settles_without_a_replacement(story: Any) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.close()
    assert await settled(story) == []
    await story.name("p-a", None)
    await story.due()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_a_next_in_order_that_withdraws_makes_room_for_another(story: Any) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.uphold("b")
    await story.close()
    await story.name("p-a", D)
    await story.withdraw("d")
    await story.withdraw("e")
    await story.name("p-b", {**D, "proposal_id": "p-e"})
    await story.due()
    assert await settled(story) == []
    await story.name("p-a", {**D, "proposal_id": "p-f"})
    await story.name("p-b", None)
    body = {"change": "add", "replaces": "p-a", "sentence": "Next in order."}
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    assert [r["proposal_id"] for r in asked["replacements"]] == ["p-f"]
    await story.done("budi", "POST", f"{CORRECTIONS}/{asked['requests'][0]['request_id']}/approval")
    story.later(days=5)
    await story.due()
    assert await settled(story) == [["p-c", "p-f"]]


async def test_a_seat_that_should_be_filled_is_left_empty_by_two(story: Any, problem: Any) -> None:
    await story.open(freed="next_in_order")
    body = {"change": "leave_empty", "seat": "p-a", "sentence": "Nobody answers."}
    early = await story.ask("ani", "POST", CORRECTIONS, body)
    assert problem(early) == (409, "award:not-free")
    await story.uphold("a")
    await story.close()
    stranger = await story.ask("cici", "POST", CORRECTIONS, body)
    assert problem(stranger) == (409, "award:not-free")
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    assert [(r["empties"], r["by"]) for r in asked["requests"]] == [("p-a", "ani")]
    path = f"{CORRECTIONS}/{asked['requests'][0]['request_id']}/approval"
    assert problem(await story.ask("ani", "POST", path)) == (409, "award:same-person")
    told = len(await story.served.told())
    approved = await story.done("budi", "POST", path)
    assert approved["left_empty"] == [
        {"seat": "p-a", "sentence": "Nobody answers.", "at": "2018-06-08T04:01:02Z",
         "requested_by": "ani", "approved_by": "budi"}
    ]  # fmt: skip
    assert len(await story.served.told()) == told
    await story.name("p-a", D)
    await story.due()
    assert await settled(story) == [["p-b", "p-c"]]


async def test_a_request_that_waits_keeps_the_list_open(story: Any, problem: Any) -> None:
    await story.open()
    body = {
        "change": "remove", "proposal_id": "p-b", "reason": "not_eligible", "sentence": "Young."
    }  # fmt: skip
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    await story.close()
    assert await settled(story) == []
    path = f"{CORRECTIONS}/{asked['requests'][0]['request_id']}"
    again = await story.ask("cici", "POST", CORRECTIONS, body)
    assert problem(again) == (409, "award:already-requested")
    declined = await story.done("cici", "POST", f"{path}/decline")
    assert declined["requests"] == []
    gone = await story.ask("cici", "POST", f"{path}/approval")
    assert problem(gone) == (409, "award:no-such-request")
    await story.due()
    assert await settled(story) == [["p-a", "p-b", "p-c"]]


async def test_an_entry_is_removed_by_two_people_with_a_reason(story: Any, problem: Any) -> None:
    await story.open()
    body = {
        "change": "remove", "proposal_id": "p-b", "reason": "clerical_error", "sentence": "Twice."
    }  # fmt: skip
    for who in ("auditor", "admin-a", "judge"):
        answer = await story.ask(who, "POST", CORRECTIONS, body)
        assert problem(answer) == (403, "forbidden")
    wrong = await story.ask("ani", "POST", CORRECTIONS, body | {"reason": "disqualified"})
    assert problem(wrong) == (409, "award:not-for-people")
    unknown = await story.ask("ani", "POST", CORRECTIONS, body | {"proposal_id": "p-z"})
    assert problem(unknown) == (409, "award:not-standing")
    asked = await story.done("ani", "POST", CORRECTIONS, body)
    request = asked["requests"][0]
    assert (request["removes"], request["by"]) == ("p-b", "ani")
    await story.done("cici", "POST", f"{CORRECTIONS}/{request['request_id']}/approval")
    [told] = await story.told("list_corrected")
    assert (told["removed"], told["reason"]) == (["p-b"], "clerical_error")
    there = await story.public()
    assert (there["corrections"][0]["sentence"], there["sha256"]) == (
        "Twice.", (await story.told("list_released"))[0]["sha256"],
    )  # fmt: skip


async def test_a_list_released_after_its_stage_is_heard_in_a_window_of_its_own(
    story: Any,
) -> None:
    await story.publish(closes_at=story.now + timedelta(minutes=30))
    await story.decide()
    await story.release()
    await story.file("a")
    [objection] = (await story.done("ani", "GET", "/editions/kipp-2018/objections"))["items"]
    await story.accept(objection["objection_id"])
    await story.rule(objection["objection_id"], "dismissed")
    await story.due()
    assert await settled(story) == []
    story.later(days=5)
    await story.due()
    assert await settled(story) == [["p-a", "p-b", "p-c"]]


async def test_no_stage_closed_at_once_takes_the_window_away(story: Any, problem: Any) -> None:
    await story.open(simulated=False)
    released = story.now
    await story.close()
    seen = (await story.public())["objections"]
    assert (seen["open"], seen["closes_at"], seen["settled_at"]) == (
        True, "2018-06-13T04:00:00Z", None,
    )  # fmt: skip
    story.now = released + timedelta(days=5, microseconds=-1000)
    await story.due()
    await story.file()
    story.now = released + timedelta(days=5)
    body = {"proposal_id": "p-b", "reason": "x"}
    late = await story.ask(None, "POST", "/lists/kipp-2018/top-99/objections", body)
    assert problem(late) == (409, "award:window-closed")
    assert await settled(story) == []


async def test_an_objection_that_arrived_in_time_is_heard_though_written_later(
    patient: Any, problem: Any
) -> None:
    await patient.open()
    ends = patient.later(hours=1)
    await patient.stage("closing", closes_at=ends)
    await patient.due()
    patient.now = ends + timedelta(seconds=1.9)
    await patient.due()
    assert await settled(patient) == []
    patient.now = ends - timedelta(milliseconds=5)
    filed = await patient.file()
    patient.now = ends
    body = {"proposal_id": "p-b", "reason": "x"}
    late = await patient.ask(None, "POST", "/lists/kipp-2018/top-99/objections", body)
    assert problem(late) == (409, "award:window-closed")
    await patient.accept(filed["objection_id"])
    await patient.rule(filed["objection_id"], "upheld")
    await patient.due()
    assert await settled(patient) == [["p-b", "p-c"]]


async def test_the_clock_looks_again_when_the_time_to_write_is_over(patient: Any) -> None:
    await patient.open()
    await patient.stage("closing", closes_at=patient.now)
    looked = [await patient.served.due(patient.now) for _ in range(3)]
    assert (looked, await settled(patient)) == ([1, 0, 0], [])
    later = patient.now + timedelta(hours=1)
    await patient.stage("extended", closes_at=later)
    patient.now = later
    await patient.due()
    assert await settled(patient) == []
    patient.later(seconds=2)
    await patient.due()
    assert await settled(patient) == [["p-a", "p-b", "p-c"]]


async def test_the_last_objection_and_the_settling_do_not_miss_each_other(story: Any) -> None:
    """At the very end, objections that arrived in time race the clock: each is in or refused."""
    await story.open()
    await story.stage("closing", closes_at=story.now + timedelta(seconds=2))
    work = story.served.app.state.platform.work
    ends = story.now + timedelta(seconds=2)

    async def settle() -> None:
        await work.run(advance, Advance("kipp-2018:top-99", timedelta(0)), now=ends)

    body = {"proposal_id": "p-a", "reason": "x"}
    path = "/lists/kipp-2018/top-99/objections"
    answers, *_ = await asyncio.gather(
        story.at_once(body, body, body, path=path), settle(), settle()
    )
    filed = len(await story.told("objection_filed"))
    assert filed == [answer.status_code for answer in answers].count(201)
    assert len(await settled(story)) == (0 if filed else 1)
