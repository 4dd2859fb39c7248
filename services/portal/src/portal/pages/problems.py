"""What is answered when a page cannot be shown, or what was sent cannot be done."""

import logging
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from portal.clients.api import Problem
from portal.pages.ask import SAFE, Asked, SignIn, Strange, words_of
from shared import clock

log = logging.getLogger(__name__)
KINDS = {401: "signed-out", 403: "forbidden", 404: "missing", 413: "too-large", 429: "too-many"}

NOT_SO = 405
"""An address that does not answer to this method."""


def install(app: FastAPI) -> None:
    """Answer every exception in the reader's words."""
    for kind, handler in ANSWERS.items():
        app.add_exception_handler(kind, handler)


async def _sign_in(request: Request, _: Exception) -> Response:
    if _by_script(request):
        says = words_of(request)("ground.problem.signed-out.text")
        return JSONResponse({"says": says}, 401)
    if "hx-request" in request.headers:
        # A part that a page asks for by itself takes nobody away from what he is writing there.
        return Response("", 401)
    if request.method in SAFE:
        return RedirectResponse(_door(request), 303)
    return await _answer(request, 401, "signed-out", door=_door(request))


async def _strange(request: Request, error: Exception) -> Response:
    log.warning("a form was refused", extra={"because": str(error)})
    return await _answer(request, 403, "strange")


async def _problem(request: Request, error: Problem) -> Response:
    if error.status == 401:
        return await _sign_in(request, error)
    asked = _of(request)
    if _by_script(request):
        return JSONResponse({"says": asked.says(error)}, error.status)
    kind = KINDS.get(error.status, "away" if error.status >= 500 else "refused")
    said = asked.says(error) if kind == "refused" else ""
    return await _answer(request, error.status, kind, detail=said)


async def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code == NOT_SO and request.method in SAFE:
        # Where a form was sent to is no page: it is asked for again by a reload, by the choice of a
        # language or of a zone, and the page of the form lies above it.
        return RedirectResponse(request.url.path.rpartition("/")[0] or "/", 303)
    return await _answer(request, error.status_code, KINDS.get(error.status_code, "refused"))


async def _invalid(request: Request, _: Exception) -> Response:
    return await _answer(request, 404, "missing")


async def _bug(request: Request, error: Exception) -> Response:
    log.error("a bug", exc_info=error)
    return await _answer(request, 500, "bug")


ANSWERS: dict[type[Exception], Any] = {
    SignIn: _sign_in,
    Strange: _strange,
    Problem: _problem,
    HTTPException: _http,
    RequestValidationError: _invalid,
    Exception: _bug,
}


def _by_script(request: Request) -> bool:
    return "x-form-token" in request.headers


def _door(request: Request) -> str:
    """The sign-in, and from there back: to the page itself, or to the one that sent the form."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method not in SAFE:
        base = str(request.base_url)
        sent_from = request.headers.get("referer", "")
        back = "/" + sent_from.removeprefix(base) if sent_from.startswith(base) else "/"
    return f"/sign-in?to={quote(back)}"


def _of(request: Request) -> Asked:
    """The request as it was taken; of nobody, where it did not come that far."""
    asked: Asked | None = getattr(request.state, "asked", None)
    site = request.app.state.site
    return asked or Asked(request, site, clock.new_secret(), None, words_of(request))


async def _answer(request: Request, status: int, kind: str, **more: Any) -> Response:
    asked = _of(request)
    if _by_script(request):
        return JSONResponse({"says": asked.words(f"ground.problem.{kind}.text")}, status)
    try:
        await asked.me()
    except Problem:
        # A page that says what is wrong does not fail of the same.
        asked = replace(asked, session=None)
    return await asked.page("problem.html", status, kind=kind, **more)
