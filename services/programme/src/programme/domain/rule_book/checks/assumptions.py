"""Assumptions point at something that is in the book."""

from collections.abc import Iterator

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.mistake import Mistake, View, steps


def assumptions(book: View) -> Iterator[Mistake]:
    """Each assumption's pointer leads to a value of this book."""
    for assumption in book["assumptions"].items():
        at = assumption["at"].text()
        if at is not None and at.startswith("/") and not _leads_somewhere(book.value, at):
            yield assumption["at"].mistake(Fault.NOTHING_THERE, at=at)


def _leads_somewhere(value: object, pointer: str) -> bool:
    for token in steps(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token in {str(n) for n in range(len(value))}:
            value = value[int(token)]
        else:
            return False
    return True
