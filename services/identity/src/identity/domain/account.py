"""An account: somebody who may sign in, and the roles held by him over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from identity.domain.grant import Grant, RoleGranted, RoleRevoked, after
from identity.domain.link import Link, LinkExpired, LinkNotKnown
from identity.domain.office import Office
from identity.domain.refusal import Refusal


class Status(StrEnum):
    """Invited until a password is set or another provider vouches; closed for ever."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"


class AccountExists(Refusal):
    """The id belongs to an account that came from another invitation."""

    says = "Account {account_id} exists already, otherwise; choose another id."


class AccountClosed(Refusal):
    """Nothing is done to a closed account."""

    says = "Account {account_id} is closed for ever; invite the person anew."


@dataclass(frozen=True, slots=True)
class Account:
    """What decides who may sign in and as what; it holds no name and no address."""

    status: Status
    opened_at: datetime
    opened_by: str
    grants: tuple[Grant, ...] = ()
    link: Link | None = None
    password_hash: str | None = None
    sign_outs: int = 0
    """How often every session of his was ended at once."""
    closed_at: datetime | None = None

    @property
    def held(self) -> tuple[Grant, ...]:
        """The grants that stand."""
        return tuple(grant for grant in self.grants if grant.revoked_at is None)

    @property
    def offices(self) -> tuple[Office, ...]:
        """The offices that are held now."""
        return tuple(grant.office for grant in self.held)

    @property
    def invited_to(self) -> frozenset[Office]:
        """The offices that came with the invitation."""
        return frozenset(g.office for g in self.grants if g.granted_at == self.opened_at)


@dataclass(frozen=True, slots=True)
class AccountOpened:
    """Somebody was invited; `vouched` when another provider signs him in."""

    account_id: str
    at: datetime
    by: str
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class LinkIssued:
    """A one-time link was made; an earlier one is void."""

    link: Link


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """The password is another from now on, and every session before it is over."""

    password_hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Every session of his is over, on every device; password and link stay."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The account signs in nobody any more."""

    account_id: str
    at: datetime
    by: str


Event = AccountOpened | RoleGranted | RoleRevoked | LinkIssued | PasswordSet | SignedOut | Closed


def invite(
    existing: Account | None,
    *,
    account_id: str,
    offices: Mapping[str, Office],
    link: Link | None,
    by: str,
    now: datetime,
) -> tuple[Event, ...]:
    """Opened with its first offices (by grant id) and a link, unless another provider vouches.

    Nothing when the same person has invited the account to the same offices already.
    """
    if existing is not None:
        same = (existing.opened_by, existing.invited_to) == (by, frozenset(offices.values()))
        if same and existing.status is not Status.CLOSED:
            return ()
        raise AccountExists(account_id=account_id)
    granted = tuple(
        RoleGranted(account_id, grant_id, office, now, by) for grant_id, office in offices.items()
    )
    opened = AccountOpened(account_id, now, by, vouched=link is None)
    return (opened, *granted, *((LinkIssued(link),) if link else ()))


def grant(
    account: Account, *, account_id: str, grant_id: str, office: Office, by: str, now: datetime
) -> RoleGranted | None:
    """Granted, or nothing when the account holds this office already."""
    _still_open(account, account_id)
    if office in account.offices:
        return None
    return RoleGranted(account_id, grant_id, office, now, by)


def revoke(
    account: Account, *, account_id: str, grant_id: str, by: str, now: datetime
) -> RoleRevoked | None:
    """Revoked, or nothing when this grant does not stand any more."""
    for held in account.held:
        if held.grant_id == grant_id:
            return RoleRevoked(account_id, grant_id, held.office, now, by)
    return None


def issue_link(account: Account, *, account_id: str, link: Link) -> LinkIssued:
    """A link for a first password or a lost one."""
    _still_open(account, account_id)
    return LinkIssued(link)


def redeem(account: Account, *, token_hash: str, password_hash: str, now: datetime) -> PasswordSet:
    """The password set by the one-time link."""
    check_link(account, token_hash=token_hash, now=now)
    return PasswordSet(password_hash, now)


def check_link(account: Account, *, token_hash: str, now: datetime) -> None:
    """The link stands: it is the account's last one, unused, and in time."""
    if account.link is None or account.link.token_hash != token_hash:
        raise LinkNotKnown
    if now >= account.link.expires_at:
        raise LinkExpired(expires_at=account.link.expires_at)


def change_password(
    account: Account, *, account_id: str, password_hash: str, now: datetime
) -> PasswordSet:
    """The password set by who knew the one before."""
    _still_open(account, account_id)
    return PasswordSet(password_hash, now)


def sign_out(account: Account, *, account_id: str, now: datetime) -> SignedOut:
    """Signed out everywhere; asked again, again, for a session may have been opened since."""
    _still_open(account, account_id)
    return SignedOut(now)


def close(account: Account, *, account_id: str, by: str, now: datetime) -> tuple[Event, ...]:
    """Every role revoked and the account closed, or nothing when it is closed already."""
    if account.status is Status.CLOSED:
        return ()
    revoked = tuple(
        RoleRevoked(account_id, held.grant_id, held.office, now, by) for held in account.held
    )
    return (*revoked, Closed(account_id, now, by))


def evolve(account: Account | None, event: Event) -> Account:
    """The account after the event."""
    if isinstance(event, AccountOpened):
        status = Status.ACTIVE if event.vouched else Status.INVITED
        return Account(status, event.at, event.by)
    if account is None:
        raise TypeError("an account is opened before anything else happens to it")
    match event:
        case RoleGranted() | RoleRevoked():
            link = _safe_link(account, event)
            return replace(account, grants=after(account.grants, event), link=link)
        case LinkIssued(link):
            return replace(account, link=link)
        case PasswordSet(password_hash):
            opened = replace(account, status=Status.ACTIVE, link=None)
            return replace(opened, password_hash=password_hash, sign_outs=account.sign_outs + 1)
        case SignedOut():
            return replace(account, sign_outs=account.sign_outs + 1)
        case Closed(at=at):
            ended = replace(account, status=Status.CLOSED, closed_at=at)
            sign_outs = account.sign_outs + 1
            return replace(ended, link=None, password_hash=None, sign_outs=sign_outs)


def evolve_all(account: Account | None, events: Iterable[Event]) -> Account:
    """The account after all of them, in order."""
    for event in events:
        account = evolve(account, event)
    if account is None:
        raise TypeError("no event, no account")
    return account


def _still_open(account: Account, account_id: str) -> None:
    if account.status is Status.CLOSED:
        raise AccountClosed(account_id=account_id)


def _safe_link(account: Account, event: RoleGranted | RoleRevoked) -> Link | None:
    if account.link is None or isinstance(event, RoleRevoked):
        return account.link
    return account.link if account.link.opens(event.office) else None
