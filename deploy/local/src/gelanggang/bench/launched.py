"""The whole platform as a process: how soon it answers, what a demo takes, how large it grows."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from gelanggang import running
from gelanggang.engines import free_port
from gelanggang.paths import Home
from gelanggang.trouble import Trouble

PATIENCE = 120.0
GIVEN = ("MONGO_URL", "KAFKA_BOOTSTRAP_SERVERS", "MONGO__URL", "KAFKA__BOOTSTRAP_SERVERS")
"""How variables end that name engines."""
FIRST = "/api/programme/rule-books"
"""What is asked first: anybody may, and a service with its database answers."""


class Launched:
    """A platform on a data directory of its own."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._port = free_port()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    def demo(self, scale: float) -> dict[str, Any]:
        """Carry an edition; the demo's own answer."""
        words = ["demo", "--json", "--scale", str(scale), "--port", str(self._port)]
        return self._answer(words)

    def memory(self) -> dict[str, float]:
        """Resident memory of the process of all services, now and at its peak, in MB."""
        found = running.found(self._home)
        if found is None:
            raise Trouble("The platform of the bench has ended; see gelanggang.log of its logs.")
        return {"rss_mb": _status(found.pid, "VmRSS"), "peak_mb": _status(found.pid, "VmHWM")}

    def start(self) -> float:
        """Seconds from the command to the first answer of a service."""
        began = time.monotonic()
        words = [sys.executable, "-m", "gelanggang", "up", "--json", "--port", str(self._port)]
        process = subprocess.Popen(  # noqa: S603  (our own command)
            words, env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with httpx.Client(base_url=self.url) as client:
            while not _answers(client):
                if process.poll() is not None or time.monotonic() > began + PATIENCE:
                    raise Trouble(f"The platform did not start; see {self._home.logs}.")
                time.sleep(0.02)
        took = time.monotonic() - began
        self.stop()
        process.wait()
        return took

    def stop(self) -> None:
        """Stop it, engines included."""
        self._answer(["down", "--json"])

    def _answer(self, words: list[str]) -> dict[str, Any]:
        ended = subprocess.run(  # noqa: S603  (our own command)
            [sys.executable, "-m", "gelanggang", *words],
            capture_output=True, text=True, check=False, env=self._environment(),
        )  # fmt: skip
        if ended.returncode:
            raise Trouble(f"gelanggang {words[0]} failed: {ended.stderr.strip()[-300:]}")
        said: dict[str, Any] = json.loads(ended.stdout)
        return said

    def _environment(self) -> dict[str, str]:
        """Engines of its own: what it does must not lie in a database that somebody uses."""
        kept = {name: value for name, value in os.environ.items() if not name.endswith(GIVEN)}
        return {**kept, "GELANGGANG_DATA": str(self._home.root)}


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get(FIRST).is_success
    except httpx.TransportError:
        return False


def _status(pid: int, name: str) -> float:
    """A line of the process's status in MB; 0 on a system that has no such file."""
    file = Path(f"/proc/{pid}/status")
    if not file.exists():
        return 0.0
    line = next(one for one in file.read_text().splitlines() if one.startswith(f"{name}:"))
    return round(int(line.split()[1]) / 1024, 1)
