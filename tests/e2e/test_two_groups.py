"""A small edition of another shape: groups with lists of their own, and a seat that is filled."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.e2e.conftest import SCENARIOS, Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def said(two_groups: Ended) -> Any:
    """What the demo says in the end."""
    assert two_groups.returncode == 0, two_groups.stderr
    return json.loads(two_groups.stdout)


@pytest.fixture
def listed(platform: Platform, said: Any) -> Callable[[str], Any]:
    """A list as everybody sees it."""

    def get(name: str) -> Any:
        with platform.chief() as chief:
            return chief.get(f"/award/lists/{said['edition']}/{name}").raise_for_status().json()

    return get


def test_each_group_has_lists_of_its_own(said: Any, listed: Callable[[str], Any]) -> None:
    assert said["lists"] == {
        "top-umum": 6, "top-khusus": 3, "winners-umum": 3, "winners-khusus": 1,
    }  # fmt: skip
    for name in said["lists"]:
        assert {entry["group"] for entry in listed(name)["entries"]} == {name.split("-")[1]}


def test_the_numbers_are_those_of_the_scenario(said: Any) -> None:
    funnel = said["funnel"]
    assert (funnel["registered"], funnel["submitted"], funnel["admitted"]) == (26, 19, 15)
    assert said["refused"] == {"too-young": 2, "same-title": 2}
    assert (funnel["nominated"], funnel["finalists"], funnel["winners"]) == (0, 9, 4)
    assert sum(said["winners_by_cluster"].values()) == 4


def test_clusters_have_the_seats_that_the_rule_book_gives(listed: Callable[[str], Any]) -> None:
    for name, seats in (
        ("top-umum", {"pusat": 2, "daerah": 4}), ("winners-umum", {"pusat": 1, "daerah": 2}),
    ):  # fmt: skip
        assert Counter(entry["cluster"] for entry in listed(name)["entries"]) == seats


def test_the_seat_of_the_disqualified_goes_to_the_next_in_order(
    platform: Platform, said: Any, listed: Callable[[str], Any]
) -> None:
    finalists = listed("top-umum")
    taken, given = finalists["corrections"]
    gone = [entry for entry in finalists["entries"] if not entry["standing"]]
    assert [entry["proposal_id"] for entry in gone] == taken["removed"]
    assert (taken["reason"], taken["added"]) == ("disqualified", [])
    assert (given["reason"], given["removed"]) == ("next_in_order", [])
    (added,) = given["added"]
    assert (added["group"], added["cluster"]) == (gone[0]["group"], gone[0]["cluster"])
    assert given["objections_until"] <= finalists["objections"]["settled_at"]
    with platform.chief() as chief:
        ranking = chief.get(f"/judging/rounds/{said['edition']}:desk/ranking?limit=200").json()
    fitting = [
        row["proposal_id"] for row in ranking["items"]
        if (row["group"], row["cluster"]) == ("umum", "daerah")
    ]  # fmt: skip
    assert fitting.index(added["proposal_id"]) == 4, "the best of those who had no seat"


def test_who_got_the_seat_is_read_in_the_final(
    platform: Platform, said: Any, listed: Callable[[str], Any]
) -> None:
    finalists = listed("top-umum")
    added = finalists["corrections"][1]["added"][0]["proposal_id"]
    with platform.chief() as chief:
        path = f"/judging/rounds/{said['edition']}:final-umum/ranking?limit=200"
        ranked = {row["proposal_id"] for row in chief.get(path).json()["items"]}
    assert added in ranked
    assert not ranked & set(finalists["corrections"][0]["removed"])


def test_every_booth_is_taken_and_one_was_handed_on(platform: Platform, said: Any) -> None:
    assert said["funnel"]["exhibiting"] == 3
    with platform.chief() as chief:
        floor = chief.get(f"/exhibition/forums/{said['edition']}-forum/map").json()
    assert Counter(booth["state"] for booth in floor["booths"]) == {"confirmed": 3, "blocked": 1}


@pytest.mark.parametrize(
    ("change", "said_of"),
    [
        ({"prizes": 3}, "  prizes: Extra inputs are not permitted"),
        ({"rule_book": "nowhere"}, "rule_book: there is no nowhere here or at the platform."),
        ({"judges": {}}, "  judges: nobody reads as evaluator in desk"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_and_leaves_nothing(
    change: dict[str, Any], said_of: str, platform: Platform, two_groups: Ended, tmp_path: Path
) -> None:
    assert two_groups.returncode == 0
    scenario = yaml.safe_load((SCENARIOS / "two-groups.yaml").read_text()) | change
    scenario["edition"]["slug"] = "never"
    (tmp_path / "never.yaml").write_text(yaml.safe_dump(scenario))
    (tmp_path / "two-groups.rules.yaml").symlink_to(SCENARIOS / "two-groups.rules.yaml")
    ended = platform("demo", "--scenario", str(tmp_path / "never.yaml"), "--json")
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert said_of in json.loads(ended.stdout)["error"].splitlines()
    with platform.chief() as chief:
        for kind in ("editions", "drafts"):
            there = chief.get(f"/programme/{kind}").json()["items"]
            assert not [edition["id"] for edition in there if edition["id"].startswith("never")]
