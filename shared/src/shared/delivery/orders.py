"""What an operator orders to be done with a dead letter; a worker of its service does it.

The order lies in the letter, so that who gives it needs only the database, and a worker that
crashes in the middle does it again: to replay or to discard twice is as once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from shared import clock
from shared.delivery import letters
from shared.delivery.rules import Outcome
from shared.mongo import Document, Mongo
from shared.outbox import Unit

GONE = "no consumer"
"""The outcome where the service no longer listens under the letter's name."""


class Closed(Exception):
    """The letter was replayed or discarded before."""


class Listens(Protocol):
    """Who can be given a dead letter of his again."""

    async def replay(self, letter_id: str) -> Outcome:
        """Deliver it again."""

    async def discard(self, letter_id: str, reason: str) -> None:
        """Give it up."""


@dataclass(frozen=True, slots=True)
class Order:
    """Replay a dead letter, or discard it for a reason."""

    letter_id: str
    what: Literal["replay", "discard"]
    by: str
    reason: str = ""


async def order(command: Order, unit: Unit) -> Document:
    """The letter with its order; one that has an order keeps it."""
    letter = await letters.one(unit.mongo, command.letter_id)
    if letter["status"] not in letters.WAITING:
        raise Closed
    if letter.get("ordered"):
        return letter
    ordered = {
        "what": command.what, "by": command.by, "reason": command.reason, "at": unit.now,
    }  # fmt: skip
    chosen = {"_id": letter["_id"], "status": letter["status"], "ordered": None}
    unit.update("dead_letters", chosen, {"$set": {"ordered": ordered}})
    return letter | {"ordered": ordered}


async def carry_out(mongo: Mongo, listeners: Mapping[str, Listens]) -> int:
    """Do what was ordered, the first first; how much was done."""
    cursor = mongo.collection("dead_letters").find({"ordered.at": {"$type": "date"}})
    waiting = await mongo.all(cursor.sort("ordered.at", 1).limit(100))
    for letter in waiting:
        outcome = await _done(letter, listeners.get(letter["consumer"]))
        answer = {**letter["ordered"], "outcome": outcome, "done_at": clock.now()}
        change = {"$unset": {"ordered": ""}, "$set": {"answered": answer}}
        # Only this order: another may have been given since.
        chosen = {"_id": letter["_id"], "ordered.at": letter["ordered"]["at"]}
        await mongo.collection("dead_letters").update_one(chosen, change)
    return len(waiting)


async def _done(letter: Document, listener: Listens | None) -> str:
    if letter["status"] not in letters.WAITING:
        return str(letter["status"])  # somebody was faster, at the command line
    if listener is None:
        return GONE
    if letter["ordered"]["what"] == "replay":
        return str(await listener.replay(letter["_id"]))
    await listener.discard(letter["_id"], letter["ordered"]["reason"])
    return "discarded"
