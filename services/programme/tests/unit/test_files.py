"""Rule books come as YAML or JSON; what cannot be read, or could grow without end, is refused."""

import asyncio
import json
from pathlib import Path

import pytest

from programme import compute
from programme.domain.edition import Written
from programme.domain.rule_book import Fault

BOMB = (
    "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    "c: [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
)


def _understood(raw: bytes) -> compute.Understood:
    return asyncio.run(compute.understand_file(raw))


def test_a_book_is_the_same_in_yaml_and_in_json() -> None:
    yaml = Path(compute.__file__).parent.joinpath("rule_books/kipp-2018.yaml").read_bytes()
    from_yaml = _understood(yaml)
    from_json = _understood(json.dumps(compute.parse(yaml), indent=2).encode())
    assert isinstance(from_yaml, Written)
    assert from_json == from_yaml == compute.shipped()["kipp-2018"]
    assert _understood(b"\xef\xbb\xbf" + yaml) == from_yaml


DEEP = "The file is nested deeper than 32; a rule book is not."


@pytest.mark.parametrize(
    ("raw", "fault", "place", "sentence"),
    [
        (b"\xff\xfe", Fault.NOT_UTF8, None, "The file is not UTF-8: byte 0 cannot be read."),
        (BOMB.encode(), Fault.ALIAS, (2, 8),
         "The alias *a is not followed; write its value out."),
        (b"a: &a\n  b: *a\n", Fault.ALIAS, (2, 6),
         "The alias *a is not followed; write its value out."),
        (b"id: a\nname: b\n id: c\n", Fault.UNREADABLE, (3, 4),
         "The file cannot be read: mapping values are not allowed in this context."),
        (b"id: a\nname: b\nid: c\n", Fault.KEY_TWICE, (3, 1),
         "The key 'id' stands twice; keep one."),
        (b'{"id": 1, "id": 2}', Fault.KEY_TWICE, None, "The key 'id' stands twice; keep one."),
        (b'{"id": NaN}', Fault.NO_JSON_NUMBER, None, "NaN is no number of JSON; write a number."),
        (b'{"id": -Infinity}', Fault.NO_JSON_NUMBER, None,
         "-Infinity is no number of JSON; write a number."),
        (b'{"id": 1,\n "year" 2}', Fault.UNREADABLE, (2, 9),
         "The file cannot be read: Expecting ':' delimiter."),
        (b"[" * 10_000, Fault.TOO_DEEP, (1, 33), DEEP),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", Fault.TOO_DEEP, None, DEEP),
        (b"- a\n" * 40_001, Fault.TOO_MANY_VALUES, (39_999, 3),
         "The file has more than 40000 values; a rule book is shorter."),
        (b"a: [1, 2\nb: 3\n", Fault.UNREADABLE, (2, 2),
         "The file cannot be read: did not find expected ',' or ']'."),
        (b"a: !!python/object/apply:os.system [ls]\n", Fault.UNREADABLE, (1, 4),
         ("The file cannot be read: could not determine a constructor for the tag "
          "'tag:yaml.org,2002:python/object/apply:os.system'.")),
        (b"id: a\nat: [1, 2026-02-31]\n", Fault.UNREADABLE, (2, 9),
         "The file cannot be read: day is out of range for month."),
        (b"a: 1\n---\nb: 2\n", Fault.UNREADABLE, (2, 1),
         "The file cannot be read: but found another document."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_so_in_one_sentence(
    raw: bytes, fault: Fault, place: tuple[int, int] | None, sentence: str
) -> None:
    found = _understood(raw)
    assert isinstance(found, tuple)
    assert [(each.pointer, each.fault, each.sentence) for each in found] == [("", fault, sentence)]
    assert (found[0].line, found[0].column) == (place or (None, None))


IN_YAML = """\
# A comment moves what follows.
format: gelanggang.rule-book/1
id: kipp 2018
year: "2018"
colour: red
windows:
  repair_seconds: 0
  reply_seconds: 3
clusters:
  - {id: kota, name: {id: Kota}, agency_types: [kota, desa]}
  - id: lain
    name: {id: Lain, en: Other}
    agency_types:
      - kabupaten
      - kota
"""


def _places(raw: str) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    found = _understood(raw.encode())
    assert isinstance(found, tuple)
    return {(each.pointer, each.fault.code): (each.line, each.column) for each in found}


def test_every_mistake_is_named_at_its_line_and_column() -> None:
    places = _places(IN_YAML)
    assert places["/id", "not-an-id"] == (3, 5)
    assert places["/year", "not-whole"] == (4, 7)
    assert places["/colour", "unknown-key"] == (5, 1)
    assert places["/windows/repair_seconds", "out-of-range"] == (7, 19)
    assert places["/clusters/0/agency_types/1", "not-a-choice"] == (10, 55)
    assert places["/clusters/1/agency_types/1", "type-taken"] == (15, 9)


def test_what_is_missing_is_named_where_it_was_to_stand() -> None:
    places = _places(IN_YAML)
    assert places["/windows/objection_seconds", "missing"] == (6, 1)
    assert places["/clusters/0/name/en", "missing"] == (10, 16)
    assert places["/clusters", "types-untaken"] == (9, 1)
    assert places["/name", "missing"] == (2, 1)


def test_mistakes_in_json_have_lines_too_where_it_can_be_read_as_yaml() -> None:
    assert _places('{\n\t"year": "2018",\n\t"id": "a b"}')["/year", "not-whole"] == (2, 10)
    emoji = '{"name": "\\ud83d\\ude00", "year": "2018"}'
    assert _places(emoji)["/year", "not-whole"] == (None, None)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"null", b"- 1", b"{", b'{"a": ' + b"[" * 100_000, b"a: 2018-03-31", b"a: b: c",
        b"? [a, b]\n: c\n", b"? {a: b}\n: c\n", b"a: !!binary aGFsbG8=", b"a: !!set {b, c}",
        b"1: 2", b"a: " + b"9" * 5000, b'{"a": ' + b"9" * 5000 + b"}", b'"\\ud800": 1', b"\t",
        b'{"a": "\\ud800"}', b"a: \x00", b"a: .nan", b"<<: {a: 1}", b"%YAML 9.9\n---\na: 1",
    ],
)  # fmt: skip
def test_whatever_is_sent_is_answered_with_mistakes(raw: bytes) -> None:
    found = _understood(raw)
    assert isinstance(found, tuple)
    assert found
    assert all(len(each.sentence) < 400 for each in found)
    json.dumps([each.sentence for each in found]).encode()
