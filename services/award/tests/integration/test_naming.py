"""A further reader of a list, named by two of the secretariat whatever became of the others."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

TOP = "/lists/kipp-2018/top-99"


def likeness(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    """All that an answer says but its own id and the list that was asked of."""
    said = answer.json()
    return answer.status_code, {
        k: v for k, v in said.items() if k not in ("naming_id", "list", "instance", "trace")
    }


async def name(story: Any, reader: str, *, asks: str = "cici", approves: str = "budi") -> Any:
    """Two people name a reader of the Top 99."""
    body = {"reader": reader, "reason": "Ani is on leave."}
    asked = await story.done(asks, "POST", f"{TOP}/namings", body)
    return await story.done(approves, "POST", f"{TOP}/namings/{asked['naming_id']}/approval")


async def test_a_list_whose_only_reader_left_goes_on(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    body = {"readers": [], "release_at": (story.now + timedelta(hours=1)).isoformat()}
    await story.done("ani", "PUT", f"{TOP}/preparation", body)
    await story.dismiss("ani")
    assert problem(await story.ask("ani", "GET", f"{TOP}/record")) == (404, "not-found")
    named = await name(story, "budi")
    assert (named["reader"], named["reason"]) == ("budi", "Ani is on leave.")
    assert (named["asked_by"], named["approved_by"]) == ("cici", "budi")
    assert (named["asked_at"], named["approved_at"]) == ("2018-06-08T03:00:00Z",) * 2
    assert (await story.done("budi", "GET", f"{TOP}/record"))["readers"] == ["ani", "budi"]
    assert (await story.verify())["life"] == "embargoed"
    assert problem(await story.ask("cici", "GET", f"{TOP}/record")) == (404, "not-found")


async def test_a_freed_seat_is_filled_though_one_reader_is_left(story: Any) -> None:
    await story.publish(freed="next_in_order")
    await story.decide()
    await story.release()
    await story.stage("opened", at=story.now)
    await story.uphold("a")
    next_ = {"proposal_id": "p-d", "agency_id": "agency-d", "title": "Desa", "group": "umum",
             "cluster": "kota", "rank": 4}  # fmt: skip
    await story.name("p-a", next_)
    await story.dismiss("ani")
    await name(story, "cici")
    body = {"change": "add", "replaces": "p-a", "sentence": "Next."}
    asked = await story.done("cici", "POST", f"{TOP}/corrections", body)
    path = f"{TOP}/corrections/{asked['requests'][0]['request_id']}/approval"
    await story.done("budi", "POST", path)
    assert await story.standing() == ["p-b", "p-c", "p-d"]


async def test_naming_says_nothing_of_the_list(story: Any) -> None:
    """The Top 99 is decided and sealed here, the Top 40 is not decided."""
    await story.publish()
    await story.decide()
    await story.prepare()

    async def said(list: str) -> list[tuple[int, dict[str, Any]]]:
        path = f"/lists/kipp-2018/{list}/namings"
        answers = [await story.ask("cici", "POST", path, {"reader": "cici", "reason": "x"})]
        approval = f"{path}/{answers[0].json()['naming_id']}/approval"
        answers += [
            await story.ask("cici", "POST", approval),
            await story.ask("budi", "POST", approval),
            await story.ask("budi", "POST", approval),
            await story.ask("cici", "POST", path, {"reader": "judge", "reason": "x"}),
            await story.ask("judge", "POST", path, {"reader": "cici", "reason": "x"}),
            await story.ask("judge", "POST", approval),
        ]
        return [likeness(answer) for answer in answers]

    there, nowhere = await said("top-99"), await said("top-40")
    assert there == nowhere
    assert [(status, a.get("type", "")[15:]) for status, a in there] == [
        (201, ""), (409, "award:same-person"), (200, ""), (409, "award:already-approved"),
        (409, "award:without-office"), (403, "forbidden"), (403, "forbidden"),
    ]  # fmt: skip
    assert await story.served.told() == []


async def test_who_was_named_before_the_decision_is_a_reader_of_it(story: Any) -> None:
    await story.publish()
    await name(story, "cici")
    await story.decide(viewer_ids=["ani"])
    assert (await story.done("cici", "GET", f"{TOP}/record"))["readers"] == ["ani", "cici"]


async def test_a_naming_and_the_decision_do_not_miss_each_other(story: Any) -> None:
    await story.publish()
    body = {"reader": "cici", "reason": "x"}
    asked = await story.done("cici", "POST", f"{TOP}/namings", body)
    path = f"{TOP}/namings/{asked['naming_id']}/approval"
    with story.served.at(story.now):
        mine = await story.served.token("budi", *story.held("budi"))
        await asyncio.gather(
            story.served.client.post(path, headers=mine), story.decide(viewer_ids=["ani"])
        )
    assert (await story.done("cici", "GET", f"{TOP}/record"))["readers"] == ["ani", "cici"]


async def test_the_secretariat_and_auditors_see_who_was_named(story: Any, problem: Any) -> None:
    await story.publish()
    await name(story, "minister")
    story.later(seconds=1)
    waiting = await story.done("ani", "POST", f"{TOP}/namings", {"reader": "ani", "reason": "x"})
    for who in ("cici", "auditor"):
        first = await story.done(who, "GET", f"{TOP}/namings?limit=1")
        rest = await story.done(who, "GET", f"{TOP}/namings?after={first['next']}")
        assert [n["approved_by"] for n in (*first["items"], *rest["items"])] == ["budi", None]
        assert rest["items"] == [waiting]
    for who in ("judge", "admin-a", "other-auditor"):
        assert problem(await story.ask(who, "GET", f"{TOP}/namings")) == (403, "forbidden")


@pytest.mark.parametrize(
    "path", ["/lists/kipp-2019/top-99/namings", "/lists/kipp-2018/top-98/namings"]
)
async def test_a_list_that_no_rule_book_has_is_missing(story: Any, problem: Any, path: str) -> None:
    await story.publish()
    body = {"reader": "cici", "reason": "x"}
    assert problem(await story.ask("ani", "POST", path, body)) == (404, "not-found")
    asked = await story.done("ani", "POST", f"{TOP}/namings", body)
    elsewhere = await story.ask("budi", "POST", f"{path}/{asked['naming_id']}/approval")
    assert problem(elsewhere) == (404, "not-found")
