"""The secretariat as a whole: the one document that keeps it from losing its last member."""

from dataclasses import dataclass, replace

from identity.domain.refusal import Refusal


class LastSecretariat(Refusal):
    """Without it nobody could invite anybody."""

    says = "This is the last account of the secretariat; invite another one first."


@dataclass(frozen=True, slots=True)
class Secretariat:
    """The accounts that hold the role secretariat."""

    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """An account came to the secretariat."""

    account_id: str


@dataclass(frozen=True, slots=True)
class Left:
    """An account left the secretariat."""

    account_id: str


def join(secretariat: Secretariat, account_id: str) -> Joined | None:
    """Joined, or nothing when it is a member already."""
    return None if account_id in secretariat.members else Joined(account_id)


def leave(secretariat: Secretariat, account_id: str) -> Left | None:
    """Left, or nothing when it is no member; the last one stays."""
    if account_id not in secretariat.members:
        return None
    if len(secretariat.members) == 1:
        raise LastSecretariat(account_id=account_id)
    return Left(account_id)


def evolve(secretariat: Secretariat, event: Joined | Left) -> Secretariat:
    """The secretariat after the event."""
    if isinstance(event, Joined):
        return replace(secretariat, members=(*secretariat.members, event.account_id))
    rest = tuple(member for member in secretariat.members if member != event.account_id)
    return replace(secretariat, members=rest)
