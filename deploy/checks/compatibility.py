"""Contracts only grow: compares each schema with its last released copy, or keeps a new copy.

A released type may gain an optional field and better words. Anything else is a new version, told
beside the old one, so everything else is named here as a break.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas import CONTRACTS, RELEASED, promised, read, whole

Schema = Mapping[str, Any]

WORDS_ONLY = {
    "$comment", "$id", "$schema", "default", "deprecated", "description", "examples", "title",
}  # fmt: skip
LEAST = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
MOST = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
NESTED = {"items", "contains", "propertyNames", "not", "if", "then", "else"}
NESTED_LISTS = {"anyOf", "oneOf", "allOf", "prefixItems"}
STRUCTURE = {"properties", "required", "type", "enum", "additionalProperties"}


def breaks(released: Schema, today: Schema) -> list[str]:
    """Every way in which `today` is more than `released` grown by optional fields."""
    return list(_compare(_Place(""), whole(released), whole(today)))


class _Place:
    """Where in the two documents a comparison stands."""

    def __init__(self, path: str) -> None:
        self.path = path or "the message"
        self._prefix = path

    def field(self, name: str) -> "_Place":
        return _Place(f"{self._prefix}.{name}".lstrip("."))

    def items(self) -> "_Place":
        return _Place(f"{self._prefix}[]")


def _compare(place: _Place, old: Any, new: Any) -> Iterator[str]:
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        if old != new:
            yield f"{place.path}: {old!r} became {new!r}"
        return
    yield from _fields(place, old, new)
    yield from _choices(place, "type", _types(old), _types(new))
    yield from _choices(place, "enum", old.get("enum"), new.get("enum"))
    yield from _openness(place, old, new)
    for word in sorted((old.keys() | new.keys()) - WORDS_ONLY - STRUCTURE):
        yield from _keyword(place, word, old.get(word), new.get(word))


def _fields(place: _Place, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before:
        if name not in after:
            yield f"{place.field(name).path}: the field was removed"
        else:
            yield from _compare(place.field(name), before[name], after[name])
    required, was_required = set(new.get("required", ())), set(old.get("required", ()))
    for name in sorted(required - was_required):
        yield f"{place.field(name).path}: a required field is new"
    for name in sorted(was_required - required):
        yield f"{place.field(name).path}: the field may now be missing"


def _types(schema: Schema) -> Any:
    kind = schema.get("type")
    return [kind] if isinstance(kind, str) else kind


def _choices(place: _Place, word: str, old: Any, new: Any) -> Iterator[str]:
    if old is None and new is None:
        return
    if old is None or new is None:
        yield f"{place.path}: `{word}` was {'narrowed' if old is None else 'lifted'}"
        return
    for gone in [choice for choice in old if choice not in new]:
        yield f"{place.path}: `{word}` was narrowed: {gone!r} is gone"
    for added in [choice for choice in new if choice not in old]:
        yield f"{place.path}: `{word}` was widened by {added!r}, which hearers do not know"


def _openness(place: _Place, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _compare(place.field("*"), before, after)
    elif before != after:
        yield f"{place.path}: additionalProperties was {'opened' if after is True else 'closed'}"


def _keyword(place: _Place, word: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if word in NESTED and old is not None and new is not None:
        yield from _compare(place.items(), old, new)
    elif word in NESTED_LISTS and old and new and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from _compare(place, before, after)
    elif word in LEAST | MOST:
        yield f"{place.path}: `{word}` was {_bound(word, old, new)} from {old} to {new}"
    else:
        yield f"{place.path}: `{word}` changed from {old!r} to {new!r}"


def _bound(word: str, old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return "tightened" if old is None else "loosened"
    return "tightened" if (new > old) is (word in LEAST) else "loosened"


def all_breaks(contracts: Path = CONTRACTS, released: Path = RELEASED) -> list[str]:
    """Every break of every released schema, each with the schema's name before it."""
    today = promised(contracts)
    found: list[str] = []
    for kind, path in promised(released).items():
        if kind not in today:
            found.append(f"{kind}: the contract was removed")
        else:
            found += [f"{kind}: {why}" for why in breaks(read(path), read(today[kind]))]
    return found


def release(contracts: Path = CONTRACTS, released: Path = RELEASED) -> int:
    """Keeps a copy of every schema as the released one; refuses when that would hide a break."""
    if found := all_breaks(contracts, released):
        return _report(found)
    for path in promised(contracts).values():
        kept = released / path.relative_to(contracts)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
    print(f"{len(promised(contracts))} schemas are released")
    return 0


def _report(found: list[str]) -> int:
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("A released contract only grows: tell a new version beside it.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(release() if "--release" in sys.argv else _report(all_breaks()))
