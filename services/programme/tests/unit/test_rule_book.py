"""The books that are kept here are sound, and say what the sources say."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from programme import compute
from programme.domain.edition import Written
from programme.domain.rule_book import RuleBook, complete, read, validate

EXAMPLE = "contracts/programme/programme.edition_published.v1.example.json"
Parsed = dict[str, Any]


def _sum(book: RuleBook, name: str) -> int:
    list_ = next(each for each in book.lists if each.id == name)
    return sum(row.seats for row in list_.seats)


@pytest.mark.parametrize("name", ["kipp-2018", "kipp-2019", "two-groups"])
def test_every_book_kept_here_is_sound(name: str, parsed: Callable[[str], Parsed]) -> None:
    assert validate(parsed(name)) == ()


@pytest.mark.parametrize("name", ["kipp-2018", "kipp-2019", "two-groups"])
def test_a_published_book_has_every_key_and_reads_as_itself(
    name: str, written: Callable[[str], Written]
) -> None:
    found = written(name)
    again = json.loads(found.canonical)
    assert validate(again) == ()
    assert read(RuleBook, again).found == found.book
    assert complete(found.book) == again
    assert set(again["lists"][0]) == {
        "id", "name", "round", "announced", "size", "seats", "unfilled", "freed", "certificate",
        "booth",
    }  # fmt: skip


def test_what_is_hashed_is_the_canonical_text(written: Callable[[str], Written]) -> None:
    found = written("kipp-2018")
    assert hashlib.sha256(found.canonical.encode()).hexdigest() == found.sha256
    assert found.canonical.startswith('{"assumptions":[{"at":"/notice_seconds","why":')


def test_the_order_of_keys_and_defaults_spelled_out_do_not_change_the_hash(
    parsed: Callable[[str], Parsed], written: Callable[[str], Written]
) -> None:
    turned = dict(reversed(parsed("two-groups").items()))
    turned["lists"][3] |= {"seats": [], "unfilled": "leave_empty", "freed": "leave_empty"}
    found = compute._written(turned)
    assert isinstance(found, Written)
    assert found.sha256 == written("two-groups").sha256


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("two-groups", "d62bb6f242feac2765bb292fed97e42498aea7ece5aa5e7bd338aaeb91574be5"),
        ("kipp-2019", "9944e29d74377ba4216460500ec86e172d30774a13309a0b499f69ede59c689e"),
    ],
)
def test_a_file_that_uses_no_later_key_keeps_the_hash_it_was_published_with(
    name: str, sha256: str, parsed: Callable[[str], Parsed]
) -> None:
    book = parsed(name)
    silent = compute._written(book)
    assert isinstance(silent, Written)
    assert silent.sha256 == sha256
    book["groups"][0]["form"]["fields"][0]["public"] = False
    book["rounds"][0]["feedback"] = "none"
    assert compute._written(book) == silent


def test_a_later_key_that_says_something_is_published(parsed: Callable[[str], Parsed]) -> None:
    book = parsed("two-groups")
    silent = compute._written(parsed("two-groups"))
    book["groups"][0]["form"]["fields"][0]["public"] = True
    book["rounds"][0]["feedback"] = "criteria"
    found = compute._written(book)
    assert isinstance(found, Written)
    assert isinstance(silent, Written)
    assert found.sha256 != silent.sha256
    told = json.loads(found.canonical)
    assert [field.get("public") for field in told["groups"][0]["form"]["fields"]] == [True, None]
    assert [round_.get("feedback") for round_ in told["rounds"]] == ["criteria", None, None]


def test_the_competition_of_2018_is_as_the_sources_have_it(
    written: Callable[[str], Written],
) -> None:
    book = written("kipp-2018").book
    assert [(each.id, each.size, each.announced) for each in book.lists] == [
        ("nominees", 150, False), ("top-99", 99, True), ("top-40", 40, True),
    ]  # fmt: skip
    assert {row.cluster: row.seats for row in book.lists[2].seats} == {
        "kementerian": 5, "kepolisian": 2, "provinsi": 8, "kabupaten": 15, "kota": 10,
    }  # fmt: skip
    assert [(each.id, each.judges, each.readings) for each in book.rounds] == [
        ("desk", "evaluator", 2), ("panel", "panellist", 2), ("interview", "panellist", 3),
    ]  # fmt: skip
    assert [each.id for each in book.groups[0].criteria] == [
        "kebaruan", "efektif", "bermanfaat", "dapat_ditransfer", "berkelanjutan",
    ]  # fmt: skip
    assert not any(rule.blocks for rule in book.groups[0].eligibility)
    assert {field.id: field.max_words for field in book.groups[0].form.fields} == {
        "ringkasan": 200, "ide_inovatif": 600, "signifikansi": 600, "tujuan_tpb": None,
        "kontribusi_tpb": 200, "adaptabilitas": 400, "keberlanjutan": 600, "kolaborasi": 200,
        "video": None,
    }  # fmt: skip


def test_the_competition_of_2019_has_seats_per_cluster_on_the_top_99(
    written: Callable[[str], Written],
) -> None:
    book = written("kipp-2019").book
    assert {row.cluster: row.seats for row in book.lists[1].seats} == {
        "kementerian": 19, "lembaga": 5, "provinsi": 12, "kabupaten": 41, "kota": 21, "bumn": 1,
    }  # fmt: skip
    assert [_sum(book, name) for name in ("nominees", "top-99", "top-45")] == [198, 99, 45]


def test_the_example_of_the_contract_holds_the_shipped_book(request: pytest.FixtureRequest) -> None:
    example = json.loads((Path(request.config.rootpath) / EXAMPLE).read_text(encoding="utf-8"))
    shipped = compute.shipped()["kipp-2018"]
    assert example["rule_book"] == json.loads(shipped.canonical)
    assert example["rule_book_sha256"] == shipped.sha256
    assert [each["stage"] for each in example["stages"]] == [
        each.id for each in shipped.book.stages
    ]
