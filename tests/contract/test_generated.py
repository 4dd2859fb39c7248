"""What is generated is what the code says today, and tells a stranger enough to use it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generate import generated, stale
from repository import services
from schemas import CONTRACTS, read

METHODS = {"get", "put", "post", "patch", "delete"}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of an OpenAPI document, with its method and path."""
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield f"{method.upper()} {path}", item[method]


def _resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = document["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    return part


def unexplained(document: dict[str, Any]) -> list[str]:
    """The operations that a stranger could not use: without words, example or refusals."""
    found = []
    for name, operation in operations(document):
        if not operation.get("summary") or not operation.get("description"):
            found.append(f"{name}: no words")
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            schema = _resolved(document, body["schema"])
            if kind == "application/json" and not (schema.get("examples") or body.get("examples")):
                found.append(f"{name}: no example of its body")
        if not any(status.startswith("2") for status in operation["responses"]):
            found.append(f"{name}: no answer")
        if not name.startswith("GET") and not any(s[0] == "4" for s in operation["responses"]):
            found.append(f"{name}: no refusal")
    return found


def test_every_generated_file_is_up_to_date() -> None:
    assert stale(generated()) == []


def test_a_stale_file_would_be_found(tmp_path: Path) -> None:
    same, other, missing = (tmp_path / name for name in ("same", "other", "missing"))
    same.write_text("x", encoding="utf-8")
    other.write_text("y", encoding="utf-8")
    assert stale({same: "x", other: "x", missing: "x"})[:2] == [other, missing]


@pytest.mark.parametrize("service", services())
def test_every_operation_says_what_it_does_and_what_it_refuses(service: str) -> None:
    document = read(CONTRACTS / f"http/{service}.openapi.json")
    assert document["openapi"].startswith("3.1")
    assert list(operations(document))
    assert unexplained(document) == []


def test_an_unexplained_operation_would_be_found() -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}}
    operation = {"summary": "x", "description": "y", "requestBody": body, "responses": {}}
    document = {
        "paths": {"/x": {"post": operation, "get": {"responses": {"200": {}}}}},
        "components": {"schemas": {"Body": {"type": "object"}}},
    }
    assert sorted(unexplained(document)) == [
        "GET /x: no words",
        "POST /x: no answer",
        "POST /x: no example of its body",
        "POST /x: no refusal",
    ]
