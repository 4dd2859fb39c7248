"""The edition: read from what programme tells, its own calendar, and what is not public."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from judging.domain import edition as editions
from judging.domain.edition import Edition, Method, Source, Stage
from judging.messages.hears import EditionPublished

CONTRACTS = Path(__file__).parents[4] / "contracts"


@pytest.fixture(scope="module")
def kipp() -> Edition:
    """KIPP 2018 as programme tells it."""
    path = CONTRACTS / "programme/programme.edition_published.v1.example.json"
    return EditionPublished.model_validate_json(path.read_text()).edition()


def test_the_rounds_and_lists_are_those_of_the_rule_book(kipp: Edition) -> None:
    desk, panel, interview = kipp.rounds
    assert (desk.role, desk.readings, desk.enough) == ("evaluator", 2, 1)
    assert (desk.source, desk.method, desk.pass_mark) == (
        Source.ADMITTED,
        Method.STANDARDISED,
        None,
    )
    assert (panel.readings, panel.enough, panel.source_list) == (2, 2, "nominees")
    assert (interview.settled, interview.tie_break[-1]) == (True, "lot")
    (winners,) = kipp.lists_of("interview")
    assert winners.size == sum(row.seats for row in winners.seats) == 40


def test_criteria_and_scale_are_exact_decimals(kipp: Edition) -> None:
    group = kipp.group("umum")
    assert sum(c.weight for c in group.criteria) == Decimal(100)
    assert group.scale.holds(Decimal(100))
    assert not group.scale.holds(Decimal("99.5"))


def test_only_the_round_of_an_unannounced_list_is_sealed(kipp: Edition) -> None:
    assert [r.id for r in kipp.rounds if kipp.sealed(r.id)] == ["panel"]


def test_a_stage_is_open_from_its_opening_to_its_very_end(make: Any) -> None:
    edition = Edition("e", simulated=True, groups=(), rounds=(), lists=(), stages=(
        Stage("desk", "desk", None), Stage("panel", "panel", None)
    ))  # fmt: skip
    assert not edition.stage_of("desk").open(make.now)
    edition = editions.opened(edition, "desk")
    assert edition.stage_of("desk").open(make.now)
    assert not edition.stage_of("panel").open(make.now)
    edition = editions.ending(edition, "desk", make.now)
    assert edition.stage_of("desk").open(make.now - timedelta(milliseconds=1))
    assert edition.stage_of("desk").over(make.now)
    edition = editions.ending(edition, "desk", make.later)
    assert edition.stage_of("desk").open(make.now)
    edition = editions.closed(edition, "desk")
    assert edition.stage_of("desk").over(make.now)
    edition = editions.ending(edition, "desk", make.later)
    assert edition.stage_of("desk").open(make.now)
    assert edition.stage_of("desk").over(make.later)


def test_an_unannounced_list_is_shown_when_all_that_came_of_it_is_public(make: Any) -> None:
    edition = make.edition()
    assert edition.shown_by("top", {"top"}) == ("nominees",)
    assert edition.shown_by("nominees", {"nominees"}) == ()
    other = replace(edition.round("panel"), id="other")
    both = replace(
        edition,
        rounds=(*edition.rounds, other),
        lists=(*edition.lists, make.list(id="more", round="other", announced=True)),
    )
    assert both.shown_by("top", {"top"}) == ()
    assert both.shown_by("top", {"top", "more"}) == ("nominees",)
