"""Files into rule books, and rule books into the one text that is hashed, kept and served."""

import asyncio
import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NoReturn

import rfc8785
import yaml

from programme.domain.edition import Written
from programme.domain.rule_book import (
    Fault,
    Mistake,
    RuleBook,
    complete,
    read,
    steps,
    validate,
)

DEEPEST = 32
MOST_NODES = 40_000
LARGEST_FILE = 262_144

Understood = Written | tuple[Mistake, ...]


class Unreadable(Exception):
    """The file cannot be read at all; the mistake says where and why."""

    def __init__(
        self, fault: Fault, line: int | None = None, column: int | None = None, **params: str | int
    ) -> None:
        self.mistake = replace(Mistake.of("", fault, **params), line=line, column=column)
        super().__init__(self.mistake.sentence)


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


def shipped_file(id: str) -> str:
    """The file of a rule book that comes with this service, as it was written."""
    return (files("programme") / "rule_books" / f"{id}.yaml").read_text(encoding="utf-8")


async def as_yaml(canonical: str) -> str:
    """A rule book as a file that people read and change; it has the hash of the canonical text."""
    return await asyncio.to_thread(_yaml_of, canonical)


@lru_cache(maxsize=32)
def _yaml_of(canonical: str) -> str:
    values = complete(rule_book(canonical))
    text: str = yaml.dump(
        values, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=96
    )
    return text


@lru_cache(maxsize=32)
def rule_book(canonical: str) -> RuleBook:
    """The rule book that a canonical text is."""
    reading = read(RuleBook, json.loads(canonical))
    if reading.found is None:
        raise ValueError(f"a rule book is kept that is none: {reading.mistakes}")
    return reading.found


def _file(raw: bytes) -> Understood:
    try:
        text = _text(raw)
        found = _written(_parsed(text))
    except Unreadable as error:
        return (error.mistake,)
    return found if isinstance(found, Written) else _placed(found, text)


def _written(parsed: object) -> Understood:
    mistakes = validate(parsed)
    book = read(RuleBook, parsed).found
    if mistakes or book is None:
        return mistakes
    canonical = rfc8785.dumps(complete(book))  # type: ignore[arg-type]
    return Written(book, canonical.decode(), hashlib.sha256(canonical).hexdigest())


def parse(raw: bytes) -> object:
    """The values of a JSON or YAML file: one whose first character is a brace is JSON."""
    return _parsed(_text(raw))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Fault.NOT_UTF8, byte=error.start) from error


def _parsed(text: str) -> object:
    try:
        return _json(text) if text.lstrip().startswith("{") else _yaml(text)
    except json.JSONDecodeError as error:
        where = (error.lineno, error.colno)
        raise Unreadable(Fault.UNREADABLE, *where, why=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(Fault.UNREADABLE, why=str(error)[:200]) from error


def _json(text: str) -> object:
    found = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    level, depth = [found], 0
    while level:
        level = [inner for value in level for inner in _inner(value)]
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(Fault.TOO_DEEP, most=DEEPEST)
    return found


def _inner(value: object) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(Fault.KEY_TWICE, found=repr(key[:60]))
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise Unreadable(Fault.NO_JSON_NUMBER, found=name)


class _Loader(yaml.CSafeLoader):
    """Plain values only, and no key twice."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value, unless what looks like a date or a number is none; that has its place too."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            why = str(error)[:200]
            raise Unreadable(Fault.UNREADABLE, *_at(node.start_mark), why=why) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping, unless a key stands twice in it."""
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                found = repr(key.value[:60])
                raise Unreadable(Fault.KEY_TWICE, *_at(key.start_mark), found=found)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _yaml(text: str) -> object:
    try:
        _guard(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        where = _at(error.problem_mark) if error.problem_mark else (None, None)
        raise Unreadable(Fault.UNREADABLE, *where, why=str(error.problem)[:200]) from error
    except yaml.YAMLError as error:
        raise Unreadable(Fault.UNREADABLE, why=str(error)[:200]) from error


def _guard(text: str) -> None:
    """Refuses, before anything is built, what could grow without end."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(Fault.ALIAS, *_at(event.start_mark), alias=str(event.anchor))
        if depth > DEEPEST:
            raise Unreadable(Fault.TOO_DEEP, *_at(event.start_mark), most=DEEPEST)
        if number > MOST_NODES:
            raise Unreadable(Fault.TOO_MANY_VALUES, *_at(event.start_mark), most=MOST_NODES)


def _at(mark: Any) -> tuple[int, int]:
    """Line and column of a mark of the parser, both from 1."""
    return mark.line + 1, mark.column + 1


def _placed(mistakes: Iterable[Mistake], text: str) -> tuple[Mistake, ...]:
    """The mistakes, each with its place in the text; without one where JSON is no YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        root = None
    return tuple(mistakes) if root is None else tuple(_place(each, root) for each in mistakes)


def _place(mistake: Mistake, root: yaml.Node) -> Mistake:
    """A mistake where its value stands, or its key; what is missing, where it was to stand."""
    node, mark = root, root.start_mark
    for token in steps(mistake.pointer):
        key, inner = _inside(node, token)
        if inner is None:
            break
        named = key is not None and (
            mistake.fault is Fault.UNKNOWN_KEY or not isinstance(inner, yaml.ScalarNode)
        )
        node, mark = inner, key.start_mark if key is not None and named else inner.start_mark
    line, column = _at(mark)
    return replace(mistake, line=line, column=column)


def _inside(node: yaml.Node, token: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The key and the value under a token of a pointer; an item of a list has no key."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == token), (None, None))
    if isinstance(node, yaml.SequenceNode) and token.isdecimal() and int(token) < len(node.value):
        return None, node.value[int(token)]
    return None, None
