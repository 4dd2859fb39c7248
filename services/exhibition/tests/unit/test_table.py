"""A plan as a table: read line by line, and written so that it reads back as itself."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibition.api.table import COLUMNS, MOST_MISTAKES, read_csv, read_rows, rows_of
from exhibition.domain.plan import Hall, Plan, Plot
from shared import http

HEAD = "what,code,name,hall,kind,x,y,width,depth,turn,power,water,accessible\n"
HALL = "hall,main,Main lobby,,,,,40,20,,,,\n"


def said(text: str | bytes) -> list[tuple[int, str, str | None]]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [(one.line, one.rule, one.column) for one in read_csv(raw).mistakes]


def test_a_table_is_a_plan() -> None:
    booth = "booth,A-01,,main,standard,1.50,0,3,3,90,2200,yes,no\n"
    reading = read_csv(
        (HEAD + "aisle,,,,,,,2.5,,,,,\nkind,corner,,,,,,,,,,,\n" + HALL + booth).encode()
    )
    assert (reading.mistakes, reading.places) == ([], [5])
    assert reading.plan(None) == Plan(
        ("corner", "standard"),
        Decimal("2.5"),
        (Hall("main", "Main lobby", Decimal(40), Decimal(20)),),
        (
            Plot("A-01", "main", "standard", Decimal("1.50"), Decimal(0), Decimal(3), Decimal(3),
                 2200, water=True, accessible=False, turn=90),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_write_tables_in_their_own_ways(separator: str) -> None:
    lines = [
        "\ufeffCode,Hall,Kind,X,Y,Width,Depth,Water",
        "A-01,main,standard,'-1.5,0,3,3,ya",
        ",,,,,,,",
    ]
    text = "\r\n".join(line.replace(",", separator) for line in lines)
    if separator != ",":
        text = text.replace("'-1.5", "-1,5")
    reading = read_csv(text.encode())
    assert reading.mistakes == []
    (plot,) = reading.plan(None).plots
    assert (plot.x, plot.water, plot.turn) == (Decimal("-1.5"), True, 0)


def test_of_what_a_table_is_silent_the_kept_plan_speaks(make: Any) -> None:
    kept = make.plan(aisle="2")
    reading = read_csv(b"code,hall,kind,x,y,width,depth\nB-01,hall-a,stage,0,0,3,3\n")
    plan = reading.plan(kept)
    assert (plan.aisle, plan.halls) == (kept.aisle, kept.halls)
    assert plan.kinds == (*kept.kinds, "stage")
    assert [plot.code for plot in plan.plots] == ["B-01"]


def test_every_line_that_cannot_be_read_is_named_with_its_column() -> None:
    table = (
        HEAD
        + HALL
        + (
            "stage,A-01,,main,standard,0,0,3,3,,,,\n"
            "booth,A-02,,main,standard,wide,0,3,,,,,\n"
            "booth,A-03,,main,standard,0,0,3,3,45,,perhaps,\n"
            "hall,Main Lobby,,,,,,40,20,,,,\n"
            ",A-04,,main,standard,0,0,3,3,,2.5,,\n"
            ",A-05,,main,standard,0,0,3,3,,,,\n"
        )
    )
    assert said(table) == [
        (3, "unknown-what", "what"),
        (4, "unreadable", "x"),
        (4, "missing", "depth"),
        (5, "unreadable", "water"),
        (5, "unreadable", "turn"),
        (6, "unreadable", "code"),
        (6, "missing", "name"),
        (7, "unreadable", "power"),
    ]
    reading = read_csv(table.encode())
    assert [plot.code for plot in reading.plan(None).plots] == ["A-05"]
    assert reading.places == [8]
    wide = next(one for one in reading.mistakes if one.column == "x")
    assert (wide.says, wide.params) == (
        "The column x cannot hold wide.", {"column": "x", "value": "wide"}
    )  # fmt: skip


def test_a_column_is_called_as_the_table_calls_it() -> None:
    assert said("code,hall,kind,x,y,depth\nA-01,main,standard,0,0,3\n") == [(2, "missing", "width")]


@pytest.mark.parametrize(
    ("raw", "mistakes"),
    [
        (b"", []),
        (b"\xff\xfe\x00", [(1, "not-a-table", None)]),
        (b'code,hall\n"A-01,main', [(1, "not-a-table", None)]),
        (b"code,colour\n", [(1, "unknown-column", "colour")]),
    ],
)
def test_what_is_no_table_is_said_to_be_none(raw: bytes, mistakes: Any) -> None:
    assert said(raw) == mistakes
    assert read_csv(raw).plan(None).plots == ()


def test_there_is_an_end_to_booths_and_to_what_is_said_of_them() -> None:
    line = ",A-01,,main,standard,0,0,3,3,,,,\n"
    reading = read_csv((HEAD + line * 700).encode())
    assert len(reading.plan(None).plots) == 400
    assert (reading.count, len(reading.mistakes)) == (300, MOST_MISTAKES)
    assert reading.mistakes[0].says == "There can be 400 lines of a booth; this one is passed over."


metres = st.decimals(Decimal("-99.99"), Decimal("99.99"), places=2)
plots = st.builds(
    Plot, st.from_regex(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8})?", fullmatch=True),
    st.just("main"), st.just("standard"), metres, metres, metres, metres,
    st.integers(0, 9999), st.booleans(), st.booleans(), st.sampled_from([0, 90, 180, 270]),
)  # fmt: skip


@given(st.lists(plots, max_size=4), metres, st.text("ab =+-@;,\"'é", min_size=1).map(str.strip))
def test_a_plan_that_is_taken_along_comes_back_as_it_was(drawn: Any, aisle: Any, name: Any) -> None:
    hall = Hall("main", "A" + name, Decimal(40), Decimal(20))
    plan = Plan(("standard", "corner"), aisle, (hall,), tuple(drawn))
    cells = ([row.get(column, "") for column in COLUMNS] for row in rows_of(plan))
    raw = bytes(http.csv("plan.csv", COLUMNS, cells).body)
    assert next(csv.reader(io.StringIO(raw.decode()))) == list(COLUMNS)
    for reading in (read_csv(raw), read_rows(list(rows_of(plan)))):
        assert reading.mistakes == []
        assert reading.plan(None) == plan


def test_a_hall_whose_name_begins_like_a_formula_keeps_its_name(make: Any) -> None:
    plan = make.plan()
    named = replace(plan, halls=(replace(plan.halls[0], name="=Aula"),))
    cells = ([row.get(column, "") for column in COLUMNS] for row in rows_of(named))
    raw = bytes(http.csv("plan.csv", COLUMNS, cells).body)
    assert b"'=Aula" in raw
    assert read_csv(raw).plan(None) == named
