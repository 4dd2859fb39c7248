"""`gelanggang dead-letters`: what could never be handled as it is, and what becomes of it."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
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


async def named(mongo_url: str, names: Sequence[str]) -> list[Letter]:
    """For each name the one letter whose short name begins so, or whose id it is; whole."""
    async with reach.databases(mongo_url, SERVICES) as opened:
        waiting = [(of, id) for of, mongo in opened.items() for id in await _waiting(mongo)]
        found = dict.fromkeys(_meant(name, waiting) for name in names)
        return [
            Letter(_name(service, id), service, await delivery.one(opened[service], id))
            for service, id in found
        ]


def _meant(name: str, waiting: Iterable[tuple[str, str]]) -> tuple[str, str]:
    found = [
        (service, id)
        for service, id in waiting
        if id == name or (name and _name(service, id).startswith(name))
    ]
    if len(found) != 1:
        how_many = "No" if not found else "More than one"
        says = f"{how_many} dead letter is called {name!r}: gelanggang dead-letters list"
        raise Trouble(says)
    return found[0]


async def _waiting(mongo: Mongo) -> list[str]:
    chosen = {"status": {"$in": list(delivery.WAITING)}}
    found = await mongo.all(mongo.collection("dead_letters").find(chosen, {"_id": 1}))
    return [str(kept["_id"]) for kept in found]


async def replay(mongo_url: str, letters: Sequence[Letter]) -> list[str]:
    """Deliver the letters into their own consumers again, in their order; what became of each."""
    async with _listeners(mongo_url, letters) as listeners:
        return [str(await listener.replay(letter.id)) for letter, listener in listeners]


async def discard(mongo_url: str, letters: Sequence[Letter], reason: str) -> None:
    """Give the letters up; what waits behind them follows."""
    async with _listeners(mongo_url, letters) as listeners:
        for letter, listener in listeners:
            await listener.discard(letter.id, reason)


@asynccontextmanager
async def _listeners(
    mongo_url: str, letters: Sequence[Letter]
) -> AsyncIterator[list[tuple[Letter, Listener]]]:
    """Each letter with the consumer that it is of: nothing is done where one has none."""
    async with reach.databases(mongo_url, {letter.service for letter in letters}) as opened:
        yield [(letter, _listener(opened[letter.service], letter)) for letter in letters]


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


def show_outcomes(screen: Screen, letters: Sequence[Letter], outcomes: Sequence[str]) -> None:
    """What became of each letter."""
    became = list(zip(letters, outcomes, strict=True))
    for letter, outcome in became:
        screen.say(f"Dead letter {letter.name}: {outcome}.")
    screen.answer([{"letter": one.name, "id": one.id, "outcome": said} for one, said in became])
