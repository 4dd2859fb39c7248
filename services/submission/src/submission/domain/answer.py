"""Answers: what a question of the form takes, in kind and in words."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from submission.domain.edition import Field, FieldKind

_ADDRESS = re.compile(r"https?://[^\s/?#@:]+\.[^\s/?#@:]+(:\d+)?([/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, by the code of the finding that says so."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def fault(question: Field, text: str) -> Fault | None:
    """What keeps `text` from being an answer to `question`; None when nothing does."""
    if question.kind is FieldKind.TEXT:
        return _of_words(question, len(text.split())) or _of_characters(question, text)
    if question.kind is FieldKind.CHOICE:
        return None if text in question.choices else Fault("not-a-choice")
    if question.kind is FieldKind.DATE:
        return None if is_date(text) else Fault("not-a-date")
    if question.kind is FieldKind.NUMBER:
        return None if _is_number(text) else Fault("not-a-number")
    if not _ADDRESS.fullmatch(text.strip()):
        return Fault("not-an-address")
    return _of_characters(question, text)


def is_date(text: str) -> bool:
    """Whether `text` is a day as year-month-day."""
    return as_date(text) is not None


def as_date(text: str) -> date | None:
    """The day that `text` names as year-month-day; None where it names none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _of_words(question: Field, words: int) -> Fault | None:
    if question.min_words is not None and words < question.min_words:
        return Fault("too-few-words", {"words": words, "limit": question.min_words})
    if question.max_words is not None and words > question.max_words:
        return Fault("too-many-words", {"words": words, "limit": question.max_words})
    return None


def _of_characters(question: Field, text: str) -> Fault | None:
    if question.max_length is not None and len(text) > question.max_length:
        return Fault("too-long", {"length": len(text), "limit": question.max_length})
    return None


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.strip()).is_finite()
    except InvalidOperation:
        return False
