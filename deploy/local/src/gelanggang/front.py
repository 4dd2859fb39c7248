"""The front door: one port, and behind /api/<service>/ each service, here or in its process."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gelanggang.engines import Engine
from shared.settings import KEEP_ALIVE_S

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""What is said between two neighbours and not passed on (RFC 9110, section 7.6.1)."""
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"})
"""What only a door may say of a caller. What the caller says of himself is dropped: the services
believe the door, and limit failures by address."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What answers behind the door: for each service its API, and its worker for itself.

    `started` are the processes in which they run, where those are not this one.
    """

    apis: Mapping[str, ASGIApp]
    workers: Mapping[str, ASGIApp]
    portal: ASGIApp | None = None
    """What answers browsers, everywhere but below /api and /workers."""
    started: tuple[Engine, ...] = ()


class Forward:
    """Passes each request on to another server, and streams both bodies."""

    def __init__(self, server: str, client: httpx.AsyncClient) -> None:
        self._server = server
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the server behind does, or 503 when it does not."""
        request = Request(scope, receive)
        try:
            answer = await self._client.send(self._passed_on(request), stream=True)
        except httpx.TransportError:
            away = _problem(
                503, "unavailable", "The service is away",
                "It does not answer at present; try again in a moment.", {"retry-after": "1"},
            )  # fmt: skip
            await away(scope, receive, send)
            return
        response = StreamingResponse(
            answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose)
        )
        response.raw_headers = _passable(answer.headers.raw)
        await response(scope, receive, send)

    def _passed_on(self, request: Request) -> httpx.Request:
        mounted_at = request.scope.get("root_path", "")
        path = request.scope["raw_path"].decode("ascii").removeprefix(mounted_at)
        query = request.scope["query_string"].decode("ascii")
        url = f"{self._server}{path or '/'}" + (f"?{query}" if query else "")
        headers = [h for h in _passable(request.headers.raw) if h[0].lower() not in FORWARDED]
        if request.client:
            headers.append((b"x-forwarded-for", request.client.host.encode()))
        has_body = {"content-length", "transfer-encoding"} & set(request.headers)
        content = request.stream() if has_body else None
        return httpx.Request(request.method, url, headers=headers, content=content)


def _problem(
    status: int, kind: str, title: str, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    body = {"type": f"urn:gelanggang:{kind}", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _passable(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]


def door(behind: Behind) -> Starlette:
    """The application that answers on the one port."""

    async def services(request: Request) -> Response:
        here = str(request.base_url).rstrip("/")
        found = {
            name: {"api": f"{here}/api/{name}", "openapi": f"{here}/api/{name}/openapi.json"}
            for name in behind.apis
        }
        return JSONResponse({"services": found})

    async def livez(_: Request) -> Response:
        return JSONResponse({"status": "well"})

    async def hidden(_: Request) -> Response:
        return _problem(404, "not-found", "There is no such thing.", "It is told inside only.")

    # What a service tells of itself counts what is sealed: how many sheets, which lists.
    inside = [Route(f"/api/{name}/metrics", hidden) for name in behind.apis]
    hidden_pages = [Route("/metrics", hidden)]
    apis = [Mount(f"/api/{name}", app=app) for name, app in behind.apis.items()]
    workers = [Mount(f"/workers/{name}", app=app) for name, app in behind.workers.items()]
    pages = [Mount("/", app=behind.portal)] if behind.portal else [Route("/", services)]
    listed = [Route("/api", services), Route("/livez", livez)]
    return Starlette(routes=[*listed, *inside, *apis, *workers, *hidden_pages, *pages])


def config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """How the door is served.

    A caller's address is where the connection comes from, and not what he says. Only a proxy before
    the door is believed, where the server's own FORWARDED_ALLOW_IPS names it.
    """
    return uvicorn.Config(
        app,
        proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=KEEP_ALIVE_S,
        **more,
    )


@asynccontextmanager
async def forwards() -> AsyncIterator[Callable[[str], Forward]]:
    """Makes what passes requests on to a server, over one pool of connections."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    timeout = httpx.Timeout(60, connect=2)
    async with httpx.AsyncClient(limits=limits, timeout=timeout) as client:
        yield lambda server: Forward(server, client)
