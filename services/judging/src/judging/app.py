"""Judging, put together: its API and its worker."""

from fastapi import FastAPI

from judging import access, api, store, subscribers
from judging.domain.recompute import recompute
from judging.domain.refusal import Refusal
from judging.settings import Settings
from shared import broker, http
from shared.broker import Worker
from shared.mongo import Mongo

__all__ = ["create_api", "create_worker", "main", "recompute"]


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """What people ask of judging."""
    return http.create_api(
        settings,
        service="judging",
        title="Judging",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
        log_seen=access.log_seen,
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> Worker:
    """What judging does unasked."""
    return broker.Worker(
        settings,
        service="judging",
        consumers=subscribers.CONSUMERS,
        projections=subscribers.PROJECTIONS,
        due=subscribers.DUE,
        refusals=(Refusal,),
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
    )


def main() -> int:
    """`judging api` and `judging worker`."""
    return broker.main("judging", Settings, create_api, create_worker)
