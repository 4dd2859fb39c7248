"""The queue of objections: an officer claims one for a while, so that no two take the same."""

from dataclasses import dataclass
from datetime import timedelta

from award import access
from award.domain import queue
from award.domain.objection import Objection
from award.store import OBJECTIONS
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class ClaimObjection:
    """Keep an objection from other officers for a while."""

    by: Who
    objection_id: str
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class LetGoObjection:
    """Leave an objection to other officers."""

    by: Who
    objection_id: str


async def claim(command: ClaimObjection, unit: Unit) -> Kept[Objection]:
    """Claim it, or hold it for longer; two who claim at once meet at its version."""
    access.require(command.by, "screen objections")
    kept = await unit.find(OBJECTIONS, command.objection_id)
    event = queue.claim(
        kept.state, by=command.by.account, of=access.agencies_of(command.by),
        lasts=command.lasts, now=unit.now,
    )  # fmt: skip
    return unit.record(OBJECTIONS, kept, queue.evolve(kept.state, event))


async def let_go(command: LetGoObjection, unit: Unit) -> Kept[Objection]:
    """Let go of it; nothing where nobody holds it."""
    access.require(command.by, "screen objections")
    kept = await unit.find(OBJECTIONS, command.objection_id)
    event = queue.let_go(kept.state, by=command.by.account, now=unit.now)
    if event is None:
        return kept
    return unit.record(OBJECTIONS, kept, queue.evolve(kept.state, event))
