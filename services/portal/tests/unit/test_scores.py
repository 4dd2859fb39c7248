"""Scores as people write them, and the pictures that are drawn of them."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from portal.clients.api import Problem
from portal.clients.judging import Bin, Criterion, OwnPile
from portal.clients.rounds import Line
from portal.locales import Words
from portal.pages.form import Form
from portal.pages.round_acts import _accounts, _entries
from portal.pages.score_picture import cut_picture, histogram, score
from portal.pages.sheet import _at_fields, _number

ID, EN = Words("id"), Words("en")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("80", "80"),
        ("82.50", "82,5"),
        ("95.266666666667", "95,27"),
        ("0E-12", "0"),
        ("-1.5", "-1,5"),
    ],
)
def test_a_score_is_written_without_digits_that_say_nothing(value: str, said: str) -> None:
    assert score(ID, Decimal(value)) == said


def test_no_score_is_a_dash() -> None:
    assert score(EN, None) == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("text", "number"), [("82,5", "82.5"), ("82.5", "82.5"), ("80", "80"), ("", None)]
)
def test_a_score_is_read_with_comma_or_point(text: str, number: str | None) -> None:
    assert _number(text) == number


@pytest.mark.parametrize("text", ["eighty", "-1", "NaN", "1e9", "8 0"])
def test_what_is_no_score_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        _number(text)


def test_a_form_keeps_its_scores_by_name() -> None:
    assert Form.with_values({"score.a": "1"})["score.a"] == "1"


def bins(*counts: int) -> list[Bin]:
    return [
        Bin(lower=Decimal(n * 10), upper=Decimal(n * 10 + 10), count=c)
        for n, c in enumerate(counts)
    ]


def test_the_highest_bar_fills_the_picture_and_ones_own_is_marked() -> None:
    drawn = histogram(ID, bins(0, 2, 4), own=1)
    assert [bar.height for bar in drawn.bars] == [0, 45, 90]
    assert [bar.own for bar in drawn.bars] == [False, True, False]
    assert (drawn.lowest, drawn.highest, drawn.is_empty) == ("0", "30", False)


def test_nothing_is_drawn_of_no_scores() -> None:
    assert histogram(ID, bins(0, 0)).is_empty
    assert histogram(ID, []).is_empty


def line(*scores: int, last: int) -> Line:
    entries = [
        {
            "place": n, "proposal_id": f"p{n}", "agency_id": "a", "title": f"T{n}", "group": "g",
            "cluster": "c", "score": str(s), "mark": str(s), "criteria": {}, "readings": 2,
            "passed": True, "tie": None, "listed": n <= last,
            "reason": {"code": "among_the_best", "params": {}},
            "spread": {"lowest": str(s - 2), "highest": str(s + 2), "deviation": "2.8",
                       "standard_error": "2"},
        }
        for n, s in enumerate(scores, 1)
    ]  # fmt: skip
    return Line.model_validate({
        "group": None, "cluster": None, "left_over": False, "seats": last, "filled": last,
        "contenders": len(scores), "cut": str(scores[last - 1]) if scores else None,
        "last": f"p{last}", "first_out": f"p{last + 1}" if len(scores) > last else None,
        "tie": None, "entries": entries,
    })  # fmt: skip


def test_the_line_is_drawn_below_the_last_who_has_a_seat() -> None:
    drawn = cut_picture(ID, line(90, 80, 70, last=2))
    assert drawn is not None
    assert [mark.listed for mark in drawn.marks] == [True, True, False]
    assert drawn.cut_x == drawn.marks[1].x
    assert drawn.cut_y is not None
    assert drawn.marks[1].y < drawn.cut_y < drawn.marks[2].y
    first = drawn.marks[0]
    assert first.low is not None
    assert first.high is not None
    assert first.low < first.x < first.high


def test_where_nobody_is_below_there_is_no_line_across() -> None:
    drawn = cut_picture(ID, line(90, 80, last=2))
    assert drawn is not None
    assert drawn.cut_y is None


def test_of_nobody_there_is_no_picture() -> None:
    assert cut_picture(ID, line(last=0)) is None


def pile(*stands: tuple[str, str, bool]) -> OwnPile:
    readings = [
        {
            "id": id, "proposal_id": id, "title": id, "cluster": "kota", "state": state,
            "written_at": "2018-05-02T09:00:00Z" if written else None, "handed_in_at": None,
            "unsent": False, "total": None,
        }
        for id, state, written in stands
    ]  # fmt: skip
    counts = {"to_read": 0, "begun": 0, "handed_in": 0, "declined": 0, "taken_away": 0}
    one = {
        "round_id": "r", "edition_id": "e", "round": "desk", "round_state": "open",
        "state": "open", "closes_at": None, "over": False, **counts,
    }  # fmt: skip
    return OwnPile.model_validate({"pile": one, "readings": readings, "scores": []})


def test_what_was_begun_is_gone_on_with_first() -> None:
    found = pile(("a", "assigned", False), ("b", "assigned", True), ("c", "handed_in", True))
    following = found.next_to_read()
    assert following is not None
    assert following.id == "b"
    after = found.next_to_read(but="b")
    assert after is not None
    assert after.id == "a"


def test_neighbours_are_those_that_are_held() -> None:
    found = pile(("a", "assigned", False), ("b", "declined", True), ("c", "handed_in", True))
    before, after = found.beside("c")
    assert (before and before.id, after) == ("a", None)
    assert found.beside("z") == (None, None)


def test_what_a_sheet_lacks_is_said_at_each_criterion() -> None:
    said = Problem(
        409,
        {
            "type": "urn:gelanggang:judging:sheet-incomplete",
            "params": {"missing": ["novelty", "effective"]},
        },
    )
    criteria = [
        Criterion(id=id, name={"id": id, "en": id.title()}, weight=Decimal(50))
        for id in ("novelty", "effective", "useful")
    ]
    asked = SimpleNamespace(form=Form(), words=EN)
    _at_fields(cast(Any, asked), said, criteria)
    assert asked.form.errors == {
        "score.novelty": "Novelty: not scored yet",
        "score.effective": "Effective: not scored yet",
    }


def test_who_is_meant_by_a_refusal_of_a_round_is_known_one_by_one() -> None:
    said = {"params": {"accounts": ["a", "b"], "entries": [{"proposal_id": "p"}]}}
    assert _accounts(Problem(409, said)) == ["a", "b"]
    assert _entries(Problem(409, said)) == [{"proposal_id": "p"}]
    assert _accounts(None) == []
    assert _entries(None) == []
