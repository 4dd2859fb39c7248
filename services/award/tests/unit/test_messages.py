"""What is told has its contract, and what others tell is understood."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from award.domain import correction, settling
from award.domain.award_list import AwardList
from award.domain.certificate import Certificate
from award.domain.edition import Division, Freed, Kind, Label, Stage
from award.domain.objection import Accepted, Objection, Replied, Ruled, evolve
from award.messages import TELLS, heard, told
from shared.messages import plain
from shared.outbox import Fact

CONTRACTS = Path(__file__).parents[4] / "contracts"
At = Callable[[float], datetime]


def faults(fact: Fact) -> list[str]:
    path = CONTRACTS / "award" / f"{fact.type}.schema.json"
    schema = json.loads(path.read_text())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(plain(fact.data))]


@pytest.fixture
def facts(
    released: Callable[..., AwardList], filed: Callable[..., Objection], at: At
) -> tuple[Fact, ...]:
    there = released(Freed.NEXT_IN_ORDER)
    gone = correction.disqualify(there, "a", now=at(3))
    end = settling.settle(there, budget=timedelta(0), now=at(100))
    assert gone
    assert isinstance(end, settling.Settled)
    accepted = evolve(filed(), Accepted("ani", at(3), at(13)))
    replied = evolve(accepted, Replied("admin", at(4), "It is open."))
    ruled = evolve(replied, Ruled("budi", at(14), True, "So."))
    certificate = Certificate("E1/TOP-10/0001", "e1", "top-10", "a", at(1), "{}", "s", "k")
    return (
        told.list_released("e1:top-10", there),
        told.list_corrected("e1:top-10", there, gone.correction),
        told.finalist_disqualified("e1:top-10", there, gone),
        told.objections_settled("e1:top-10", there, end),
        told.objection_filed("o1", filed()),
        told.objection_screened("o1", accepted),
        told.objection_replied("o1", replied),
        told.objection_ruled("o1", ruled),
        told.certificate_issued("e1:top-10:a", certificate, "agency-a"),
    )


def test_everything_that_is_told_keeps_its_contract(facts: tuple[Fact, ...]) -> None:
    assert tuple(fact.type for fact in facts) == TELLS
    assert [(fact.type, faults(fact)) for fact in facts] == [(kind, []) for kind in TELLS]


def test_a_fact_that_breaks_its_contract_would_be_found(facts: tuple[Fact, ...]) -> None:
    released = facts[0]
    assert faults(Fact(released.type, {**released.data, "rank": 1})) != []
    assert faults(Fact(released.type, {**released.data, "sha256": "x"})) != []


def test_no_objector_and_no_text_is_told(facts: tuple[Fact, ...]) -> None:
    for fact in facts:
        assert "It was never used." not in str(plain(fact.data))
        assert "ani" not in plain(fact.data).values()


def test_an_edition_is_its_lists_and_the_stages_that_hear_objections() -> None:
    path = CONTRACTS / "programme" / "programme.edition_published.v1.example.json"
    edition = heard.EditionPublished.model_validate_json(path.read_text()).edition()
    assert edition.stages == (
        Stage("objections", "top-99"), Stage("final-objections", "top-40"),
    )  # fmt: skip
    assert [rule.list for rule in edition.lists] == ["nominees", "top-99", "top-40"]
    assert edition.rule("top-40").certificate is Kind.WINNER
    assert edition.rule("nominees").certificate is None
    assert edition.windows.objection_seconds == timedelta(days=5).total_seconds()
    assert (edition.year, edition.simulated) == (2018, True)
    assert edition.clusters[-1] == Division("kota", Label("Kota", "Cities"))
