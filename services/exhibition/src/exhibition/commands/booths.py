"""What staff, and the timer, do with a booth."""

from dataclasses import dataclass

from exhibition import access
from exhibition.commands.acts import note
from exhibition.commands.floor import Floor
from exhibition.domain import booking
from exhibition.domain import booth as booths
from exhibition.domain.booth import Booth, Event, Why
from exhibition.store import BOOTH, FORUM
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a member of the event staff does with a booth, and why."""

    forum_id: str
    code: str
    reason: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class Block(ByHand):
    """Keep a free booth from being taken."""


@dataclass(frozen=True, slots=True)
class Unblock(ByHand):
    """Let it be taken again."""


@dataclass(frozen=True, slots=True)
class Release(ByHand):
    """Take it from its exhibitor."""


@dataclass(frozen=True, slots=True)
class Assign(ByHand):
    """Give it to an exhibitor, whoever waits for it."""

    proposal_id: str


@dataclass(frozen=True, slots=True)
class Move(ByHand):
    """Move its exhibitor to another."""

    to: str


@dataclass(frozen=True, slots=True)
class Lapse:
    """Note that a hold or an offer is over."""

    booth_id: str


async def block(command: Block, unit: Unit) -> Kept[Booth]:
    floor = await _floor(command, unit)
    booth = await floor.booth(command.code, command.version)
    return await _done(command, floor, unit, booths.block(booth, command.reason, now=unit.now))


async def unblock(command: Unblock, unit: Unit) -> Kept[Booth]:
    floor = await _floor(command, unit)
    booth = await floor.booth(command.code, command.version)
    return await _done(command, floor, unit, booths.unblock(booth, now=unit.now))


async def release(command: Release, unit: Unit) -> Kept[Booth]:
    floor = await _floor(command, unit)
    booth = await floor.booth(command.code, command.version)
    return await _done(command, floor, unit, booths.release(booth, Why.BY_STAFF, now=unit.now))


async def assign(command: Assign, unit: Unit) -> Kept[Booth]:
    floor = await _floor(command, unit)
    booth = await floor.booth(command.code, command.version)
    exhibitor = await floor.exhibitor(command.proposal_id)
    return await _done(command, floor, unit, booking.assign(booth, exhibitor, now=unit.now))


async def move(command: Move, unit: Unit) -> Kept[Booth]:
    """The booth to which the exhibitor moved: one act over two booths, in one transaction, so that
    he has one of them at every moment."""
    floor = await _floor(command, unit)
    source = await floor.booth(command.code, command.version)
    target = await floor.booth(command.to)
    left, arrived = booking.move(source, target, now=unit.now)
    await floor.happen(command.to, arrived)
    await _done(command, floor, unit, left)
    return floor.kept_booth(command.to)


async def lapse(command: Lapse, unit: Unit) -> None:
    kept = await unit.find(BOOTH, command.booth_id)
    forum = await unit.find(FORUM, kept.state.forum_id)
    floor = Floor(unit, forum.state)
    booth = await floor.booth(kept.state.code)
    await floor.happen(booth.code, booths.lapse(booth, now=unit.now))
    floor.record()


async def _floor(command: ByHand, unit: Unit) -> Floor:
    access.require(command.by, "run the booths", forum=command.forum_id)
    forum = await unit.find(FORUM, command.forum_id)
    return Floor(unit, forum.state)


async def _done(
    command: ByHand, floor: Floor, unit: Unit, events: tuple[Event, ...]
) -> Kept[Booth]:
    if events:
        await floor.happen(command.code, events)
        act = type(command).__name__.lower()
        note(unit, command.by, act, command.reason, forum_id=command.forum_id, code=command.code)
    floor.record()
    return floor.kept_booth(command.code)
