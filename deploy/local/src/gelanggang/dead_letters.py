"""`gelanggang dead-letters`: what could never be handled as it is, and what becomes of it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gelanggang import compose, reach
from gelanggang.screen import Screen
from gelanggang.services import SERVICES
from gelanggang.trouble import Trouble
from shared import delivery
from shared.broker import Listener
from shared.mongo import Mongo


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter by a short name that is easy to type."""

    name: str
    service: str
    kept: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id in the database of its service."""
        return str(self.kept["_id"])

    def summary(self) -> dict[str, Any]:
        """What it is, without the record itself."""
        record = self.kept["record"]
        return {
            "letter": self.name,
            "id": self.id,
            "service": self.service,
            "consumer": self.kept["consumer"],
            "topic": record["topic"],
            "partition": record["partition"],
            "offset": record["offset"],
            "lane": self.kept["lane"],
            "sequence": self.kept["sequence"],
            "why": self.kept["why"],
            "status": self.kept["status"],
            "at": self.kept["at"].isoformat(),
            "times": self.kept["times"],
        }

    def whole(self) -> dict[str, Any]:
        """What it is, with the record as text; bytes that are no text are written as \\x.."""
        return self.summary() | delivery.texts(dict(self.kept))


def _name(service: str, id: str) -> str:
    return hashlib.sha256(f"{service} {id}".encode()).hexdigest()[:8]


async def listed(mongo_url: str, services: Iterable[str] = SERVICES) -> list[Letter]:
    """The letters that wait, oldest first, without what their records hold."""
    async with reach.databases(mongo_url, services) as opened:
        found = [
            Letter(_name(service, kept["_id"]), service, kept)
            for service, mongo in opened.items()
            for kept in await delivery.listed(mongo)
        ]
    return sorted(found, key=lambda letter: letter.kept["at"])


async def named(mongo_url: str, name: str) -> Letter:
    """The one letter whose short name begins so, or whose id it is; whole."""
    async with reach.databases(mongo_url, SERVICES) as opened:
        found = [
            (service, id)
            for service, mongo in opened.items()
            for id in await _waiting(mongo)
            if id == name or (name and _name(service, id).startswith(name))
        ]
        if len(found) != 1:
            how_many = "No" if not found else "More than one"
            says = f"{how_many} dead letter is called {name!r}: gelanggang dead-letters list"
            raise Trouble(says)
        ((service, id),) = found
        kept = await delivery.one(opened[service], id)
    return Letter(_name(service, id), service, kept)


async def _waiting(mongo: Mongo) -> list[str]:
    chosen = {"status": {"$in": list(delivery.WAITING)}}
    found = await mongo.all(mongo.collection("dead_letters").find(chosen, {"_id": 1}))
    return [str(kept["_id"]) for kept in found]


async def replay(mongo_url: str, letter: Letter) -> str:
    """Deliver the letter into its own consumer again; the outcome."""
    async with reach.databases(mongo_url, [letter.service]) as opened:
        return str(await _listener(opened[letter.service], letter).replay(letter.id))


async def discard(mongo_url: str, letter: Letter, reason: str) -> None:
    """Give the letter up; what waits behind it follows."""
    async with reach.databases(mongo_url, [letter.service]) as opened:
        await _listener(opened[letter.service], letter).discard(letter.id, reason)


def _listener(mongo: Mongo, letter: Letter) -> Listener:
    app = compose.app_of(letter.service)
    worker = app.create_worker(app.Settings(), mongo=mongo)
    name = letter.kept["consumer"]
    if name not in worker.listeners:
        raise Trouble(f"{letter.service} no longer has a consumer {name!r}.")
    return worker.listeners[name]


def show_list(screen: Screen, letters: list[Letter]) -> None:
    """The letters as a table."""
    columns = ("letter", "consumer", "topic", "sequence", "times", "why")
    rows = [[letter.summary()[column] for column in columns] for letter in letters]
    if letters:
        screen.table("Dead letters that wait", columns, rows)
    else:
        screen.say("No dead letter waits.")
    screen.answer([letter.summary() for letter in letters])


def show(screen: Screen, letter: Letter) -> None:
    """One letter, whole."""
    whole = letter.whole()
    rows = [(name, value) for name, value in whole.items() if name != "headers"]
    rows += [(f"header {name}", value) for name, value in whole["headers"]]
    screen.table(f"Dead letter {letter.name}", ("what", "is"), rows)
    screen.answer(whole)
