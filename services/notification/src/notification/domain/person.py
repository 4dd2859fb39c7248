"""How an account wants to be told: its one erasable contact, and what it wants by mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from notification.domain.kind import Kind
from notification.domain.refusal import Refusal

# One mailbox and nothing that a header could take for more: no space, comma, bracket or control.
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
LONGEST_ADDRESS = 254


class Language(StrEnum):
    """The languages in which people are written to."""

    INDONESIAN = "id"
    ENGLISH = "en"


class NoAddress(Refusal):
    """No mail server would take it for the address of one mailbox."""

    says = "This is no e-mail address that can be written to; give one like name@agency.example."


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is reached, and in which language; erased with the account."""

    address: str
    language: Language
    at: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What an account wants by mail; what it never chose it gets."""

    mail: Mapping[Kind, bool] = field(default_factory=dict)

    def by_mail(self, kind: Kind) -> bool:
        """Whether it wants this kind by mail; the inbox has every kind always."""
        return self.mail.get(kind, True)


@dataclass(frozen=True, slots=True)
class Closed:
    """An account that is no more: nobody is told anything under it."""

    at: datetime
    erase_again_at: datetime | None
    """What was being told while it was erased is erased then."""


def contact(address: str, language: Language, *, now: datetime) -> Contact:
    """A contact that can be written to."""
    given = address.strip()
    if len(given) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(given):
        raise NoAddress
    return Contact(given, language, now)


def choose(choices: Choices, mail: Mapping[Kind, bool]) -> Choices | None:
    """The choices with these ones made; None where nothing changes."""
    after = Choices({**choices.mail, **mail})
    return after if after != choices else None
