"""Accounts: invite, look up, give and take roles, hand out a link, close."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Self, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from identity import access
from identity.api.words import (
    AccountId,
    Email,
    GrantId,
    GrantShown,
    Letters,
    LinkShown,
    Name,
    RoleHeld,
    link_shown,
)
from identity.commands import accounts as commands
from identity.commands import invitations
from identity.domain.account import Account, AccountClosed, AccountExists, Status
from identity.domain.agency import AgencyNotKnown
from identity.domain.link import fingerprint
from identity.domain.office import Role
from identity.domain.person import (
    EmailTaken,
    KnownElsewhere,
    NotDescribed,
    Outsider,
    OutsiderTaken,
)
from identity.domain.secretariat import LastSecretariat
from identity.queries import accounts as queries
from shared import clock, http
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit

C = TypeVar("C")
router: APIRouter = http.router("accounts")


class OutsiderBody(http.Body):
    """Somebody as another OpenID Connect provider knows him."""

    issuer: Annotated[str, Field(min_length=1, max_length=300, description="Its `iss`.")]
    subject: Annotated[str, Field(min_length=1, max_length=255, description="Its `sub`.")]


class InvitationBody(http.Body):
    """Who is invited, and to what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Budi Santoso",
                    "email": "budi@kota-semarang.example",
                    "roles": [{"role": "unit_member", "scope_id": "kota-semarang"}],
                }
            ]
        }
    )

    name: Name
    email: Email
    roles: Annotated[list[RoleHeld], Field(min_length=1, max_length=20)]
    outsider: OutsiderBody | None = Field(
        None, description="Signed in by another provider; then no link is needed nor made."
    )


class AccountShown(http.Answer):
    """An account without who it is: this is what repetitions are answered from."""

    account_id: str
    status: Status
    opened_at: datetime
    grants: list[GrantShown]
    version: int
    link: LinkShown | None = None

    @classmethod
    def of(cls, kept: Kept[Account], who: Who) -> Self:
        """As this person may see it."""
        return cls(
            account_id=kept.id,
            status=kept.state.status,
            opened_at=kept.state.opened_at,
            grants=[GrantShown.of(grant) for grant in access.seen(who, kept.state)],
            version=kept.version,
        )


class PersonShown(http.Answer):
    """An account and who it is; name and address are null once it is closed."""

    account_id: str
    name: str | None
    email: str | None
    status: Status
    opened_at: datetime
    grants: list[GrantShown]
    version: int

    @classmethod
    def of(cls, found: queries.Described) -> Self:
        """As it is shown."""
        return cls(
            account_id=found.kept.id,
            name=found.person.name if found.person else None,
            email=found.person.email if found.person else None,
            status=found.kept.state.status,
            opened_at=found.kept.state.opened_at,
            grants=[GrantShown.of(grant) for grant in found.grants],
            version=found.kept.version,
        )


@router.put(
    "/accounts/{account_id}",
    summary="Invite somebody",
    response_model=AccountShown,
    responses=http.refusals(
        AccountExists, AgencyNotKnown, EmailTaken, KnownElsewhere, NotDescribed, OutsiderTaken
    ),
)
async def invite(account_id: AccountId, body: InvitationBody, call: http.Call) -> Response:
    """The account with its first roles, and once, to the first who asks, the one-time link."""
    token = clock.new_secret()
    outsider = Outsider(body.outsider.issuer, body.outsider.subject) if body.outsider else None
    command = invitations.Invite(
        account_id=account_id,
        name=body.name,
        email=body.email,
        offices=tuple(role.office() for role in body.roles),
        outsider=outsider,
        token_hash=fingerprint(token),
        link_s=call.settings.invitation_s,
        by=call.who,
    )
    return await _run_with_link(call, invitations.invite, command, token)


@router.post(
    "/accounts/{account_id}/link",
    summary="Hand out a new one-time link",
    response_model=AccountShown,
    responses=http.refusals(AccountClosed),
)
async def issue_link(account_id: AccountId, call: http.Call) -> Response:
    """For a lost password or a lost invitation, by who may invite that person; an earlier link is
    void."""
    token = clock.new_secret()
    command = commands.IssueLink(
        account_id, fingerprint(token), call.settings.new_link_s, call.if_match, call.who
    )
    return await _run_with_link(call, commands.issue_link, command, token)


@router.post(
    "/accounts/{account_id}/grants",
    summary="Give a further role",
    response_model=AccountShown,
    responses=http.refusals(AccountClosed, AgencyNotKnown),
)
async def grant_role(account_id: AccountId, body: RoleHeld, call: http.Call) -> Response:
    """The account with the role; nothing changes where it is held already. An agency's
    administrator gives to his own units only, the secretariat to anybody."""
    command = commands.GrantRole(account_id, body.office(), call.if_match, call.who)
    return await call.run(
        commands.grant_role, command, lambda kept: AccountShown.of(kept, call.who)
    )


@router.delete(
    "/accounts/{account_id}/grants/{grant_id}",
    summary="Take a role back",
    response_model=AccountShown,
    responses=http.refusals(LastSecretariat),
)
async def revoke_role(account_id: AccountId, grant_id: GrantId, call: http.Call) -> Response:
    """The account without the role; nothing changes where it was taken before."""
    command = commands.RevokeRole(account_id, grant_id, call.if_match, call.who)
    return await call.run(
        commands.revoke_role, command, lambda kept: AccountShown.of(kept, call.who)
    )


@router.post(
    "/accounts/{account_id}/closure",
    summary="Close an account",
    response_model=AccountShown,
    responses=http.refusals(LastSecretariat),
)
async def close_account(account_id: AccountId, call: http.Call) -> Response:
    """Roles revoked, sessions over, name and address erased; for ever."""
    command = commands.CloseAccount(account_id, call.if_match, call.who)
    return await call.run(
        commands.close_account, command, lambda kept: AccountShown.of(kept, call.who)
    )


@router.get("/accounts", summary="List and search accounts")
async def list_accounts(
    *,
    call: http.Call,
    cursor: http.Cursor,
    agency_id: Annotated[str | None, Query(max_length=60, description="Held in it.")] = None,
    role: Role | None = None,
    status: Status | None = None,
    q: Annotated[Letters, Query(description="Letters of the name or address.")] = None,
) -> http.Page[PersonShown]:
    """Of one agency for its administrator; of any, or everybody's, for the secretariat."""
    wanted = queries.Wanted(agency_id, role, status, q)
    found = await queries.accounts(
        call.mongo, call.who, wanted, after=cursor.after, limit=cursor.limit + 1
    )
    shown = [PersonShown.of(described) for described in found]
    return http.page(shown, cursor.limit, lambda person: [person.account_id])


@router.get("/accounts/{account_id}", summary="One account")
async def get_account(account_id: AccountId, call: http.Call) -> PersonShown:
    """Who it is and which of his roles you may see."""
    return PersonShown.of(await queries.account(call.mongo, call.who, account_id))


async def _run_with_link(
    call: http.Signed,
    handler: Callable[[C, Unit], Awaitable[Kept[Account]]],
    command: C,
    token: str,
) -> Response:
    def link(kept: Kept[Account]) -> Mapping[str, Any]:
        issued = kept.state.link
        if issued is None or issued.token_hash != fingerprint(token):
            return {}
        shown = link_shown(token, issued.expires_at, call.settings.link_page)
        return {"link": shown.model_dump(mode="json")}

    def answer(kept: Kept[Account]) -> AccountShown:
        return AccountShown.of(kept, call.who)

    return await call.run(handler, command, answer, shown_once=link)
