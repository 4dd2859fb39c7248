"""`gelanggang down`: the platform of this data directory stops, engines included."""

import os
import signal
import time
from contextlib import suppress

from gelanggang import running
from gelanggang.paths import Home
from gelanggang.screen import Screen
from gelanggang.trouble import Trouble

PATIENCE = 10.0
"""Seconds for a clean end, which usually takes two; after them it is killed."""


def down(home: Home, screen: Screen) -> None:
    """Ask the process to end, wait for it, and kill it when it does not."""
    pid = running.holder(home)
    if pid is None:
        screen.say(f"Nothing runs on {home.root}.")
        screen.answer({"stopped": None})
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if _ended(home):
            screen.say("Gelanggang has stopped.")
            screen.answer({"stopped": pid})
            return
    raise Trouble(f"Process {pid} does not end; see {home.logs / 'gelanggang.log'}.")


def _ended(home: Home) -> bool:
    deadline = time.monotonic() + PATIENCE
    while running.is_held(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
