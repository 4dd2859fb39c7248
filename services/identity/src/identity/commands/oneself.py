"""What somebody may ask about himself: his language, and to be signed out everywhere."""

from dataclasses import dataclass, replace

from identity.domain import account
from identity.domain.account import Account
from identity.domain.person import Language, Person
from identity.store.shapes import ACCOUNTS, PEOPLE
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Be spoken to in this language from now on."""

    account_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class SignOut:
    """End every session of an account."""

    account_id: str


async def choose_language(command: ChooseLanguage, unit: Unit) -> Kept[Person]:
    """The person with his language; nothing changes where it is his already."""
    kept = await unit.find(PEOPLE, command.account_id)
    if kept.state.language is command.language:
        return kept
    return unit.record(PEOPLE, kept, replace(kept.state, language=command.language))


async def sign_out(command: SignOut, unit: Unit) -> Kept[Account]:
    """The account without any session; those that are kept expire as they would."""
    kept = await unit.find(ACCOUNTS, command.account_id)
    event = account.sign_out(kept.state, account_id=kept.id, now=unit.now)
    return unit.record(ACCOUNTS, kept, account.evolve(kept.state, event))
