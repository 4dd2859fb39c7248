"""What may be asked about an account that is open: roles, a new link, closing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from identity import access
from identity.commands.agencies import require_agencies
from identity.domain import account, secretariat
from identity.domain.account import Account
from identity.domain.grant import RoleGranted
from identity.domain.link import Link
from identity.domain.office import Office, Role, ScopeKind
from identity.domain.secretariat import Secretariat
from identity.messages import told
from identity.store.shapes import ACCOUNTS, PEOPLE, SECRETARIATS, THE_SECRETARIAT
from shared import clock
from shared.grants import Forbidden, Who
from shared.mongo import Kept, Missing, Stale
from shared.outbox import Unit

SECRETARIAT = Office(Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class GrantRole:
    """Give an account a further role."""

    account_id: str
    office: Office
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """Take a role back."""

    account_id: str
    grant_id: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class IssueLink:
    """Make a new one-time link, for a lost password or a lost invitation."""

    account_id: str
    token_hash: str
    link_s: int
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """End an account for ever and forget who it was."""

    account_id: str
    version: int | None
    by: Who


async def grant_role(command: GrantRole, unit: Unit) -> Kept[Account]:
    """The account with one more role, if it had it not."""
    access.require_giving(command.by, command.office)
    kept = await _find_answered_for(command, unit)
    await require_scopes(unit, [command.office])
    return await record(unit, kept, granted(kept, command.office, command.by, unit))


async def revoke_role(command: RevokeRole, unit: Unit) -> Kept[Account]:
    """The account without that role."""
    kept = await unit.find(ACCOUNTS, command.account_id)
    grants = {grant.grant_id: grant for grant in access.seen(command.by, kept.state)}
    if command.grant_id not in grants:
        noun = "grant" if grants else "account"
        raise Missing(noun, command.grant_id if grants else command.account_id)
    access.require_taking(command.by, grants[command.grant_id].office)
    _require_fresh(kept, command.version)
    by = command.by.account
    event = account.revoke(
        kept.state, account_id=kept.id, grant_id=command.grant_id, by=by, now=unit.now
    )
    return await record(unit, kept, event)


async def issue_link(command: IssueLink, unit: Unit) -> Kept[Account]:
    """The account with a new link; an earlier one is void."""
    kept = await _find_answered_for(command, unit)
    expires_at = unit.now + timedelta(seconds=command.link_s)
    reach = access.reach(command.by, kept.state.offices)
    link = Link(command.token_hash, expires_at, reach)
    return await record(unit, kept, account.issue_link(kept.state, account_id=kept.id, link=link))


async def close_account(command: CloseAccount, unit: Unit) -> Kept[Account]:
    """The account closed, its roles revoked, its sessions over, its person erased."""
    kept = await _find_answered_for(command, unit)
    events = account.close(kept.state, account_id=kept.id, by=command.by.account, now=unit.now)
    if events:
        unit.delete(PEOPLE.collection, {"_id": kept.id})
    return await record(unit, kept, *events)


def granted(kept: Kept[Account], office: Office, by: Who, unit: Unit) -> RoleGranted | None:
    """The office given under a new grant id, if it is not held already."""
    grant_id = clock.new_id()
    return account.grant(
        kept.state,
        account_id=kept.id,
        grant_id=grant_id,
        office=office,
        by=by.account,
        now=unit.now,
    )


async def record(unit: Unit, kept: Kept[Account], *events: account.Event | None) -> Kept[Account]:
    """The account after these events, told; as it was where there are none."""
    happened = [event for event in events if event is not None]
    if not happened:
        return kept
    after = account.evolve_all(kept.state, happened)
    await follow_roster(unit, kept.id, after)
    return unit.record(ACCOUNTS, kept, after, *told(happened))


async def require_scopes(unit: Unit, offices: Iterable[Office]) -> None:
    """Every agency of these offices is in the directory; editions and forums are others' words."""
    agencies = {office.scope_id for office in offices if office.scope_kind is ScopeKind.AGENCY}
    await require_agencies(unit, *sorted(filter(None, agencies)))


async def follow_roster(unit: Unit, account_id: str, after: Account) -> None:
    """Let the secretariat's roster follow the account, which refuses to lose its last member."""
    if SECRETARIAT not in (grant.office for grant in after.grants):
        return
    kept = await unit.seek(SECRETARIATS, THE_SECRETARIAT)
    roster = kept.state if kept else Secretariat()
    act = secretariat.join if SECRETARIAT in after.offices else secretariat.leave
    event = act(roster, account_id)
    if event is None:
        return
    followed = secretariat.evolve(roster, event)
    if kept is None:
        unit.create(SECRETARIATS, THE_SECRETARIAT, followed)
    else:
        unit.record(SECRETARIATS, kept, followed)


async def _find_answered_for(
    command: GrantRole | IssueLink | CloseAccount, unit: Unit
) -> Kept[Account]:
    kept = await unit.find(ACCOUNTS, command.account_id)
    if not access.answers_for(command.by, kept.state):
        if not access.seen(command.by, kept.state):
            raise Missing("account", command.account_id)
        raise Forbidden("Only the secretariat answers for this account; ask there.")
    _require_fresh(kept, command.version)
    return kept


def _require_fresh(kept: Kept[Account], version: int | None) -> None:
    # After the question who asks: a stranger learns nothing from a version.
    if version is not None and version != kept.version:
        raise Stale(kept.version)
