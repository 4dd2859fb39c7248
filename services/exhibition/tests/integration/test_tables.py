"""A plan taken along as a table, changed in a spreadsheet, and read back."""

from typing import Any

FORUM = "/forums/ips"
READ = f"{FORUM}/plan/reading"
CSV = "text/csv; charset=utf-8"


async def test_a_plan_is_taken_along_changed_and_read_back(fair: Any) -> None:
    await fair.edition()
    await fair.publish(fair.booth(1), fair.booth(2, turn=90, water=True))
    table = await fair.ask(None, "GET", f"{FORUM}/plan.csv")
    assert table.headers["content-type"] == CSV
    lines = table.text.splitlines()
    assert lines == [
        "what,code,name,hall,kind,x,y,width,depth,turn,power,water,accessible",
        "aisle,,,,,,,3,,,,,",
        "kind,standard,,,,,,,,,,,",
        "kind,corner,,,,,,,,,,,",
        "hall,main,Main lobby,,,,,40,30,,,,",
        "booth,A-01,,main,standard,0,0,3,3,0,2000,no,no",
        "booth,A-02,,main,standard,3,0,3,3,90,2000,yes,no",
    ]
    read = await fair.done("usher", "POST", READ, table.content, content_type=CSV)
    kept = (await fair.done("usher", "GET", FORUM))["plan"]
    assert (read["plan"], read["mistakes"], read["findings"]) == (kept, [], [])
    assert read["lines"] == [6, 7]
    rows = await fair.done(None, "GET", f"{FORUM}/plan")
    assert await fair.done("usher", "POST", READ, rows) == read | {"lines": [5, 6]}
    more = table.content + b"booth,A-03,,main,palace,4,0,3,3,0,x,no,no\n"
    more += b"booth,A-04,,main,standard,4,0,3,3,0,0,no,no\n"
    read = await fair.done("usher", "POST", READ, more, content_type=CSV)
    assert read["mistakes"] == [
        {
            "line": 8,
            "column": "power",
            "rule": "unreadable",
            "says": "The column power cannot hold x.",
            "params": {"column": "power", "value": "x"},
        }
    ]
    assert [(one["rule"], one["rows"]) for one in read["findings"]] == [("overlap", [1, 2])]
    assert (read["lines"], read["count"]) == ([6, 7, 9], 1)
    assert (await fair.done("usher", "GET", FORUM))["plan"] == kept


async def test_a_table_is_read_before_there_is_a_forum(fair: Any) -> None:
    rows = {"rows": [{"code": "A-01", "hall": "main", "kind": "standard", "x": "0", "y": "0",
                      "width": "3", "depth": "3"}]}  # fmt: skip
    read = await fair.done("usher", "POST", READ, rows)
    assert [one["rule"] for one in read["findings"]] == ["unknown-hall"]
    assert (read["plan"]["kinds"], read["plan"]["halls"]) == (["standard"], [])


async def test_only_planners_read_tables_and_drafts_are_not_taken_along(fair: Any) -> None:
    for who in ("admin-1", "usher-other", "stranger"):
        assert await fair.no(who, "POST", READ, {"rows": []}) == (403, "forbidden")
    assert await fair.no(None, "POST", READ, {"rows": []}) == (401, "no-token")
    await fair.done("usher", "PUT", FORUM, fair.forum(fair.booth(1)))
    for path in (f"{FORUM}/plan", f"{FORUM}/plan.csv"):
        await fair.ask("usher", "GET", path)
        assert await fair.no(None, "GET", path) == (404, "not-found")
        assert await fair.no("admin-1", "GET", path) == (404, "not-found")


async def test_what_is_no_table_is_refused_or_reported(fair: Any) -> None:
    for body, pointer in (
        ({}, "/body/rows"),
        ({"rows": "A-01"}, "/body/rows"),
        ({"rows": [{"x": [1]}]}, "/body/rows/0/x"),
        ({"rows": [{}] * 2001}, "/body/rows"),
        ([], "/body"),
    ):
        answer = await fair.ask("usher", "POST", READ, body)
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await fair.no("usher", "POST", READ, b'{"rows": NaN}') == (400, "malformed")
    large = b"a" * 1_100_000
    assert await fair.no("usher", "POST", READ, large, content_type=CSV) == (413, "too-large")
    read = await fair.done("usher", "POST", READ, b"\xff", content_type=CSV)
    assert [one["rule"] for one in read["mistakes"]] == ["not-a-table"]
    assert [one["rule"] for one in read["findings"]] == ["no-booths"]
