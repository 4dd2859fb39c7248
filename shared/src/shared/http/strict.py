"""Requests read strictly, and the models at the edge."""

import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response

DEEPEST = 64


class Body(BaseModel):
    """Parent of what is sent to us: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """Parent of what we answer."""

    model_config = ConfigDict(frozen=True)


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("write the instant as text, like 2018-03-31T23:59:59+07:00")


def _in_whole_milliseconds(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise ValueError("the year must be from 2000 to 2200")
    at = value.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


# An instant as people send it, with its zone; ours are in UTC, in what MongoDB can keep.
Instant = Annotated[
    AwareDatetime, BeforeValidator(_written), AfterValidator(_in_whole_milliseconds)
]


class StrictRequest(Request):
    """JSON without NaN, Infinity, NUL, broken UTF-8, or more depth than anybody needs.

    A body is counted while it streams in; who takes uploads reads `stream()` and counts himself.
    """

    async def body(self) -> bytes:
        """The whole body; 413 as soon as it is larger than the settings allow."""
        if not hasattr(self, "_body"):
            limit = self.app.state.platform.settings.http.body_limit_bytes
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > limit:
                    raise HTTPException(413, f"The body is larger than {limit} bytes.")
            self._body = bytes(read)
        return self._body

    async def json(self) -> Any:
        """The body's value; JSONDecodeError with what is wrong."""
        body = await self.body()
        value = orjson.loads(body)
        if b"\\u0000" in body and _has_nul(value):
            raise json.JSONDecodeError("a text contains NUL", "", body.find(b"\\u0000"))
        if _depth(value) > DEEPEST:
            raise json.JSONDecodeError(f"nested deeper than {DEEPEST}", "", 0)
        return value


def _has_nul(value: Any) -> bool:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str) and "\0" in item:
            return True
        if isinstance(item, dict):
            stack += [*item, *item.values()]
        elif isinstance(item, list):
            stack += item
    return False


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= DEEPEST:
        deepest += 1
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.values()
            elif isinstance(item, list):
                inner += item
        level = [i for i in inner if isinstance(i, (dict, list))]
    return deepest


class StrictRoute(APIRoute):
    """A route whose requests are read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual one, given a strict request."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await usual(StrictRequest(request.scope, request.receive))

        return handler


def router(tag: str) -> APIRouter:
    """A router whose bodies are read strictly."""
    return APIRouter(route_class=StrictRoute, tags=[tag])
