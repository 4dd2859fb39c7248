"""The rule book that programme tells is the one that its contract describes, key by key."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from programme import compute
from programme.domain.edition import Published, Written, draft, evolve
from programme.domain.rule_book import RuleBook
from programme.domain.rule_book.limits import Between, Form, Items, Key, Later
from programme.messages import facts
from repository import ROOT
from schemas import faults, read, schema_files, whole
from shared import messages

KIND = "programme.edition_published.v1"
AT = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)
BOOKS = (
    *(ROOT / "services/programme/src/programme/rule_books").glob("*.yaml"),
    *(ROOT / "deploy/local/scenarios").glob("*.rules.yaml"),
)


def told(path: Path) -> dict[str, Any]:
    """What is told of an edition that is published from a file."""
    written = asyncio.run(compute.understand_file(path.read_bytes()))
    assert isinstance(written, Written), written
    drafted = draft(
        None, id="lomba", name=None, simulated=True, written=written, bindings=()
    ).edition
    event = Published(AT, "secretary")
    (fact,) = facts(evolve(drafted, event), event)
    assert fact.type == KIND
    said: dict[str, Any] = json.loads(messages.dump(fact.data))
    return said


def test_the_books_of_this_repository_are_these() -> None:
    names = sorted(path.name.split(".")[0] for path in BOOKS)
    assert names == ["kipp-2018", "kipp-2019", "kipp-2022", "two-groups"]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name.split(".")[0])
def test_a_rule_book_is_told_as_its_contract_says(path: Path) -> None:
    said = told(path)
    assert faults(KIND, said) == []
    for part, key in (("rounds", "tie_break"), ("lists", "seats"), ("lists", "certificate")):
        first = said["rule_book"][part][0]
        first["otherwise"] = first.pop(key)
        assert len(faults(KIND, said)) == 2
        first[key] = first.pop("otherwise")


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name.split(".")[0])
def test_what_people_read_in_a_rule_book_of_ours_is_there_in_both_languages(path: Path) -> None:
    book = told(path)["rule_book"]
    criteria = [each for group in book["groups"] for each in group["criteria"]]
    assert [each["id"] for each in criteria if not each.get("help")] == []
    assert [each["at"] for each in book["assumptions"] if not each.get("why_indonesian")] == []


def described(kind: Any, marks: Sequence[Any] = ()) -> dict[str, Any]:
    """The schema of what a type of the rule book becomes when it is told.

    How much there may be at most is left out: it is programme's own to decide, and may grow.
    """
    if get_origin(kind) is Annotated:
        return described(get_args(kind)[0], kind.__metadata__)
    if NoneType in get_args(kind):
        return _or_null(described(next(one for one in get_args(kind) if one is not NoneType)))
    if get_origin(kind) is tuple:
        least = next((mark.least for mark in marks if isinstance(mark, Items)), 0)
        fewest = {"minItems": least} if least else {}
        return {"type": "array", "items": described(get_args(kind)[0]), **fewest}
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    return _plain(kind, marks)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **choices}


def _object(kind: type[Any]) -> dict[str, Any]:
    properties, later = {}, set()
    for field in fields(kind):
        hint = get_type_hints(kind, include_extras=True)[field.name]
        marks = getattr(hint, "__metadata__", ())
        key = next((mark.name for mark in marks if isinstance(mark, Key)), field.name)
        properties[key] = described(hint)
        later |= {key} if any(isinstance(mark, Later) for mark in marks) else set()
    return {
        "type": "object", "additionalProperties": False,
        "required": sorted(properties.keys() - later), "properties": properties,
    }  # fmt: skip


def _plain(kind: type, marks: Sequence[Any]) -> dict[str, Any]:
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return {"type": "integer", "minimum": next(m.least for m in marks if type(m) is Between)}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [choice.value for choice in kind]}
    assert kind in {str, Decimal}
    form = next((mark.pattern for mark in marks if isinstance(mark, Form)), None)
    if form is None:
        return {"type": "string", "minLength": 1}
    return {"type": "string", "pattern": "^" + form.replace(r"\d", "[0-9]") + "$"}


def bare(schema: Any) -> Any:
    """A schema without its words; what is required, in the order of the letters."""
    if not isinstance(schema, dict):
        return schema
    found = {word: bare(part) for word, part in schema.items()}
    if schema.get("type") is not None and isinstance(schema.get("description"), str):
        del found["description"]
    if isinstance(schema.get("required"), list):
        found["required"] = sorted(schema["required"])
    return found


def test_the_contract_says_of_the_rule_book_what_programme_takes_and_tells() -> None:
    promised = whole(read(schema_files()[KIND]))["properties"]["rule_book"]
    assert bare(promised) == described(RuleBook)
