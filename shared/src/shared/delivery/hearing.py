"""What a service says of its listening: which facts, read how, and what they make it do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from shared.messages import Message, Poison
from shared.outbox import Unit

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Heard(Generic[M]):
    """A fact as its hearer reads it."""

    id: str
    type: str
    topic: str
    subject: str
    sequence: int
    time: datetime | None
    data: M


class NotYet(Exception):
    """A reaction needs a subject of another topic that has not been heard of."""

    def __init__(self, topic: str, subject: str) -> None:
        super().__init__(f"{subject} of {topic} has not been heard of yet")
        self.needs = lane_of(topic, subject)


Reaction = Callable[[Heard[Any], Unit], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hears:
    """How one type of fact is read, and what it makes us do."""

    model: type[BaseModel]
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Consumer:
    """What is listened to under one name: its group at the broker, and its inbox."""

    name: str
    topics: Mapping[str, Mapping[str, Hears]]
    refusals: tuple[type[Exception], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One keyed entry of a read model; of two for the same part, the later sequence stays."""

    collection: str
    id: str
    fields: Mapping[str, Any]
    sequence: int
    part: str = "main"
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Folds:
    """How one type of fact is read, and the entries it makes."""

    model: type[BaseModel]
    fold: Callable[[Heard[Any]], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Projection:
    """A read model filled under one name; it needs no inbox."""

    name: str
    topics: Mapping[str, Mapping[str, Folds]]


def lane_of(topic: str, subject: str) -> str:
    """The name of a subject's line of facts."""
    return f"{topic}|{subject}"


def heard(message: Message, model: type[M]) -> Heard[M]:
    """The fact as `model` reads it; Poison where it does not fit."""
    try:
        data = model.model_validate_json(message.body)
    except ValidationError as error:
        # Only where and what, never the value: it may be anything.
        where = "; ".join(f"/{'/'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors())
        why = f"does not fit: {where}"
        raise Poison(why, message.subject, message.sequence) from error
    return Heard(
        message.id, message.type, message.topic, message.subject, message.sequence, message.time,
        data,
    )  # fmt: skip
