"""Reads a parsed file into the dataclasses that are its format, naming every mistake at once."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.limits import Items, Key, Later
from programme.domain.rule_book.mistake import Mistake, step
from programme.domain.rule_book.plain import (
    PLAIN,
    Marks,
    Wrong,
    choice_fault,
    list_fault,
    shown,
)

T = TypeVar("T")


MOST_MISTAKES = 1000


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read, or what is wrong; `overlong` where a list has more items than it may."""

    found: T | None
    mistakes: tuple[Mistake, ...]
    overlong: bool


def read(kind: type[T], value: object) -> Reading[T]:
    """The value as its dataclass, or what is wrong with it, up to a thousand mistakes."""
    reader = _Reader()
    found = reader.read(kind, value, "")
    mistakes = tuple(reader.mistakes)
    return Reading(None if mistakes else cast("T", found), mistakes, reader.overlong)


def as_json(value: object) -> Any:
    """What was read, as JSON values: every key that the format was released with, and of those
    that came later the ones that say something. It is the form in which it is published."""
    if is_dataclass(value):
        kind = type(value)
        said = {each: getattr(value, each.name) for each in fields(value)}
        return {
            _key(each, kind): as_json(inner)
            for each, inner in said.items()
            if inner != each.default or not _later(each, kind)
        }
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, StrEnum | Decimal):
        return str(value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _marks(field: Field[Any], kind: type) -> Marks:
    marks: Marks = getattr(_hints(kind)[field.name], "__metadata__", ())
    return marks


def _key(field: Field[Any], kind: type) -> str:
    return next((mark.name for mark in _marks(field, kind) if isinstance(mark, Key)), field.name)


def _later(field: Field[Any], kind: type) -> bool:
    return any(isinstance(mark, Later) for mark in _marks(field, kind))


class _Reader:
    """Walks a value beside its type, and keeps what it finds wrong."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.overlong = False

    def wrong(self, at: str, wrong: Wrong) -> bool:
        """Keeps a mistake, if there is one, and says whether there is."""
        if wrong is not None and len(self.mistakes) < MOST_MISTAKES:
            fault, params = wrong
            self.mistakes.append(Mistake.of(at, fault, **params))
        return wrong is not None

    def read(self, kind: Any, value: object, at: str, marks: Marks = ()) -> object:
        """The value as `kind`; None where it is wrong, which is then among the mistakes."""
        if get_origin(kind) is Annotated:
            return self.read(get_args(kind)[0], value, at, (*kind.__metadata__, *marks))
        if NoneType in get_args(kind):
            inner = next(each for each in get_args(kind) if each is not NoneType)
            return None if value is None else self.read(inner, value, at, marks)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], value, at, marks)
        if is_dataclass(kind):
            return self._mapping(cast("type", kind), value, at)
        return self._plain(kind, value, at, marks)

    def _plain(self, kind: type, value: object, at: str, marks: Marks) -> object:
        named = issubclass(kind, StrEnum)
        fault = choice_fault(value, kind) if named else PLAIN[kind](value, marks)
        if self.wrong(at, fault):
            return None
        return kind(value) if named or kind is Decimal else value

    def _list(self, kind: Any, value: object, at: str, marks: Marks) -> object:
        self.wrong(at, list_fault(value, marks))
        items = value if isinstance(value, list) else []
        most = [mark.most for mark in marks if isinstance(mark, Items)]
        self.overlong = self.overlong or len(items) > min(most)
        self._repeated(items, at)
        return tuple(self.read(kind, item, step(at, number)) for number, item in enumerate(items))

    def _repeated(self, items: list[object], at: str) -> None:
        seen: set[str] = set()
        for number, item in enumerate(items):
            own = item.get("id") if isinstance(item, dict) else item
            place = step(at, number) + ("/id" if isinstance(item, dict) else "")
            if isinstance(own, str) and own in seen:
                self.wrong(place, (Fault.REPEATED, {"found": shown(own)}))
            seen.update({own} if isinstance(own, str) else ())

    def _mapping(self, kind: type, value: object, at: str) -> object:
        if not isinstance(value, dict):
            self.wrong(at, (Fault.NOT_A_MAPPING, {"found": shown(value)}))
            return None
        known = {_key(field, kind): field for field in fields(kind)}
        for key in value:
            if key not in known:
                self.wrong(step(at, key), (Fault.UNKNOWN_KEY, {"known": ", ".join(known)}))
        found = {
            field.name: self._member(kind, field, value, step(at, key))
            for key, field in known.items()
            if key in value or field.default is MISSING
        }
        return None if self.mistakes else kind(**found)

    def _member(self, kind: type, field: Field[Any], value: dict[str, object], at: str) -> object:
        key = _key(field, kind)
        if key in value:
            return self.read(_hints(kind)[field.name], value[key], at)
        self.wrong(at, (Fault.MISSING, {}))
        return None
