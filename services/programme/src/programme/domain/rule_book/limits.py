"""The plain values a rule book is made of, each with what it may be."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from programme.domain.rule_book.fault import Fault


@dataclass(frozen=True, slots=True)
class Length:
    """A text of so many characters."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number within these ends, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Form:
    """A text that matches a pattern, and what is wrong where it does not."""

    pattern: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Items:
    """A list of so many items."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Key:
    """The key in the file, where the language keeps that word for itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Later:
    """A key that came after the format was released.

    Where it has its default it is left out of what is published: the same file keeps the hash that
    it was published with, and what was published before lacks the key.
    """


Slug = Annotated[
    str,
    Length(1, 60),
    Form(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", Fault.NOT_AN_ID),
]
Line = Annotated[str, Length(1, 300)]
Sentence = Annotated[str, Length(1, 1000)]
Address = Annotated[str, Length(1, 500), Form(r"https?://\S+", Fault.NOT_AN_ADDRESS)]
Pointer = Annotated[str, Length(1, 300), Form(r"(?:/[a-z0-9_]+)+", Fault.NOT_A_POINTER)]
MediaType = Annotated[
    str,
    Length(3, 120),
    Form(r"[a-z]+/[a-z0-9][a-z0-9.+-]*", Fault.NOT_A_MEDIA_TYPE),
]
Year = Annotated[int, Between(2000, 2100)]
Count = Annotated[int, Between(1, 100_000)]
Few = Annotated[int, Between(1, 50)]
Seconds = Annotated[int, Between(1, 31_622_400)]
Characters = Annotated[int, Between(1, 100_000)]
Bytes = Annotated[int, Between(1, 26_214_400)]
Number = Annotated[Decimal, Form(r"(?:0|[1-9]\d{0,5})(?:\.\d{1,4})?", Fault.NOT_A_NUMBER)]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the two languages of the competition."""

    id: Line
    en: Line


@dataclass(frozen=True, slots=True)
class Text:
    """A few sentences in the two languages of the competition."""

    id: Sentence
    en: Sentence
