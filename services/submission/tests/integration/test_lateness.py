"""Who is late: agencies with drafts, units that wrote nothing."""

from typing import Any

import pytest


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


async def test_agencies_come_in_pages(busy: Any) -> None:
    await busy.ok(busy.register("p6", "unit-jateng"))
    path = "/editions/kipp-2018/late-agencies?limit=1"
    first = await busy.ok(busy.ask("officer-1", "GET", path))
    assert [a["agency_id"] for a in first["items"]] == ["jateng"]
    rest = await busy.ok(busy.ask("officer-1", "GET", f"{path}&after={first['next']}"))
    assert ([a["agency_id"] for a in rest["items"]], rest["next"]) == (["semarang"], None)


async def test_others_are_not_told(busy: Any) -> None:
    for path in ("late-agencies", "blank-drafts"):
        for other in ("unit-semarang", "judge-1", "auditor-1", "nobody"):
            asked = busy.ask(other, "GET", f"/editions/kipp-2018/{path}")
            assert await busy.refused(asked) == (403, "forbidden")
        missing = busy.ask("officer-1", "GET", f"/editions/kipp-1999/{path}")
        assert await busy.refused(missing) == (404, "not-found")
