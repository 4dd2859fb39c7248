"""Rule books come as YAML or JSON; what cannot be read, or could grow without end, is refused."""

import asyncio
import json
from pathlib import Path

import pytest

from programme import compute
from programme.domain.edition import Written
from programme.domain.rule_book import Mistake

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


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe", "The file is not UTF-8: byte 0 cannot be read."),
        (BOMB.encode(), "The alias *a is not followed; write its value out."),
        (b"a: &a\n  b: *a\n", "The alias *a is not followed; write its value out."),
        (b"id: a\nname: b\nid: c\n", "Line 3: the key 'id' stands twice; keep one."),
        (b'{"id": 1, "id": 2}', "The key 'id' stands twice in one object; keep one."),
        (b'{"id": NaN}', "NaN is no number of JSON; write a number."),
        (b'{"id": -Infinity}', "-Infinity is no number of JSON; write a number."),
        (b"[" * 10_000, "The file is nested deeper than 32; a rule book is not."),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
         "The file is nested deeper than 32; a rule book is not."),
        (b"- a\n" * 40_001, "The file has more than 40000 values; a rule book is shorter."),
        (b"a: [1, 2\nb: 3\n", "Line 2, column 2: did not find expected ',' or ']'."),
        (b"a: !!python/object/apply:os.system [ls]\n",
         ("Line 1, column 4: could not determine a constructor for the tag "
          "'tag:yaml.org,2002:python/object/apply:os.system'.")),
        (b"a: 1\n---\nb: 2\n", "Line 2, column 1: but found another document."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_so_in_one_sentence(raw: bytes, sentence: str) -> None:
    assert _understood(raw) == (Mistake("", sentence),)


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
