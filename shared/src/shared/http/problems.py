"""What is answered when something is not done: problem documents (RFC 9457)."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from shared import grants, messages, telemetry
from shared.auth import Unauthorised
from shared.grants import Forbidden
from shared.mongo import (
    UNAVAILABLE,
    CommitOutcomeUnknown,
    DuplicateKey,
    LostRace,
    Missing,
    Stale,
)

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """What stands in the way, as its document says it; `kind` is the end of its `type`."""

    def __init__(
        self, status: int, kind: str, title: str, detail: str = "",
        headers: Mapping[str, str] | None = None, **more: object,
    ) -> None:  # fmt: skip
        super().__init__(detail or title)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def response(self, request: Request) -> Response:
        """The document, with the trace by which the logs can be found."""
        body = {
            "type": f"urn:gelanggang:{self.kind}", "title": self.title, "status": self.status,
            "detail": self.detail or self.title, "instance": request.url.path,
            "trace": telemetry.trace_id(), **self.more,
        }  # fmt: skip
        return Response(messages.dump(body), self.status, self.headers, media_type=MEDIA_TYPE)


def kebab(name: str) -> str:
    """`TooLate` as `too-late`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def refusals(*kinds: type[Exception]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of an endpoint that may refuse in these ways, for its OpenAPI."""
    lines = [f"`{kebab(k.__name__)}`: {(k.__doc__ or '').strip()}" for k in kinds]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {409: {"description": "Refused. " + " · ".join(lines), "content": content}}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What stands in the way (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:gelanggang:submission:too-late"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "trace": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "detail": {"type": "string"},
                    "code": {"type": "string", "examples": ["string-too-long"]},
                    "params": {"type": "object"},
                },
            },
        },
    },
}


def _invalid(error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(e["type"] == "json_invalid" for e in found):
        says = str(found[0].get("ctx", {}).get("error", "not JSON"))
        return Problem(400, "malformed", "The body is not JSON that can be read.", says)
    errors = [_fault(e) for e in found]
    where = ", ".join(e["pointer"] for e in errors[:5])
    return Problem(
        422, "invalid", "Something in the request is wrong.", f"See {where}.", errors=errors
    )


def _fault(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is wrong and where; by its code and limits it can be said in any language. Nothing that
    was sent, and no pattern, is said again."""
    limits = {n: v for n, v in found.get("ctx", {}).items() if isinstance(v, int | float)}
    code = found["type"].replace("_", "-")
    return {
        "pointer": _pointer(found["loc"]), "detail": found["msg"], "code": code, "params": limits,
    }  # fmt: skip


def _pointer(where: tuple[Any, ...]) -> str:
    escaped = (str(p).replace("~", "~0").replace("/", "~1") for p in where)
    return "/" + "/".join(escaped)


AGAIN = {"Retry-After": "1"}
BUG = "It has been logged; try again later."


def _stale(error: Stale) -> Problem:
    return Problem(412, "stale", "It has changed.", str(error), current=error.current)


def _lost(_: LostRace) -> Problem:
    says = "Read it again and try again."
    return Problem(409, "lost-race", "Somebody else was faster.", says, AGAIN, retry=True)


def _unknown(_: CommitOutcomeUnknown) -> Problem:
    says = "Ask again with the same Idempotency-Key: it will be done once."
    title = "Whether it was done is not known."
    return Problem(503, "outcome-unknown", title, says, AGAIN, retry=True)


def _away(_: Exception) -> Problem:
    title = "The database cannot be reached now."
    return Problem(503, "unavailable", title, "Try again shortly.", AGAIN, retry=True)


def _unauthorised(error: Unauthorised) -> Problem:
    status = 503 if error.kind == "no-keys" else 401
    asked = {"WWW-Authenticate": "Bearer"}
    return Problem(status, error.kind, "It is not known who asks.", str(error), asked)


def _http(error: HTTPException) -> Problem:
    kinds = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}
    kind = kinds.get(error.status_code, "malformed")
    return Problem(error.status_code, kind, str(error.detail), headers=error.headers)


KNOWN: tuple[tuple[type[Exception], Callable[[Any], Problem]], ...] = (
    (Problem, lambda e: e),
    (RequestValidationError, _invalid),
    (Stale, _stale),
    (LostRace, _lost),
    (DuplicateKey, lambda _: Problem(409, "exists-already", "There is one already.")),
    (CommitOutcomeUnknown, _unknown),
    (Unauthorised, _unauthorised),
    (HTTPException, _http),
    *((kind, _away) for kind in UNAVAILABLE),
    (Exception, lambda _: Problem(500, "bug", "That is our fault.", BUG)),
)
"""What each exception of the platform is as a problem; the first that fits."""


NOT_HEARD = Problem(
    503, "role-not-heard-yet", "Your role has not arrived here yet.",
    "It was granted a moment ago: try again in a second.", AGAIN, retry=True,
)  # fmt: skip


def refused_as(error: Exception, service: str, refusal: type[Exception]) -> str | None:
    """The end of the `type` of a problem that says no to who asks; None where it is no answer to
    him but a failure, or a race that is lost and won."""
    if isinstance(error, refusal):
        return f"{service}:{kebab(type(error).__name__)}"
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (Forbidden, "forbidden"), (Missing, "not-found"), (Stale, "stale"),
    )  # fmt: skip
    if isinstance(error, Problem):
        return error.kind if error.status < 500 else None
    return next((name for kind, name in kinds if isinstance(error, kind)), None)


async def _of_roles(request: Request, error: Forbidden | Missing) -> Problem:
    """What somebody may not do or see, unless a role of his is only on its way."""
    if await _arriving(request):
        return NOT_HEARD
    if isinstance(error, Forbidden):
        return Problem(403, "forbidden", "You may not do that.", str(error))
    return Problem(404, "not-found", "There is no such thing.", str(error))


async def _arriving(request: Request) -> bool:
    who, platform = getattr(request.state, "who", None), request.app.state.platform
    if who is None or not platform.hears_grants:
        return False
    if await grants.behind(platform.mongo, who):
        return True
    # All is heard that his token knows of; it may have arrived since his roles were read. In this
    # order, for what is heard between the two questions is seen by the second.
    return bool(await platform.grants_of(platform.mongo, who.account) != who.grants)


def install(app: FastAPI, service: str, refusal: type[Exception]) -> None:
    """Answer every exception with a problem document."""

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, refusal):
            kind = refused_as(error, service, refusal) or "bug"
            title = (type(error).__doc__ or kind).strip().splitlines()[0]
            params = messages.plain(getattr(error, "params", {}))
            return Problem(409, kind, title, str(error), params=params).response(request)
        if isinstance(error, (Forbidden, Missing)):
            return (await _of_roles(request, error)).response(request)
        problem = next(make for kind, make in KNOWN if isinstance(error, kind))(error)
        if problem.status == 500:
            log.error("a bug", exc_info=error)
        return problem.response(request)

    for kind in (refusal, Forbidden, Missing, *(kind for kind, _ in KNOWN)):
        app.add_exception_handler(kind, answer)
