"""Submission put together: its API and its worker."""

import asyncio
from collections.abc import Sequence

from fastapi import FastAPI

from shared import broker, http
from shared.mongo import Mongo
from submission import access, api, store, subscribers
from submission.domain.refusal import Refusal
from submission.settings import Settings

SERVICE = "submission"


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """Submission's API; it needs MongoDB only."""

    async def start(app: FastAPI) -> None:
        app.state.press = asyncio.Semaphore(settings.prints_at_once)

    return http.create_api(
        settings,
        service=SERVICE,
        title="Submission: proposals from the first draft to the admitted list",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
        log_seen=access.log_seen,
        on_start=start,
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> broker.Worker:
    """Submission's worker: it tells, listens, and does what is due."""
    return broker.Worker(
        settings,
        service=SERVICE,
        consumers=subscribers.CONSUMERS,
        projections=subscribers.PROJECTIONS,
        due=subscribers.due(
            settings.closing_budget, settings.contest_budget, settings.settle_check
        ),
        refusals=(Refusal,),
        shapes=store.SHAPES,
        indexes=store.INDEXES,
        mongo=mongo,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """`submission api` and `submission worker`."""
    return broker.main(SERVICE, Settings, create_api, create_worker, argv=argv)
