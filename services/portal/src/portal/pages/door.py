"""Signing in and out, by the directory's password or by another provider."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from portal.clients.api import Problem
from portal.clients.identity import Identity, Person, Tokens
from portal.clients.notification import Notification
from portal.pages.around import held
from portal.pages.ask import Ask, Asked, Signed, cookie, is_secure, ours
from portal.pages.navigation import home_of

router = APIRouter()
To = Annotated[str, Query(max_length=2000)]


@router.get("/sign-in")
async def sign_in_form(ask: Ask, to: To = "/") -> Response:
    """The door."""
    if ask.session is not None:
        return ask.to(ours(to))
    return await ask.page("sign-in.html", to=ours(to))


@router.post("/sign-in")
async def sign_in(ask: Ask) -> Response:
    """In, and on to where he wanted."""
    form, to = ask.form, ours(ask.form["to"] or "/")
    if not form.need(ask.words, "email", "password"):
        return await ask.page("sign-in.html", 422, to=to)
    try:
        tokens = await ask.identity.sign_in(form["email"], ask.form.values["password"])
    except Problem as problem:
        if problem.status >= 500 and problem.kind != "identity:busy":
            raise
        form.errors[""] = ask.says(problem)
        return await ask.page("sign-in.html", 401, to=to)
    return await let_in(ask, tokens, to)


async def let_in(ask: Asked, tokens: Tokens, to: str) -> Response:
    """A new session, its secret new too, and on to `to`; home from the front page."""
    if ask.session is not None:
        await ask.site.sessions.end(ask.session)
    secret, _ = await ask.site.sessions.open(tokens, ask.now)
    person = await Identity(ask.site.reach, tokens.access_token).me()
    await _reachable(ask, person, tokens.access_token)
    if to == "/":
        to = home_of(person)
    response = RedirectResponse(to, 303)
    _hold(response, ask, secret)
    return response


async def _reachable(ask: Asked, person: Person, token: str) -> None:
    """Say where he is written to, and in which language; he gets in though nobody hears it."""
    language = person.language or ask.words.language
    with suppress(Problem):
        if person.email:
            await Notification(ask.site.reach, token).reach_at(person.email, language)


@router.post("/sign-out")
async def sign_out(ask: Signed) -> Response:
    """Out, here and in the directory; what the browser kept for him it forgets by itself."""
    session = ask.session
    if session is not None:
        await ask.site.sessions.end(session)
        await ask.identity.sign_out(session.refresh_token)
    response = RedirectResponse("/?said=signed-out", 303)
    secure = is_secure(ask.request, ask.site)
    response.delete_cookie(cookie("gelanggang", secure=secure), secure=secure, httponly=True)
    return response


@router.get("/sign-in/outside")
async def go_outside(ask: Ask, to: To = "/") -> Response:
    """To the other provider, with what proves that the answer is to this browser."""
    provider = ask.site.provider
    if provider is None:
        raise Problem(404, {})
    url, errand = await provider.begin(f"{_here(ask)}/sign-in/return")
    await ask.site.sessions.keep_errand(ask.secret, errand | {"to": ours(to)}, ask.now)
    response = RedirectResponse(url, 303)
    _hold(response, ask, ask.secret)
    return response


@router.get("/sign-in/return")
async def come_back(ask: Ask) -> Response:
    """From the other provider, with a code; only the browser that set out may come back."""
    errand = await ask.site.sessions.errand(ask.secret, ask.now)
    provider = ask.site.provider
    if provider is None or errand is None:
        return await _not_let_in(ask, "door.outside-strange")
    here = f"{_here(ask)}/sign-in/return"
    token = await provider.finish(errand, ask.request.query_params, here)
    if token is None:
        return await _not_let_in(ask, "door.outside-refused")
    try:
        tokens = await ask.identity.sign_in_outside(token)
    except Problem as problem:
        if problem.status >= 500:
            raise
        if not problem.kind.startswith("identity:"):
            return await _not_let_in(ask, "door.outside-refused")
        ask.form.errors[""] = ask.says(problem)
        return await ask.page("sign-in.html", 401, to=errand["to"])
    return await let_in(ask, tokens, errand["to"])


async def _not_let_in(ask: Asked, key: str) -> Response:
    ask.form.errors[""] = ask.words(key)
    return await ask.page("sign-in.html", 401, to="/")


def _here(ask: Asked) -> str:
    return (ask.site.public_url or str(ask.request.base_url)).rstrip("/")


def _hold(response: Response, ask: Asked, secret: str) -> None:
    secure = is_secure(ask.request, ask.site)
    said = held(cookie("gelanggang", secure=secure), secret, ask.site, secure=secure)
    response.raw_headers.append((b"set-cookie", said))
