"""The portal put together: its pages over the other services' APIs."""

import argparse
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from portal import assets, locales
from portal.clients.api import Reach
from portal.clients.provider import Provider
from portal.live import Hub, Listener
from portal.pages import jobs, problems
from portal.pages.around import Around
from portal.pages.floors import Floors
from portal.pages.site import Site
from portal.session import INDEXES, Sessions
from portal.settings import Settings
from shared import http, telemetry
from shared.mongo import Mongo
from shared.settings import KEEP_ALIVE_S, MongoSettings

SERVICE = "portal"


def create_api(
    settings: Settings, *, mongo: Mongo | None = None,
    services: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:  # fmt: skip
    """The pages. `services` replaces the network to the services' APIs, where they are answered
    in the same process."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        telemetry.start_tracing(settings.telemetry, SERVICE)
        own = mongo or Mongo(_database(settings))
        await own.ensure(INDEXES)
        app.state.mongo = own
        async with _client(services) as client:
            site = _site(settings, own, client)
            app.state.site = site
            reader = Listener(settings.kafka, site.hub)
            reader.start()
            yield
            await reader.stop()
        if mongo is None:
            await own.close()

    app = FastAPI(
        title="Portal: the pages", version="1.0.0", lifespan=lifespan, docs_url=None,
        redoc_url=None, openapi_url=None, telemetry=http.OURS_ONLY,
    )  # fmt: skip
    for job in jobs.JOBS:
        app.include_router(job.router)
    problems.install(app)
    app.router.routes.extend(_health(app))
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    usual = app.build_middleware_stack
    app.build_middleware_stack = lambda: Around(usual())  # type: ignore[method-assign]
    return app


def _database(settings: Settings) -> MongoSettings:
    named = settings.mongo.database or SERVICE
    return settings.mongo.model_copy(update={"database": named})


def _site(settings: Settings, mongo: Mongo, client: httpx.AsyncClient) -> Site:
    for language in locales.LANGUAGES:
        locales.catalogue(language)
    reach = Reach(client, settings.services_url.rstrip("/"))
    hub = Hub(pause_s=settings.live_pause_s, most=settings.live_streams)
    return Site(
        reach,
        Sessions(mongo, idle_s=settings.session_idle_s, whole_s=settings.session_whole_s),
        assets.built(),
        hub,
        Floors(reach, hub),
        settings.public_url.rstrip("/"),
        settings.upload_limit_bytes,
        settings.session_whole_s,
        _provider(settings),
        settings.demo_people,
        jobs.may_watch(),
    )


def _provider(settings: Settings) -> Provider | None:
    given = settings.provider
    if given is None:
        return None
    secret = given.client_secret.get_secret_value() if given.client_secret else None
    return Provider(given.name, given.issuer, given.client_id, secret, given.scope)


def _client(services: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
    return httpx.AsyncClient(
        transport=services, limits=limits,
        timeout=httpx.Timeout(30, connect=2),
    )  # fmt: skip


def _health(app: FastAPI) -> Sequence[BaseRoute]:
    async def ready() -> str | None:
        return await http.mongo_ready(app.state.mongo)

    async def measure() -> None:
        """Nothing of ours waits anywhere."""

    return telemetry.health_routes({"loop": telemetry.loop_lag}, {"mongo": ready}, measure)


def main(argv: Sequence[str] | None = None) -> int:
    """`portal api`."""
    parser = argparse.ArgumentParser(SERVICE)
    parser.add_argument("process", choices=["api"])
    parser.parse_args(sys.argv[1:] if argv is None else list(argv))
    settings = Settings()
    telemetry.start_logging(settings.telemetry)
    uvicorn.run(
        create_api(settings), host=settings.http.host, port=settings.http.port, log_config=None,
        access_log=False, server_header=False, timeout_graceful_shutdown=5, lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_S,
    )  # fmt: skip
    return 0
