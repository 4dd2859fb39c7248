"""One's own account, and the page behind a one-time link."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from portal.clients import directory
from portal.clients.api import Problem
from portal.clients.identity import Person
from portal.locales import LANGUAGES
from portal.pages.ask import Ask, Asked, Signed, cookie, is_secure
from portal.pages.door import let_in
from portal.pages.form import Form
from portal.pages.named import places_named

router = APIRouter()
SHORTEST = 12
CHANGED, GONE, CHOSEN = "password-changed", "signed-out-everywhere", "language-chosen"


@router.get("/account")
async def account(ask: Signed) -> Response:
    """Who I am here, what I may be, my language, my password, my sessions."""
    return await _page(ask)


async def _page(ask: Asked, status: int = 200) -> Response:
    me = await ask.me() or Person(account_id="")
    if status == 200:
        ask.form = Form.with_values({"language": me.language})
    held = [grant for grant in me.grants if grant.revoked_at is None]
    places = await places_named(ask, held)
    languages = [(one, ask.words(f"account.language.{one}")) for one in LANGUAGES]
    return await ask.page("account.html", status, held=held, places=places, languages=languages)


@router.post("/account/language")
async def choose_language(ask: Signed) -> Response:
    """Kept with the person, and followed by this browser at once."""
    language = ask.form["language"]
    if language not in LANGUAGES:
        ask.form.errors["language"] = ask.words("ground.form.needed")
        return await _page(ask, 422)
    await directory.choose_language(ask.identity, language)
    to = quote(f"/account?said={CHOSEN}")
    return RedirectResponse(f"/language/{language}?to={to}", 303)


@router.post("/account/password")
async def change_password(ask: Signed) -> Response:
    """Another password; every other session is over, and this one goes on."""
    form = ask.form
    if form.need(ask.words, "present", "password", "again") and _fits(ask):
        body = {"present": form.values["present"], "password": form.values["password"]}
        try:
            tokens = await ask.identity.change_password(body)
        except Problem as problem:
            if problem.kind == "identity:sign-in-refused":
                form.errors["present"] = ask.words("account.password.wrong")
            else:
                ask.refused(problem)
        else:
            return await let_in(ask, tokens, f"/account?said={CHANGED}")
    return await _page(ask, 422)


@router.post("/account/sign-out")
async def sign_out_everywhere(ask: Signed) -> Response:
    """Out on every device, this one too."""
    await directory.sign_out_everywhere(ask.identity)
    if ask.session is not None:
        await ask.site.sessions.end(ask.session)
    response = RedirectResponse(f"/?said={GONE}", 303)
    secure = is_secure(ask.request, ask.site)
    response.delete_cookie(cookie("gelanggang", secure=secure), secure=secure, httponly=True)
    return response


@router.get("/welcome")
async def welcome(ask: Ask) -> Response:
    """The page behind a one-time link: its token lies behind #, which no server ever sees; a script
    puts it into the form, and who has none puts it there himself."""
    return await ask.page("welcome.html")


@router.post("/welcome")
async def set_password(ask: Ask) -> Response:
    """The first password, or another for a lost one; then he signs in."""
    form = ask.form
    if form.need(ask.words, "token", "password", "again") and _fits(ask):
        token = form["token"].rpartition("#")[2]
        try:
            await directory.set_password(ask.identity, token, form.values["password"])
        except Problem as problem:
            ask.refused(problem)
        else:
            return ask.to("/sign-in", said="password-set")
    return await ask.page("welcome.html", 422)


def _fits(ask: Asked) -> bool:
    form = ask.form
    if len(form.values["password"]) < SHORTEST:
        form.errors["password"] = ask.words("account.password.short", n=SHORTEST)
    elif form.values["password"] != form.values["again"]:
        form.errors["again"] = ask.words("account.password.differs")
    return not form.errors
