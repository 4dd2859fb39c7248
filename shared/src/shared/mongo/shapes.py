"""How states lie in collections, and the ways in which that can go wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from shared.mongo.driver import (
    ConnectionFailure,
    Document,
    ExecutionTimeout,
    WaitQueueTimeoutError,
    WTimeoutError,
)

S = TypeVar("S")


class Missing(Exception):
    """There is no such thing, or none that the asker may see."""

    def __init__(self, noun: str, id: str) -> None:
        super().__init__(f"There is no {noun} {id!r}.")
        self.noun = noun


class LostRace(Exception):
    """Somebody else changed it first; asked again, it may succeed."""


class Stale(Exception):
    """The caller's version is not the present one."""

    def __init__(self, current: int) -> None:
        super().__init__(f"It has changed since you read it: the present version is {current}.")
        self.current = current


class DuplicateKey(Exception):
    """A unique index said no."""


class CommitOutcomeUnknown(Exception):
    """The commit was sent and never answered: it is there once or not at all."""


class Busy(Exception):
    """Another transaction holds it and does not end: its process may have been killed in it."""


UNAVAILABLE: tuple[type[Exception], ...] = (
    Busy, CommitOutcomeUnknown, ConnectionFailure, ExecutionTimeout, WaitQueueTimeoutError,
    WTimeoutError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """One index of a collection."""

    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    where: Document | None = None
    expire_after: int | None = None
    name: str | None = None

    def options(self) -> Document:
        """As the driver takes them."""
        given: Document = {"unique": self.unique}
        if self.where is not None:
            given["partialFilterExpression"] = self.where
        if self.expire_after is not None:
            given["expireAfterSeconds"] = self.expire_after
        if self.name:
            given["name"] = self.name
        return given


@dataclass(frozen=True, slots=True)
class Kept(Generic[S]):
    """A state as it was found: `version` counts its writes, `sequence` the facts told of it."""

    id: str
    state: S
    version: int
    sequence: int


def _nothing(_: Any) -> Document:
    return {}


@dataclass(frozen=True)
class Shape(Generic[S]):
    """How the states of one noun lie in one collection; `derived` adds fields for queries.

    Fields `apart` lie in the same document but belong to no state: never read with it, and left
    alone when it is written.
    """

    collection: str
    state_type: type[S]
    noun: str = ""
    derived: Callable[[S], Document] = _nothing
    indexes: Sequence[Index] = ()
    apart: tuple[str, ...] = ()
    _adapter: TypeAdapter[S] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not is_dataclass(self.state_type):
            raise TypeError(f"{self.state_type} is not a dataclass")
        taken = {f.name for f in fields(self.state_type)} & {"_id", "version", "sequence"}
        if taken:
            raise TypeError(f"{self.state_type.__name__} may not have fields named {taken}")
        object.__setattr__(self, "_adapter", TypeAdapter(self.state_type))

    @property
    def shown(self) -> Document | None:
        """What is read of a document: all but what lies apart."""
        return dict.fromkeys(self.apart, 0) or None

    def document(self, state: S) -> Document:
        """The fields of `state` and those derived from it."""
        return {**self._adapter.dump_python(state), **self.derived(state)}

    def state(self, document: Mapping[str, Any]) -> S:
        """The state that lies in `document`."""
        return self._adapter.validate_python(document)

    def kept(self, document: Mapping[str, Any]) -> Kept[S]:
        """The state in `document` with its version and sequence."""
        return Kept(
            document["_id"], self.state(document), document["version"], document["sequence"]
        )
