"""A scenario that cannot be is refused: each mistake by its field in the file, and why."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gelanggang.demo import fit, scenario
from gelanggang.trouble import Trouble

SCENARIOS = Path(__file__).parents[1] / "scenarios"
Change = Callable[[Any], object]


def _volume(n: int, **values: object) -> Change:
    return lambda scenario: scenario["volumes"][n].update(values)


def _examples(**values: object) -> Change:
    return lambda scenario: scenario["agencies"]["examples"].update(values)


def _judges(role: str, **values: object) -> Change:
    return lambda scenario: scenario["judges"][role].update(values)


IMPOSSIBLE: dict[str, tuple[Change, str, str]] = {
    "wrong type": (_volume(0, registered="many"), "volumes.0.registered", "valid integer"),
    "unknown field": (lambda s: s.update(prizes=3), "prizes", "not permitted"),
    "more submitted than handed over": (
        _volume(1, submitted=10), "volumes.1", "it is 12, 9, 10, 3",
    ),
    "one of a pair": (_volume(1, same_title=1), "volumes.1", "same title as no other"),
    "unknown cluster": (_volume(2, cluster="luar"), "volumes.2.cluster", "there is no luar"),
    "unknown group": (_volume(2, group="umumm"), "volumes.2.group", "there is no umumm"),
    "no agency in a cluster": (
        _examples(kementerian=0), "volumes.0.cluster", "no agency is in pusat",
    ),
    "too many accounts": (_examples(kabupaten=200), "agencies", "427 accounts would be needed"),
    "a fault that nothing finds": (
        _volume(2, too_young=1), "volumes.2.too_young", "no rule of khusus finds it",
    ),
    "a fault that is not let through": (
        _volume(0, incomplete=1), "volumes.0.incomplete", "does not let it be submitted",
    ),
    "over the quota": (
        _examples(kementerian=2), "volumes.2.handed_over", "2 agencies may submit 3 each",
    ),
    "no judges": (lambda s: s["judges"].pop("panellist"), "judges", "nobody reads as panellist in"),
    "too few judges": (_judges("evaluator", count=1), "judges.evaluator.count", "2 readings"),
    "an objection that nobody hears": (
        lambda s: s["objections"][0].update(list="winners-umum"), "objections.0.list",
        "no stage hears objections to winners-umum",
    ),
    "two agencies of one id": (
        lambda s: s["agencies"].update(real=[
            {"name": "Pemkot A-B", "type": "kota"}, {"name": "Pemkot A B", "type": "kota"},
        ]),
        "agencies.real", "their ids are the same: Pemkot A-B, Pemkot A B",
    ),
    "an agency without an id": (
        lambda s: s["agencies"].update(real=[{"name": "日本", "type": "kota"}]),
        "agencies.real.0", "no letter of a to z",
    ),
    "more blocked than there are": (
        lambda s: s["forum"].update(blocked=99), "forum.blocked", "no booth would be left",
    ),
}  # fmt: skip
TOO_LONG: dict[str, tuple[Change, str]] = {
    "a notice that is longer than anybody waits": (
        lambda book: book.update(notice_seconds=3600), "/notice_seconds",
    ),
    "a window of their own for those who follow": (
        lambda book: book["windows"].update(objection_seconds=3600), "/windows/objection_seconds",
    ),
}  # fmt: skip


def refused(change: Change, folder: Path, change_book: Change = lambda _: None) -> list[str]:
    """What is said of the small scenario with one change; nothing when it can be."""
    read = yaml.safe_load((SCENARIOS / "two-groups.yaml").read_text())
    change(read)
    file = folder / "made-up.yaml"
    file.write_text(yaml.safe_dump(read))
    book = yaml.safe_load((SCENARIOS / "two-groups.rules.yaml").read_text())
    change_book(book)
    try:
        fit.check(scenario.load(file), book)
    except Trouble as trouble:
        return [line.strip() for line in str(trouble).splitlines()]
    return []


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_it_names_the_field_and_the_reason(name: str, tmp_path: Path) -> None:
    change, field, reason = IMPOSSIBLE[name]
    said = refused(change, tmp_path)
    assert any(line.startswith(f"{field}:") and reason in line for line in said), said


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_rule_book_that_would_keep_the_demo_waiting_is_named(name: str, tmp_path: Path) -> None:
    change_book, pointer = TOO_LONG[name]
    said = refused(lambda _: None, tmp_path, change_book)
    assert any(line.startswith("rule_book:") and pointer in line for line in said), said


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    def several(read: Any) -> None:
        read["volumes"][0]["cluster"] = "luar"
        read["volumes"][3]["group"] = "umumm"
        del read["judges"]["panellist"]

    fields = [line.split(":")[0] for line in refused(several, tmp_path)[1:]]
    assert fields == ["volumes.0.cluster", "volumes.3.group", "judges", "judges"]


def test_what_can_be_is_not_refused(tmp_path: Path) -> None:
    assert refused(lambda read: read.update(about="Lain"), tmp_path) == []


@pytest.mark.parametrize("text", ["", "[", "- 1", "format: another/1"])
def test_what_is_no_scenario_at_all_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "made-up.yaml"
    file.write_text(text)
    with pytest.raises(Trouble, match=r"made-up\.yaml cannot be"):
        scenario.load(file)


def test_the_scenario_of_2018_goes_with_its_rule_book() -> None:
    shipped = SCENARIOS.parents[2] / "services/programme/src/programme"
    (file,) = shipped.rglob("kipp-2018.yaml")
    fit.check(scenario.load(SCENARIOS / "kipp-2018.yaml"), yaml.safe_load(file.read_text()))
