"""Where the services are met, and nowhere else: each as its app module."""

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import httpx
from fastapi import FastAPI
from pydantic_settings import BaseSettings

from gelanggang.services import PORTAL, SERVICES
from gelanggang.trouble import Trouble
from shared.broker import Worker
from shared.http import database_of
from shared.mongo import Mongo
from shared.settings import ServiceSettings


class App(Protocol):
    """What a service's app module offers."""

    @staticmethod
    def Settings() -> ServiceSettings:  # noqa: N802  (it is a class)
        """Read the service's settings from the environment."""

    @staticmethod
    def create_api(settings: ServiceSettings, *, mongo: Mongo) -> FastAPI:
        """Make the application that answers the service's users."""

    @staticmethod
    def create_worker(settings: ServiceSettings, *, mongo: Mongo) -> Worker:
        """Make the worker that relays, listens and does what is due."""


@dataclass(frozen=True, slots=True)
class Part:
    """One service in this process: its API and its worker, over one database."""

    api: FastAPI
    worker: Worker


class Pages(Protocol):
    """What the portal's app module offers."""

    @staticmethod
    def Settings() -> BaseSettings:  # noqa: N802  (it is a class)
        """Read the portal's settings from the environment."""

    @staticmethod
    def create_api(
        settings: BaseSettings, *, mongo: Mongo, services: httpx.AsyncBaseTransport
    ) -> FastAPI:
        """Make the application that answers browsers."""


def app_of(service: str) -> App:
    """The app module of a service, imported now."""
    return cast(App, import_module(f"{service}.app"))


def environment(
    service: str, mongo_url: str, servers: str, issuer: str, *, idempotent: bool
) -> dict[str, str]:
    """The variables that join a service to these engines and this issuer of tokens."""
    return {
        f"{service.upper()}_{name}": value
        for name, value in {
            "MONGO__URL": mongo_url,
            "KAFKA__BOOTSTRAP_SERVERS": servers,
            "KAFKA__IDEMPOTENT": str(idempotent).lower(),
            "ISSUER__URL": issuer,
        }.items()
    }


def portal_environment(mongo_url: str, servers: str, url: str, demo_people: Path) -> dict[str, str]:
    """The variables that join the portal to these engines and to the door at `url`, and lead mails,
    one-time links and the codes on certificates to its pages."""
    return {
        "NOTIFICATION_PORTAL_URL": url,
        "IDENTITY_LINK_PAGE": f"{url}/welcome",
        "AWARD_CERTIFICATE_PAGE_URL": f"{url}/certificates",
    } | {
        f"{PORTAL.upper()}_{name}": value
        for name, value in {
            "MONGO__URL": mongo_url,
            "KAFKA__BOOTSTRAP_SERVERS": servers,
            "SERVICES_URL": f"{url}/api/{{service}}",
            "DEMO_PEOPLE": str(demo_people),
        }.items()
    }


def command(service: str, process: str) -> list[str]:
    """The command that runs a service's api or worker as a process of its own."""
    call = f"import sys; from {service}.app import main; sys.exit(main())"
    return [sys.executable, "-c", call, process]


def parts() -> dict[str, Part]:
    """Every service in this process; they share one MongoDB client, each in its own database."""
    made: dict[str, Part] = {}
    client = None
    for service in SERVICES:
        app = app_of(service)
        settings = app.Settings()
        mongo = Mongo(database_of(settings, service), client=client)
        client = client or mongo.client
        api = app.create_api(settings, mongo=mongo)
        made[service] = Part(api, app.create_worker(settings, mongo=mongo))
    return made


def portal(mongo: Mongo, services: httpx.AsyncBaseTransport) -> FastAPI:
    """The portal in this process, over a client of the services' and services that answer here."""
    pages = cast(Pages, import_module(f"{PORTAL}.app"))
    settings = pages.Settings()
    database = mongo.settings.model_copy(update={"database": PORTAL})
    own = Mongo(database, client=mongo.client)
    return pages.create_api(settings, mongo=own, services=services)


async def first_administrator(name: str, email: str) -> str:
    """Have identity invite a member of the secretariat; the one-time token."""
    identity = import_module("identity.app")
    try:
        token = await identity.first_administrator(identity.Settings(), name=name, email=email)
    except identity.Refusal as refusal:
        raise Trouble(str(refusal)) from refusal
    return str(token)
