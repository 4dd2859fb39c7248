"""The composition root: the API and the worker of this service."""

from fastapi import FastAPI

from programme import api, store, subscribers
from programme.domain.refusal import Refusal
from programme.settings import Settings
from shared import broker, http
from shared.broker import Worker
from shared.mongo import Mongo


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """The API: rule books, editions, stages."""
    return http.create_api(
        settings,
        service="programme",
        title="Programme: editions of the competition and their rule books",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> Worker:
    """The worker: relays what is told, and opens and closes stages by the clock."""
    return Worker(
        settings,
        service="programme",
        consumers=subscribers.CONSUMERS,
        projections=subscribers.PROJECTIONS,
        due=subscribers.DUE,
        refusals=(Refusal,),
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
    )


def main() -> int:
    """`programme api` or `programme worker`."""
    return broker.main("programme", Settings, create_api, create_worker)
