"""Every hearer reads every message of its type, and declares nothing that was not promised."""

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ValidationError

from asyncapi import heard_by
from repository import services
from schemas import example, faults, read, schema_files, whole
from shared.messages import Hearing

HEARERS = [
    pytest.param(kind, model, id=f"{service}: {topic} {kind} as {model.__qualname__}")
    for service in services()
    for topic, kinds in heard_by(service).items()
    for kind, models in kinds.items()
    for model in models
]


def variants(kind: str) -> Iterator[dict[str, Any]]:
    """Messages of a type as its schema allows them: the example, and its extremes."""
    path = schema_files()[kind]
    yield example(path)
    yield from _variants(whole(read(path)), example(path))


def _variants(schema: dict[str, Any], value: Any) -> Iterator[Any]:
    """A value changed in one place: of a list's items, only the longest is."""
    yield from schema.get("enum", ())
    if "null" in schema.get("type", ()):
        yield None
    if isinstance(value, dict):
        yield {name: value[name] for name in schema["required"]}
        for name, part in schema["properties"].items():
            yield from ({**value, name: other} for other in _variants(part, value.get(name)))
    if schema.get("type") == "array" and not schema.get("minItems"):
        yield []
    if isinstance(value, list) and value and isinstance(schema["items"], dict):
        longest = max(value, key=lambda item: len(json.dumps(item)))
        at = value.index(longest)
        for other in _variants(schema["items"], longest):
            yield [*value[:at], other, *value[at + 1 :]]


def unpromised(model: type[BaseModel], schema: dict[str, Any]) -> list[str]:
    """The fields that a hearer's model declares and its contract does not have."""
    declared = model.model_json_schema(by_alias=True)
    return list(_beyond(declared, declared, schema, ""))


def _beyond(
    document: dict[str, Any], declared: dict[str, Any], promised: dict[str, Any], path: str
) -> Iterator[str]:
    for part in _alternatives(document, declared):
        if promised.get("additionalProperties") is False:
            for name, inner in part.get("properties", {}).items():
                if name not in promised.get("properties", {}):
                    yield f"{path}.{name}".lstrip(".")
                else:
                    there = promised["properties"][name]
                    yield from _beyond(document, inner, there, f"{path}.{name}")
        for word in ("items", "additionalProperties"):
            inner, there = part.get(word), promised.get("items")
            if isinstance(inner, dict) and isinstance(there, dict):
                yield from _beyond(document, inner, there, f"{path}[]")


def _alternatives(document: dict[str, Any], part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in part:
        part = document["$defs"][part["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in part:
        for choice in part["anyOf"]:
            yield from _alternatives(document, choice)
    else:
        yield part


@pytest.mark.parametrize("kind", schema_files())
def test_the_extremes_of_a_message_are_what_its_schema_allows(kind: str) -> None:
    assert [fault for message in variants(kind) for fault in faults(kind, message)] == []


@pytest.mark.parametrize(("kind", "model"), HEARERS)
def test_a_hearer_reads_every_message_of_its_type(kind: str, model: type[BaseModel]) -> None:
    for message in variants(kind):
        model.model_validate_json(json.dumps(message))
        model.model_validate_json(json.dumps({**message, "told_from_next_year_on": 1}))


@pytest.mark.parametrize(("kind", "model"), HEARERS)
def test_a_hearer_declares_only_what_was_promised(kind: str, model: type[BaseModel]) -> None:
    assert issubclass(model, Hearing)
    assert unpromised(model, whole(read(schema_files()[kind]))) == []


class Entry(Hearing):
    """An entry of a released list, as a hearer for this test reads it."""

    proposal_id: str
    score: str | None = None


class Listed(Hearing):
    """A released list, read with one field too many in the list and in its entries."""

    list_id: str
    verified_by: str | None = None
    entries: tuple[Entry, ...] = ()


class Demanding(Hearing):
    """A released list, read by somebody who counts on what was never promised."""

    list_id: str
    verified_by: str


class Kept(Hearing):
    """A row of seats, read with a field that no rule book has."""

    seats: int
    agency_type: str | None = None


class Ruled(Hearing):
    """A list of a rule book."""

    seats: tuple[Kept, ...]


class Book(Hearing):
    """A rule book, read for its lists."""

    lists: tuple[Ruled, ...]


class Published(Hearing):
    """A published edition, read with one field too many deep in its rule book."""

    rule_book: Book


def test_a_field_that_no_rule_book_has_is_found() -> None:
    schema = whole(read(schema_files()["programme.edition_published.v1"]))
    assert unpromised(Published, schema) == ["rule_book.lists[].seats[].agency_type"]


def test_a_field_that_nobody_promised_is_found() -> None:
    kind = "award.list_released.v1"
    schema = read(schema_files()[kind])
    assert unpromised(Listed, schema) == ["verified_by", "entries[].score"]
    with pytest.raises(ValidationError):
        Demanding.model_validate(example(schema_files()[kind]))


class Partial(Hearing):
    """A disqualification, read by somebody who knows one of the two ways of the seat."""

    freed_seat: Literal["leave_empty"]


def test_a_hearer_that_does_not_know_a_choice_is_found() -> None:
    kinds = {
        field["kind"]
        for message in variants("programme.edition_published.v1")
        for group in message["rule_book"]["groups"]
        for field in group["form"]["fields"]
    }
    assert kinds == {"text", "date", "choice", "number", "url"}
    ways = {message["freed_seat"] for message in variants("award.finalist_disqualified.v1")}
    assert ways == {"leave_empty", "next_in_order"}
    Partial.model_validate({"freed_seat": "leave_empty"})
    with pytest.raises(ValidationError):
        Partial.model_validate({"freed_seat": "next_in_order"})
