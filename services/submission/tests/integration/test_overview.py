"""The secretariat's dashboard, the administrator's table, and what was decided."""

from datetime import timedelta
from typing import Any

import pytest

OVERVIEW = "/editions/kipp-2018/overview"
AGENCY = "/editions/kipp-2018/agencies/semarang"
DECISIONS = "/editions/kipp-2018/decisions"
NONE = {
    "draft": 0, "handed_over": 0, "submitted": 0, "repair": 0, "admitted": 0, "refused": 0,
    "contested": 0, "upheld": 0, "withdrawn": 0,
}  # fmt: skip
CLOSED = "2018-03-31T17:00:59Z"


@pytest.fixture
async def busy(arena: Any) -> Any:
    """A draft without a word, one with some, one handed over, four submitted, an idle unit."""
    await arena.ok(arena.register("d1"))
    await arena.ok(arena.register("d2"))
    arena.now += timedelta(hours=1)
    await arena.ok(arena.write("d2", ide="isi"))
    await arena.ok(arena.register("d3"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/d3/handing-over"))
    await arena.submitted("p1", "p2", "p3")
    await arena.submitted("p4", unit="unit-jateng")
    await arena.person("unit-semarang-2")
    return arena


@pytest.fixture
async def deciding(busy: Any) -> Any:
    """The intake is closed: one is being mended, one is refused and contested, one is claimed."""
    await busy.closed()
    repair = {"fields": ["ide"]}
    await busy.ok(busy.ask("officer-1", "POST", "/proposals/p1/repair", repair))
    await busy.decide("p2", "refusal")
    await busy.open_stage("contest")
    busy.now += timedelta(minutes=1)
    statement = {"statement": "Sudah dua tahun."}
    await busy.ok(busy.ask("admin-semarang", "POST", "/proposals/p2/contest", statement))
    await busy.ok(busy.ask("officer-1", "PUT", "/proposals/p4/claim"))
    return busy


async def test_the_overview_says_where_all_stand(busy: Any) -> None:
    shown = await busy.ok(busy.ask("officer-1", "GET", OVERVIEW))
    assert shown["standings"] == {**NONE, "draft": 2, "handed_over": 1, "submitted": 4}
    assert shown["holders"] == {"unit": 2, "agency": 1, "ministry": 4}
    assert (shown["phase"], shown["blank_drafts"]) == ("open", 1)
    assert (shown["late_agencies"], shown["idle_units"]) == (1, 1)
    assert shown["stages"][0] == {
        "stage": "submission", "purpose": "intake", "opens_at": None,
        "closes_at": "2018-03-31T16:59:59Z", "opened": True, "over": False,
    }  # fmt: skip


async def test_the_overview_says_what_waits_since_when(deciding: Any) -> None:
    shown = await deciding.ok(deciding.ask("officer-1", "GET", OVERVIEW))
    assert shown["waiting"] == [
        {
            "standing": "contested", "cluster": "kota", "count": 1, "claimed": 0,
            "since": "2018-03-31T17:01:59Z", "soonest_end": None,
        },
        {
            "standing": "repair", "cluster": "kota", "count": 1, "claimed": 0,
            "since": CLOSED, "soonest_end": "2018-03-31T18:00:59Z",
        },
        {
            "standing": "submitted", "cluster": "kota", "count": 1, "claimed": 0,
            "since": "2018-03-01T01:00:00Z", "soonest_end": None,
        },
        {
            "standing": "submitted", "cluster": "provinsi", "count": 1, "claimed": 1,
            "since": "2018-03-01T01:00:00Z", "soonest_end": None,
        },
    ]  # fmt: skip
    # A lapsed claim is none; what was mended waits since it was handed back.
    deciding.now += timedelta(minutes=30)
    await deciding.ok(deciding.write("p1", ide="lebih baik"))
    await deciding.ok(deciding.ask("unit-semarang", "POST", "/proposals/p1/handing-back"))
    await deciding.decide("p3")
    shown = await deciding.ok(deciding.ask("officer-1", "GET", OVERVIEW))
    assert [(w["standing"], w["since"], w["claimed"]) for w in shown["waiting"]] == [
        ("contested", "2018-03-31T17:01:59Z", 0),
        ("submitted", "2018-03-31T17:31:59Z", 0),
        ("submitted", "2018-03-01T01:00:00Z", 0),
    ]


async def test_the_overview_is_the_secretariats(busy: Any) -> None:
    for other in ("unit-semarang", "admin-semarang", "auditor-1", "judge-1", "nobody"):
        asked = busy.ask(other, "GET", OVERVIEW)
        assert await busy.refused(asked) == (403, "forbidden")
    missing = busy.ask("officer-1", "GET", "/editions/kipp-1999/overview")
    assert await busy.refused(missing) == (404, "not-found")


async def test_an_administrator_sees_how_the_agency_stands(busy: Any) -> None:
    shown = await busy.ok(busy.ask("admin-semarang", "GET", AGENCY))
    assert shown["standings"] == {**NONE, "draft": 2, "handed_over": 1, "submitted": 3}
    assert shown["holders"] == {"unit": 2, "agency": 1, "ministry": 3}
    assert (shown["agency_id"], shown["blank_drafts"], shown["idle_units"]) == ("semarang", 1, 1)


async def table(arena: Any, **params: str) -> dict[str, Any]:
    asked = arena.ask("admin-semarang", "GET", f"{AGENCY}/proposals", params=params)
    return {item["id"]: item for item in (await arena.ok(asked))["items"]}


async def test_the_table_says_who_writes_and_what_is_due(busy: Any) -> None:
    rows = await table(busy)
    assert list(rows) == ["d1", "d2", "d3", "p1", "p2", "p3"]
    end = "2018-03-31T16:59:59Z"
    assert {id: row["due"] for id, row in rows.items()} == {
        "d1": {"act": "hand_over", "until": end},
        "d2": {"act": "hand_over", "until": end},
        "d3": {"act": "submit", "until": end},
        **dict.fromkeys(("p1", "p2", "p3")),
    }
    assert (rows["d1"]["written_at"], rows["d1"]["blank"]) == ("2018-03-01T00:00:00Z", True)
    assert (rows["d2"]["written_at"], rows["d2"]["blank"]) == ("2018-03-01T01:00:00Z", False)
    assert (rows["d1"]["owner"], rows["d1"]["collaborators"]) == ("unit-semarang", [])
    assert "answers" not in rows["d1"]
    assert list(await table(busy, standing="draft")) == ["d1", "d2"]
    remark = {"remark": "Mohon diperbaiki."}
    path = "/proposals/d3/return"
    await busy.ok(busy.ask("admin-semarang", "POST", path, remark))
    assert (await table(busy))["d3"]["returned_at"] == "2018-03-01T01:00:00Z"


async def test_the_table_follows_the_selection(deciding: Any) -> None:
    rows = await table(deciding)
    assert rows["d1"]["due"] is None
    assert rows["p1"]["due"] == {"act": "mend", "until": "2018-03-31T18:00:59Z"}
    assert (rows["p2"]["due"], rows["p2"]["contested"], rows["p2"]["reasons"]) == (
        None, True, ["careless"],
    )  # fmt: skip
    await deciding.decide("p3", "refusal")
    row = (await table(deciding))["p3"]
    assert (row["due"], row["contested"]) == ({"act": "contest", "until": None}, False)
    await deciding.close_stage("contest", deciding.now)
    assert (await table(deciding))["p3"]["due"] is None


async def test_the_table_comes_in_pages_and_as_a_file(busy: Any) -> None:
    path = f"{AGENCY}/proposals"
    first = await busy.ok(busy.ask("admin-semarang", "GET", f"{path}?limit=4"))
    after = f"{path}?limit=4&after={first['next']}"
    rest = await busy.ok(busy.ask("admin-semarang", "GET", after))
    assert ([i["id"] for i in rest["items"]], rest["next"]) == (["p2", "p3"], None)
    csv = await busy.ask("admin-semarang", "GET", f"{path}?format=csv")
    lines = csv.text.splitlines()
    assert lines[0] == (
        "id,group,cluster,standing,holder,title,blank,owner,written_at,submitted_at,next,until"
    )
    assert lines[1].endswith(",hand_over,2018-03-31 16:59:59+00:00")
    assert len(lines) == 7


async def test_an_agency_is_its_administrators_only(busy: Any) -> None:
    for path in (AGENCY, f"{AGENCY}/proposals"):
        for other in ("unit-semarang", "admin-jateng", "officer-1", "auditor-1", "nobody"):
            assert await busy.refused(busy.ask(other, "GET", path)) == (403, "forbidden")
    for path in ("late-agencies", "blank-drafts", "idle-units"):
        asked = f"/editions/kipp-2018/{path}?agency_id=semarang"
        foreign = busy.ask("admin-jateng", "GET", asked)
        assert await busy.refused(foreign) == (403, "forbidden")
        for reader in ("officer-1", "admin-semarang"):
            shown = await busy.ok(busy.ask(reader, "GET", asked))
            assert [item["agency_id"] for item in shown["items"]] == ["semarang"]
        other = f"/editions/kipp-2018/{path}?agency_id=jateng"
        assert (await busy.ok(busy.ask("officer-1", "GET", other)))["items"] == []
    missing = busy.ask("admin-semarang", "GET", "/editions/kipp-1999/agencies/semarang")
    assert await busy.refused(missing) == (404, "not-found")


async def test_what_was_decided_is_read_with_its_grounds_and_words(deciding: Any) -> None:
    await deciding.ok(deciding.ask("officer-1", "POST", "/proposals/p4/admission", {}))
    await deciding.decide("p3", "refusal", "officer-3")
    verdict = {"verdict": "overturned", "sentence": "Benar."}
    path = "/proposals/p2/contest/decision"
    await deciding.ok(deciding.ask("officer-2", "POST", path, verdict))
    shown = (await deciding.ok(deciding.ask("officer-9", "GET", DECISIONS)))["items"]
    assert (await deciding.ok(deciding.ask("auditor-1", "GET", DECISIONS)))["items"] == shown
    assert [(d["proposal_id"], d["standing"], d["decision"]["outcome"]) for d in shown] == [
        ("p2", "admitted", "refused"), ("p3", "refused", "refused"),
        ("p4", "admitted", "admitted"),
    ]  # fmt: skip
    assert shown[0]["decision"] == {
        "outcome": "refused", "by": "officer-1", "at": CLOSED,
        "reasons": ["careless"], "sentence": "Terlalu singkat.",
    }  # fmt: skip
    assert (shown[0]["contested_by"], shown[0]["statement"]) == (
        "admin-semarang", "Sudah dua tahun.",
    )  # fmt: skip
    assert shown[0]["answer"] == {
        "outcome": "overturned", "by": "officer-2", "at": "2018-03-31T17:01:59Z",
        "reasons": [], "sentence": "Benar.",
    }  # fmt: skip
    assert (shown[2]["contested_at"], shown[2]["answer"]) == (None, None)


async def test_decisions_are_sought_by_officer_and_by_ground(deciding: Any) -> None:
    await deciding.decide("p3", "refusal", "officer-3")
    verdict = {"verdict": "upheld", "sentence": "Tetap."}
    path = "/proposals/p2/contest/decision"
    await deciding.ok(deciding.ask("officer-3", "POST", path, verdict))

    async def ids(**params: str) -> list[str]:
        asked = deciding.ask("auditor-1", "GET", DECISIONS, params=params)
        return [d["proposal_id"] for d in (await deciding.ok(asked))["items"]]

    assert await ids() == ["p2", "p3"]
    assert await ids(by="officer-1") == ["p2"]
    assert await ids(by="officer-3") == ["p2", "p3"]
    assert await ids(by="officer-2") == []
    assert await ids(reason="careless") == ["p2", "p3"]
    assert await ids(reason="too-young") == []
    first = await deciding.ok(deciding.ask("auditor-1", "GET", f"{DECISIONS}?limit=1"))
    after = f"{DECISIONS}?after={first['next']}"
    rest = await deciding.ok(deciding.ask("auditor-1", "GET", after))
    assert ([d["proposal_id"] for d in rest["items"]], rest["next"]) == (["p3"], None)
    csv = await deciding.ask("auditor-1", "GET", f"{DECISIONS}?format=csv")
    lines = csv.text.splitlines()
    assert lines[1].startswith("p2,semarang,umum,kota,Antrean p2,upheld,refused,careless,")
    assert lines[1].endswith(",upheld,Tetap.,officer-3,2018-03-31 17:01:59+00:00")


async def test_decisions_are_no_business_of_others(deciding: Any) -> None:
    for other in ("unit-semarang", "admin-semarang", "judge-1", "nobody"):
        asked = deciding.ask(other, "GET", DECISIONS)
        assert await deciding.refused(asked) == (403, "forbidden")
    for path in ("/editions/kipp-2019/decisions", "/editions/kipp-1999/decisions"):
        asked = deciding.ask("auditor-1", "GET", path)
        assert await deciding.refused(asked) == (403, "forbidden")
    missing = deciding.ask("officer-1", "GET", "/editions/kipp-1999/decisions")
    assert await deciding.refused(missing) == (404, "not-found")
