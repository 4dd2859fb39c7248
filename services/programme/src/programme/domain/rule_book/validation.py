"""Is this a rule book? Either it is one, or every mistake in it is named."""

from programme.domain.rule_book.book import RuleBook
from programme.domain.rule_book.checks import ALL
from programme.domain.rule_book.mistake import Mistake, View
from programme.domain.rule_book.reading import as_json, read


def validate(parsed: object) -> tuple[Mistake, ...]:
    """Every mistake in a parsed file: of form first, then of what does not fit together."""
    reading = read(RuleBook, parsed)
    # What fits together is compared item by item with item: only where nothing is without end.
    across = [] if reading.overlong else [found for check in ALL for found in check(View(parsed))]
    return tuple(dict.fromkeys((*reading.mistakes, *across)))


def complete(book: RuleBook) -> dict[str, object]:
    """The book as it is published: JSON values with every key present."""
    published: dict[str, object] = as_json(book)
    return published
