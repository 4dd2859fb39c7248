"""Exhibition put together: its API, its worker, and its command line."""

from fastapi import FastAPI

from exhibition import api, subscribers
from exhibition.domain.refusal import Refusal
from exhibition.settings import Settings
from exhibition.store import INDEXES, SHAPES
from shared import broker, http
from shared.mongo import Mongo

SERVICE = "exhibition"


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """Exhibition's API."""
    return http.create_api(
        settings,
        service=SERVICE,
        title="Exhibition: forums, their booths, and who exhibits where",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=SHAPES,
        indexes=INDEXES,
        mongo=mongo,
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> broker.Worker:
    """Exhibition's worker: it invites winners, and ends holds and offers in time."""
    return broker.Worker(
        settings,
        service=SERVICE,
        consumers=subscribers.CONSUMERS,
        projections=subscribers.PROJECTIONS,
        due=subscribers.DUE,
        refusals=(Refusal,),
        shapes=SHAPES,
        indexes=INDEXES,
        mongo=mongo,
    )


def main() -> int:
    """`exhibition api`, `exhibition worker`."""
    return broker.main(SERVICE, Settings, create_api, create_worker)
