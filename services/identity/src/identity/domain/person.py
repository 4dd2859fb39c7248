"""The one erasable document of an account: who somebody is, for people to read."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from identity.domain.refusal import Refusal
from identity.domain.wording import address, key, tidy

_ADDRESS = re.compile(r"(?=.{3,254}$)[^@\s]+@[^@\s]+")


class Language(StrEnum):
    """The languages in which people are spoken to."""

    INDONESIAN = "id"
    ENGLISH = "en"


class NotDescribed(Refusal):
    """Nobody can be found or reached by this."""

    says = "A person needs a name and one e-mail address, such as name@agency.example."


class EmailTaken(Refusal):
    """The address belongs to an account already."""

    says = "Account {account_id} has this address; grant it the role instead of inviting again."


class OutsiderTaken(Refusal):
    """The other provider's subject is tied to an account already."""

    says = "Account {account_id} is tied to this subject; grant it the role instead."


class KnownElsewhere(Refusal):
    """An account has the address or the subject already, and the asker may not know whose."""

    says = "This person has an account already; ask the secretariat to give it the role."


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody as another OpenID Connect provider knows him: its `iss` and `sub`."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Person:
    """Name, address, outside identity, language; erased as a whole when the account is closed."""

    name: str
    email: str
    outsider: Outsider | None = None
    language: Language = Language.INDONESIAN

    @property
    def search(self) -> str:
        """What a search for people looks through."""
        return f"{key(self.name)} {self.email}"


def same(known: Person, described: Person) -> bool:
    """Whether it is the person who was described; the language is his own choice since."""
    return replace(known, language=described.language) == described


def describe(name: str, email: str, outsider: Outsider | None = None) -> Person:
    """A person in the one form in which people are kept and compared."""
    person = Person(tidy(name), address(email), outsider)
    if not person.name or not _ADDRESS.fullmatch(person.email):
        raise NotDescribed
    return person
