"""The form of a proposal: what is asked, and what may be attached."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from programme.domain.rule_book.limits import (
    Bytes,
    Characters,
    Count,
    Items,
    Label,
    Later,
    MediaType,
    Slug,
)


class FieldKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a choice offers."""

    id: Slug
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """One question; words are counted in texts, characters in texts and addresses.

    A `public` answer is anyone's to read once a list with its proposal is released.
    """

    id: Slug
    label: Label
    kind: FieldKind
    required: bool
    help: Label | None = None
    min_words: Count | None = None
    max_words: Count | None = None
    max_length: Characters | None = None
    choices: Annotated[tuple[Choice, ...], Items(0, 100)] = ()
    public: Annotated[bool, Later()] = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """One document that may be attached, with its media types and largest size; a `public` one is
    anyone's to read once a list with its proposal is released."""

    id: Slug
    label: Label
    types: Annotated[tuple[MediaType, ...], Items(1, 20)]
    max_bytes: Bytes
    required: bool
    public: Annotated[bool, Later()] = False


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """Everything a group asks; title, category and first day are the proposal's own properties."""

    fields: Annotated[tuple[Field, ...], Items(1, 100)]
    attachments: Annotated[tuple[Attachment, ...], Items(0, 30)] = ()
