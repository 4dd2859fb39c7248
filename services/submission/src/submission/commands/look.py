"""A judge looks at what is to be judged, and the look is kept."""

from dataclasses import dataclass
from typing import Any

from shared import clock
from shared.grants import Who
from shared.mongo import Missing
from shared.outbox import Unit
from submission.domain.content import Frozen
from submission.domain.proposal import Proposal
from submission.store import drafting


@dataclass(frozen=True, slots=True)
class Look:
    """Look at the material of a reading, or at one of its attachments."""

    by: Who
    reading_id: str
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What is to be judged: the frozen version, and the proposal it is of."""

    proposal_id: str
    proposal: Proposal
    frozen: Frozen


async def look(command: Look, unit: Unit) -> Material:
    """The frozen version, to the judge who holds the reading, from assignment to decline or close.

    To everybody else, at every other time, and to who judges there no longer, there is no such
    reading.
    """
    reading = await _held(command, unit)
    found = await drafting.find(unit.mongo, reading["proposal_id"])
    kept, role = found.kept, found.edition.judges_of(reading["round"])
    if role is None or not command.by.holds(role, found.edition.id):
        raise Missing("reading", command.reading_id)
    frozen = await drafting.frozen_version(unit.mongo, kept.id, kept.state.frozen_version)
    if command.slot is not None and command.slot not in frozen.files:
        raise Missing("attachment", command.slot)
    unit.insert(
        "looks",
        {
            "_id": clock.new_id(),
            "edition_id": reading["edition_id"],
            "proposal_id": kept.id,
            "reading_id": command.reading_id,
            "sealed_round": reading["round"] if reading["sealed"] else None,
            "account": command.by.account,
            "content_version": frozen.content_version,
            "slot": command.slot,
            "at": unit.now,
        },
    )
    return Material(kept.id, kept.state, frozen)


async def _held(command: Look, unit: Unit) -> dict[str, Any]:
    readings, rounds = unit.mongo.collection("readings"), unit.mongo.collection("rounds")
    reading = await readings.find_one({"_id": command.reading_id})
    if reading is None or reading["judge_id"] != command.by.account or reading["ended"]:
        raise Missing("reading", command.reading_id)
    if await rounds.find_one({"_id": reading["round_id"]}) is not None:
        raise Missing("reading", command.reading_id)
    return dict(reading)
