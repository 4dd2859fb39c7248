"""Award put together: its API and its worker."""

from contextlib import suppress
from functools import partial

from fastapi import FastAPI

from award import access, api, subscribers
from award.api.desk import Desk
from award.commands.certificates import HaveKey, have_key
from award.domain.refusal import Refusal
from award.settings import Settings
from award.store import SHAPES
from shared import broker, http
from shared.broker import Worker
from shared.mongo import DuplicateKey, Mongo
from shared.outbox import Work

SERVICE = "award"


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """The API: lists, objections, certificates."""
    return http.create_api(
        settings,
        service=SERVICE,
        title="Award: announced lists, objections, certificates",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=SHAPES,
        mongo=mongo,
        on_start=partial(_open_desk, settings),
        log_seen=access.log_seen,
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> Worker:
    """The worker: hears, tells, releases and settles by the clock."""
    return Worker(
        settings,
        service=SERVICE,
        consumers=subscribers.consumers(settings.seed),
        projections=subscribers.PROJECTIONS,
        due=subscribers.due(settings.closing_budget),
        refusals=(Refusal,),
        shapes=SHAPES,
        mongo=mongo,
    )


def main() -> int:
    """`award api` or `award worker`."""
    return broker.main(SERVICE, Settings, create_api, create_worker)


async def _open_desk(settings: Settings, app: FastAPI) -> None:
    work: Work = app.state.platform.work
    with suppress(DuplicateKey):  # another process takes up the same key at the same moment
        await work.run(have_key, HaveKey(settings.seed))
    limits = {
        "filing": settings.filings_by_address,
        "lookup": settings.lookups_by_address,
        "upload": settings.uploads_by_address,
        "print": settings.prints_by_address,
    }
    app.state.desk = Desk(limits, settings.prints_at_once)
