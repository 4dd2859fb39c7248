"""The application: routes, problems, health, and what surrounds every request."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock, delivery, grants, operations, outbox, telemetry
from shared.auth import Keys, Verifier
from shared.http import call, log, logged, operating, problems
from shared.mongo import UNAVAILABLE, Index, Mongo, Shape
from shared.settings import ServiceSettings
from shared.timers import DUE_INDEX

journal = logging.getLogger(__name__)
LARGEST_SKEW_S = 2.0
# The framework's own would make four more spans for each request; `Around` makes the one we want.
OURS_ONLY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
AWAY: tuple[type[Exception], ...] = (*UNAVAILABLE, TimeoutError)
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]


def create_api(
    settings: ServiceSettings, *, service: str, title: str, routers: Sequence[APIRouter],
    refusal: type[Exception], shapes: Sequence[Shape[Any]] = (),
    indexes: Mapping[str, Sequence[Index]] | None = None, mongo: Mongo | None = None,
    keys: Callable[[Mongo], Keys] | None = None, grants_of: grants.GrantsOf | None = None,
    on_start: Callable[[FastAPI], Awaitable[None]] | None = None,
    log_seen: log.Seen = log.everything,
) -> FastAPI:  # fmt: skip
    """A service's API. `mongo` is shared with a worker in the same process; `keys` and
    `grants_of` replace where tokens' keys and people's roles are read; `log_seen` leaves out of
    the log what its reader may not know of."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        telemetry.start_tracing(settings.telemetry, service)
        own = mongo or Mongo(database_of(settings, service))
        await ensure(own, shapes, indexes or {})
        verifier = Verifier(settings.issuer, keys(own) if keys else None)
        app.state.platform = call.Platform(
            service, settings, own, outbox.Work(own, service), verifier,
            grants_of or grants.grants_of, refusal, grants_of is None, log_seen,
        )  # fmt: skip
        if on_start is not None:
            await on_start(app)
        yield
        if mongo is None:
            await own.close()

    app = FastAPI(
        title=title, version="1.0.0", lifespan=lifespan, docs_url=None, redoc_url=None,
        separate_input_output_schemas=False, telemetry=OURS_ONLY,
    )  # fmt: skip
    for router in (*routers, operating.router, logged.router):
        app.include_router(router)
    problems.install(app, service, refusal)
    app.router.routes.extend(_health(app, service))
    _surround(app, service)
    _describe(app)
    return app


def database_of(settings: ServiceSettings, service: str) -> Any:
    """Where a service's database is: named as the service unless said otherwise."""
    named = settings.mongo.database or service
    return settings.mongo.model_copy(update={"database": named})


async def ensure(
    mongo: Mongo, shapes: Sequence[Shape[Any]], indexes: Mapping[str, Sequence[Index]]
) -> None:
    """Make the collections and indexes of the platform and of the service; waits for MongoDB."""
    own = {s.collection: (*s.indexes, DUE_INDEX) for s in shapes}
    wanted = {
        **outbox.INDEXES,
        **delivery.INDEXES,
        **grants.INDEXES,
        **operations.INDEXES,
        **call.INDEXES,
        **own,
        **indexes,
    }
    for attempt in range(10):
        try:
            return await mongo.ensure(wanted)
        except UNAVAILABLE as error:
            journal.warning("MongoDB is not there yet: %s", error)
            if attempt == 9:
                raise
            await asyncio.sleep(clock.jitter(1.0))
    return None


async def mongo_ready(mongo: Mongo) -> str | None:
    """Whether MongoDB answers, and this process's clock agrees with its own."""
    try:
        async with asyncio.timeout(2):
            skew = await mongo.clock_skew()
    except AWAY:
        return "MongoDB does not answer"
    if abs(skew) > LARGEST_SKEW_S:
        return f"the clock differs from MongoDB's by {skew:.1f} s"
    return None


async def measure_waiting(mongo: Mongo, service: str) -> None:
    """Set the gauges of what waits in MongoDB; they stay as they are while it is away."""
    with suppress(*AWAY):
        async with asyncio.timeout(2):
            await outbox.measure(mongo, service)
            await delivery.measure(mongo, service)


def _health(app: FastAPI, service: str) -> Sequence[Any]:
    async def ready() -> str | None:
        return await mongo_ready(app.state.platform.mongo)

    async def measure() -> None:
        await measure_waiting(app.state.platform.mongo, service)

    return telemetry.health_routes({"loop": telemetry.loop_lag}, {"mongo": ready}, measure)


def _surround(app: FastAPI, service: str) -> None:
    """Put `Around` outside everything: what answers a bug is the framework's outermost layer."""
    usual = app.build_middleware_stack
    app.build_middleware_stack = lambda: Around(usual(), service)  # type: ignore[method-assign]


def _describe(app: FastAPI) -> None:
    """Put the problem document and the bearer token into the OpenAPI document."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = usual()
            parts = schema.setdefault("components", {})
            parts.setdefault("schemas", {})["Problem"] = problems.SCHEMA
            bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            parts.setdefault("securitySchemes", {})["token"] = bearer
            schema["security"] = [{"token": []}, {}]
            for unused in ("HTTPValidationError", "ValidationError"):
                parts["schemas"].pop(unused, None)
            for operation in (o for path in schema["paths"].values() for o in path.values()):
                _with_problems(operation["responses"])
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_problems(responses: dict[str, Any]) -> None:
    """Say of whatever is no success that it is a problem document; the framework says otherwise."""
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses["default"] = {"description": "What stands in the way.", "content": content}
    if "422" in responses:
        responses["422"] = {"description": "What is wrong in the request.", "content": content}
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response["content"] = content


class Around:
    """Around each request: a span, its id as X-Request-Id, safe headers, and how long it took."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status = clock.monotonic(), 500
        came = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]
                if k in (b"traceparent", b"tracestate")}  # fmt: skip
        with telemetry.span(f"{scope['method']} {self._service}", came):
            trace = telemetry.trace_id().encode()

            async def sending(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                    there = {name.lower() for name, _ in message["headers"]}
                    added = [h for h in (*HEADERS, (b"x-request-id", trace)) if h[0] not in there]
                    message["headers"] = [*message["headers"], *added]
                await send(message)

            try:
                await self._app(scope, receive, sending)
            finally:
                route = getattr(scope.get("route"), "path", "unknown")
                took = clock.monotonic() - began
                telemetry.REQUESTS.labels(self._service, scope["method"], route, status).observe(
                    took
                )
        return None
