"""Rule books: what decides an edition, as data."""

from programme.domain.rule_book.book import Assumption, Format, RuleBook, Windows
from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.limits import Label
from programme.domain.rule_book.mistake import Mistake, steps
from programme.domain.rule_book.reading import read
from programme.domain.rule_book.stage import Purpose, StageRule
from programme.domain.rule_book.validation import complete, validate

__all__ = [
    "Assumption",
    "Fault",
    "Format",
    "Label",
    "Mistake",
    "Purpose",
    "RuleBook",
    "StageRule",
    "Windows",
    "complete",
    "read",
    "steps",
    "validate",
]
