"""The scenarios kept here can be, and their README says what the formats are."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import pytest
import yaml
from pydantic import BaseModel

from gelanggang.demo import scenario, world
from gelanggang.demo.play import SCENARIOS
from gelanggang.demo.scenario import Scenario
from gelanggang.trouble import Trouble
from programme import compute
from programme.domain.edition import Written
from programme.domain.rule_book import RuleBook
from programme.domain.rule_book.form import ProposalForm
from programme.domain.rule_book.group import Group
from programme.domain.rule_book.limits import Items, Key
from programme.domain.rule_book.round import Round
from programme.domain.rule_book.shortlist import Shortlist

README = (SCENARIOS / "README.md").read_text(encoding="utf-8")
FILES = sorted(path for path in SCENARIOS.glob("*.yaml") if ".rules." not in path.name)
BOOKS = sorted(SCENARIOS.glob("*.rules.yaml"))
SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def named(text: str) -> set[str]:
    """Every word that a text has between backticks, whole examples apart."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return {word for span in SPAN.findall(prose) for word in re.split(r"[^\w-]+", span)}


def words_of(kind: Any, seen: set[Any]) -> Iterator[str]:
    """The keys of a format and the words that stand for values, whatever lies inside what."""
    if kind in seen or kind is None:
        return
    seen.add(kind)
    if isinstance(kind, str):
        yield kind
        return
    inner: list[Any] = list(get_args(kind))[: 1 if hasattr(kind, "__metadata__") else None]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        inner = [str(each) for each in kind]
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = [*kind.model_fields, *(f.annotation for f in kind.model_fields.values())]
    elif is_dataclass(kind):
        inner = [part for hint, key, _ in members(kind) for part in (key, hint)]
    for each in inner:
        yield from words_of(each, seen)


def members(kind: Any) -> Iterator[tuple[Any, str, tuple[Any, ...]]]:
    """Each field of a dataclass of the rule book: its type, its key in the file, its marks."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        marks = getattr(hints[field.name], "__metadata__", ())
        key = next((mark.name for mark in marks if isinstance(mark, Key)), field.name)
        yield hints[field.name], key, marks


def _written(raw: bytes) -> Written:
    found = asyncio.run(compute.understand_file(raw))
    assert isinstance(found, Written), found
    return found


def _book(told: Scenario) -> Mapping[str, Any]:
    beside = SCENARIOS / told.rule_book
    found = _written(beside.read_bytes()) if beside.is_file() else None
    written = found or compute.shipped()[told.rule_book]
    return json.loads(written.canonical)  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", [Scenario, RuleBook])
def test_the_readme_names_every_field_and_word_of_a_format(kind: Any) -> None:
    wanted = {part for word in words_of(kind, set()) for part in re.split(r"[^\w-]+", word)}
    assert len(wanted) > 40
    assert wanted - named(README) - {""} == set()


def test_a_field_that_the_readme_leaves_out_would_be_found() -> None:
    class Inner(BaseModel):
        told: Literal["spoken"]

    class Outer(BaseModel):
        left_out: list[Inner]

    assert set(words_of(Outer, set())) == {"left_out", "told", "spoken"}
    assert named("`a.told` of\n```yaml\nleft_out: 1\n```\n") == {"a", "told"}


def test_the_readme_says_how_many_items_a_rule_book_may_have() -> None:
    limits: dict[str, Items] = {}
    for kind in (RuleBook, Group, ProposalForm, Round, Shortlist):
        for _, key, marks in members(kind):
            limits.update((key, mark) for mark in marks if isinstance(mark, Items))
    assert len(limits) == 15
    for key, items in limits.items():
        row = re.search(rf"^\| `(?:\w+\.)?{key}`°? \|.*$", README, re.MULTILINE)
        assert row is not None, key
        says = f"{items.least}–{items.most}" if items.least else f"up to {items.most}"
        assert says in row[0], key


def test_the_readme_says_how_many_accounts_are_most() -> None:
    assert f"more than {scenario.MOST_ACCOUNTS} accounts" in README


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_scenario_kept_here_goes_with_its_rule_book(path: Path) -> None:
    told = scenario.load(path)
    built = world.build(told, _book(told), "edition", seed=7)
    assert len(built.proposals) == sum(v.registered for v in told.volumes)
    assert path.name in README


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_every_rule_book_kept_here_is_sound_and_belongs_to_a_scenario(path: Path) -> None:
    assert _written(path.read_bytes()).book.assumptions
    assert path.name in {scenario.load(file).rule_book for file in FILES}


def test_another_edition_is_another_two_files() -> None:
    shown = {}
    for path in FILES:
        v = scenario.load(path).volumes
        admitted = sum(one.submitted - one.faulty for one in v)
        shown[path.stem] = (
            sum(one.registered for one in v), sum(one.submitted for one in v), admitted,
        )  # fmt: skip
    assert shown["kipp-2018"] == (2824, 1689, 1463)
    assert shown["kipp-2019"] == (3156, 1540, 1329)
    assert shown["kipp-2022"] == (3478, 2454, 1917)


def test_the_lists_of_2019_and_2022_are_as_the_sources_have_them() -> None:
    books = {path.name: _written(path.read_bytes()).book for path in BOOKS}
    lists = {each.id: each for each in books["kipp-2019.rules.yaml"].lists}
    assert {row.cluster: row.seats for row in lists["top-99"].seats} == {
        "kementerian": 19, "lembaga": 5, "provinsi": 12, "kabupaten": 41, "kota": 21, "bumn": 1,
    }  # fmt: skip
    assert [row.seats for row in lists["top-45"].seats] == [9, 4, 5, 17, 9, 1]
    later = {each.id: each.size for each in books["kipp-2022.rules.yaml"].lists}
    assert (later["top-99"], later["top-15"]) == (99, 15)


def test_the_small_examples_of_the_readme_are_whole() -> None:
    told, book = (yaml.safe_load(block) for block in BLOCK.findall(README))
    written = _written(yaml.safe_dump(book).encode())
    built = world.build(
        Scenario.model_validate(told), json.loads(written.canonical), "lomba-1", seed=7
    )
    assert len(built.proposals) == 21


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"surprise": 1}, "surprise", "Extra inputs are not permitted"),
        ({"about": ""}, "about", "at least 1 character"),
        ({"contests": -1}, "contests", "greater than or equal to 0"),
        ({"edition": {"slug": "KIPP!", "name": "x"}}, "edition.slug", "should match pattern"),
        ({"agencies": {"examples": {"desa": 1}}}, "agencies.examples.desa", "'kementerian'"),
        ({"agencies": {"examples": {"kota": 200}}}, "agencies", "accounts would be needed"),
        ({"forum": {"name": "x", "kinds": {"a": 1}, "blocked": 1}}, "forum.blocked", "no booth"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_with_the_field_and_the_reason(
    change: dict[str, Any], field: str, says: str, tmp_path: Path
) -> None:
    told = yaml.safe_load(BLOCK.findall(README)[0]) | change
    file = tmp_path / "wrong.yaml"
    file.write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(Trouble) as refused:
        scenario.load(file)
    assert f"\n  {field}" in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"registered": 1, "handed_over": 2, "submitted": 0}, "it is 1, 2, 0, 0"),
        ({"registered": 3, "handed_over": 3, "submitted": 1, "too_young": 2}, "it is 3, 3, 1, 2"),
        ({"registered": 3, "handed_over": 3, "submitted": 3, "same_title": 1}, "no other"),
    ],
)
def test_a_row_of_volumes_comes_no_further_than_before(counts: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        scenario.Volume.model_validate({"group": "umum", "cluster": "kota"} | counts)
