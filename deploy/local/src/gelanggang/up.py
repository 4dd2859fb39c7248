"""`gelanggang up`: the whole platform behind one port, until it is told to stop."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass

import uvicorn
import uvloop
from starlette.types import ASGIApp

from gelanggang import apart, compose, front, ground, reach, replay, running, together, topics
from gelanggang.engines import Engine
from gelanggang.engines.child import HOST
from gelanggang.front import Behind
from gelanggang.ground import Broker, Ground
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.services import SERVICES
from gelanggang.trouble import Trouble
from shared import telemetry
from shared.settings import TelemetrySettings

log = logging.getLogger(__name__)
COLLECT_AFTER = (20_000, 20, 20)
"""When garbage is collected: how many new objects, young collections, middle collections."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the platform is to be run."""

    port: int = 8080
    broker: Broker = Broker.EMBEDDED
    processes: bool = False

    @property
    def url(self) -> str:
        """Where it will answer."""
        return f"http://{HOST}:{self.port}"


def run(home: Home, wish: Wish, screen: Screen) -> None:
    """Run the platform until a signal ends it."""
    with (
        running.held(home),
        _listening(wish.port) as sock,
        _logging_to(home),
        ground.under(home, wish.broker) as stands,
    ):
        uvloop.run(_serve(home, wish, stands, sock, screen))


@contextmanager
def _logging_to(home: Home) -> Iterator[None]:
    home.logs.mkdir(parents=True, exist_ok=True)
    with (home.logs / "gelanggang.log").open("a") as stream:
        telemetry.start_logging(TelemetrySettings(), stream)
        yield
        logging.getLogger().handlers = [logging.NullHandler()]


async def _serve(
    home: Home, wish: Wish, stands: Ground, sock: socket.socket, screen: Screen
) -> None:
    stop = _until_told()
    # While the engines start, which takes them a second, the services are imported.
    starting = _behind(home, wish, stands)
    await asyncio.to_thread(stands.ready)
    await reach.check(stands.mongo_url)
    await topics.apply(stands.bootstrap_servers, topics.declared())
    async with starting as behind, _answering(_lasting(front.door(behind)), sock):
        await _refill(home, stands)
        _say_that_it_runs(home, wish, stands, screen)
        await _tend(home, stands, behind, stop, screen)


def _lasting(door: ASGIApp) -> ASGIApp:
    """The door, when all that stands behind it is built. What was made until now stays as long as
    the process: a collection of garbage, which looked through it all, held every request up for a
    quarter of a second. Of what is made from now on only the young is looked through often: a page
    over a thousand entries had the whole looked through on each request, and found nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    return door


def _say_that_it_runs(home: Home, wish: Wish, stands: Ground, screen: Screen) -> None:
    here = Running(
        pid=os.getpid(),
        url=wish.url,
        mongo_url=stands.mongo_url,
        bootstrap_servers=stands.bootstrap_servers,
        broker=stands.broker,
        processes=wish.processes,
    )
    running.note(home, here)
    screen.say(f"Gelanggang answers at {here.url}; Ctrl-C stops it.")
    screen.answer({"url": here.url, "pid": here.pid, "already": False})


def _behind(home: Home, wish: Wish, stands: Ground) -> AbstractAsyncContextManager[Behind]:
    environment: dict[str, str] = {}
    for service in SERVICES:
        environment |= compose.environment(
            service,
            stands.mongo_url,
            stands.bootstrap_servers,
            f"{wish.url}/api/identity",
            idempotent=stands.broker != Broker.EMBEDDED,
        )
    environment |= compose.portal_environment(
        stands.mongo_url, stands.bootstrap_servers, wish.url, home.demo_people
    )
    if wish.processes:
        return apart.behind(apart.start(home.logs, environment))
    return together.behind(together.prepare(environment))


async def _refill(home: Home, stands: Ground) -> None:
    """Send history again where the broker's log is not the one it was sent to before."""
    name = stands.log_of_broker(home)
    if name is None or not home.carried_by.exists() or home.carried_by.read_text() != name:
        counted = await replay.replay(stands.mongo_url, SERVICES)
        log.info("history is sent again", extra={"facts": counted})
    home.carried_by.write_text(name or "")


async def _tend(
    home: Home, stands: Ground, behind: Behind, stop: asyncio.Event, screen: Screen
) -> None:
    """Until told to stop: start again what has ended by itself, as often as it takes."""
    while not stop.is_set():
        ended = [one for one in (*stands.started, *behind.started) if not one.alive]
        for engine in ended:
            screen.warn(f"{engine.name} has ended; it is started again.")
            try:
                await _start_again(home, stands, engine)
            except Trouble as trouble:
                log.error("%s", trouble)  # noqa: TRY400  (a sentence, not a bug)
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await stop.wait()


async def _start_again(home: Home, stands: Ground, engine: Engine) -> None:
    log.error("%s ended with status %s", engine.name, engine.process.returncode)
    engine.start()
    await asyncio.to_thread(engine.ready)
    if engine in stands.started:
        await topics.apply(stands.bootstrap_servers, topics.declared())
        await _refill(home, stands)


def _until_told() -> asyncio.Event:
    """Set by the first Ctrl-C or SIGTERM; a second one is obeyed at once."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal(number: int) -> None:
        told.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    return told


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The door's socket, taken before anything is started."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError as error:
            raise Trouble(
                f"Port {port} cannot be had ({error.strerror}); choose another with --port."
            ) from error
        yield sock


class _Door(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.opened = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self.opened.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: they are for the whole platform, not for the door."""
        yield


@asynccontextmanager
async def _answering(app: ASGIApp, sock: socket.socket) -> AsyncIterator[None]:
    config = front.config(app, log_config=None, timeout_graceful_shutdown=1)
    server = _Door(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    opened = asyncio.create_task(server.opened.wait())
    await asyncio.wait((serving, opened), return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        opened.cancel()
        server.should_exit = True
        await serving
