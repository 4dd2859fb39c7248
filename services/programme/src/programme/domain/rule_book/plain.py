"""What is wrong with a plain value, in a sentence; nothing where it is as it should be."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from programme.domain.rule_book.limits import Between, Form, Items, Length

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SHOWN = 60

Marks = tuple[Any, ...]


def shown(value: object) -> str:
    """A value as it is quoted in a sentence: never a long one."""
    written = ascii(value) if UNPRINTABLE.search(repr(value)) else repr(value)
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"


def text_fault(value: object, marks: Marks) -> str | None:
    """A text: printable, not blank, as long and of the form that the marks say."""
    if not isinstance(value, str):
        return f"This must be a text, not {shown(value)}."
    if UNPRINTABLE.search(value):
        return "This text has characters that cannot be printed; leave them out."
    if not value.strip():
        return "This text is empty; write it or leave the key out."
    for mark in marks:
        if isinstance(mark, Length) and not mark.least <= len(value) <= mark.most:
            return f"This must have {mark.least} to {mark.most} characters, not {len(value)}."
        if isinstance(mark, Form) and not re.fullmatch(mark.pattern, value):
            return f"This must be {mark.says}, not {shown(value)}."
    return None


def whole_fault(value: object, marks: Marks) -> str | None:
    """A whole number within the ends that the marks say."""
    if not isinstance(value, int) or isinstance(value, bool):
        return f"This must be a whole number, not {shown(value)}."
    for mark in marks:
        if isinstance(mark, Between) and not mark.least <= value <= mark.most:
            return f"This must be from {mark.least} to {mark.most}, not {shown(value)}."
    return None


def flag_fault(value: object, _: Marks) -> str | None:
    """True or false, and not a word for it."""
    return None if isinstance(value, bool) else f"This must be true or false, not {shown(value)}."


def number_fault(value: object, marks: Marks) -> str | None:
    """A decimal number, written as text so that no reader rounds it."""
    if isinstance(value, str):
        return text_fault(value, marks)
    return f'This must be a number as text, like "20", not {shown(value)}.'


def choice_fault(value: object, kind: type[StrEnum]) -> str | None:
    """One of the words that are known."""
    if isinstance(value, str) and value in list(kind):
        return None
    return f"This must be one of: {', '.join(kind)}; not {shown(value)}."


def list_fault(value: object, marks: Marks) -> str | None:
    """A list of so many items as the marks say."""
    if not isinstance(value, list):
        return f"This must be a list, not {shown(value)}."
    for mark in marks:
        if isinstance(mark, Items) and not mark.least <= len(value) <= mark.most:
            return f"This must have {mark.least} to {mark.most} items, not {len(value)}."
    return None


PLAIN: Mapping[type, Callable[[object, Marks], str | None]] = {
    str: text_fault,
    int: whole_fault,
    bool: flag_fault,
    Decimal: number_fault,
}
