"""What the portal adds to a process that has every service: memory, and time at its start.

Run as a module of its own, so that nothing is loaded yet.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from gelanggang.services import PORTAL, SERVICES
from gelanggang.trouble import Trouble
from shared import clock


def measure() -> dict[str, float]:
    """Seconds and MB, seen in a process of its own."""
    ended = subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "-m", __name__], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Trouble(f"What the portal adds was not seen: {ended.stderr.strip()[-300:]}")
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _resident_mb() -> float:
    file = Path("/proc/self/status")
    if not file.exists():
        return 0.0
    line = next(one for one in file.read_text().splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _portal() -> None:
    """Everything that it loads once: its pages, texts, templates and assets."""
    app: Any = import_module(f"{PORTAL}.app")
    app.create_api(app.Settings(), mongo=None)
    locales: Any = import_module(f"{PORTAL}.locales")
    for language in locales.LANGUAGES:
        locales.catalogue(language)
    import_module(f"{PORTAL}.assets").built()
    templates = import_module(f"{PORTAL}.templates").environment()
    start["seconds"] = clock.monotonic() - start["began"]
    # A template is read when it is first asked for: it costs no time at the start, but memory.
    for name in templates.list_templates():
        templates.get_template(name)


start: dict[str, float] = {}


def _seen(load: Callable[[], None]) -> dict[str, float]:
    before = _resident_mb()
    start["began"] = clock.monotonic()
    load()
    return {"seconds": round(start["seconds"], 2), "mb": round(_resident_mb() - before, 1)}


if __name__ == "__main__":
    for service in SERVICES:
        import_module(f"{service}.app")
    sys.stdout.write(json.dumps(_seen(_portal)))
