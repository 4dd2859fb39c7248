"""What we tell is what the contracts say, and what others tell is understood."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from shared import messages
from submission.domain import event as happened
from submission.domain.edition import Edition, FieldKind, Purpose, RuleKind
from submission.domain.intake import IntakeClosed, SelectionSettled
from submission.domain.proposal import (
    Contest,
    Decision,
    Holder,
    Proposal,
    Receipt,
    Remark,
    Repair,
    Standing,
)
from submission.messages import TELLS, told
from submission.messages.heard import EditionPublished, edition_of
from submission.subscribers import CONSUMERS, PROJECTIONS

Built = Callable[..., Proposal]
CONTRACTS = Path(__file__).parents[4] / "contracts"
HASH = "c" * 64


def contract(type: str, kind: str) -> Any:
    path = CONTRACTS / type.partition(".")[0] / f"{type}.{kind}.json"
    return json.loads(path.read_text())


def test_every_type_we_tell_has_its_contract_and_no_other() -> None:
    there = {p.name.removesuffix(".schema.json") for p in (CONTRACTS / "submission").glob("*.sch*")}
    assert there == set(TELLS)


def test_what_is_told_of_a_proposal_fits_its_contract(proposal: Built, now: datetime) -> None:
    decision = Decision(("careless",), "Rahasia.", "officer", now)
    receipt = Receipt(1, HASH, now)
    admitted = proposal(Standing.ADMITTED)
    events: dict[happened.Event, str] = {
        happened.HandedOver(1, "siti", now): "proposal_handed_over",
        happened.Returned(Remark("Rahasia.", "admin", now)): "proposal_returned",
        happened.Submitted(receipt, "admin"): "proposal_submitted",
        happened.Withdrawn("admin", now, Holder.AGENCY, counted=True): "proposal_withdrawn",
        happened.Withdrawn("siti", now, Holder.UNIT, counted=False): "proposal_withdrawn",
        happened.RepairAsked(Repair(("ide",), now, "officer", now)): "repair_asked",
        happened.Repaired(receipt, time_up=False): "proposal_repaired",
        happened.Repaired(receipt, time_up=True): "proposal_repaired",
        happened.Admitted(decision): "proposal_admitted",
        happened.Refused(decision): "proposal_refused",
        happened.Contested(Contest("Rahasia.", "admin", now)): "refusal_contested",
        happened.RefusalUpheld(decision): "refusal_upheld",
        happened.RefusalOverturned(decision): "proposal_admitted",
    }
    for event, fact in events.items():
        (one,) = told.facts("p1", admitted, event)
        assert one.type == f"submission.{fact}.v1"
        data = messages.plain(one.data)
        Draft202012Validator(contract(one.type, "schema")).validate(data)
        assert "Rahasia" not in json.dumps(data)


def test_what_is_told_at_the_beginning_and_of_the_intake(now: datetime) -> None:
    begun = happened.Registered("e", "a", "umum", "kota", "siti", {}, now)
    (registered,) = told.facts("p1", happened.evolve(None, begun), begun)
    shared = happened.Shared(("budi",), now)
    (writers,) = told.facts("p1", happened.evolve(happened.evolve(None, begun), shared), shared)
    assert writers.data["collaborator_ids"] == ["budi"]
    facts = (
        registered,
        writers,
        told.intake_closed(IntakeClosed("e", 0, now, now)),
        told.selection_settled(SelectionSettled("e", 0, HASH, now)),
    )
    for fact in facts:
        schema = contract(fact.type, "schema")
        Draft202012Validator(schema).validate(messages.plain(fact.data))


def test_of_writing_nothing_is_told(proposal: Built, now: datetime) -> None:
    silent = (
        happened.Written({}, (), 2),
        happened.RepairLapsed(now),
    )
    assert all(told.facts("p1", proposal(), event) == () for event in silent)


def listened() -> list[tuple[str, type[BaseModel]]]:
    """Every type that is heard, with the model it is read as."""
    heard = [types for consumer in CONSUMERS for types in consumer.topics.values()]
    folded = [types for projection in PROJECTIONS for types in projection.topics.values()]
    found = [(type, hears.model) for types in heard for type, hears in types.items()]
    return found + [(type, folds.model) for types in folded for type, folds in types.items()]


@pytest.mark.parametrize(("type", "model"), listened())
def test_every_example_is_understood_and_nothing_is_read_that_is_not_there(
    type: str, model: type[BaseModel]
) -> None:
    model.model_validate(contract(type, "example"))
    assert set(model.model_fields) <= set(contract(type, "schema")["properties"])


def test_a_published_rule_book_becomes_our_edition() -> None:
    example = contract("programme.edition_published.v1", "example")
    edition: Edition = edition_of(EditionPublished.model_validate(example))
    assert (edition.id, edition.year, edition.simulated) == ("kipp-2018", 2018, True)
    assert edition.cluster_of("bumd") == "provinsi"
    group = edition.group("umum")
    goal = next(f for f in group.fields if f.kind is FieldKind.CHOICE)
    assert goal.choices[0] == "tpb-1"
    assert [r.rule for r in group.rules][:2] == [RuleKind.MINIMUM_AGE, RuleKind.COMPLETE]
    assert group.rules[0].years == 1
    intake = edition.stage_for(Purpose.INTAKE)
    assert intake is not None
    assert intake.closes_at is not None
    assert [s.certificate for s in edition.lists] == [None, "finalist", "winner"]
