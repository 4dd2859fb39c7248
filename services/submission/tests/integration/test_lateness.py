"""Who is late: agencies with drafts, units that wrote nothing."""

from typing import Any

import pytest

from shared.grants import Grant


@pytest.fixture
async def busy(arena: Any) -> Any:
    """Semarang has one of each; Jateng has submitted everything."""
    await arena.ok(arena.register("p1"))
    await arena.ok(arena.register("p2"))
    await arena.ok(arena.write("p2", ide="isi"))
    await arena.ok(arena.register("p3"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p3/handing-over"))
    await arena.submitted("p4")
    await arena.submitted("p5", unit="unit-jateng")
    return arena


LATE = {"agency_id": "semarang", "drafts": 2, "blank": 1, "handed_over": 1, "submitted": 1}


async def test_agencies_that_keep_something_back_are_late(busy: Any) -> None:
    path = "/editions/kipp-2018/late-agencies"
    for reader in ("officer-1", "admin-semarang"):
        assert (await busy.ok(busy.ask(reader, "GET", path)))["items"] == [LATE]
    assert (await busy.ok(busy.ask("admin-jateng", "GET", path)))["items"] == []
    table = await busy.ask("officer-1", "GET", f"{path}?format=csv")
    assert table.text.splitlines() == [
        "agency_id,drafts,blank,handed_over,submitted",
        "semarang,2,1,1,1",
    ]


async def test_units_that_wrote_nothing_are_named_without_their_words(busy: Any) -> None:
    await busy.ok(busy.register("p6", "unit-jateng"))
    path = "/editions/kipp-2018/blank-drafts"
    shown = await busy.ok(busy.ask("officer-1", "GET", path))
    assert [(b["proposal_id"], b["agency_id"], b["owner"]) for b in shown["items"]] == [
        ("p6", "jateng", "unit-jateng"),
        ("p1", "semarang", "unit-semarang"),
    ]
    assert "Antrean" not in str(shown)
    own = await busy.ok(busy.ask("admin-semarang", "GET", path))
    assert [b["proposal_id"] for b in own["items"]] == ["p1"]
    first = await busy.ok(busy.ask("officer-1", "GET", f"{path}?limit=1"))
    rest = await busy.ok(busy.ask("officer-1", "GET", f"{path}?limit=1&after={first['next']}"))
    assert ([b["proposal_id"] for b in rest["items"]], rest["next"]) == (["p1"], None)
    table = await busy.ask("officer-1", "GET", f"{path}?format=csv")
    assert len(table.text.splitlines()) == 3


@pytest.fixture
async def invited(busy: Any) -> Any:
    """Beside them: units without a proposal, and agencies that have none at all."""
    for agency, type in (("solo", "kota"), ("pindad", "bumn"), ("kudus", "kota")):
        data = {"agency_id": agency, "name": agency, "type": type, "parent_id": None}
        await busy.hear("identity.events", "identity.agency_registered.v1", agency, data)
    # No cluster of the edition takes state companies; nobody administers Kudus.
    for account in ("admin-solo", "admin-solo-2", "unit-solo", "unit-pindad", "admin-pindad"):
        await busy.person(account)
    # One writes with another, one wrote for another edition only, one in another agency only.
    for account in ("unit-semarang-2", "unit-semarang-3", "unit-jateng-2"):
        await busy.person(account)
    both = (Grant("unit_member", "agency", a) for a in ("semarang", "solo"))
    await busy.served.token("unit-solo", *both)
    await busy.ok(busy.ask("unit-semarang", "PUT", "/proposals/p1/collaborators/unit-semarang-2"))
    await busy.begin("kipp-2019")
    await busy.ok(busy.register("q1", "unit-jateng-2", edition="kipp-2019"))
    await busy.ok(busy.register("q2", "unit-solo", agency_id="solo", edition="kipp-2019"))
    both = (Grant("unit_member", "agency", a) for a in ("semarang", "solo"))
    await busy.served.token("unit-solo", *both)
    return busy


NONE = {"drafts": 0, "blank": 0, "handed_over": 0, "submitted": 0}


async def test_agencies_without_any_proposal_are_late(invited: Any) -> None:
    path = "/editions/kipp-2018/late-agencies"
    shown = await invited.ok(invited.ask("officer-1", "GET", path))
    assert shown["items"] == [LATE, {"agency_id": "solo", **NONE}]
    own = await invited.ok(invited.ask("admin-solo", "GET", path))
    assert own["items"] == [{"agency_id": "solo", **NONE}]
    assert (await invited.ok(invited.ask("admin-jateng", "GET", path)))["items"] == []
    first = await invited.ok(invited.ask("officer-1", "GET", f"{path}?limit=1"))
    rest = await invited.ok(invited.ask("officer-1", "GET", f"{path}?after={first['next']}"))
    assert ([a["agency_id"] for a in rest["items"]], rest["next"]) == (["solo"], None)
    table = await invited.ask("officer-1", "GET", f"{path}?format=csv")
    assert table.text.splitlines()[2:] == ["solo,0,0,0,0"]
    # With its administrators gone there is nobody who would be late.
    for account in ("admin-solo", "admin-solo-2"):
        await invited.served.token(account)
    shown = await invited.ok(invited.ask("officer-1", "GET", path))
    assert shown["items"] == [LATE]


async def test_units_without_a_proposal_are_named(invited: Any) -> None:
    path = "/editions/kipp-2018/idle-units"
    idle = [
        {"agency_id": "jateng", "account": "unit-jateng-2"},
        {"agency_id": "semarang", "account": "unit-semarang-3"},
        {"agency_id": "semarang", "account": "unit-solo"},
        {"agency_id": "solo", "account": "unit-solo"},
    ]
    assert (await invited.ok(invited.ask("officer-1", "GET", path)))["items"] == idle
    own = await invited.ok(invited.ask("admin-semarang", "GET", path))
    assert own["items"] == idle[1:3]
    later = await invited.ok(invited.ask("officer-1", "GET", "/editions/kipp-2019/idle-units"))
    assert [(i["agency_id"], i["account"]) for i in later["items"]] == [
        ("jateng", "unit-jateng"),
        ("semarang", "unit-semarang"),
        ("semarang", "unit-semarang-2"),
        ("semarang", "unit-semarang-3"),
        ("semarang", "unit-solo"),
    ]
    page = await invited.ok(invited.ask("officer-1", "GET", f"{path}?limit=2"))
    assert page["items"] == idle[:2]
    page = await invited.ok(invited.ask("officer-1", "GET", f"{path}?limit=2&after={page['next']}"))
    assert (page["items"], page["next"]) == (idle[2:], None)
    table = await invited.ask("officer-1", "GET", f"{path}?format=csv")
    assert table.text.splitlines()[:2] == ["agency_id,account", "jateng,unit-jateng-2"]
    assert len(table.text.splitlines()) == 5


async def test_agencies_come_in_pages(busy: Any) -> None:
    await busy.ok(busy.register("p6", "unit-jateng"))
    path = "/editions/kipp-2018/late-agencies?limit=1"
    first = await busy.ok(busy.ask("officer-1", "GET", path))
    assert [a["agency_id"] for a in first["items"]] == ["jateng"]
    rest = await busy.ok(busy.ask("officer-1", "GET", f"{path}&after={first['next']}"))
    assert ([a["agency_id"] for a in rest["items"]], rest["next"]) == (["semarang"], None)


async def test_others_are_not_told(busy: Any) -> None:
    for path in ("late-agencies", "blank-drafts", "idle-units"):
        for other in ("unit-semarang", "judge-1", "auditor-1", "nobody"):
            asked = busy.ask(other, "GET", f"/editions/kipp-2018/{path}")
            assert await busy.refused(asked) == (403, "forbidden")
        missing = busy.ask("officer-1", "GET", f"/editions/kipp-1999/{path}")
        assert await busy.refused(missing) == (404, "not-found")
