"""The platform that runs on this data directory: at most one, and how to reach it."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO

from gelanggang.paths import Home
from gelanggang.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Running:
    """How to reach a platform: where it answers, and the engines it stands on."""

    pid: int
    url: str
    mongo_url: str
    bootstrap_servers: str
    broker: str
    processes: bool


def note(home: Home, running: Running) -> None:
    """Write down how to reach the platform, whole or not at all."""
    draft = home.running.with_suffix(".new")
    draft.write_text(json.dumps(asdict(running)))
    draft.replace(home.running)


def found(home: Home) -> Running | None:
    """The platform that runs here and is ready, if one does."""
    if not is_held(home):
        return None
    try:
        return Running(**json.loads(home.running.read_text()))
    except FileNotFoundError:
        return None


def is_held(home: Home) -> bool:
    """Whether a process runs the platform on this data directory, ready or not."""
    if not home.lock.exists():
        return False
    with home.lock.open("r+b") as lock:
        return not _locked(lock, fcntl.LOCK_SH)


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Be the one platform of this data directory; Trouble when another is."""
    try:
        home.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"{home.root} cannot be made ({error.strerror}); choose another with GELANGGANG_DATA."
        ) from error
    with home.lock.open("a+b") as lock:
        deadline = time.monotonic() + 0.3  # somebody may be looking whether it is held
        while not _locked(lock, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise Trouble(already(home))
            time.sleep(0.02)
        home.running.unlink(missing_ok=True)
        lock.truncate(0)
        lock.write(str(os.getpid()).encode())
        lock.flush()
        try:
            yield
        finally:
            home.running.unlink(missing_ok=True)


def holder(home: Home) -> int | None:
    """The process that runs the platform on this data directory, ready or not."""
    return int(home.lock.read_text()) if is_held(home) else None


def already(home: Home) -> str:
    """The sentence for a second start."""
    running = found(home)
    if running is None:
        return f"Another start is under way on {home.root}: wait for it, or stop it."
    return f"It runs already at {running.url} (process {running.pid}); gelanggang down stops it."


def _locked(lock: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
