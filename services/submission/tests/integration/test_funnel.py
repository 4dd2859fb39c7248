"""Journeys and the funnel: every public step, in whatever order it was heard."""

import random
from datetime import timedelta
from typing import Any

import pytest

from shared.testing import record

ENTRY = {"agency_id": "semarang", "title": "T", "group": "umum", "cluster": "kota"}


def released(list_id: str, *ids: str) -> dict[str, Any]:
    return {
        "list_id": f"kipp-2018:{list_id}",
        "edition_id": "kipp-2018",
        "list": list_id,
        "simulated": True,
        "entries": [{"proposal_id": id, **ENTRY} for id in ids],
        "sha256": "0" * 64,
        "at": "2018-06-08T03:00:00Z",
    }


def reading(id: str, round: str, proposal: str) -> dict[str, Any]:
    return {
        "reading_id": id, "round_id": f"kipp-2018:{round}", "edition_id": "kipp-2018",
        "proposal_id": proposal, "judge_id": "judge-1", "at": "2018-05-01T00:00:00Z",
    }  # fmt: skip


def booth(proposal: str, **more: str) -> dict[str, Any]:
    return {
        "booth_id": "f1:A.1", "forum_id": "f1", "code": "A.1", "exhibitor_id": f"f1:{proposal}",
        "agency_id": "semarang", "proposal_id": proposal, "at": "2018-10-01T00:00:00Z", **more,
    }  # fmt: skip


LATER: list[tuple[str, str, str, dict[str, Any]]] = [
    ("judging.events", "judging.reading_assigned.v1", "r1", reading("r1", "desk", "p1")),
    ("judging.sealed", "judging.reading_assigned.v1", "r2", reading("r2", "panel", "p1")),
    ("judging.sealed", "judging.reading_assigned.v1", "r3", reading("r3", "panel", "p2")),
    ("award.events", "award.list_released.v1", "kipp-2018:top-99", released("top-99", "p1")),
    ("award.events", "award.list_released.v1", "kipp-2018:top-40", released("top-40", "p1")),
    ("exhibition.events", "exhibition.booth_confirmed.v1", "f1:A.1", booth("p1")),
]


@pytest.fixture
async def decided(arena: Any) -> Any:
    """Two admitted, one refused, one a draft, one withdrawn; own facts heard."""
    await arena.submitted("p1", "p2", "p3", "p5")
    await arena.ok(arena.register("p4", "unit-jateng"))
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p5/withdrawal"))
    await arena.closed()
    await arena.decide("p1")
    await arena.decide("p2")
    await arena.decide("p3", "refusal")
    with arena.served.at(arena.now):
        await arena.served.settle()
    return arena


async def journey(arena: Any, id: str, by: str = "unit-semarang") -> Any:
    return await arena.ok(arena.ask(by, "GET", f"/proposals/{id}/journey"))


async def funnel(arena: Any) -> Any:
    """As anyone sees it, without saying who he is."""
    return await arena.ok(arena.ask(None, "GET", "/editions/kipp-2018/funnel"))


async def register(arena: Any, agency: str, type: str, **province: str | None) -> None:
    data = {"agency_id": agency, "name": agency, "type": type, "parent_id": None, **province}
    await arena.hear("identity.events", "identity.agency_registered.v1", agency, data)


async def hear_later(arena: Any, *facts: int) -> None:
    for n in facts:
        arena.now += timedelta(hours=1)
        await arena.hear(*LATER[n])


async def test_the_journey_has_every_step_with_its_actor(decided: Any) -> None:
    shown = await journey(decided, "p3")
    assert [(s["kind"].split(".")[1], s["actor"]) for s in shown["steps"]][-1:] == [
        ("proposal_refused", "secretariat")
    ]
    assert {s["kind"].split(".")[1] for s in shown["steps"]} == {
        "proposal_registered",
        "proposal_handed_over",
        "proposal_submitted",
        "proposal_refused",
    }
    assert (shown["furthest"], shown["as_of"]) == ("refused", "2018-03-31T17:00:59Z")
    assert shown["steps"][-1]["details"] == {"reasons": ["careless"]}
    await hear_later(decided, 0, 3, 4, 5)
    shown = await journey(decided, "p1")
    assert [s["kind"] for s in shown["steps"]][-4:] == [LATER[n][1] for n in (0, 3, 4, 5)]
    assert shown["furthest"] == "exhibiting"
    assert "judge-1" not in str(shown)


async def test_an_objection_is_followed_from_its_filing_to_its_ruling(decided: Any) -> None:
    await hear_later(decided, 3)
    about = {
        "objection_id": "o1", "edition_id": "kipp-2018", "list": "top-99", "proposal_id": "p1",
    }  # fmt: skip
    facts: list[dict[str, str]] = [
        {}, {"outcome": "accepted"}, {"agency_id": "semarang"}, {"outcome": "dismissed"},
    ]  # fmt: skip
    for word, more in zip(("filed", "screened", "replied", "ruled"), facts, strict=True):
        decided.now += timedelta(hours=1)
        data = about | more | {"at": decided.now.isoformat()}
        await decided.hear("award.events", f"award.objection_{word}.v1", "o1", data)
    shown = [(s["kind"], s["actor"]) for s in (await journey(decided, "p1"))["steps"][-4:]]
    assert shown == [
        ("award.objection_filed.v1", "citizen"),
        ("award.objection_screened.v1", "secretariat"),
        ("award.objection_replied.v1", "agency_administrator"),
        ("award.objection_ruled.v1", "secretariat"),
    ]


async def test_who_may_read_a_journey(decided: Any) -> None:
    for reader in ("unit-semarang", "admin-semarang", "officer-1", "auditor-1"):
        assert (await journey(decided, "p1", reader))["furthest"] == "admitted"
    for other in ("unit-jateng", "judge-1", "nobody"):
        asked = decided.ask(other, "GET", "/proposals/p1/journey")
        assert await decided.refused(asked) == (404, "not-found")


async def test_what_is_sealed_shows_when_its_list_is_released_and_never_for_others(
    decided: Any,
) -> None:
    await hear_later(decided, 1, 2)
    for id in ("p1", "p2"):
        for reader in ("unit-semarang", "admin-semarang", "officer-1", "auditor-1"):
            shown = await journey(decided, id, reader)
            assert (shown["furthest"], len(shown["steps"])) == ("admitted", 4)
            assert shown["as_of"] == "2018-03-31T17:00:59Z"
    counts = (await funnel(decided))["counts"]
    assert (counts["nominated"], counts["finalist"]) == (0, 0)
    await hear_later(decided, 3)
    finalist = await journey(decided, "p1")
    assert [s["kind"] for s in finalist["steps"]][-2:] == [LATER[1][1], LATER[3][1]]
    assert finalist["steps"][-2]["details"] == {"round": "panel"}
    nominee = await journey(decided, "p2")
    assert (nominee["furthest"], len(nominee["steps"])) == ("admitted", 4)
    counts = (await funnel(decided))["counts"]
    assert (counts["nominated"], counts["finalist"]) == (1, 1)


async def test_the_funnel_counts_by_group_and_cluster(decided: Any) -> None:
    await hear_later(decided, 3, 4, 5)
    shown = await funnel(decided)
    assert shown["counts"] == {
        "registered": 5, "with_agency": 4, "submitted": 4, "withdrawn": 1, "admitted": 2,
        "refused": 1, "nominated": 1, "finalist": 1, "winner": 1, "exhibiting": 1,
    }  # fmt: skip
    assert shown["refused_by_reason"] == {"careless": 1}
    assert shown["lists"] == {"top-99": 1, "top-40": 1}
    assert [(r["group"], r["cluster"], r["counts"]["registered"]) for r in shown["rows"]] == [
        ("umum", "kota", 4),
        ("umum", "provinsi", 1),
    ]
    released = {"why": "given_up"}
    await decided.hear(
        "exhibition.events", "exhibition.booth_released.v1", "f1:A.1", booth("p1", **released)
    )
    assert (await funnel(decided))["counts"]["exhibiting"] == 0
    assert (await journey(decided, "p1"))["furthest"] == "exhibiting"


async def test_the_order_of_arrival_and_repetition_do_not_matter(decided: Any) -> None:
    rows = await decided.served.told("submission.events")
    facts = [(r["topic"], r["type"], r["subject"], r["sequence"], r["data"]) for r in rows]
    facts += [(topic, type, subject, 1, data) for topic, type, subject, data in LATER]
    await hear_later(decided, *range(len(LATER)))
    expected = [await journey(decided, id, "auditor-1") for id in ("p1", "p2", "p3", "p4", "p5")]
    counts = await funnel(decided)
    mongo = decided.served.mongo
    for seed in range(3):
        for name in ("journeys", "funnel"):
            await mongo.collection(name).delete_many({})
        shuffled = [*facts, *facts]
        random.Random(seed).shuffle(shuffled)
        with decided.served.at(decided.now):
            for topic, type, subject, sequence, data in shuffled:
                raw = record(topic, type, subject, sequence, data)
                await decided.served.hear_record(raw)
        again = [await journey(decided, id, "auditor-1") for id in ("p1", "p2", "p3", "p4", "p5")]
        assert [j["furthest"] for j in again] == [j["furthest"] for j in expected]
        assert [len(j["steps"]) for j in again] == [len(j["steps"]) for j in expected]
        shown = await funnel(decided)
        assert (shown["rows"], shown["lists"]) == (counts["rows"], counts["lists"])


async def test_a_correction_and_a_disqualification_are_steps(decided: Any) -> None:
    await hear_later(decided, 3)
    corrected = {
        "list_id": "kipp-2018:top-99", "edition_id": "kipp-2018", "list": "top-99",
        "correction": 1, "removed": ["p1"], "added": [{"proposal_id": "p2", **ENTRY}],
        "reason": "disqualified", "at": "2018-06-09T00:00:00Z",
    }  # fmt: skip
    list_id = "kipp-2018:top-99"
    await decided.hear("award.events", "award.list_corrected.v1", list_id, corrected)
    removed, added = await journey(decided, "p1"), await journey(decided, "p2")
    assert removed["steps"][-1]["details"] == {"removed": True}
    assert added["steps"][-1]["details"] == {"removed": False}
    assert (removed["furthest"], added["furthest"]) == ("finalist", "finalist")
    # Who was released is counted, by a correction too, not what became of it.
    shown = await funnel(decided)
    assert shown["lists"] == {"top-99": 2}
    assert [shown["counts"][n] for n in ("nominated", "finalist", "winner")] == [2, 2, 0]
    await hear_later(decided, 4)
    shown = await funnel(decided)
    assert shown["lists"] == {"top-99": 2, "top-40": 1}
    assert [shown["counts"][n] for n in ("nominated", "finalist", "winner")] == [2, 2, 1]


async def test_a_winner_adds_nothing_to_the_list_of_finalists(decided: Any) -> None:
    await hear_later(decided, 3)
    list_id = "kipp-2018:top-40"
    await decided.hear("award.events", "award.list_released.v1", list_id, released("top-40", "p2"))
    shown = await funnel(decided)
    assert shown["lists"] == {"top-99": 1, "top-40": 1}
    assert [shown["counts"][n] for n in ("nominated", "finalist", "winner")] == [1, 1, 1]


async def test_no_stretch_is_narrower_than_the_next_whichever_list_was_heard_first(
    decided: Any,
) -> None:
    await hear_later(decided, 4)
    shown = await funnel(decided)
    assert shown["lists"] == {"top-40": 1}
    assert [shown["counts"][n] for n in ("nominated", "finalist", "winner")] == [1, 1, 1]


async def test_an_overturned_refusal_counts_as_admitted(decided: Any) -> None:
    await decided.open_stage("contest")
    body = {"statement": "x"}
    await decided.ok(decided.ask("admin-semarang", "POST", "/proposals/p3/contest", body))
    verdict = {"verdict": "overturned", "sentence": "x"}
    path = "/proposals/p3/contest/decision"
    await decided.ok(decided.ask("officer-2", "POST", path, verdict))
    with decided.served.at(decided.now):
        await decided.served.settle()
    shown = await funnel(decided)
    assert (shown["counts"]["admitted"], shown["refused_by_reason"]) == (3, {})
    assert (await journey(decided, "p3"))["furthest"] == "admitted"


COUNTED = (
    "registered,with_agency,submitted,withdrawn,admitted,refused,nominated,finalist,winner,"
    "exhibiting,as_of"
)


def by_province(shown: Any, *names: str) -> list[tuple[Any, ...]]:
    return [(p["province"], *(p["counts"][n] for n in names)) for p in shown["provinces"]]


async def test_the_funnel_counts_by_province_too(arena: Any) -> None:
    await register(arena, "solo", "kota", province="ID-JT")
    await register(arena, "bali", "provinsi", province="ID-BA")
    await register(arena, "menpan", "kota", province=None)
    for unit in ("unit-solo", "unit-bali", "unit-menpan"):
        await arena.submitted(f"p-{unit}", unit=unit)
    await arena.submitted("p1", "p2")
    await arena.ok(arena.register("d1", "unit-solo"))
    await arena.closed()
    for id in ("p1", "p-unit-solo", "p-unit-bali"):
        await arena.decide(id)
    await arena.decide("p-unit-menpan", "refusal")
    with arena.served.at(arena.now):
        await arena.served.settle()
    shown = await funnel(arena)
    names = ("registered", "submitted", "admitted", "refused")
    # Semarang said nothing of a province; it and the ministry are the nation's.
    assert by_province(shown, *names) == [
        (None, 3, 3, 1, 1), ("ID-BA", 1, 1, 1, 0), ("ID-JT", 2, 1, 1, 0),
    ]  # fmt: skip
    assert {n: sum(p["counts"][n] for p in shown["provinces"]) for n in names} == {
        n: shown["counts"][n] for n in names
    }


async def test_what_is_not_released_is_counted_in_no_province(arena: Any) -> None:
    await register(arena, "solo", "kota", province="ID-JT")
    await arena.submitted("p1", unit="unit-solo")
    await arena.closed()
    await arena.decide("p1")
    with arena.served.at(arena.now):
        await arena.served.settle()
    before = await funnel(arena)
    assert by_province(before, "admitted", "nominated", "finalist") == [("ID-JT", 1, 0, 0)]
    await hear_later(arena, 0, 1)
    sealed = await funnel(arena)
    assert (sealed["provinces"], sealed["as_of"]) == (before["provinces"], before["as_of"])
    await hear_later(arena, 3)
    assert by_province(await funnel(arena), "nominated", "finalist", "winner") == [
        ("ID-JT", 1, 1, 0)
    ]


async def test_the_funnel_is_a_table_for_anyone(decided: Any) -> None:
    await register(decided, "jateng", "provinsi", province="ID-JT")
    path = "/editions/kipp-2018/funnel"
    table = await decided.ask(None, "GET", f"{path}?format=csv")
    assert table.text.splitlines() == [
        f"group,cluster,{COUNTED}",
        "umum,kota,4,4,4,1,2,1,0,0,0,0,2018-03-31 17:00:59+00:00",
        "umum,provinsi,1,0,0,0,0,0,0,0,0,0,2018-03-31 17:00:59+00:00",
    ]
    table = await decided.ask(None, "GET", f"{path}?format=csv&by=province")
    assert table.text.splitlines() == [
        f"province,{COUNTED}",
        ",4,4,4,1,2,1,0,0,0,0,2018-03-31 17:00:59+00:00",
        "ID-JT,1,0,0,0,0,0,0,0,0,0,2018-03-31 17:00:59+00:00",
    ]
    missing = decided.ask(None, "GET", "/editions/kipp-1999/funnel")
    assert await decided.refused(missing) == (404, "not-found")
    wrong = decided.ask(None, "GET", f"{path}?by=agency")
    assert await decided.refused(wrong) == (422, "invalid")


async def test_a_replay_gives_their_agency_to_what_was_counted_without(decided: Any) -> None:
    rows = [r for r in await decided.served.told() if r["type"].endswith("proposal_registered.v1")]
    marks = decided.served.mongo.collection("funnel")
    await marks.update_many({}, {"$unset": {"agency_id": "", "seen.agency": ""}})
    assert by_province(await funnel(decided), "registered") == [(None, 5)]
    with decided.served.at(decided.now):
        for r in rows:
            raw = record(r["topic"], r["type"], r["subject"], r["sequence"], r["data"])
            await decided.served.hear_record(raw)
    assert await decided.count("funnel", agency_id="semarang") == 4


async def test_a_corrected_province_counts_from_then_on(decided: Any) -> None:
    said = {"agency_id": "semarang", "name": "Semarang", "type": "kota", "at": decided.now}
    for province, counted in (("ID-JI", "ID-JI"), ("ID-JT", "ID-JT"), (None, None)):
        fact = said | {"province": province}
        await decided.hear("identity.events", "identity.agency_corrected.v1", "semarang", fact)
        shown = by_province(await funnel(decided), "registered")
        assert (counted, 5 if counted is None else 4) in shown
