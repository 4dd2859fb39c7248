"""`gelanggang demo`: the platform started where it must be, and a chief for the demo's people."""

import asyncio
import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import uvloop

from gelanggang import compose, running, start
from gelanggang.demo import play
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.trouble import Trouble
from shared import clock

NAME, EMAIL = "Ketua Sekretariat (simulasi)", "ketua@contoh.example"


def run(
    home: Home, screen: Screen, scenario: Path | None, *, scale: float, seed: int, port: int
) -> None:
    """Carry one edition, show what came of it, and leave the platform running."""
    path = scenario or play.DEFAULT
    if not path.exists():
        raise Trouble(f"There is no scenario {path}.")
    platform = running.found(home) or start.behind(home, port)
    email, password = asyncio.run(_chief(home, platform))
    share = Fraction(str(scale))
    outcome = uvloop.run(
        play.play(platform.url, path, (email, password), screen, scale=share, seed=seed)
    )
    _note(home, outcome.people)
    play.show(screen, outcome, platform.url)
    screen.say(f"\nThe portal answers at {platform.url}/")
    screen.say(f"Sign in as somebody of the demo: {platform.url}/people")
    screen.say(f"\nThe chief of the secretariat signs in as {email}; see {_kept(home)}.")
    screen.say("The platform goes on running: gelanggang down stops it.")


def _note(home: Home, people: list[dict[str, Any]]) -> None:
    """Keep whom one may sign in as, for the portal's page of example people."""
    home.demo_people.write_text(json.dumps(people, indent=1) + "\n")
    home.demo_people.chmod(0o600)


def _kept(home: Home) -> Path:
    return home.root / "demo-chief.json"


async def _chief(home: Home, platform: Running) -> tuple[str, str]:
    """How the demo's chief signs in: made on the first run, as any first administrator is."""
    kept = _kept(home)
    if kept.exists():
        known = json.loads(kept.read_text())
        return known["email"], known["password"]
    os.environ.setdefault("IDENTITY_MONGO__URL", platform.mongo_url)
    token = await compose.first_administrator(NAME, EMAIL)
    password = clock.new_secret(12)
    async with httpx.AsyncClient(base_url=f"{platform.url}/api") as client:
        said = {"token": token, "password": password}
        (await client.post("/identity/passwords", json=said)).raise_for_status()
    kept.write_text(json.dumps({"email": EMAIL, "password": password}) + "\n")
    kept.chmod(0o600)
    return EMAIL, password
