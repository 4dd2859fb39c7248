"""A round's lists are reproduced from its exported file alone."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gelanggang import recompute
from gelanggang.screen import Screen
from gelanggang.trouble import Trouble
from judging.domain.edition import (
    Criterion,
    Freed,
    Group,
    ListRule,
    Method,
    RoundRule,
    Scale,
    Source,
    Unfilled,
)
from judging.domain.export import canonical, document
from judging.domain.outcome import Whole, outcome
from judging.domain.ranking import Contestant, Sheet

RULE = RoundRule(
    id="desk",
    role="evaluator",
    readings=1,
    enough=1,
    source=Source.ADMITTED,
    source_list=None,
    settled=False,
    method=Method.MEAN,
    pass_mark=None,
    tie_break=("lot",),
)
LIST = ListRule("nominees", "desk", False, 2, (), Unfilled.LEAVE_EMPTY, Freed.NEXT_IN_ORDER)
CRITERION = Criterion("c1", Decimal(100), {"id": "Kebaruan", "en": "Novelty"})
GROUP = Group("umum", (CRITERION,), Scale(Decimal(0), Decimal(100), Decimal(1)))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A round of three entries, two of which are listed."""
    scores = {"p1": 60, "p2": 80, "p3": 70}
    whole = Whole(
        round_id="e:desk",
        edition_id="e",
        simulated=True,
        rule=RULE,
        lists=(LIST,),
        groups=(GROUP,),
        seed="the seed",
        entries=tuple(Contestant(id, "a", f"Title {id}", "umum", "kota") for id in scores),
        sheets=tuple(Sheet(id, "ani", {"c1": Decimal(score)}) for id, score in scores.items()),
    )
    file = tmp_path / "round.json"
    file.write_text(canonical(document(whole, outcome(whole))))
    return file


def run(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[bool, Any]:
    agrees = recompute.run(file, Screen(as_json=True))
    return agrees, json.loads(capsys.readouterr().out)


def test_what_was_decided_follows_from_the_sheets(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agrees, found = run(exported, capsys)
    assert agrees
    assert found["round_id"] == "e:desk"
    assert found["lists"] == {
        "nominees": [{"proposal_id": "p2", "rank": 1}, {"proposal_id": "p3", "rank": 2}]
    }
    assert found["differences"] == []


def test_a_list_that_does_not_follow_is_found(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claimed = json.loads(exported.read_text())
    claimed["decided"]["nominees"].reverse()
    for rank, row in enumerate(claimed["decided"]["nominees"], 1):
        row["rank"] = rank
    exported.write_text(json.dumps(claimed))
    agrees, found = run(exported, capsys)
    assert not agrees
    assert len(found["differences"]) == 1
    assert "nominees" in found["differences"][0]


def test_a_score_changed_where_it_moves_nobody_is_found_by_the_hash_that_was_told(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(exported, capsys)[1]["sha256"]
    assert recompute.run(exported, Screen(as_json=True), told)
    capsys.readouterr()
    exported.write_text(exported.read_text().replace('"c1":"80"', '"c1":"90"'))
    assert run(exported, capsys)[0]
    assert not recompute.run(exported, Screen(as_json=True), told)
    (difference,) = json.loads(capsys.readouterr().out)["differences"]
    assert told in difference


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"format": 1}'])
def test_a_file_that_is_no_round_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "round.json"
    file.write_text(text)
    with pytest.raises(Trouble, match="no exported round"):
        recompute.run(file, Screen())


def test_people_see_the_list_and_the_verdict(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recompute.run(exported, Screen())
    shown = capsys.readouterr().out
    assert "nominees (2)" in shown
    assert "The lists follow from the sheets." in shown
