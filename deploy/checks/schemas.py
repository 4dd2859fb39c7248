"""The contracts as files: what each message type promises, and whether some data keeps it."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from repository import ROOT

CONTRACTS = ROOT / "contracts"
RELEASED = CONTRACTS / "released"
NOT_SERVICES = {"released", "vendor", "http"}


def read(path: Path) -> Any:
    """A JSON file's value."""
    return json.loads(path.read_text(encoding="utf-8"))


def schema_files(folder: Path = CONTRACTS) -> dict[str, Path]:
    """The schema file of every message type, by type."""
    return {
        path.name.removesuffix(".schema.json"): path
        for path in sorted(folder.glob("*/*.schema.json"))
        if path.parent.name not in NOT_SERVICES
    }


def promised(folder: Path = CONTRACTS) -> dict[str, Path]:
    """Every schema file that is promised, by name: of all message types, and of their envelope."""
    around = {path.name.removesuffix(".schema.json"): path for path in folder.glob("*.schema.json")}
    return around | schema_files(folder)


def told_by(service: str) -> tuple[str, ...]:
    """The message types that have a contract in a service's folder."""
    return tuple(kind for kind, path in schema_files().items() if path.parent.name == service)


def example(path: Path) -> Any:
    """The example that stands beside a schema."""
    return read(path.with_name(path.name.replace(".schema.json", ".example.json")))


def validator(schema: Any) -> Draft202012Validator:
    """A validator that takes formats at their word too."""
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@functools.cache
def _validator_of(kind: str) -> Draft202012Validator | None:
    path = schema_files().get(kind)
    return validator(read(path)) if path else None


def faults(kind: str, data: object) -> list[str]:
    """What is wrong with a told message: empty when it keeps its contract."""
    checker = _validator_of(kind)
    if checker is None:
        return [f"{kind} has no schema in contracts/"]
    return [f"{kind}{found.json_path[1:]}: {found.message}" for found in checker.iter_errors(data)]


def whole(schema: Any, document: Any = None) -> Any:
    """A schema with what its references name in their places, so that no walk misses a part."""
    document = schema if document is None else document
    if isinstance(schema, list):
        return [whole(part, document) for part in schema]
    if not isinstance(schema, dict):
        return schema
    while "$ref" in schema:
        target = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = {**target, **{word: schema[word] for word in schema if word != "$ref"}}
    return {word: whole(part, document) for word, part in schema.items() if word != "$defs"}


def fields(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a whole schema at any depth, with its dotted path."""
    if isinstance(schema, list):
        for part in schema:
            yield from fields(part, path)
    if not isinstance(schema, dict):
        return
    for name, part in schema.get("properties", {}).items():
        yield f"{path}.{name}".lstrip("."), part
        yield from fields(part, f"{path}.{name}")
    for word in ("items", "prefixItems", "anyOf", "oneOf", "allOf", "additionalProperties"):
        yield from fields(schema.get(word), path)
