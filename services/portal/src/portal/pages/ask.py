"""One request of a browser: who asks, in which language, and how he is answered.

Every page takes an `Ask` (anybody) or a `Signed` (somebody who is signed in). Whatever changes
something comes through the same door: its origin and its form's token are looked at here.
"""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.clients.api import Problem, once
from portal.clients.award import Award
from portal.clients.exhibition import Exhibition
from portal.clients.identity import Identity, Person
from portal.clients.judging import Judging
from portal.clients.notification import Notification, Unread
from portal.clients.programme import Programme
from portal.clients.submission import Submission
from portal.locales import LANGUAGES, ZONES, Words
from portal.pages.faults import said_of
from portal.pages.form import Form
from portal.pages.navigation import rooms
from portal.pages.site import Site
from portal.session import Session, form_token, is_form_token
from portal.templates import rendered
from shared import clock

SAFE = ("GET", "HEAD")
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


class SignIn(Exception):
    """Somebody must say who he is first."""


class Strange(Exception):
    """What was sent did not come from a page of ours."""


@dataclass
class Asked:
    """A request, and what its answer needs."""

    request: Request
    site: Site
    secret: str
    """What this browser holds; its session's where there is one."""
    session: Session | None
    words: Words
    now: datetime = field(default_factory=clock.now)
    form: Form = field(default_factory=Form)
    _me: Person | None = field(default=None, init=False)

    @property
    def path(self) -> str:
        """Where the request was sent, with its query."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @property
    def in_place(self) -> bool:
        """Whether only a part of the page is asked for."""
        return "hx-request" in self.request.headers

    def _client(self, kind: type[Any]) -> Any:
        token = self.session.access_token if self.session else None
        address = self.request.client.host if self.request.client else ""
        return kind(self.site.reach, token, address)

    @cached_property
    def identity(self) -> Identity:
        """The directory, asked as this person; so are the others."""
        return self._client(Identity)  # type: ignore[no-any-return]

    @cached_property
    def programme(self) -> Programme:
        """Editions and rule books."""
        return self._client(Programme)  # type: ignore[no-any-return]

    @cached_property
    def submission(self) -> Submission:
        """Proposals."""
        return self._client(Submission)  # type: ignore[no-any-return]

    @cached_property
    def judging(self) -> Judging:
        """Rounds and readings."""
        return self._client(Judging)  # type: ignore[no-any-return]

    @cached_property
    def award(self) -> Award:
        """Lists, objections, certificates."""
        return self._client(Award)  # type: ignore[no-any-return]

    @cached_property
    def exhibition(self) -> Exhibition:
        """Forums and booths."""
        return self._client(Exhibition)  # type: ignore[no-any-return]

    @cached_property
    def notification(self) -> Notification:
        """What people are told."""
        return self._client(Notification)  # type: ignore[no-any-return]

    async def me(self) -> Person | None:
        """Who asks, and what he may be; nobody who is not signed in."""
        if self._me is None and self.session is not None:
            self._me = await self.identity.me()
        return self._me

    async def bell(self) -> Unread | None:
        """How much he has not read; None where nobody is signed in, or it cannot be known now: no
        page waits for that."""
        if self.session is None:
            return None
        try:
            return await self.notification.unread()
        except Problem:
            return None

    async def _edition_name(self, edition: str | None) -> str:
        """What the edition is called that a page is about; empty where it cannot be known now."""
        if edition is None:
            return ""
        try:
            return (await self.programme.edition(edition)).name
        except Problem:
            return ""

    async def page(self, template: str, /, status: int = 200, **context: Any) -> Response:
        """A whole page."""
        person, bell, edition = await asyncio.gather(
            self.me(), self.bell(), self._edition_name(context.get("edition_id"))
        )
        said = self.request.query_params.get("said", "")
        known = self.words.has(f"said.{said}")
        frame = {
            "rooms": list(rooms(person)), "said": said if known else None,
            "taken": self.request.query_params.get("taken"), "demo": self._has_demo(),
            "provider": self.site.provider, "bell": bell,
            "edition_name": edition,
        }  # fmt: skip
        return self.part(template, status, person=person, **frame, **context)

    def part(self, template: str, /, status: int = 200, **context: Any) -> Response:
        """A part of a page, that is put in its place; or a page that needs no frame."""
        given = {
            "t": self.words, "ask": self, "form": self.form, "nonce": self.request.state.nonce,
            "form_token": self._form_token, "once": once, "now": self.now,
        }  # fmt: skip
        return HTMLResponse(rendered(template, self.site.assets, given | context), status)

    def _form_token(self) -> str:
        self.request.state.shows_form = True
        return form_token(self.secret)

    def _has_demo(self) -> bool:
        return self.site.demo_people is not None and self.site.demo_people.exists()

    def to(self, path: str, *, said: str = "", taken: str = "") -> Response:
        """Go on to another page of ours, which may say what was done (`said.<said>`), and have
        the browser forget what it kept under `taken`."""
        more = "&".join(f"{k}={v}" for k, v in (("said", said), ("taken", taken)) if v)
        mark = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{mark}{more}" if more else path, 303)

    def says(self, problem: Problem) -> str:
        """A service's no in the reader's words; in its own where we have none."""
        key = f"refusals.{problem.kind}"
        if not self.words.has(key):
            return problem.detail or self.words("ground.problem.unknown")
        try:
            return self.words(key, **{k: _instant(v) for k, v in problem.params.items()})
        except (KeyError, IndexError):
            return problem.detail

    def refused(self, problem: Problem, **fields: str) -> None:
        """Show a service's no at the form that it concerns; a page of its own where it is none
        that a form could mend."""
        if problem.status in (401, 404) or problem.status >= 500:
            raise problem
        self.form.heard(problem, self.says, partial(said_of, self.words), **fields)


def _instant(value: Any) -> Any:
    """An instant where a service wrote one: people read it in their zone."""
    if isinstance(value, str) and INSTANT.match(value):
        return datetime.fromisoformat(value)
    return value


def ours(path: str) -> str:
    """A path of this site, and nothing that leads elsewhere."""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if inside and not parts.netloc and not parts.scheme else "/"


def cookie(name: str, *, secure: bool) -> str:
    """A cookie's name: bound to this host where the connection is safe."""
    return f"__Host-{name}" if secure else name


def is_secure(request: Request, site: Site) -> bool:
    """Whether browsers reach us over TLS."""
    return (site.public_url or str(request.base_url)).startswith("https:")


def words_of(request: Request) -> Words:
    """The language and zone of this browser."""
    language = request.cookies.get("language", "id")
    zone = request.cookies.get("zone", "WIB")
    return Words(
        language if language in LANGUAGES else "id",
        zone if zone in ZONES else "WIB",  # type: ignore[arg-type]
    )


async def _asked(request: Request) -> Asked:
    site: Site = request.app.state.site
    held = request.cookies.get(cookie("gelanggang", secure=is_secure(request, site)))
    request.state.secret = secret = held or clock.new_secret()
    session = None
    if held:
        address = request.client.host if request.client else ""
        identity = Identity(site.reach, None, address)
        session = await site.sessions.find(held, identity, clock.now())
    request.state.asked = asked = Asked(request, site, secret, session, words_of(request))
    if request.method not in SAFE:
        await _guard(asked, held)
    return asked


async def _guard(asked: Asked, held: str | None) -> None:
    """Strange where a change does not come from a page of ours, in this browser."""
    request = asked.request
    here = asked.site.public_url or str(request.base_url)
    origin = request.headers.get("origin")
    if origin is not None and origin.rstrip("/") != _origin(here):
        raise Strange("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Strange("site")
    token = request.headers.get("x-form-token")
    if token is None:
        asked.form = Form.of(await request.form(max_files=20, max_fields=6000))
        token = asked.form.values.get("form_token", "")
    if held is None or not is_form_token(held, token):
        raise SignIn if asked.session is None and held is None else Strange("token")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _signed(asked: Annotated[Asked, Depends(_asked)]) -> Asked:
    if asked.session is None:
        raise SignIn
    return asked


Ask = Annotated[Asked, Depends(_asked)]
"""Anybody."""
Signed = Annotated[Asked, Depends(_signed)]
"""Somebody who is signed in; all others are asked to sign in first."""
