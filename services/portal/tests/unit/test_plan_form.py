"""A plan as a form: what is written comes back, and rows do what their buttons say."""

from decimal import Decimal
from typing import Any

import pytest

from portal.clients.floor import Plan
from portal.pages import plan_form
from portal.pages.form import Form


def plan(*codes: str) -> Plan:
    booths = [
        {"code": code, "hall": "main", "kind": "standar", "x": n * 3, "y": 0, "width": 3,
         "depth": 2, "power": 2200, "water": n == 0, "turn": 0}
        for n, code in enumerate(codes)
    ]  # fmt: skip
    hall = {"id": "main", "name": "Aula", "width": "40", "depth": "20"}
    whole = {"kinds": ["standar"], "aisle": "2.5", "halls": [hall], "booths": booths}
    return Plan.model_validate(whole)


@pytest.fixture
def form() -> Form:
    made = Form()
    plan_form.fill(made, plan("A-08", "A-09"))
    return made


def codes(form: Form) -> list[str]:
    return [booth["code"] for booth in plan_form.said(form)["booths"]]


def test_a_plan_comes_back_as_it_was_written(form: Form) -> None:
    said: Any = plan_form.said(form)
    assert Plan.model_validate(said) == plan("A-08", "A-09")
    form.values["b0-x"] = "1,5"
    form.values["b7-code"], form.values["b7-x"] = "", ""
    assert plan_form.said(form)["booths"][0]["x"] == "1.5"
    assert len(plan_form.said(form)["booths"]) == 2


def test_a_quarter_turn_swaps_the_sides_and_four_make_none(form: Form) -> None:
    assert plan_form.change(form, "turn:0")
    assert [form["b0-width"], form["b0-depth"], form["b0-turn"]] == ["2", "3", "90"]
    for _ in range(3):
        plan_form.change(form, "turn:0")
    assert [form["b0-width"], form["b0-depth"], form["b0-turn"]] == ["3", "2", "0"]


def test_a_booth_is_repeated_as_a_row_with_codes_counted_on(form: Form) -> None:
    form.values |= {"repeat-code": "A-08", "repeat-count": "2", "repeat-x": "0", "repeat-y": "4,5"}
    assert plan_form.change(form, "repeat")
    assert codes(form) == ["A-08", "A-09", "A-10", "A-11"]
    assert [form["b3-x"], form["b3-y"], form["b3-water"]] == ["0", "9.0", "yes"]


def test_a_row_is_removed_and_the_others_close_up(form: Form) -> None:
    assert plan_form.change(form, "remove:0")
    assert (codes(form), form["b0-water"]) == (["A-09"], "")
    assert not plan_form.change(form, "remove:9")
    assert not plan_form.change(form, "save")


@pytest.mark.parametrize(
    ("code", "taken", "next_code"),
    [("A-09", set(), "A-10"), ("A01", {"A02"}, "A03"), ("HALL", set(), "HALL2")],
)
def test_the_next_code_is_one_that_nobody_has(code: str, taken: set[str], next_code: str) -> None:
    assert plan_form.following(code, taken) == next_code


@pytest.mark.parametrize("text", ["", "wide", "NaN", "Infinity", "1e99"])
def test_what_is_no_number_lies_at_nought(text: str) -> None:
    assert plan_form.number(text) == Decimal(0)
