"""The administrative selection: queue, decisions, repairs, contests, and the settlement."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from submission.commands import intake
from submission.domain.proposal import Standing
from submission.queries import findings

MS = timedelta(milliseconds=1)
BUDGET = timedelta(seconds=2)


@pytest.fixture
async def selecting(arena: Any) -> Any:
    """Three submitted proposals, of which two have the same title; the intake is closed."""
    await arena.submitted("p1", title="Antrean II")
    await arena.submitted("p2", title="Lain")
    await arena.submitted("p3", unit="unit-jateng", title="ANTREAN 2")
    await arena.closed()
    return arena


async def queue(arena: Any, **params: str) -> list[str]:
    path = "/editions/kipp-2018/selection"
    page = await arena.ok(arena.ask("officer-1", "GET", path, params=params))
    return [item["id"] for item in page["items"]]


async def test_the_queue_begins_when_the_intake_is_closed(arena: Any) -> None:
    await arena.submitted("p1")
    path = "/editions/kipp-2018/selection"
    early = arena.ask("officer-1", "GET", path)
    assert await arena.refused(early) == (409, "submission:still-open")
    decided = arena.ask("officer-1", "POST", "/proposals/p1/admission", {})
    assert await arena.refused(decided) == (409, "submission:still-open")
    await arena.closed()
    assert await queue(arena) == ["p1"]
    for other in ("unit-semarang", "admin-semarang", "judge-1", "nobody"):
        assert await arena.refused(arena.ask(other, "GET", path)) == (403, "forbidden")
    missing = arena.ask("officer-1", "GET", "/editions/kipp-1999/selection")
    assert await arena.refused(missing) == (404, "not-found")


async def test_the_queue_has_findings_and_is_filtered_by_them(selecting: Any) -> None:
    path = "/editions/kipp-2018/selection"
    page = await selecting.ok(selecting.ask("officer-1", "GET", path))
    by_id = {item["id"]: item for item in page["items"]}
    assert list(by_id) == ["p1", "p2", "p3"]
    unmet = [f for f in by_id["p1"]["findings"] if f["outcome"] == "unmet"]
    assert [(f["rule"], f["reason"], f["params"]) for f in unmet] == [
        ("title-once", "same-title", {"count": 1, "proposals": ["p3"]})
    ]
    assert await queue(selecting, finding="title-once") == ["p1", "p3"]
    assert await queue(selecting, finding="title-once", cluster="provinsi") == ["p3"]
    assert await queue(selecting, finding="title-once", outcome="met") == ["p2"]
    assert await queue(selecting, cluster="kota") == ["p1", "p2"]
    assert await queue(selecting, standing="admitted") == []


async def test_the_queue_comes_in_pages_and_as_a_table(selecting: Any) -> None:
    path = "/editions/kipp-2018/selection"
    first = await selecting.ok(selecting.ask("officer-1", "GET", f"{path}?limit=2"))
    assert [item["id"] for item in first["items"]] == ["p1", "p2"]
    after = f"{path}?limit=2&after={first['next']}"
    rest = await selecting.ok(selecting.ask("officer-1", "GET", after))
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (["p3"], None)
    filtered = f"{path}?limit=1&finding=title-once"
    page = await selecting.ok(selecting.ask("officer-1", "GET", filtered))
    assert [item["id"] for item in page["items"]] == ["p1"]
    after = f"{filtered}&after={page['next']}"
    page = await selecting.ok(selecting.ask("officer-1", "GET", after))
    assert ([item["id"] for item in page["items"]], page["next"]) == (["p3"], None)
    table = await selecting.ask("officer-1", "GET", f"{path}?format=csv&limit=1")
    lines = table.text.splitlines()
    assert lines[0].startswith("id,agency_id,group,cluster,title,unmet,for_person")
    assert lines[1].startswith("p1,semarang,umum,kota,Antrean II,title-once,")
    assert len(lines) == 4


async def test_a_table_is_whole_however_many_were_passed_over(
    selecting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "BATCH", 1)
    monkeypatch.setattr(findings, "MOST_EXAMINED", 1)
    path = "/editions/kipp-2018/selection?finding=title-once"
    page = await selecting.ok(selecting.ask("officer-1", "GET", path))
    assert page["next"] is not None, "a page that had to pass over many ends early"
    table = await selecting.ask("officer-1", "GET", f"{path}&format=csv")
    assert [line.split(",")[0] for line in table.text.splitlines()[1:]] == ["p1", "p3"]


async def test_decisions_are_told_with_codes_and_kept_with_words(selecting: Any) -> None:
    await selecting.decide("p1", "refusal")
    await selecting.decide("p2")
    (refused,) = await selecting.told("proposal_refused")
    assert (refused["reasons"], "sentence" in refused) == (["careless"], False)
    (admitted,) = await selecting.told("proposal_admitted")
    assert (admitted["title"], admitted["group"], admitted["category"]) == ("Lain", "umum", None)
    seen = await selecting.ok(selecting.ask("admin-semarang", "GET", "/proposals/p1"))
    assert (seen["standing"], seen["decision"]["sentence"]) == ("refused", "Terlalu singkat.")
    again = selecting.ask("officer-1", "POST", "/proposals/p1/admission", {})
    assert await selecting.refused(again) == (409, "submission:wrong-standing")
    assert await queue(selecting) == ["p3"]
    assert await queue(selecting, standing="refused") == ["p1"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"reasons": ["ugly"], "sentence": "x"}, (409, "submission:unknown-reason")),
        ({"reasons": [], "sentence": "x"}, (409, "submission:no-reason")),
        ({"reasons": ["careless"]}, (422, "invalid")),
        ({"reasons": ["careless"], "sentence": ""}, (422, "invalid")),
    ],
)
async def test_a_refusal_needs_a_ground_and_a_sentence(
    selecting: Any, body: dict[str, Any], problem: tuple[int, str]
) -> None:
    asked = selecting.ask("officer-1", "POST", "/proposals/p1/refusal", body)
    assert await selecting.refused(asked) == problem
    assert await selecting.told("proposal_refused") == []


async def test_many_are_decided_at_once_each_with_its_result(selecting: Any) -> None:
    items = [
        {"proposal_id": "p1", "act": "admit"},
        {"proposal_id": "p2", "act": "refuse", "reasons": ["ugly"], "sentence": "x"},
        {"proposal_id": "p3", "act": "ask_repair", "fields": ["ide"]},
        {"proposal_id": "p9", "act": "admit"},
    ]
    path = "/selection/decisions"
    answer = await selecting.ok(selecting.ask("officer-1", "POST", path, {"items": items}))
    assert answer["done"] == 2
    assert [(r["proposal_id"], r["done"], r["standing"], r["type"]) for r in answer["results"]] == [
        ("p1", True, "admitted", None),
        ("p2", False, None, "urn:gelanggang:submission:unknown-reason"),
        ("p3", True, "repair", None),
        ("p9", False, None, "urn:gelanggang:not-found"),
    ]
    again = await selecting.ok(selecting.ask("officer-1", "POST", path, {"items": items[:1]}))
    assert again["results"][0]["type"] == "urn:gelanggang:submission:wrong-standing"
    stranger = await selecting.ok(
        selecting.ask("admin-semarang", "POST", path, {"items": items[1:2]})
    )
    assert stranger["results"][0]["type"] == "urn:gelanggang:forbidden"
    for wrong in ([], [items[0]] * 201):
        asked = selecting.ask("officer-1", "POST", path, {"items": wrong})
        assert await selecting.refused(asked) == (422, "invalid")


async def ask_repair(arena: Any, *fields: str, minutes: int = 10) -> Any:
    until = arena.now + timedelta(minutes=minutes)
    body = {"fields": fields, "until": until.isoformat()}
    await arena.ok(arena.ask("officer-1", "POST", "/proposals/p1/repair", body))
    return until


async def test_a_unit_mends_what_is_named_and_hands_it_back(selecting: Any) -> None:
    await ask_repair(selecting, "ide", "sk")
    (asked,) = await selecting.told("repair_asked")
    assert (asked["fields"], asked["until"]) == (["ide", "sk"], "2018-03-31T17:10:59Z")
    other = selecting.write(ringkasan="x")
    assert await selecting.refused(other) == (409, "submission:not-to-be-repaired")
    agency = selecting.write(by="admin-semarang", ide="x")
    assert await selecting.refused(agency) == (409, "submission:with-somebody-else")
    await selecting.ok(selecting.write(ide="sudah diperbaiki"))
    await selecting.ok(selecting.attach(b"%PDF-1.7 baru"))
    wrong = selecting.attach(b"%PDF-1.7 baru", "bukti")
    assert await selecting.refused(wrong) == (409, "submission:not-to-be-repaired")
    seen = await selecting.ok(selecting.ask("officer-1", "GET", "/proposals/p1"))
    assert "sudah diperbaiki" not in str(seen)
    await selecting.ok(selecting.ask("unit-semarang", "POST", "/proposals/p1/handing-back"))
    (mended,) = await selecting.told("proposal_repaired")
    seen = await selecting.ok(selecting.ask("officer-1", "GET", "/proposals/p1"))
    assert seen["answers"]["ide"] == "sudah diperbaiki"
    assert seen["receipts"][-1]["content_sha256"] == mended["content_sha256"]
    assert await queue(selecting) == ["p1", "p2", "p3"]


async def test_a_unit_reads_what_is_wrong_with_what_it_is_to_mend(selecting: Any) -> None:
    body = {"fields": ["ide"], "sentence": "Sebutkan apa yang baru."}
    await selecting.ok(selecting.ask("officer-1", "POST", "/proposals/p1/repair", body))
    seen = await selecting.ok(selecting.ask("unit-semarang", "GET", "/proposals/p1"))
    assert seen["repair"]["sentence"] == "Sebutkan apa yang baru."


async def test_a_repair_ends_by_itself(selecting: Any) -> None:
    until = await ask_repair(selecting, "ide")
    assert await queue(selecting) == ["p2", "p3"]
    await selecting.served.due(until - MS)
    assert await queue(selecting) == ["p2", "p3"]
    late = selecting.write(ide="x", at=until)
    assert await selecting.refused(late) == (409, "submission:repair-time-up")
    back = selecting.ask("unit-semarang", "POST", "/proposals/p1/handing-back", at=until)
    assert await selecting.refused(back) == (409, "submission:repair-time-up")
    await selecting.served.due(until)
    assert await queue(selecting) == ["p1", "p2", "p3"]
    assert await selecting.told("proposal_repaired") == []


async def test_what_was_mended_in_time_counts_though_it_was_not_handed_back(
    selecting: Any,
) -> None:
    until = await ask_repair(selecting, "ide")
    await selecting.ok(selecting.write(ide="tepat waktu", at=until - MS))
    await asyncio.gather(*(selecting.served.due(until) for _ in range(3)))
    (mended,) = await selecting.told("proposal_repaired")
    seen = await selecting.ok(selecting.ask("officer-1", "GET", "/proposals/p1"))
    assert seen["answers"]["ide"] == "tepat waktu"
    assert mended["content_version"] == 3


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"fields": ["judul"]}, (409, "submission:nothing-to-repair")),
        ({"fields": ["ide"], "until": "2018-03-01T00:00Z"}, (409, "submission:repair-too-short")),
        ({"fields": ["ide"], "until": "2019-01-01T00:00Z"}, (409, "submission:repair-too-long")),
        ({"fields": []}, (422, "invalid")),
        ({"fields": ["ide"], "until": "2018-03-01T00:00"}, (422, "invalid")),
    ],
)
async def test_what_cannot_be_asked_to_be_mended(
    selecting: Any, body: dict[str, Any], problem: tuple[int, str]
) -> None:
    asked = selecting.ask("officer-1", "POST", "/proposals/p1/repair", body)
    assert await selecting.refused(asked) == problem


@pytest.fixture
async def refused(selecting: Any) -> Any:
    """One is refused, the others are admitted, and the stage for contests is open."""
    await selecting.decide("p1", "refusal", by="officer-1")
    await selecting.decide("p2")
    await selecting.decide("p3")
    await selecting.open_stage("contest")
    return selecting


async def contest(arena: Any, **more: Any) -> Any:
    body = {"statement": "Sudah dua tahun."}
    return await arena.ask("admin-semarang", "POST", "/proposals/p1/contest", body, **more)


async def judge(arena: Any, officer: str, verdict: str) -> Any:
    body = {"verdict": verdict, "sentence": "Benar."}
    return await arena.ask(officer, "POST", "/proposals/p1/contest/decision", body)


async def test_another_officer_decides_on_a_contest(refused: Any) -> None:
    await refused.ok(contest(refused))
    assert await refused.refused(contest(refused)) == (409, "submission:wrong-standing")
    same = judge(refused, "officer-1", "overturned")
    assert await refused.refused(same) == (409, "submission:same-officer")
    judged = await refused.ok(judge(refused, "officer-2", "overturned"))
    assert (judged["standing"], judged["contest"]["decision"]["sentence"]) == (
        "admitted",
        "Benar.",
    )
    admitted = {t["proposal_id"] for t in await refused.told("proposal_admitted")}
    assert admitted == {"p1", "p2", "p3"}


async def test_an_upheld_refusal_is_contested_no_more(refused: Any) -> None:
    await refused.ok(contest(refused))
    await refused.ok(judge(refused, "officer-2", "upheld"))
    assert len(await refused.told("refusal_upheld")) == 1
    assert await refused.refused(contest(refused)) == (409, "submission:wrong-standing")


async def test_only_the_agency_contests_and_only_while_the_stage_is_open(refused: Any) -> None:
    body = {"statement": "x"}
    path = "/proposals/p1/contest"
    assert await refused.refused(refused.ask("unit-semarang", "POST", path, body)) == (
        403,
        "forbidden",
    )
    assert await refused.refused(refused.ask("admin-jateng", "POST", path, body)) == (
        404,
        "not-found",
    )
    await refused.close_stage("contest", refused.now)
    assert await refused.refused(contest(refused)) == (409, "submission:too-late")


async def settled(arena: Any) -> list[Any]:
    """What was told of the settlement, after the timers had their turn."""
    arena.now += timedelta(seconds=3) + BUDGET
    await arena.served.due(arena.now)
    return list(await arena.told("selection_settled"))


async def test_it_settles_once_when_all_is_decided_and_contests_are_over(refused: Any) -> None:
    assert await settled(refused) == []
    await refused.ok(contest(refused))
    await refused.close_stage("contest", refused.now)
    assert await settled(refused) == []
    await refused.ok(judge(refused, "officer-2", "upheld"))
    (fact,) = await settled(refused)
    assert (fact["admitted"], fact["admitted_sha256"]) == (
        2,
        hashlib.sha256(b"p2\np3").hexdigest(),
    )
    assert await settled(refused) == [fact]
    shown = await refused.ok(refused.ask("nobody", "GET", "/editions/kipp-2018"))
    assert (shown["phase"], shown["admitted"]) == ("settled", 2)
    (row,) = [t for t in await refused.served.told() if t["type"].endswith("settled.v1")]
    assert (row["subject"], row["sequence"]) == ("kipp-2018:intake", 2)


async def test_it_settles_at_once_when_nothing_is_left_to_contest(selecting: Any) -> None:
    for id in ("p1", "p2", "p3"):
        await selecting.decide(id)
    assert [t["admitted"] for t in await settled(selecting)] == [3]
    late = selecting.ask("officer-1", "POST", "/proposals/p1/refusal",
                         {"reasons": ["careless"], "sentence": "x"})  # fmt: skip
    assert await selecting.refused(late) == (409, "submission:already-settled")


async def test_a_contest_at_the_moment_of_the_settlement_is_before_or_after_it(
    refused: Any,
) -> None:
    """With nobody able to contest it would settle; a contest beside it must not be lost."""
    end = refused.now + timedelta(seconds=3)
    data = {"edition_id": "kipp-2018", "stage": "contest", "closes_at": end}
    await refused.programme("stage_closing", data)
    with refused.served.at(refused.now):
        headers = await refused.person("admin-semarang")
        asked = refused.client.post(
            "/proposals/p1/contest", json={"statement": "x"}, headers=headers
        )
        answer, _ = await asyncio.gather(asked, refused.served.due(end + BUDGET))
    told = await refused.told("selection_settled")
    assert (answer.status_code, told) in [(200, []), (409, told)]
    if told:
        assert answer.json()["type"].endswith(":already-settled")


async def test_a_refusal_while_it_is_counted_leaves_time_to_contest_it(
    selecting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted before as undecided or afterwards as refused, but never as neither."""
    await selecting.decide("p1")
    await selecting.decide("p2")
    count, begun, done = intake._count, asyncio.Event(), asyncio.Event()

    async def beside(kept: Any, unit: Any, *standings: Standing) -> int:
        if Standing.REFUSED in standings:
            begun.set()
            number = await count(kept, unit, *standings)
            done.set()
            return number
        await asyncio.sleep(0)  # what is counted beside this goes first
        if begun.is_set():
            await done.wait()
            await selecting.decide("p3", "refusal")
            return await count(kept, unit, *standings)
        number = await count(kept, unit, *standings)
        await selecting.decide("p3", "refusal")
        return number

    monkeypatch.setattr(intake, "_count", beside)
    assert await settled(selecting) == []
    monkeypatch.undo()
    assert await settled(selecting) == []
    await selecting.open_stage("contest")
    body = {"statement": "Sudah dua tahun."}
    await selecting.ok(selecting.ask("admin-jateng", "POST", "/proposals/p3/contest", body))


async def test_a_contest_that_arrived_in_time_has_time_to_be_written(refused: Any) -> None:
    end = refused.now + timedelta(seconds=3)
    data = {"edition_id": "kipp-2018", "stage": "contest", "closes_at": end}
    await refused.programme("stage_closing", data)
    await refused.served.due(end)
    await refused.served.due(end + BUDGET - MS)
    assert await refused.told("selection_settled") == []
    await refused.ok(contest(refused, at=end - MS))
    await refused.served.due(end + BUDGET + timedelta(seconds=9))
    assert await refused.told("selection_settled") == []


async def test_it_settles_as_soon_as_contests_are_written(refused: Any) -> None:
    """Not at the next look only: it is known when there is nothing to wait for."""
    end = refused.now + timedelta(seconds=3)
    data = {"edition_id": "kipp-2018", "stage": "contest", "closes_at": end}
    await refused.programme("stage_closing", data)
    await refused.served.due(end - MS)
    await refused.served.due(end + BUDGET - MS)
    assert await refused.told("selection_settled") == []
    await refused.served.due(end + BUDGET)
    assert [t["admitted"] for t in await refused.told("selection_settled")] == [2]


async def test_who_withdraws_before_the_settlement_is_not_in_its_count(refused: Any) -> None:
    await refused.ok(refused.ask("admin-semarang", "POST", "/proposals/p2/withdrawal"))
    await refused.close_stage("contest", refused.now)
    (fact,) = await settled(refused)
    assert (fact["admitted"], fact["admitted_sha256"]) == (1, hashlib.sha256(b"p3").hexdigest())


async def test_the_secretariat_downloads_what_was_submitted(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.attach(b"%PDF-1.7 lama"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    await arena.closed()
    await ask_repair(arena, "sk")
    await arena.ok(arena.attach(b"%PDF-1.7 baru"))
    got = await arena.ask("officer-1", "GET", "/proposals/p1/attachments/sk")
    assert got.content == b"%PDF-1.7 lama"
    path = "/proposals/p1/attachments/sk"
    assert (await arena.ask("admin-semarang", "GET", path)).content == b"%PDF-1.7 baru"
