"""How `gelanggang up` begins: here, or in a process that is left behind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from gelanggang import running
from gelanggang.ground import Broker
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.trouble import Trouble

PATIENCE = 180.0
"""Seconds for a detached start; the first with Apache Kafka fetches its jars."""


def start(
    home: Home, screen: Screen, port: int, kafka: str, *, processes: bool, detach: bool
) -> None:
    """Start the platform, or point to the one that runs."""
    broker = broker_named(kafka)
    if found := running.found(home):
        screen.say(running.already(home))
        screen.answer({"url": found.url, "pid": found.pid, "already": True})
        return
    if detach:
        left = _detached(home, port, kafka, processes=processes)
        screen.say(f"Gelanggang answers at {left.url}; gelanggang down stops it.")
        screen.answer({"url": left.url, "pid": left.pid, "already": False})
        return
    from gelanggang import up  # noqa: PLC0415 - a second, which a second start need not wait

    up.run(home, up.Wish(port, broker, processes), screen)


def broker_named(kafka: str) -> Broker:
    """The broker of that name; Trouble when there is none."""
    if kafka not in list(Broker):
        raise Trouble(f"There is no broker {kafka!r}: say --kafka embedded or --kafka apache.")
    return Broker(kafka)


def behind(home: Home, port: int) -> Running:
    """Start the platform in a process that is left behind, with the embedded broker."""
    return _detached(home, port, Broker.EMBEDDED, processes=False)


def _detached(home: Home, port: int, kafka: str, *, processes: bool) -> Running:
    home.logs.mkdir(parents=True, exist_ok=True)
    words = ["up", "--json", "--port", str(port), "--kafka", kafka]
    words += ["--processes"] if processes else []
    said = home.logs / "up.log"
    with said.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  (our own command)
            [sys.executable, "-m", "gelanggang", *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            # From elsewhere a folder that was named from here would be another.
            env=os.environ | {"GELANGGANG_DATA": str(home.root.resolve())},
        )
    return _when_ready(home, process, said)


def _when_ready(home: Home, process: subprocess.Popen[bytes], said: Path) -> Running:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None:
        found = running.found(home)
        if found is not None and found.pid == process.pid:
            return found
        if time.monotonic() > deadline:
            process.terminate()
            raise Trouble(f"It did not start within {PATIENCE:.0f} s; see {home.logs}.")
        time.sleep(0.05)
    raise Trouble(_reason(said))


def _reason(said: Path) -> str:
    """Why the process that was left behind ended: the error it answered with, or its last line."""
    lines = said.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    try:
        return str(json.loads(lines[-1])["error"])
    except (ValueError, KeyError, TypeError):
        return f"It ended while starting: {lines[-1][:300]} (log: {said})"
