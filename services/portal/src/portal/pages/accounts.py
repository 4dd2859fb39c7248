"""Accounts: found, invited, given roles, handed links, closed; by the secretariat for everybody, by
an agency's administrator for the agency's own people."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients import directory
from portal.clients.api import Problem, once
from portal.clients.directory import Account, Agency
from portal.pages import choices
from portal.pages.ask import Asked, Signed
from portal.pages.form import Form
from portal.pages.meant import agency_meant
from portal.pages.named import places_named
from portal.pages.people import ROOT, next_of

router = APIRouter()
Letters = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Office:
    """Whose people these pages are about: everybody's, or one agency's."""

    path: str
    agency: str | None = None

    def of(self, account: str) -> str:
        """The page of one account."""
        return f"{self.path}/{account}"


EVERYBODY = Office(f"{ROOT}/accounts")


def own(agency: str) -> Office:
    """An agency's own people."""
    return Office(f"/agency/{agency}/people", agency)


@router.get(f"{ROOT}/accounts")
async def list_accounts(
    ask: Signed, q: Letters = "", role: Letters = "", status: Letters = "", after: str = ""
) -> Response:
    """Everybody, filtered."""
    filters = {"q": q, "role": role, "status": status}
    found = await directory.accounts(ask.identity, after=after, **filters)
    ask.form = Form.with_values(filters)
    return await ask.page(
        "people/accounts.html", people=found.items, filtered=any(filters.values()),
        next=next_of(f"{ROOT}/accounts", filters, found.next),
        roles=choices.roles(ask.words, unit=True, all=True), statuses=choices.statuses(ask.words),
        places=await places_named(ask, (g for one in found.items for g in one.held)),
    )  # fmt: skip


@router.get("/agency/{agency}/people")
async def list_own(ask: Signed, agency: str, after: str = "") -> Response:
    """An agency's units and administrators."""
    there, found = await asyncio.gather(
        directory.agency(ask.identity, agency),
        directory.accounts(ask.identity, agency_id=agency, after=after),
    )
    office = own(agency)
    return await ask.page(
        "people/own.html", agency=there, people=found.items, office=office,
        next=next_of(office.path, {}, found.next),
    )  # fmt: skip


@router.get(f"{ROOT}/invite")
async def invite_form(ask: Signed, role: Letters = "", agency: Letters = "") -> Response:
    """A person, and what he is invited to."""
    ask.form = Form.with_values({"role": role, "agency": agency})
    return await _invite_form(ask)


async def _invite_form(ask: Asked, status: int = 200, fits: Sequence[Agency] = ()) -> Response:
    editions, forums = await asyncio.gather(_editions(ask), _forums(ask))
    return await ask.page(
        "people/invite.html", status, roles=choices.roles(ask.words), editions=editions,
        forums=forums, fits=fits,
    )  # fmt: skip


@router.post(f"{ROOT}/invite")
async def invite(ask: Signed) -> Response:
    """Invited; the one-time link is shown, this once."""
    form = ask.form
    role = form["role"]
    fits = await _agency_meant(ask, role)
    form.need(ask.words, "name", "email", "role", *_scope_field(role))
    if form.errors:
        return await _invite_form(ask, 422, fits)
    try:
        made = await _invite(ask, role, _scope(form, role))
    except Problem as problem:
        ask.refused(problem, scope_id=next(iter(_scope_field(role)), "role"))
        return await _invite_form(ask, 422)
    return await _link(ask, made, EVERYBODY, form["name"])


@router.get("/agency/{agency}/people/invite")
async def invite_unit_form(ask: Signed, agency: str) -> Response:
    """A member of a service unit."""
    return await _unit_form(ask, agency)


async def _unit_form(ask: Asked, agency: str, status: int = 200) -> Response:
    there = await directory.agency(ask.identity, agency)
    return await ask.page("people/invite-unit.html", status, agency=there, office=own(agency))


@router.post("/agency/{agency}/people/invite")
async def invite_unit(ask: Signed, agency: str) -> Response:
    """Invited by the agency's administrator; the one-time link is shown, this once."""
    if not ask.form.need(ask.words, "name", "email"):
        return await _unit_form(ask, agency, 422)
    try:
        made = await _invite(ask, "unit_member", agency)
    except Problem as problem:
        ask.refused(problem)
        return await _unit_form(ask, agency, 422)
    return await _link(ask, made, own(agency), ask.form["name"])


async def _invite(ask: Asked, role: str, scope: str | None) -> Account:
    form, provider = ask.form, ask.site.provider
    body: dict[str, Any] = {
        "name": form["name"], "email": form["email"], "roles": [{"role": role, "scope_id": scope}],
    }  # fmt: skip
    if provider is not None and form["outside"]:
        body["outsider"] = {"issuer": provider.issuer, "subject": form["outside"]}
    # The form carries the id too: sent twice, it is one account.
    return await directory.invite(ask.identity, form["account_id"] or once(), body, form.key)


async def _link(ask: Asked, made: Account, office: Office, name: str | None) -> Response:
    here = (ask.site.public_url or str(ask.request.base_url)).rstrip("/")
    url = f"{here}/welcome#{made.link.token}" if made.link else None
    return await ask.page("people/link.html", made=made, url=url, name=name, office=office)


@router.get(f"{ROOT}/accounts/{{account}}")
async def one_account(ask: Signed, account: str) -> Response:
    """One account: who it is, the roles, and what may be done."""
    return await _one(ask, EVERYBODY, account)


@router.get("/agency/{agency}/people/{account}")
async def one_own(ask: Signed, agency: str, account: str) -> Response:
    """One of an agency's people."""
    return await _one(ask, own(agency), account)


async def _one(
    ask: Asked, office: Office, id: str, status: int = 200, fits: Sequence[Agency] = ()
) -> Response:
    found = await directory.account(ask.identity, id)
    more: dict[str, Any] = {"editions": [], "forums": [], "roles": []}
    if office.agency is None:
        editions, forums = await asyncio.gather(_editions(ask), _forums(ask))
        roles = choices.roles(ask.words, unit=True)
        more = {"editions": editions, "forums": forums, "roles": roles, "fits": fits}
    places = await places_named(ask, found.held)
    return await ask.page(
        "people/account.html", status, one=found, office=office, places=places, **more
    )


@router.post(f"{ROOT}/accounts/{{account}}/{{act}}")
async def act(ask: Signed, account: str, act: str) -> Response:
    """A role given or taken, a new link, or the end of an account."""
    return await _act(ask, EVERYBODY, account, act)


@router.post("/agency/{agency}/people/{account}/{act}")
async def act_own(ask: Signed, agency: str, account: str, act: str) -> Response:
    """The same, by an agency's administrator."""
    return await _act(ask, own(agency), account, act)


async def _act(ask: Asked, office: Office, account: str, act: str) -> Response:
    fits: Sequence[Agency] = ()
    try:
        if act == "grants":
            fits = await _agency_meant(ask, ask.form["role"])
        if act == "link":
            made = await directory.new_link(ask.identity, account, ask.form.key)
            found = await directory.account(ask.identity, account)
            return await _link(ask, made, office, found.name)
        said = await _done(ask, account, act)
    except Problem as problem:
        ask.refused(problem)
    else:
        if said:
            gone = act in ("closure", "take") and office.agency is not None
            return ask.to(office.path if gone else office.of(account), said=said)
    return await _one(ask, office, account, 422, fits)


async def _done(ask: Asked, account: str, act: str) -> str:
    """What was done, to be said; nothing where the form lacks something."""
    form = ask.form
    if act == "take":
        if _oneself(ask, account) and form[f"own-{form['grant']}"] != "yes":
            form.errors[f"own-{form['grant']}"] = ask.words("people.role.own.confirm")
            return ""
        await directory.take(ask.identity, account, form["grant"], form.key)
        return "role-taken"
    if act == "closure":
        if form["sure"] != "yes":
            form.errors["sure"] = ask.words("people.close.confirm")
            return ""
        await directory.close(ask.identity, account, form.key)
        return "account-closed"
    if act != "grants":
        raise Problem(404, {})
    role = form["role"]
    if not form.need(ask.words, "role", *_scope_field(role)):
        return ""
    await directory.give(ask.identity, account, role, _scope(form, role), form.key)
    return "role-given"


def _oneself(ask: Asked, account: str) -> bool:
    """Whether it is the account of the person who asks: a slip there locks him out at once."""
    return ask.session is not None and ask.session.account == account


async def _agency_meant(ask: Asked, role: str) -> Sequence[Agency]:
    return await agency_meant(ask) if "agency" in _scope_field(role) else ()


def _scope_field(role: str) -> tuple[str, ...]:
    kind = choices.SCOPE_OF.get(role)
    return (kind,) if kind else ()


def _scope(form: Form, role: str) -> str | None:
    kind = choices.SCOPE_OF.get(role)
    return form[kind] or None if kind else None


async def _editions(ask: Asked) -> list[tuple[str, str]]:
    named = [(one.id, one.name) for one in await ask.programme.editions()]
    return [("", ask.words("people.choose")), *named]


async def _forums(ask: Asked) -> list[tuple[str, str]]:
    forums = await ask.exhibition.forums()
    named = [(one.forum_id, ask.words.pick(one.names)) for one in forums]
    return [("", ask.words("people.choose")), *named]
