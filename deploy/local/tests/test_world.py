"""The world of a scenario is what the scenario says, and the same for the same seed."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gelanggang.demo import scaling, scenario, world
from gelanggang.demo.play import SCENARIOS
from gelanggang.demo.scenario import FAULTS, Judges, Scenario
from gelanggang.demo.world import Proposal, World
from programme import compute
from programme.domain.edition import Written

SCALES = [Fraction(text) for text in ("0.005", "0.05", "0.2", "1")]
FILES = sorted(path for path in SCENARIOS.glob("*.yaml") if ".rules." not in path.name)
EACH = [(path, scale) for path in FILES for scale in SCALES]
NAMES = [f"{path.stem}-{float(scale):g}" for path, scale in EACH]


@pytest.fixture(params=EACH, ids=NAMES)
def built(request: pytest.FixtureRequest) -> tuple[Scenario, Mapping[str, Any], World]:
    """A scenario at a scale, its rule book, and its world."""
    path, scale = request.param
    told, book = _read(path)
    smaller, its_book = scaling.scaled(told, scale), scaling.scaled_book(book, scale)
    return smaller, its_book, world.build(smaller, its_book, "edition", seed=7)


def _read(path: Path) -> tuple[Scenario, dict[str, Any]]:
    told = scenario.load(path)
    beside = SCENARIOS / told.rule_book
    if beside.is_file():
        written = asyncio.run(compute.understand_file(beside.read_bytes()))
    else:
        written = compute.shipped()[told.rule_book]
    assert isinstance(written, Written)
    return told, json.loads(written.canonical)


def _small(seed: int) -> World:
    told, book = _read(SCENARIOS / "kipp-2018.yaml")
    return world.build(scaling.scaled(told, Fraction("0.05")), book, "edition", seed)


def test_as_many_proposals_come_as_far_as_the_scenario_says(
    built: tuple[Scenario, Mapping[str, Any], World],
) -> None:
    told, book, made = built
    cluster = {type: c["id"] for c in book["clusters"] for type in c["agency_types"]}
    came = Counter((p.group, cluster[p.agency.type], p.reaches) for p in made.proposals)
    for v in told.volumes:
        here = [came[v.group, v.cluster, r] for r in ("registered", "handed_over", "submitted")]
        assert here == [v.registered - v.handed_over, v.handed_over - v.submitted, v.submitted]
    assert len({p.id for p in made.proposals}) == sum(came.values()) == len(made.proposals)


def test_as_many_of_the_submitted_carry_each_fault_as_the_scenario_says(
    built: tuple[Scenario, Mapping[str, Any], World],
) -> None:
    told, book, made = built
    cluster = {type: c["id"] for c in book["clusters"] for type in c["agency_types"]}
    faulty = [p for p in made.proposals if p.fault]
    assert {p.reaches for p in faulty} <= {"submitted"}
    found = Counter((p.group, cluster[p.agency.type], p.fault) for p in faulty)
    wanted = {(v.group, v.cluster, f): getattr(v, f) for v in told.volumes for f in FAULTS}
    assert found == {key: count for key, count in wanted.items() if count}


def test_a_fault_is_what_it_says_and_the_others_are_sound(
    built: tuple[Scenario, Mapping[str, Any], World],
) -> None:
    _, book, made = built
    groups = {g["id"]: g for g in book["groups"]}
    titles = Counter(p.title for p in made.proposals)
    for proposal in made.proposals:
        found = {
            "too_young": _too_young(proposal, groups[proposal.group]),
            "incomplete": not _required(groups[proposal.group]) <= set(proposal.answers),
            "careless": "asal isi" in proposal.answers.values(),
            "same_title": titles[proposal.title] > 1,
        }
        wrong = [fault for fault, is_so in found.items() if is_so]
        assert wrong == ([proposal.fault] if proposal.fault else []), proposal.id


def _too_young(proposal: Proposal, group: Mapping[str, Any]) -> bool:
    years = [rule["years"] for rule in group["eligibility"] if rule["years"]]
    today = date.today()  # noqa: DTZ011 - the day on which the demo's people write
    return any(proposal.started_on > today - timedelta(days=365 * n) for n in years)


def _required(group: Mapping[str, Any]) -> set[str]:
    return {field["id"] for field in group["form"]["fields"] if field["required"]}


def test_real_titles_are_submitted_sound_and_their_agencies_own(
    built: tuple[Scenario, Mapping[str, Any], World],
) -> None:
    told, _, made = built
    real = [p for p in made.proposals if not p.example]
    wanted = {(agency.name, title) for agency in told.agencies.real for title in agency.titles}
    assert {(p.agency.name, p.title) for p in real} == wanted
    assert all((p.reaches, p.fault) == ("submitted", None) for p in real)
    assert all(p.title.startswith(world.EXAMPLE) for p in made.proposals if p.example)
    assert all(p.agency.example for p in made.proposals if p.example)


def test_the_same_seed_makes_the_same_world_and_another_seed_another() -> None:
    assert _small(7) == _small(7)
    mine, other = _small(7), _small(8)
    assert [p.id for p in mine.proposals] == [p.id for p in other.proposals]
    assert [p.ability for p in mine.proposals] != [p.ability for p in other.proposals]


def test_real_entries_are_abler_than_nearly_all_examples() -> None:
    told, book = _read(SCENARIOS / "kipp-2018.yaml")
    made = world.build(told, book, "edition", seed=7).proposals
    least = min(p.ability for p in made if not p.example)
    abler = [p for p in made if p.example and p.reaches == "submitted" and p.ability > least]
    assert sum(not p.example for p in made) == 26
    assert len(abler) < 99 - 26


@settings(deadline=None)
@given(
    st.floats(0, 100), st.integers(0, 10**6),
    st.sampled_from([("0", "100", "1"), ("1", "5", "0.5"), ("0", "10", "0.25")]),
)  # fmt: skip
def test_a_score_lies_on_the_scale_and_is_the_same_for_the_same_draw(
    ability: float, seed: int, ends: tuple[str, str, str]
) -> None:
    scale = dict(zip(("lowest", "highest", "step"), ends, strict=True))
    judges = Judges(count=3, severity=20, error=20)
    draw = (seed, 1, "entry", "desk", "criterion")
    found = world.score(ability, draw, judges, scale)
    assert found == world.score(ability, draw, judges, scale)
    lowest, highest, step = (Fraction(end) for end in ends)
    assert lowest <= Fraction(found) <= highest
    assert (Fraction(found) - lowest) % step == 0


def test_without_severity_and_error_a_score_is_the_ability() -> None:
    judges = Judges(count=3, severity=0, error=0)
    scale = {"lowest": "0", "highest": "100", "step": "1"}
    assert world.score(73.4, (7, 1, "entry"), judges, scale) == "73"
    assert world.score(100, (7, 1, "entry"), judges, scale) == "100"
