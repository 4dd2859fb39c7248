"""Notification put together: its API, its worker, and the post."""

from contextlib import suppress
from functools import partial

from fastapi import FastAPI

from notification import api, subscribers
from notification.commands.digest import HaveDay, have_day
from notification.domain.refusal import Refusal
from notification.reactions.post import Post
from notification.settings import Settings
from notification.store import SHAPES
from shared import broker, http
from shared.broker import Worker
from shared.mongo import DuplicateKey, Mongo
from shared.outbox import Work

SERVICE = "notification"


def create_api(settings: Settings, *, mongo: Mongo | None = None) -> FastAPI:
    """The API: one's inbox, settings and contact."""
    return http.create_api(
        settings,
        service=SERVICE,
        title="Notification: what people are told",
        routers=api.ROUTERS,
        refusal=Refusal,
        shapes=SHAPES,
        mongo=mongo,
        on_start=partial(_begin_days, settings),
    )


def create_worker(settings: Settings, *, mongo: Mongo | None = None) -> Worker:
    """The worker: hears, reminds and tells by the clock, and sends mail where a server is named."""
    smtp = settings.smtp
    worker = Worker(
        settings,
        service=SERVICE,
        consumers=subscribers.consumers(settings.pace),
        due=subscribers.due(smtp.within if smtp.configured else None, settings.digest_hour),
        refusals=(Refusal,),
        shapes=SHAPES,
        mongo=mongo,
    )
    if smtp.configured:
        post = Post(Work(worker.mongo, SERVICE), smtp.way, settings.head)
        worker.also(post.run)
    return worker


def main() -> int:
    """`notification api` or `notification worker`."""
    return broker.main(SERVICE, Settings, create_api, create_worker)


async def _begin_days(settings: Settings, app: FastAPI) -> None:
    work: Work = app.state.platform.work
    with suppress(DuplicateKey):  # another process begins them at the same moment
        await work.run(have_day, HaveDay(settings.digest_hour))
