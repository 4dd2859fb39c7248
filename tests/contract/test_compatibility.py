"""Contracts only grow: what a released schema may and may not become."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compatibility import all_breaks, breaks, release
from schemas import CONTRACTS, promised, read
from schemas import RELEASED as KEPT

RELEASED: dict[str, Any] = {
    "type": "object",
    "description": "A sheet was handed in.",
    "additionalProperties": False,
    "required": ["reading_id", "amendment"],
    "properties": {
        "reading_id": {"type": "string", "minLength": 1, "maxLength": 64},
        "amendment": {"type": "integer", "minimum": 0, "maximum": 99},
        "why": {"type": ["string", "null"], "enum": ["late", "asked", None]},
        "code": {"type": "string", "pattern": "^[a-z]+$"},
        "entries": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["rank"],
                "properties": {"rank": {"type": "integer"}},
            },
        },
        "open": {"type": "object"},
        "named": {"$ref": "#/$defs/name"},
        "either": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "$defs": {"name": {"type": "string"}},
}
Change = Callable[[dict[str, Any]], object]


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["properties"]
    return found


def _entry(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["properties"]["entries"]["items"]
    return found


def _changed(change: Change) -> dict[str, Any]:
    schema = copy.deepcopy(RELEASED)
    change(schema)
    return schema


@pytest.mark.parametrize(
    "change",
    [
        lambda s: None,
        lambda s: s.update(description="Better words.", title="A title"),
        lambda s: _properties(s).update(more={"type": "string"}),
        lambda s: _entry(s)["properties"].update(more={"type": "string"}),
        lambda s: _properties(s)["code"].update(description="Better words."),
        lambda s: _properties(s).update(named={"type": "string"}),
    ],
    ids=["nothing", "words", "optional field", "nested optional field", "field's words", "$ref"],
)
def test_a_contract_that_only_grows_is_fine(change: Change) -> None:
    assert breaks(RELEASED, _changed(change)) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda s: s["required"].append("code"), "code: a required field is new"),
        (
            lambda s: (s["required"].append("new"), _properties(s).update(new={})),
            "new: a required field is new",
        ),
        (lambda s: s["required"].remove("amendment"), "amendment: the field may now be missing"),
        (lambda s: _properties(s).pop("code"), "code: the field was removed"),
        (
            lambda s: _properties(s)["why"].update(type="string"),
            "why: `type` was narrowed: 'null' is gone",
        ),
        (
            lambda s: _properties(s)["code"].update(type=["string", "null"]),
            "code: `type` was widened by 'null', which hearers do not know",
        ),
        (
            lambda s: _properties(s)["why"]["enum"].remove("late"),
            "why: `enum` was narrowed: 'late' is gone",
        ),
        (
            lambda s: _properties(s)["why"]["enum"].append("lost"),
            "why: `enum` was widened by 'lost', which hearers do not know",
        ),
        (lambda s: _properties(s)["code"].update(enum=["a"]), "code: `enum` was narrowed"),
        (lambda s: _properties(s)["why"].pop("enum"), "why: `enum` was lifted"),
        (
            lambda s: _properties(s)["amendment"].update(minimum=1),
            "amendment: `minimum` was tightened from 0 to 1",
        ),
        (
            lambda s: _properties(s)["amendment"].update(maximum=9),
            "amendment: `maximum` was tightened from 99 to 9",
        ),
        (
            lambda s: _properties(s)["amendment"].update(maximum=999),
            "amendment: `maximum` was loosened from 99 to 999",
        ),
        (
            lambda s: _properties(s)["reading_id"].update(maxLength=8),
            "reading_id: `maxLength` was tightened from 64 to 8",
        ),
        (
            lambda s: _properties(s)["entries"].update(maxItems=5),
            "entries: `maxItems` was tightened from None to 5",
        ),
        (
            lambda s: _properties(s)["code"].update(pattern="^[a-f]+$"),
            "code: `pattern` changed from '^[a-z]+$' to '^[a-f]+$'",
        ),
        (
            lambda s: _properties(s)["code"].update(format="date"),
            "code: `format` changed from None to 'date'",
        ),
        (
            lambda s: _properties(s)["open"].update(additionalProperties=False),
            "open: additionalProperties was closed",
        ),
        (lambda s: s.pop("additionalProperties"), "the message: additionalProperties was opened"),
        (
            lambda s: _entry(s)["required"].append("more"),
            "entries[].more: a required field is new",
        ),
        (
            lambda s: _entry(s)["properties"]["rank"].update(type="string"),
            "entries[].rank: `type` was narrowed: 'integer' is gone",
        ),
        (
            lambda s: s["$defs"]["name"].update(type="integer"),
            "named: `type` was narrowed: 'string' is gone",
        ),
        (
            lambda s: _properties(s)["either"]["anyOf"].pop(),
            "either: `anyOf` changed",
        ),
        (
            lambda s: _properties(s)["either"]["anyOf"][0].update(maxLength=3),
            "either: `maxLength` was tightened from None to 3",
        ),
    ],
)
def test_a_contract_that_changes_otherwise_is_a_break(change: Change, why: str) -> None:
    assert any(found.startswith(why) for found in breaks(RELEASED, _changed(change)))


def _write(folder: Path, schema: dict[str, Any], kind: str = "judging.sheet.v1") -> Path:
    path = folder / "judging" / f"{kind}.schema.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema), encoding="utf-8")
    return path


def test_a_release_is_a_copy_and_does_not_hide_a_break(tmp_path: Path) -> None:
    contracts, released = tmp_path, tmp_path / "released"
    path = _write(contracts, RELEASED)
    assert release(contracts, released) == 0
    assert all_breaks(contracts, released) == []
    _write(contracts, _changed(lambda s: _properties(s).update(more={"type": "string"})))
    assert all_breaks(contracts, released) == []
    _write(contracts, _changed(lambda s: _properties(s).pop("code")))
    assert all_breaks(contracts, released) == ["judging.sheet.v1: code: the field was removed"]
    assert release(contracts, released) == 1
    path.unlink()
    assert all_breaks(contracts, released) == ["judging.sheet.v1: the contract was removed"]


def _renamed(part: Any, old: str, new: str) -> Any:
    """A schema with one of its fields called otherwise, wherever it stands."""
    if isinstance(part, list):
        return [new if inner == old else _renamed(inner, old, new) for inner in part]
    if not isinstance(part, dict):
        return part
    return {new if k == old else k: _renamed(inner, old, new) for k, inner in part.items()}


@pytest.mark.parametrize(
    ("old", "at"),
    [
        ("tie_break", "rule_book.rounds[].tie_break"),
        ("seats", "rule_book.lists[].seats"),
        ("en", "rule_book.groups[].form.fields[].choices[].label.en"),
        ("times", "rule_book.groups[].eligibility[].times"),
    ],
)
def test_a_key_of_the_rule_book_that_is_called_otherwise_is_a_break(old: str, at: str) -> None:
    kind = "programme.edition_published.v1"
    schema = read(promised(KEPT)[kind])
    assert f"{at}: the field was removed" in breaks(schema, _renamed(schema, old, "otherwise"))


def test_the_envelope_only_grows_too(tmp_path: Path) -> None:
    name = "envelope.schema.json"
    assert {"envelope"} <= promised(KEPT).keys() & promised().keys()
    envelope = read(CONTRACTS / name)
    (tmp_path / name).write_text(json.dumps(envelope), encoding="utf-8")
    assert release(tmp_path, tmp_path / "released") == 0
    changed = _renamed(envelope, "ce_sequence", "ce_number")
    (tmp_path / name).write_text(json.dumps(changed), encoding="utf-8")
    assert all_breaks(tmp_path, tmp_path / "released") == [
        "envelope: ce_sequence: the field was removed",
        "envelope: ce_number: a required field is new",
        "envelope: ce_sequence: the field may now be missing",
    ]
    assert release(tmp_path, tmp_path / "released") == 1
    (tmp_path / name).unlink()
    assert all_breaks(tmp_path, tmp_path / "released") == ["envelope: the contract was removed"]


def test_the_contracts_of_this_repository_only_grew() -> None:
    assert all_breaks() == []
