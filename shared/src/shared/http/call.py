"""One request: who asks, at what instant, and how a command of his is run once."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.responses import Response

from shared import clock, messages
from shared.auth import Unauthorised, Verifier
from shared.grants import Grant, GrantsOf, Who
from shared.http import log, problems
from shared.http.problems import Problem
from shared.http.strict import Answer
from shared.mongo import UNAVAILABLE, Index, Mongo
from shared.outbox import Unit, Work
from shared.settings import ServiceSettings

C = TypeVar("C")
T = TypeVar("T")
INDEXES: Mapping[str, Sequence[Index]] = {
    "idempotency": (Index((("expires_at", 1),), expire_after=0),),
    **log.INDEXES,
}
Also = Callable[[Any, Unit], None]


@dataclass(frozen=True)
class Platform:
    """What every request of an API has at hand; lies in `app.state.platform`."""

    service: str
    settings: ServiceSettings
    mongo: Mongo
    work: Work
    verifier: Verifier
    grants_of: GrantsOf
    refusal: type[Exception]
    """How this service's rules say no."""
    hears_grants: bool = True
    """Whether roles are heard of from another service, and so may be behind."""
    log_seen: log.Seen = log.everything
    """Which rows of the log somebody may know of."""

    def refused_as(self, error: Exception) -> str | None:
        """The end of the `type` of the problem that says no to somebody; None for our own fault."""
        return problems.refused_as(error, self.service, self.refusal)


@dataclass
class Asked:
    """A request, its body read. `now` is the instant at which the whole of it had arrived."""

    request: Request
    platform: Platform
    caller: Who | None
    now: datetime = field(default_factory=clock.now)
    _version_asked: bool = field(default=False, init=False)

    @property
    def mongo(self) -> Mongo:
        """The service's database."""
        return self.platform.mongo

    @property
    def work(self) -> Work:
        """Runs commands outside the idempotency that `run` adds."""
        return self.platform.work

    @property
    def settings(self) -> Any:
        """The service's own settings."""
        return self.platform.settings

    @property
    def if_match(self) -> int | None:
        """The version the caller has seen, if he says so; a Problem where it is none of ours."""
        self._version_asked = True
        given = self.request.headers.get("if-match")
        if given is None or given == "*":
            return None
        text = given.removeprefix("W/").strip('"')
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise Problem(400, "malformed", "If-Match is not a version of ours.", given[:80])
        return int(text)

    async def known(self) -> Response | None:
        """The answer kept for the Idempotency-Key; a Problem where what was sent cannot be heeded.

        For an endpoint that does something before it runs the command that is answered.
        """
        once = await self._once()
        return await once.known() if once is not None else None

    async def _once(self) -> "_Once | None":
        """The Idempotency-Key. A condition that the endpoint did not read is refused (RFC 9110
        §13.1.1): to pass over it would do what the caller forbade."""
        if not self._version_asked and self.if_match is not None:
            says = "Send it again without If-Match."
            raise Problem(400, "malformed", "No version is compared here.", says)
        return await _Once.of(self)

    async def run(
        self, handler: Callable[[C, Unit], Awaitable[T]], command: C,
        answer: Callable[[T], Answer], status: int = 200,
        shown_once: Callable[[T], Mapping[str, Any]] | None = None, *, logged: bool = True,
    ) -> Response:  # fmt: skip
        """Run the command and answer; with an Idempotency-Key, once for all its repetitions.

        The answer is kept in the command's own transaction, and so is who did it, unless it is not
        `logged`. What `shown_once` gives is added to this answer only: it is kept nowhere.
        """
        once, entry = await self._once(), self._entry() if logged else None
        if once is not None and (known := await once.known()):
            return known
        keeper = None if once is None else once.keeper(answer, status)
        also = _both(keeper, entry.keep if entry else None)
        try:
            result = await self.work.run(handler, command, now=self.now, also=also)
        except Exception as error:
            # Its twin may have been first: then this was refused for what the twin did.
            if once is not None and (known := await once.known_after_all()):
                return known
            if entry is not None:
                await entry.refused(error)
            raise
        secret = shown_once(result) if shown_once else {}
        return _response(answer(result).model_dump(mode="json") | dict(secret), status)

    def _entry(self) -> log.Entry | None:
        """The row of the log; of who does not say who he is, none is kept."""
        return None


class Signed(Asked):
    """A request of somebody who is known."""

    @property
    def who(self) -> Who:
        """Who asks."""
        if self.caller is None:
            raise Unauthorised("no-token", "Sign in, and send the access token as a bearer.")
        return self.caller

    async def do(
        self, handler: Callable[[C, Unit], Awaitable[T]], command: C, *,
        now: datetime | None = None, **subjects: str,
    ) -> T:  # fmt: skip
        """Run a command whose answer is not kept, e.g. one of many; it is logged as any other, with
        the `subjects` that the path does not name."""
        entry = self._entry(**subjects)
        try:
            return await self.work.run(handler, command, now=now or self.now, also=entry.keep)
        except Exception as error:
            await entry.refused(error)
            raise

    async def looked(self, edition: str | None = None, **subjects: str) -> None:
        """Log that he looks at what is not for everybody; call it before it is answered."""
        await self._entry(**subjects).write(log.LOOKED, edition)

    def _entry(self, **subjects: str) -> log.Entry:
        return log.Entry(self, self.who.account, log.subjects_of(self, subjects))


class Anybody(Asked):
    """A request of anyone; `who` where he said so."""

    @property
    def who(self) -> Who | None:
        """Who asks, if he says so."""
        return self.caller


async def _caller(request: Request, platform: Platform) -> Who | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if not kind:
        return None
    if kind.lower() != "bearer" or not token:
        raise Unauthorised("bad-token", "Send the access token as `Authorization: Bearer …`.")
    claims = await platform.verifier.verify(token.strip())
    account = str(claims["sub"])
    granted: tuple[Grant, ...] = await platform.grants_of(platform.mongo, account)
    told_of = claims.get("dir", 0)
    who = Who(account, granted, told_of if isinstance(told_of, int) else 0)
    request.state.who = who
    return who


async def _call(request: Request) -> Signed:
    now = clock.now()
    platform: Platform = request.app.state.platform
    call = Signed(request, platform, await _caller(request, platform), now)
    _ = call.who
    return call


async def _guest(request: Request) -> Anybody:
    now = clock.now()
    platform: Platform = request.app.state.platform
    return Anybody(request, platform, await _caller(request, platform), now)


Call = Annotated[Signed, Depends(_call)]
Guest = Annotated[Anybody, Depends(_guest)]


@dataclass
class _Once:
    """The record of an Idempotency-Key: of one account, one method and path, one request."""

    asked: Asked
    id: str
    request_hash: str

    @classmethod
    async def of(cls, asked: Asked) -> "_Once | None":
        key = asked.request.headers.get("idempotency-key")
        if key is None:
            return None
        if not (0 < len(key) <= 200 and key.isprintable()):
            raise Problem(400, "malformed", "Idempotency-Key is 1 to 200 printable characters.")
        url = asked.request.url
        who = asked.caller.account if asked.caller else ""
        scope = f"{asked.request.method}\n{url.path}\n{who}\n{key}"
        request_hash = hashlib.sha256(url.query.encode() + b"\n" + await asked.request.body())
        return cls(asked, hashlib.sha256(scope.encode()).hexdigest(), request_hash.hexdigest())

    async def known(self) -> Response | None:
        """The kept answer; a Problem where the key was used for another request."""
        found = await self.asked.mongo.collection("idempotency").find_one({"_id": self.id})
        if found is None:
            return None
        if found["request"] != self.request_hash:
            says = "Use a new key for a new request."
            raise Problem(422, "key-reused", "That Idempotency-Key was used otherwise.", says)
        body = messages.load(found["body"])
        return _response(body, found["status"], {"Idempotency-Replayed": "true"})

    async def known_after_all(self) -> Response | None:
        """The answer that was kept since; None where it cannot be asked for."""
        with suppress(*UNAVAILABLE):
            return await self.known()
        return None

    def keeper(self, answer: Callable[[T], Answer], status: int) -> Callable[[T, Unit], None]:
        """Queues the record beside the command's own writes."""

        def keep(result: T, unit: Unit) -> None:
            body = messages.dump(answer(result).model_dump(mode="json"))
            days = self.asked.platform.settings.idempotency_days
            row = {
                "_id": self.id, "request": self.request_hash, "status": status, "body": body,
                "expires_at": unit.now + timedelta(days=days),
            }  # fmt: skip
            unit.insert("idempotency", row)

        return keep


def _both(*given: Also | None) -> Also:
    def also(result: Any, unit: Unit) -> None:
        for one in given:
            if one is not None:
                one(result, unit)

    return also


def _response(
    body: Mapping[str, Any], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    more = dict(headers or {})
    if isinstance(body.get("version"), int):
        more["ETag"] = f'"{body["version"]}"'
    return Response(messages.dump(body), status, more, media_type="application/json")
