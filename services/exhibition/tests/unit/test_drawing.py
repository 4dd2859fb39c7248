"""The map as text, letter by letter."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from exhibition.domain.booth import Holder
from exhibition.domain.forum import Forum, Terms
from exhibition.domain.plan import Hall, Plan, Plot
from exhibition.queries.agencies import Names
from exhibition.queries.drawing import DEEPEST, WIDEST, drawn
from exhibition.queries.maps import Map, Shown

TERMS = Terms(900, 600, datetime(2018, 11, 1, tzinfo=UTC))


def floor(hall: Hall, *booths: Shown) -> Map:
    plan = Plan(("standard",), Decimal(2), (hall,), tuple(one.plot for one in booths))
    forum = Forum("ips", "kipp-2018", "IPS Forum", TERMS, plan)
    return Map(forum, None, booths, Names({"a1": "Kota Satu"}, None))


def test_halls_walls_codes_marks_and_who_is_where(make: Any) -> None:
    hall = Hall("hall-a", "Main lobby", Decimal(14), Decimal(9))
    one = Holder("ips:p1", "a1", "p1", "Kartu Sehat")
    two = Holder("ips:p2", "a2", "p2", "Antre Cepat")
    text = drawn(
        floor(
            hall,
            Shown(make.plot("A-01"), "confirmed", one),
            Shown(make.plot("A-02", (3, 0, 3, 3)), "held", None),
            Shown(make.plot("A-03", (6, 0, 3, 3)), "free", None),
            Shown(make.plot("B-01", (1, 6, "4.5", 2)), "blocked", None),
            Shown(make.plot("B-02", (9, 6, 5, 3)), "confirmed", two),
        )
    )
    assert text.splitlines() == [
        "IPS Forum",
        "[' ' free, '~' held, '#' confirmed, 'x' blocked]",
        "",
        "Main lobby (14 m x 9 m)",
        "+-----+-----+-----+---------+",
        "|A-01 |A-02 |A-03 |         |",
        "|#####|~~~~~|     |         |",
        "+-----+-----+-----+         |",
        "|                           |",
        "|                           |",
        "| +--------+      +---------+",
        "| |B-01xxxx|      |B-02     |",
        "| +--------+      |#########|",
        "+-----------------+---------+",
        "",
        "A-01      Kota Satu: Kartu Sehat",
        "B-02      a2: Antre Cepat",
    ]


@pytest.mark.parametrize(("width", "depth"), [(10, 10_000), (10_000, 10), (10_000, 10_000)])
def test_a_large_hall_is_drawn_smaller(width: int, depth: int) -> None:
    hall = Hall("hall-a", "Main lobby", Decimal(width), Decimal(depth))
    tiny = Plot("A-01", "hall-a", "standard", *(Decimal(1),) * 2, Decimal(1), Decimal(1))
    lines = drawn(floor(hall, Shown(tiny, "free", None))).splitlines()
    assert max(len(line) for line in lines[4:]) <= WIDEST + 1
    assert len(lines) <= DEEPEST + 10
