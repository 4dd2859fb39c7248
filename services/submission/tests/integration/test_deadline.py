"""Handing over, submitting, withdrawing; the deadline, the gates, and the count at the closing."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import rfc8785

from shared.grants import Who, grants_of
from submission.commands.handing import Submit, submit
from submission.domain.refusal import TooLate
from submission.messages import told

MS = timedelta(milliseconds=1)


@pytest.fixture
async def handed_over(arena: Any) -> Any:
    """A proposal that lies with its agency."""
    await arena.ok(arena.register())
    await arena.ok(arena.write(ringkasan="isi", ide="isi"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    return arena


def end_of(arena: Any) -> Any:
    return arena.now.replace(month=3, day=31, hour=16, minute=59, second=59)


async def test_the_receipt_proves_what_was_submitted(handed_over: Any) -> None:
    arena = handed_over
    receipt = await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    frozen = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/versions/2"))
    content: dict[str, Any] = {
        "edition_id": "kipp-2018", "agency_id": "semarang", "group": "umum", "cluster": "kota",
        "title": "Antrean p1", "category": None, "started_on": "2016-08-17", "formerly": None,
        "answers": {"ide": "isi", "ringkasan": "isi"}, "attachments": [],
    }  # fmt: skip
    digest = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    assert frozen["canonical"].encode() == rfc8785.dumps(content)
    assert receipt == {
        "id": "p1",
        "version": 4,
        "content_version": 2,
        "content_sha256": digest,
        "at": "2018-03-01T00:00:00Z",
    }
    again = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals/p1/receipts"))
    assert again["receipts"] == [
        {name: receipt[name] for name in ("content_version", "content_sha256", "at")}
    ]
    (told,) = await arena.told("proposal_submitted")
    assert (told["content_version"], told["content_sha256"]) == (2, digest)


async def test_what_is_corrected_after_the_handing_over_is_frozen_anew(handed_over: Any) -> None:
    arena = handed_over
    await arena.ok(arena.write(by="admin-semarang", ide="lebih baik"))
    receipt = await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    assert receipt["content_version"] == 3
    assert await arena.count("versions") == 2


async def test_the_deadline_decides_to_the_millisecond(handed_over: Any) -> None:
    arena = handed_over
    path, end = "/proposals/p1/submission", end_of(handed_over)
    late = arena.ask("admin-semarang", "POST", path, at=end)
    assert await arena.refused(late) == (409, "submission:too-late")
    assert await arena.told("proposal_submitted") == []
    receipt = await arena.ok(arena.ask("admin-semarang", "POST", path, at=end - MS))
    assert receipt["at"] == "2018-03-31T16:59:58.999000Z"


async def test_a_later_end_holds_from_when_it_is_heard(handed_over: Any) -> None:
    arena, end = handed_over, end_of(handed_over)
    extended = {
        "edition_id": "kipp-2018",
        "stage": "submission",
        "closes_at": end + timedelta(days=1),
        "previous_closes_at": end,
        "amendment": 1,
    }
    await arena.programme("stage_extended", extended)
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission", at=end))
    await arena.served.due(end + timedelta(seconds=6))
    assert await arena.told("intake_closed") == []
    await arena.served.due(end + timedelta(days=1, seconds=6))
    assert [t["submitted"] for t in await arena.told("intake_closed")] == [1]


async def test_a_later_end_that_is_heard_after_the_closing_opens_the_gates_again(
    handed_over: Any,
) -> None:
    """The extension was told in time, and heard here only after the timer had shut the gates."""
    arena, end = handed_over, end_of(handed_over)
    later = end + timedelta(days=1)
    await arena.submitted("p2", "p3")
    await arena.closed()
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p2/withdrawal"))
    extended = {
        "edition_id": "kipp-2018",
        "stage": "submission",
        "closes_at": later,
        "previous_closes_at": end,
        "amendment": 1,
    }
    await arena.programme("stage_extended", extended)
    shown = await arena.ok(arena.ask("nobody", "GET", "/editions/kipp-2018"))
    assert (shown["phase"], shown["submitted"]) == ("open", None)
    early = arena.ask("officer-1", "POST", "/proposals/p3/admission", {})
    assert await arena.refused(early) == (409, "submission:still-open")
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    await arena.served.due(later + timedelta(seconds=5))
    assert [(t["submitted"], t["closed_at"]) for t in await arena.told("intake_closed")] == [
        (2, "2018-03-31T16:59:59Z"),
        (2, "2018-04-01T16:59:59Z"),
    ]
    assert await arena.count("gates", shut=True) == 64


async def test_what_is_settled_is_not_opened_again(arena: Any) -> None:
    await arena.submitted("p1")
    await arena.closed()
    await arena.decide("p1")
    arena.now += timedelta(minutes=1)
    await arena.served.due(arena.now)
    later = {
        "edition_id": "kipp-2018",
        "stage": "submission",
        "closes_at": arena.now + timedelta(days=1),
        "previous_closes_at": end_of(arena),
        "amendment": 1,
    }
    await arena.programme("stage_extended", later)
    shown = await arena.ok(arena.ask("nobody", "GET", "/editions/kipp-2018"))
    assert (shown["phase"], await arena.count("gates", shut=True)) == ("settled", 64)


async def test_a_stage_without_an_instant_ends_when_its_closing_is_told(arena: Any) -> None:
    await arena.begin("kipp-2019", stages={"submission": None})
    await arena.ok(arena.register(edition="kipp-2019"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    closes_at = arena.now + timedelta(seconds=2)
    data = {"edition_id": "kipp-2019", "stage": "submission", "closes_at": closes_at}
    await arena.programme("stage_closing", data, "kipp-2019")
    path = "/proposals/p1/submission"
    late = arena.ask("admin-semarang", "POST", path, at=closes_at)
    assert await arena.refused(late) == (409, "submission:too-late")
    await arena.ok(arena.ask("admin-semarang", "POST", path, at=closes_at - MS))
    await arena.served.due(closes_at)
    assert await arena.told("intake_closed") == []
    await arena.served.due(closes_at + timedelta(seconds=5))
    (closed,) = await arena.told("intake_closed")
    assert (closed["submitted"], closed["closed_at"]) == (1, "2018-03-01T00:00:02Z")


async def test_nothing_slips_in_after_the_count(handed_over: Any) -> None:
    """A submission that arrived in time, but was written only after the closing was told."""
    arena = handed_over
    await arena.closed()
    command = Submit(await _who(arena, "admin-semarang"), "p1")
    work = arena.served.app.state.platform.work
    with pytest.raises(TooLate):
        await work.run(submit, command, now=end_of(arena) - MS)
    (closed,) = await arena.told("intake_closed")
    assert closed["submitted"] == 0
    assert await arena.told("proposal_submitted") == []


async def test_the_count_and_submissions_at_the_same_moment_agree(arena: Any) -> None:
    ids = [f"p{n}" for n in range(12)]
    for id in ids:
        await arena.ok(arena.register(id))
        await arena.ok(arena.ask("unit-semarang", "POST", f"/proposals/{id}/handing-over"))
    who = await _who(arena, "admin-semarang")
    work = arena.served.app.state.platform.work
    end = end_of(arena)

    async def late(id: str) -> bool:
        try:
            await work.run(submit, Submit(who, id), now=end - MS)
        except TooLate:
            return False
        return True

    closing = arena.served.due(end + timedelta(seconds=5))
    *submitted, _ = await asyncio.gather(*(late(id) for id in ids), closing)
    (closed,) = await arena.told("intake_closed")
    assert closed["submitted"] == sum(submitted) == len(await arena.told("proposal_submitted"))


async def test_many_of_one_agency_are_submitted_side_by_side(arena: Any) -> None:
    ids = [f"p{n}" for n in range(24)]
    for id in ids:
        await arena.ok(arena.register(id))
        await arena.ok(arena.ask("unit-semarang", "POST", f"/proposals/{id}/handing-over"))
    with arena.served.at(arena.now):
        headers = await arena.person("admin-semarang")
        asked = [arena.client.post(f"/proposals/{id}/submission", headers=headers) for id in ids]
        answers = await asyncio.gather(*asked)
    assert {a.status_code for a in answers} == {200}
    await arena.closed()
    assert [t["submitted"] for t in await arena.told("intake_closed")] == [24]


async def test_the_intake_is_closed_once_by_however_many_timers(arena: Any) -> None:
    await arena.submitted("p1")
    instant = end_of(arena) + timedelta(minutes=1)
    await asyncio.gather(*(arena.served.due(instant) for _ in range(4)))
    assert len(await arena.told("intake_closed")) == 1
    (fact,) = [t for t in await arena.served.told() if t["type"].endswith("intake_closed.v1")]
    assert (fact["subject"], fact["sequence"]) == ("kipp-2018:intake", 1)


async def test_what_was_withdrawn_does_not_count(arena: Any) -> None:
    await arena.submitted("p1", "p2")
    withdrawn = await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/withdrawal"))
    assert withdrawn["standing"] == "withdrawn"
    assert len(await arena.told("proposal_withdrawn")) == 1
    again = arena.ask("admin-semarang", "POST", "/proposals/p1/withdrawal")
    assert await arena.refused(again) == (409, "submission:wrong-standing")
    await arena.closed()
    assert [t["submitted"] for t in await arena.told("intake_closed")] == [1]


async def test_a_unit_withdraws_its_draft_and_nothing_later(arena: Any) -> None:
    await arena.ok(arena.register("p1"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/withdrawal"))
    await arena.submitted("p2")
    late = arena.ask("unit-semarang", "POST", "/proposals/p2/withdrawal")
    assert await arena.refused(late) == (403, "forbidden")


async def test_each_act_belongs_to_its_moment(handed_over: Any) -> None:
    arena = handed_over
    wrong = (409, "submission:wrong-standing")
    over = arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over")
    assert await arena.refused(over) == wrong
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    for act, body in (("submission", None), ("return", {"remark": "x"})):
        refused = arena.ask("admin-semarang", "POST", f"/proposals/p1/{act}", body)
        assert await arena.refused(refused) == wrong
    stale = {"If-Match": '"1"'}
    asked = arena.ask("admin-semarang", "POST", "/proposals/p1/withdrawal", headers=stale)
    assert await arena.refused(asked) == (412, "stale")


def quota(limit: int, *, blocks: bool = True) -> dict[str, Any]:
    """A rule book with a quota, which stops the agency or is only found."""
    rule = {"id": "quota", "rule": "agency-quota", "blocks": blocks, "limit": limit}
    text = {"kind": "text", "required": False, "choices": []}
    called = {"id": "Umum", "en": "General"}
    form = {"fields": [{"id": "ide", "label": called, **text}], "attachments": []}
    group = {"id": "umum", "name": called, "categories": [], "form": form, "eligibility": [rule]}
    return {"groups": [group]}


async def test_a_quota_holds_though_all_are_submitted_side_by_side(arena: Any) -> None:
    await arena.begin("kipp-2019", **quota(3))
    ids = [f"p{n}" for n in range(5)]
    for id in ids:
        await arena.ok(arena.register(id, edition="kipp-2019"))
        await arena.ok(arena.ask("unit-semarang", "POST", f"/proposals/{id}/handing-over"))
    with arena.served.at(arena.now):
        headers = await arena.person("admin-semarang")
        asked = [arena.client.post(f"/proposals/{id}/submission", headers=headers) for id in ids]
        answers = await asyncio.gather(*asked)
    assert sorted(a.status_code for a in answers) == [200, 200, 200, 409, 409]
    kinds = {a.json()["type"] for a in answers if a.status_code == 409}
    assert kinds == {"urn:gelanggang:submission:blocked"}
    (first,) = [id for id, a in zip(ids, answers, strict=True) if a.status_code == 200][:1]
    await arena.ok(arena.ask("admin-semarang", "POST", f"/proposals/{first}/withdrawal"))
    (left,) = [id for id, a in zip(ids, answers, strict=True) if a.status_code == 409][:1]
    await arena.ok(arena.ask("admin-semarang", "POST", f"/proposals/{left}/submission"))
    found = await arena.ok(arena.ask("unit-semarang", "GET", f"/proposals/{left}/findings"))
    assert found["findings"][0]["outcome"] == "met"


async def test_over_the_quota_are_those_that_came_last(arena: Any) -> None:
    """What was within it stays so; one that leaves makes room for the next."""
    await arena.begin("kipp-2019", **quota(2, blocks=False))
    ids = ["p4", "p3", "p2", "p1"]
    for id in (*ids, "draft"):
        await arena.ok(arena.register(id, edition="kipp-2019"))
    for id in ids:
        await arena.ok(arena.ask("unit-semarang", "POST", f"/proposals/{id}/handing-over"))
        # The last two come at the same moment: then their ids decide.
        arena.now += timedelta() if id == "p1" else MS
        await arena.ok(arena.ask("admin-semarang", "POST", f"/proposals/{id}/submission"))

    async def over() -> dict[str, int]:
        found = {}
        for id in (*ids, "draft"):
            asked = arena.ask("unit-semarang", "GET", f"/proposals/{id}/findings")
            (finding,) = (await arena.ok(asked))["findings"]
            if finding["outcome"] == "unmet":
                found[id] = finding["params"]["submitted"]
        return found

    assert await over() == {"p1": 2, "p2": 3, "draft": 4}
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p4/withdrawal"))
    assert await over() == {"p2": 2, "draft": 3}


async def _who(arena: Any, account: str) -> Any:
    """Somebody as a command knows him."""
    await arena.person(account)
    return Who(account, await grants_of(arena.served.mongo, account))


async def test_every_fact_is_in_the_order_of_what_happened(handed_over: Any) -> None:
    arena = handed_over
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/return", {"remark": "x"}))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    facts = [(t["sequence"], t["type"].split(".")[1]) for t in await arena.served.told()]
    assert sorted(facts) == [
        (1, "proposal_registered"),
        (2, "proposal_handed_over"),
        (3, "proposal_returned"),
        (4, "proposal_handed_over"),
        (5, "proposal_submitted"),
    ]
    assert {t["type"] for t in await arena.served.told()} <= set(told.TELLS)
