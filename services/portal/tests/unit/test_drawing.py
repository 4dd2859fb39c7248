"""A hall as a drawing: where things lie, and what a phone can still read."""

from decimal import Decimal
from typing import Any

import pytest

from portal.clients.api import Problem, plain
from portal.clients.exhibition import Area
from portal.clients.floor import Hall, Plot
from portal.pages.drawing import LEAST_LETTER, drawn

HALL = Hall(id="main", name="Aula", width=Decimal(40), depth=Decimal("20.5"))


def plot(code: str = "A-01", **other: Any) -> Plot:
    given = {"hall": "main", "kind": "standard", "x": 0, "y": 0, "width": 3, "depth": 2}
    return Plot.model_validate({"code": code, **given, **other})


def test_booths_lie_in_their_hall_in_centimetres() -> None:
    elsewhere = plot("B-01", hall="other")
    (drawing,) = drawn([HALL], [elsewhere, plot(x="1.255", y=-1)])
    (box,) = drawing.boxes
    assert (drawing.width, drawing.depth, box.code, box.row) == (4000, 2050, "A-01", 1)
    assert (box.x, box.y, box.width, box.depth, box.middle) == (126, -100, 300, 200, (276, 0))


@pytest.mark.parametrize(
    ("turn", "front"),
    [
        (0, (0, 200, 300, 200)),
        (90, (0, 0, 0, 200)),
        (180, (0, 0, 300, 0)),
        (270, (300, 0, 300, 200)),
    ],
)
def test_the_front_turns_clockwise_from_down_the_hall(turn: int, front: Any) -> None:
    (drawing,) = drawn([HALL], [plot(turn=turn)])
    assert drawing.boxes[0].front == front


def test_a_code_fits_its_booth_and_is_never_too_small_to_read() -> None:
    (drawing,) = drawn([HALL], [plot(), plot("VERYLONG-CODE", width=1), plot(width=0, depth=-1)])
    letters = [box.letter for box in drawing.boxes]
    assert letters == [90, LEAST_LETTER, LEAST_LETTER]
    assert (drawing.boxes[2].width, drawing.boxes[2].depth) == (0, 0)


def test_what_a_finding_is_about_is_marked_in_its_hall() -> None:
    area = Area(x=Decimal(1), y=Decimal(2), width=Decimal("0.5"), depth=Decimal(3))
    marks = [("main", area, "error"), ("other", area, "warning")]
    (drawing,) = drawn([HALL], [], marks=marks)
    (mark,) = drawing.marks
    assert (mark.x, mark.y, mark.width, mark.depth, mark.severity) == (100, 200, 50, 300, "error")


def test_parameters_of_a_refusal_are_said_as_people_say_them() -> None:
    until = "2018-10-25T02:15:00Z"
    problem = Problem(409, {"params": {"until": until, "codes": ["A-01", "A-02"], "n": 2}})
    assert problem.params["until"].isoformat() == "2018-10-25T02:15:00+00:00"
    assert (problem.params["codes"], problem.params["n"]) == ("A-01, A-02", 2)
    assert plain("2018-10-25 is no instant") == "2018-10-25 is no instant"
