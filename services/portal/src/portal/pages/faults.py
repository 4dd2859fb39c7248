"""What cannot be taken as it is written in a field, in the reader's words."""

from collections.abc import Mapping

from portal.clients.api import Fault
from portal.locales import Words

ALIKE: Mapping[str, str] = {
    "date-": "date", "datetime-": "instant", "int-": "number", "float-": "number",
    "decimal-": "number", "finite-": "number", "url-": "url",
}  # fmt: skip
"""Codes that begin alike are one thing to whoever fills in a form."""


def said_of(words: Words, fault: Fault) -> str:
    """Services name a fault by its code; what has none is said as the service says it."""
    if not fault.code:
        return fault.detail
    if (fault.field, fault.code) == ("email", "string-pattern-mismatch"):
        return words("faults.email")
    alike = next(
        (kind for begun, kind in ALIKE.items() if fault.code.startswith(begun)), fault.code
    )
    key = f"faults.{alike}" if words.has(f"faults.{alike}") else "faults.other"
    try:
        # A text whose figure is missing is found out only where something is filled in.
        return words(key, **{"code": fault.code, **fault.params})
    except (KeyError, IndexError):
        return words("faults.other")
