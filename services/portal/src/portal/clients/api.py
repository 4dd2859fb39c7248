"""How a service is asked: with the person's own token, again where it says so, and its problems
as one exception."""

import asyncio
import re
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared import clock, telemetry

T = TypeVar("T")
M = TypeVar("M", bound="Told")
PATIENCE = 6
"""Tries of what says that it may be asked again: a role on its way, a race, a failover."""
PAUSE_S = 0.08


class Told(BaseModel):
    """Parent of what a service answers: only the fields that a page uses are declared."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Piece(Told, Generic[T]):
    """A piece of a list, and the cursor of the next one."""

    items: list[T]
    next: str | None = None


class Fault(Told):
    """One thing that is wrong in what was sent."""

    pointer: str = ""
    detail: str = ""
    code: str = ""
    params: dict[str, Any] = {}

    @property
    def field(self) -> str:
        """The name of the field, where it is one."""
        return self.pointer.rsplit("/", 1)[-1]


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ELSEWHERE = re.compile(r"[?#\\]|(^|/)\.{1,2}(/|$)")
"""What in a path would lead to another address than the one that was meant."""
DECIMAL = re.compile(r"-?\d{1,12}\.\d{1,6}")


def plain(value: Any) -> Any:
    """A parameter as a text can say it: an instant as one, a decimal number as one, several words
    in a row."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return float(value)
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(map(str, value))
    return value


class Problem(Exception):
    """A service said no: its problem document (RFC 9457)."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.kind = str(document.get("type", "")).removeprefix("urn:gelanggang:")
        self.detail = str(document.get("detail", ""))
        params = document.get("params")
        given = params if isinstance(params, Mapping) else {}
        self._given: Mapping[str, Any] = given
        self.params: Mapping[str, Any] = {name: plain(value) for name, value in given.items()}
        self.faults = [Fault.model_validate(f) for f in document.get("errors") or ()]
        self.document = document
        super().__init__(f"{status} {self.kind}: {self.detail}")

    def listed(self, name: str) -> list[Any]:
        """A parameter that is several things, one by one; nothing where it is none."""
        value = self._given.get(name)
        return list(value) if isinstance(value, list) else []

    @property
    def again(self) -> bool:
        """Whether it says that the same may be asked again at once."""
        return self.document.get("retry") is True


AWAY = Problem(503, {"type": "urn:gelanggang:unavailable", "detail": "", "retry": True})


def once() -> str:
    """A key under which a command is run once, however often it is sent."""
    return clock.new_id()


@dataclass(frozen=True, slots=True)
class Reach:
    """How the services are reached: over which client, and where each of them is."""

    http: httpx.AsyncClient
    services_url: str

    def url(self, service: str, path: str) -> str:
        """Where a service answers that path."""
        return self.services_url.format(service=service) + path


class Api:
    """One service, asked as one person, or as nobody."""

    service: ClassVar[str]

    def __init__(self, reach: Reach, token: str | None = None, address: str = "") -> None:
        self._reach = reach
        self._http = reach.http
        self._token = token
        self._address = address

    async def get(self, path: str, model: type[T], **query: Any) -> T:
        """What is there; a list of values in the query is sent as several."""
        answer = await self._ask("GET", path, params=_given(query))
        return read(model, answer.content)

    async def seek(self, path: str, model: type[T], **query: Any) -> T | None:
        """What is there, or None where there is nothing that this person may see."""
        try:
            return await self.get(path, model, **query)
        except Problem as problem:
            if problem.status in (403, 404):
                return None
            raise

    async def whole(self, path: str, model: type[M], *, most: int = 2000, **query: Any) -> list[M]:
        """Every item of a list, piece by piece, up to `most`."""
        found: list[M] = []
        after = None
        while len(found) < most:
            piece = await self.get(path, Piece[model], limit=200, after=after, **query)  # type: ignore[valid-type]
            found += piece.items
            after = piece.next
            if after is None:
                break
        return found

    async def send(
        self, method: str, path: str, body: Any = None, model: type[T] | None = None, *,
        key: str | None = None, version: int | None = None, query: Mapping[str, Any] | None = None,
    ) -> T:  # fmt: skip
        """Have something done: once for all repetitions under `key`, and only where `version` is
        still the present one, where they are given."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key:
            headers["Idempotency-Key"] = key
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = orjson.dumps(body) if body is not None else None
        answer = await self._ask(
            method, path, headers=headers, content=content, params=_given(query or {}),
            may_repeat=bool(key) or method in ("PUT", "DELETE"),
        )  # fmt: skip
        if model is None:
            return None  # type: ignore[return-value]
        return read(model, answer.content)

    async def upload(
        self, method: str, path: str, content: AsyncIterable[bytes], *, headers: Mapping[str, str],
        model: type[T], query: Mapping[str, Any] | None = None,
    ) -> T:  # fmt: skip
        """Send a file while it is read; it is sent once."""
        answer = await self._ask(
            method, path, headers=headers, content=content, params=_given(query or {}), tries=1
        )
        return read(model, answer.content)

    async def file(self, path: str, **query: Any) -> httpx.Response:
        """A file, its body still to be read and closed; with its own headers."""
        request = self._request("GET", path, params=_given(query))
        try:
            answer = await self._http.send(request, stream=True)
        except httpx.TransportError as error:
            raise AWAY from error
        if not answer.is_success:
            await answer.aread()
            await answer.aclose()
            raise problem_of(answer)
        return answer

    async def _ask(
        self, method: str, path: str, *, tries: int = PATIENCE, may_repeat: bool = True, **more: Any
    ) -> httpx.Response:
        """The answer of a success; Problem otherwise, after as many tries as make sense."""
        for again in range(1, tries + 1):
            try:
                answer = await self._http.send(self._request(method, path, **more))
            except httpx.TransportError as error:
                # It may have been done: only what is done once for all repetitions is sent again.
                never_sent = isinstance(error, httpx.ConnectError)
                if again == tries or not (may_repeat or never_sent):
                    raise AWAY from error
            else:
                if answer.is_success:
                    return answer
                problem = problem_of(answer)
                if again == tries or not problem.again:
                    raise problem
            await asyncio.sleep(clock.jitter(PAUSE_S * 2**again))
        raise AssertionError("unreachable")

    def _request(self, method: str, path: str, **more: Any) -> httpx.Request:
        if ELSEWHERE.search(path):
            # An id comes from an address or a form: nothing has such a one.
            raise Problem(404, {})
        headers = telemetry.carrier() | dict(more.pop("headers", None) or {})
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self._address:
            # Failures are limited by the address of who asks, and not by ours.
            headers["X-Forwarded-For"] = self._address
        url = self._reach.url(self.service, path)
        return self._http.build_request(method, url, headers=headers, **more)


def problem_of(answer: httpx.Response) -> Problem:
    """The problem of an answer that is no success, even where it is no document of ours."""
    try:
        document = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        document = {}
    return Problem(answer.status_code, document if isinstance(document, dict) else {})


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def read(model: type[T], content: bytes) -> T:
    """JSON as what it says."""
    adapter = _ADAPTERS.get(model)
    if adapter is None:
        adapter = _ADAPTERS[model] = TypeAdapter(model)
    found: T = adapter.validate_json(content)
    return found


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value not in (None, "", [])}
