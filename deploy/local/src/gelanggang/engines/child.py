"""One engine as a child process: start, wait until it answers, stop."""

import asyncio
import fcntl
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from gelanggang.trouble import Trouble

LEASH = Path(__file__).with_name("leash.py")
HOST = "127.0.0.1"
STOPPING = 4.0
"""Seconds an engine may take to end by itself, before it is killed."""
LETTING_GO = 5.0
GRAVE = ('"s":"F"', '"s":"E"', "ERROR", "FATAL", "Exception", "Error")
"""How the engines mark the lines of their logs that say why they end."""
PORTS = (20_000, 32_000)
"""Below the range from which systems take the ports of outgoing connections."""
_asked = itertools.count()


def free_port() -> int:
    """Give a port of this machine on which nothing listens now; each call gives another."""
    for _ in range(PORTS[1] - PORTS[0]):
        # Processes begin at different places, so that two that start together do not meet.
        port = PORTS[0] + (os.getpid() * 97 + next(_asked)) % (PORTS[1] - PORTS[0])
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Trouble(f"No port between {PORTS[0]} and {PORTS[1]} is free; stop what listens there.")


def listens(port: int) -> bool:
    """Say whether a connection to the port is accepted."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for_lock(file: Path, name: str) -> None:
    """Return when no engine holds its lock file: one whose starter was killed is still ending."""
    deadline = time.monotonic() + LETTING_GO
    while file.exists() and _is_locked(file):
        if time.monotonic() > deadline:
            raise Trouble(f"Another {name} uses {file.parent}: stop it first.")
        time.sleep(0.05)


def _is_locked(file: Path) -> bool:
    with file.open("r+b") as held:
        try:
            # MongoDB takes the one kind of lock, Java the other.
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@dataclass(slots=True)
class Engine:
    """A child process that is started at once and ready when `ready()` returns.

    `with engine:` waits until it is ready and stops it at the end. Start engines from the main
    thread: Linux ends a child with the thread that started it.
    """

    name: str
    url: str
    port: int
    command: Sequence[str]
    log: Path
    answers: Callable[[], bool]
    patience: float = 30.0
    stopping: float = STOPPING
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> Self:
        """Start the process; after `stop()` or `kill()` the same one again, on the same port."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_name(self.log.name + ".1"))
        leashed = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *self.command]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  (our own list, no shell)
                leashed,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,  # Ctrl-C is for the launcher, which stops us last
            )
        return self

    def ready(self) -> Self:
        """Return when the engine answers; say in one sentence why it cannot."""
        deadline = time.monotonic() + self.patience
        while not self.answers():
            if self.process.poll() is not None:
                raise Trouble(f"{self.name} ended while starting: {self._last_words()}")
            if time.monotonic() > deadline:
                self.kill()
                raise Trouble(
                    f"{self.name} did not answer within {self.patience:.0f} s; see {self.log}."
                )
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """End the process, by force when it takes longer than `stopping` seconds."""
        self.ask_to_end()
        try:
            self.process.wait(self.stopping)
        except subprocess.TimeoutExpired:
            self.kill()

    def ask_to_end(self) -> None:
        """Let the process begin to end; several end at the same time when all are asked first."""
        if self.alive:
            self.process.terminate()
            self.thaw()

    def kill(self) -> None:
        """End the process at once, as a crash would."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Stop the process where it is; its connections stay open and say nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self.process.send_signal(signal.SIGCONT)

    @property
    def alive(self) -> bool:
        """Whether the process runs, frozen or not."""
        return self.process.poll() is None

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        wrong = [line for line in lines if any(mark in line for mark in GRAVE)]
        said = [*(wrong or lines), f"exit status {self.process.returncode}"][0]
        return f"{_plainly(said)[:300]} (log: {self.log})"

    def __enter__(self) -> Self:
        try:
            return self.ready()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.stop)


def _plainly(line: str) -> str:
    """What a line of a log says, without the JSON around it; of a traceback, its last line."""
    try:
        said = json.loads(line)
    except ValueError:
        return line
    if "msg" in said:  # MongoDB's form
        return f"{said['msg']}: {said.get('attr', {}).get('error', '')}"
    return str(said.get("message", line)).strip().splitlines()[-1]


def stop_all(engines: Sequence[Engine]) -> None:
    """Stop all of them, at the same time."""
    for engine in engines:
        engine.ask_to_end()
    for engine in engines:
        engine.stop()
