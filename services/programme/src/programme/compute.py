"""Files into rule books, and rule books into the one text that is hashed, kept and served."""

import asyncio
import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NoReturn

import rfc8785
import yaml

from programme.domain.edition import Written
from programme.domain.rule_book import Mistake, RuleBook, complete, read, validate

DEEPEST = 32
MOST_NODES = 40_000
LARGEST_FILE = 262_144

Understood = Written | tuple[Mistake, ...]


class Unreadable(Exception):
    """The file cannot be read at all; the message says where and why."""


async def understand_file(raw: bytes) -> Understood:
    """The rule book that a YAML or JSON file holds, or every mistake in it."""
    return await asyncio.to_thread(_file, raw)


async def understand(parsed: object) -> Understood:
    """The rule book that parsed values are, or every mistake in them."""
    return await asyncio.to_thread(_written, parsed)


@cache
def shipped() -> Mapping[str, Written]:
    """The rule books that come with this service, by id."""
    folder = files("programme") / "rule_books"
    books: dict[str, Written] = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        found = _file(path.read_bytes())
        if not isinstance(found, Written):
            raise TypeError(f"{path.name} is shipped with mistakes: {found}")
        books[found.book.id] = found
    return books


@lru_cache(maxsize=32)
def rule_book(canonical: str) -> RuleBook:
    """The rule book that a canonical text is."""
    reading = read(RuleBook, json.loads(canonical))
    if reading.found is None:
        raise ValueError(f"a rule book is kept that is none: {reading.mistakes}")
    return reading.found


def _file(raw: bytes) -> Understood:
    try:
        return _written(parse(raw))
    except Unreadable as error:
        return (Mistake("", str(error)),)


def _written(parsed: object) -> Understood:
    mistakes = validate(parsed)
    book = read(RuleBook, parsed).found
    if mistakes or book is None:
        return mistakes
    canonical = rfc8785.dumps(complete(book))  # type: ignore[arg-type]
    return Written(book, canonical.decode(), hashlib.sha256(canonical).hexdigest())


def parse(raw: bytes) -> object:
    """The values of a JSON or YAML file: one whose first character is a brace is JSON."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file is not UTF-8: byte {error.start} cannot be read.") from error
    try:
        return _json(text) if text.lstrip().startswith("{") else _yaml(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file cannot be read: {str(error)[:200]}.") from error


def _json(text: str) -> object:
    found = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    level, depth = [found], 0
    while level:
        level = [inner for value in level for inner in _inner(value)]
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(f"The file is nested deeper than {DEEPEST}; a rule book is not.")
    return found


def _inner(value: object) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(f"The key {key[:60]!r} stands twice in one object; keep one.")
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise Unreadable(f"{name} is no number of JSON; write a number.")


class _Loader(yaml.CSafeLoader):
    """Plain values only, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping, unless a key stands twice in it."""
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                where = key.start_mark.line + 1
                raise Unreadable(f"Line {where}: the key {key.value!r} stands twice; keep one.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _yaml(text: str) -> object:
    try:
        _guard(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"Line {mark.line + 1}, column {mark.column + 1}" if mark else "The file"
        raise Unreadable(f"{where}: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise Unreadable(f"The file is not YAML: {str(error)[:200]}.") from error


def _guard(text: str) -> None:
    """Refuses, before anything is built, what could grow without end."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(f"The alias *{event.anchor} is not followed; write its value out.")
        if depth > DEEPEST:
            raise Unreadable(f"The file is nested deeper than {DEEPEST}; a rule book is not.")
        if number > MOST_NODES:
            raise Unreadable(f"The file has more than {MOST_NODES} values; a rule book is shorter.")
