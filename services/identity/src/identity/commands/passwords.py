"""What may be asked about a password: set by a link, or changed by who knows it."""

from dataclasses import dataclass

from identity.domain import account
from identity.domain.account import Account
from identity.domain.link import LinkNotKnown
from identity.store.shapes import ACCOUNTS
from shared.mongo import Kept, LostRace
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class RedeemLink:
    """Set the password by a one-time link."""

    token_hash: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Set another password; `seen_hash` is the one that was shown to be known."""

    account_id: str
    seen_hash: str | None
    password_hash: str


async def redeem_link(command: RedeemLink, unit: Unit) -> Kept[Account]:
    """The account with its password, and without the link."""
    kept = await find_by_link(command.token_hash, unit)
    event = account.redeem(
        kept.state, token_hash=command.token_hash, password_hash=command.password_hash, now=unit.now
    )
    return unit.record(ACCOUNTS, kept, account.evolve(kept.state, event))


async def find_by_link(token_hash: str, unit: Unit) -> Kept[Account]:
    """The account that the link opens; asked before the costly hash is made."""
    found = await unit.mongo.find_many(ACCOUNTS, {"link.token_hash": token_hash}, limit=1)
    if not found:
        raise LinkNotKnown
    account.check_link(found[0].state, token_hash=token_hash, now=unit.now)
    return found[0]


async def change_password(command: ChangePassword, unit: Unit) -> Kept[Account]:
    """The account with another password; every session before it is over."""
    kept = await unit.find(ACCOUNTS, command.account_id)
    if kept.state.password_hash != command.seen_hash:
        raise LostRace("the password was changed by somebody else meanwhile")
    event = account.change_password(
        kept.state, account_id=kept.id, password_hash=command.password_hash, now=unit.now
    )
    return unit.record(ACCOUNTS, kept, account.evolve(kept.state, event))
