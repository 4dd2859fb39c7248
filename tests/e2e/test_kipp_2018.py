"""The competition of 2018 at a twentieth of its size, carried by the demo through HTTP alone."""

import json
import subprocess
from typing import Any

import pytest
import yaml
from tests.e2e.conftest import SCENARIOS, Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

Ended = subprocess.CompletedProcess[str]
KEYS = {
    "edition", "seed", "scale", "seconds", "commands", "funnel", "refused", "winners_by_cluster",
    "lists",
}  # fmt: skip
STEPS = {
    "registered", "submitted", "admitted", "nominated", "finalists", "winners", "exhibiting",
}  # fmt: skip
SCALE = 0.05


@pytest.fixture
def said(kipp: Ended) -> Any:
    """The one object on standard output."""
    return json.loads(kipp.stdout)


@pytest.fixture(scope="module")
def scenario() -> Any:
    """What the world does, as the file says it."""
    return yaml.safe_load((SCENARIOS / "kipp-2018.yaml").read_text())


def test_it_ends_with_one_object_and_nothing_else(kipp: Ended, said: Any) -> None:
    assert kipp.returncode == 0, kipp.stderr
    assert kipp.stdout.count("\n") == 1
    assert set(said) >= KEYS
    assert set(said["funnel"]) == STEPS
    assert (said["edition"], said["seed"], said["scale"]) == ("kipp-2018-1", 7, SCALE)
    assert said["seconds"] > 0
    assert said["commands"] > 5 * said["funnel"]["registered"]


def test_what_the_world_did_is_a_twentieth(said: Any, scenario: Any) -> None:
    for step in ("registered", "submitted"):
        whole = sum(volume[step] for volume in scenario["volumes"])
        assert said["funnel"][step] == round(whole * SCALE)


def test_what_was_refused_was_submitted_and_has_four_kinds_of_reasons(said: Any) -> None:
    assert set(said["refused"]) == {"too-young", "incomplete", "careless", "same-title"}
    assert all(said["refused"].values())
    refused = said["funnel"]["submitted"] - said["funnel"]["admitted"]
    assert sum(said["refused"].values()) == refused


def test_each_step_is_narrower_and_lists_are_as_long_as_their_seats(
    platform: Platform, said: Any
) -> None:
    funnel = said["funnel"]
    assert list(funnel.values()) == sorted(funnel.values(), reverse=True)
    lists = {one["id"]: one for one in _book(platform, said["edition"])["lists"]}
    assert funnel["nominated"] == lists["nominees"]["size"] == 8
    assert funnel["finalists"] == said["lists"]["top-99"] == lists["top-99"]["size"] == 5
    assert funnel["winners"] == said["lists"]["top-40"] <= lists["top-40"]["size"]
    assert funnel["winners"] == funnel["finalists"] - 1, "one objection was upheld"
    assert 0 < funnel["exhibiting"] <= funnel["winners"]


def test_no_cluster_has_more_winners_than_seats(platform: Platform, said: Any) -> None:
    lists = {one["id"]: one for one in _book(platform, said["edition"])["lists"]}
    seats = {row["cluster"]: row["seats"] for row in lists["top-40"]["seats"]}
    assert sum(said["winners_by_cluster"].values()) == said["funnel"]["winners"]
    for cluster, winners in said["winners_by_cluster"].items():
        assert winners <= seats[cluster]


def test_anybody_can_read_the_same_numbers(platform: Platform, said: Any) -> None:
    edition = said["edition"]
    with platform.chief() as chief:
        funnel = chief.get(f"/submission/editions/{edition}/funnel").json()
        released = chief.get(f"/award/lists/{edition}/top-40").json()
    assert funnel["counts"]["winner"] == said["funnel"]["winners"]
    assert funnel["refused_by_reason"] == said["refused"]
    assert len(released["entries"]) == said["lists"]["top-40"]
    assert released["simulated"] is True


def test_a_second_run_makes_another_edition(platform: Platform, kipp: Ended) -> None:
    assert kipp.returncode == 0
    again = platform.answer("demo", "--scale", "0.01", "--seed", "8")
    assert (again["edition"], again["seed"]) == ("kipp-2018-2", 8)
    with platform.chief() as chief:
        listed = chief.get("/programme/editions").json()["items"]
    assert {"kipp-2018-1", "kipp-2018-2"} <= {edition["id"] for edition in listed}


def _book(platform: Platform, edition: str) -> Any:
    with platform.chief() as chief:
        return chief.get(f"/programme/editions/{edition}/rule-book").raise_for_status().json()
