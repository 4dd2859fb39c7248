"""Search: everybody finds what he may see, and nothing shows that there is more."""

from typing import Any

import pytest

from shared.grants import Grant


@pytest.fixture
async def written(arena: Any) -> Any:
    """Two editions, two agencies; of each agency a draft and something submitted."""
    await arena.submitted("p1", title="Pelayanan Kesehatan Ibu")
    await arena.ok(arena.register("p2", title="Pelayanan Gigi"))
    await arena.submitted("p3", unit="unit-jateng", title="Layanan Samsat")
    await arena.ok(arena.register("p4", "unit-jateng", title="Melayani Desa"))
    await arena.ok(arena.register("p5", "unit-semarang-2", title="Antrean Layanan"))
    await arena.begin("kipp-2019")
    await arena.submitted("q1", edition="kipp-2019", title="Pelayanan Paspor")
    return arena


async def hits(arena: Any, account: str, **params: str) -> list[str]:
    page = await arena.ok(arena.ask(account, "GET", "/search", params=params))
    return [item["id"] for item in page["items"]]


MAY = {
    "unit-semarang": ["p1", "p2", "q1"],
    "unit-semarang-2": ["p5"],
    "admin-semarang": ["p1", "p2", "p5", "q1"],
    "admin-jateng": ["p3", "p4"],
    "officer-1": ["p1", "p3", "q1"],
    "auditor-1": ["p1", "p3"],
    "judge-1": [],
    "nobody": [],
}


@pytest.mark.parametrize("account", MAY)
async def test_everybody_finds_what_he_may_see(written: Any, account: str) -> None:
    assert await hits(written, account) == MAY[account]
    # All these titles have the stem "layan": what is left out is left out for the right alone.
    assert await hits(written, account, text="layanan") == MAY[account]
    for id in ("p1", "p2", "p3", "p4", "p5", "q1"):
        seen = [id] if id in MAY[account] else []
        assert await hits(written, account, registration=id) == seen


async def test_who_is_several_finds_all_that_each_of_them_may(written: Any) -> None:
    grants = (
        Grant("auditor", "edition", "kipp-2019"),
        Grant("agency_administrator", "agency", "jateng"),
        Grant("unit_member", "agency", "semarang"),
    )
    with written.served.at(written.now):
        both = await written.served.token("unit-semarang-2", *grants)
    page = await written.ok(written.ask(None, "GET", "/search", headers=both))
    assert {i["id"]: i["view"] for i in page["items"]} == {
        "p3": "whole", "p4": "progress", "p5": "whole", "q1": "frozen",
    }  # fmt: skip


async def test_it_is_narrowed_by_what_a_proposal_is(written: Any) -> None:
    assert await hits(written, "officer-1", edition_id="kipp-2018") == ["p1", "p3"]
    assert await hits(written, "officer-1", agency_id="semarang") == ["p1", "q1"]
    assert await hits(written, "officer-1", cluster="provinsi") == ["p3"]
    assert await hits(written, "officer-1", group="umum", text="paspor") == ["q1"]
    assert await hits(written, "officer-1", standing="draft") == []
    assert await hits(written, "admin-semarang", standing="draft") == ["p2", "p5"]
    assert await hits(written, "officer-1", text="kesehatan gigi") == []
    assert await hits(written, "officer-1", text="sehat PELAYAN") == ["p1"]


async def test_it_comes_in_pages_and_as_a_table(written: Any) -> None:
    asked = written.ask("officer-1", "GET", "/search?limit=2&text=layan")
    first = await written.ok(asked)
    assert [i["id"] for i in first["items"]] == ["p1", "p3"]
    path = f"/search?limit=2&text=layan&after={first['next']}"
    rest = await written.ok(written.ask("officer-1", "GET", path))
    assert ([i["id"] for i in rest["items"]], rest["next"]) == (["q1"], None)
    table = await written.ask("auditor-1", "GET", "/search?format=csv")
    assert [line.split(",")[:3] for line in table.text.splitlines()] == [
        ["id", "edition_id", "agency_id"],
        ["p1", "kipp-2018", "semarang"],
        ["p3", "kipp-2018", "jateng"],
    ]


async def test_a_question_without_a_word_is_refused(written: Any) -> None:
    for params in ("text=!!", "text=", "text=___", "text=.*", f"text={'x' * 201}", "standing=gone"):
        asked = written.ask("officer-1", "GET", f"/search?{params}")
        assert await written.refused(asked) == (422, "invalid")
    assert await hits(written, "officer-1", text="p.*") == ["p1", "q1"]
    assert (await written.ask(None, "GET", "/search")).status_code == 401


async def test_a_title_is_found_as_it_is_written_now_and_by_the_ministry_as_submitted(
    written: Any,
) -> None:
    path = "/proposals/p2/answers"
    await written.ok(written.ask("unit-semarang", "PATCH", path, {"title": "Perpustakaan"}))
    assert await hits(written, "unit-semarang", text="pustaka") == ["p2"]
    assert await hits(written, "unit-semarang", text="gigi") == []
    await written.closed()
    body = {"fields": ["title"]}
    await written.ok(written.ask("officer-1", "POST", "/proposals/p1/repair", body))
    path = "/proposals/p1/answers"
    await written.ok(written.ask("unit-semarang", "PATCH", path, {"title": "Posyandu"}))
    assert await hits(written, "unit-semarang", text="posyandu") == ["p1"]
    for reader in ("officer-1", "auditor-1"):
        assert await hits(written, reader, text="posyandu") == []
        page = await written.ok(written.ask(reader, "GET", "/search?registration=p1"))
        assert [i["title"] for i in page["items"]] == ["Pelayanan Kesehatan Ibu"]
    await written.ok(written.ask("unit-semarang", "POST", "/proposals/p1/handing-back"))
    assert await hits(written, "officer-1", text="posyandu") == ["p1"]


async def test_a_number_finds_its_proposal_whole_and_in_any_case(written: Any) -> None:
    page = await written.ok(written.ask("officer-1", "GET", "/search"))
    number = page["items"][0]["number"]
    assert number.startswith("KIPP-2018-")
    assert await hits(written, "officer-1", registration=f" {number.lower()} ") == ["p1"]
    assert await hits(written, "admin-jateng", registration=number) == []
    assert await hits(written, "officer-1", registration=number[:-1]) == []
