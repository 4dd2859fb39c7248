"""What is wrong with a plain value; nothing where it is as it should be."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.limits import Between, Form, Items, Length

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SHOWN = 60

Marks = tuple[Any, ...]
Wrong = tuple[Fault, dict[str, str | int]] | None
"""What is wrong and what its sentence is made of; None where nothing is."""


def shown(value: object) -> str:
    """A value as it is quoted in a sentence: never a long one."""
    written = ascii(value) if UNPRINTABLE.search(repr(value)) else repr(value)
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"


def text_fault(value: object, marks: Marks) -> Wrong:
    """A text: printable, not blank, as long and of the form that the marks say."""
    if not isinstance(value, str):
        return Fault.NOT_A_TEXT, {"found": shown(value)}
    if UNPRINTABLE.search(value):
        return Fault.UNPRINTABLE, {}
    if not value.strip():
        return Fault.BLANK, {}
    for mark in marks:
        if isinstance(mark, Length) and not mark.least <= len(value) <= mark.most:
            return Fault.LENGTH, {"least": mark.least, "most": mark.most, "count": len(value)}
        if isinstance(mark, Form) and not re.fullmatch(mark.pattern, value):
            return mark.fault, {"found": shown(value)}
    return None


def whole_fault(value: object, marks: Marks) -> Wrong:
    """A whole number within the ends that the marks say."""
    if not isinstance(value, int) or isinstance(value, bool):
        return Fault.NOT_WHOLE, {"found": shown(value)}
    for mark in marks:
        if isinstance(mark, Between) and not mark.least <= value <= mark.most:
            ends: dict[str, str | int] = {"least": mark.least, "most": mark.most}
            return Fault.OUT_OF_RANGE, ends | {"found": shown(value)}
    return None


def flag_fault(value: object, _: Marks) -> Wrong:
    """True or false, and not a word for it."""
    return None if isinstance(value, bool) else (Fault.NOT_A_FLAG, {"found": shown(value)})


def number_fault(value: object, marks: Marks) -> Wrong:
    """A decimal number, written as text so that no reader rounds it."""
    if isinstance(value, str):
        return text_fault(value, marks)
    return Fault.NOT_A_NUMBER, {"found": shown(value)}


def choice_fault(value: object, kind: type[StrEnum]) -> Wrong:
    """One of the words that are known."""
    if isinstance(value, str) and value in list(kind):
        return None
    return Fault.NOT_A_CHOICE, {"known": ", ".join(kind), "found": shown(value)}


def list_fault(value: object, marks: Marks) -> Wrong:
    """A list of so many items as the marks say."""
    if not isinstance(value, list):
        return Fault.NOT_A_LIST, {"found": shown(value)}
    for mark in marks:
        if isinstance(mark, Items) and not mark.least <= len(value) <= mark.most:
            return Fault.ITEMS, {"least": mark.least, "most": mark.most, "count": len(value)}
    return None


PLAIN: Mapping[type, Callable[[object, Marks], Wrong]] = {
    str: text_fault,
    int: whole_fault,
    bool: flag_fault,
    Decimal: number_fault,
}
