"""What an exhibitor asks: a booth, its requirements, a place in a line."""

from dataclasses import dataclass, replace

from exhibition import access
from exhibition.commands.floor import Floor
from exhibition.domain import booking
from exhibition.domain import exhibitor as exhibitors
from exhibition.domain.booth import Booth, Requirements, State, Why
from exhibition.domain.exhibitor import Exhibitor, UnknownKind
from exhibition.domain.forum import Forum, must_be_open
from exhibition.domain.line import line_id
from exhibition.domain.staff import StaffList
from exhibition.store import BOOTH, EXHIBITOR, FORUM, LINE, STAFF
from shared.grants import Who
from shared.mongo import Kept, Stale
from shared.outbox import Unit

Standing = tuple[Kept[Exhibitor], Booth | None]
"""An exhibitor as a command leaves him, with the booth that it was about."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep a booth for a while."""

    exhibitor_id: str
    code: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class Confirm:
    """Take the held or offered booth, saying what is needed; no `names`: they stay as they are."""

    exhibitor_id: str
    code: str
    requirements: Requirements
    names: tuple[str, ...] | None
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class ChangeRequirements(Confirm):
    """Say otherwise what is needed at a confirmed booth."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Give a booth back."""

    exhibitor_id: str
    code: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class Join:
    """Wait for a booth of a kind."""

    exhibitor_id: str
    kind: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class Leave:
    """Wait no longer."""

    exhibitor_id: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class EraseNames:
    """Forget who stands at the booth."""

    exhibitor_id: str
    version: int | None
    by: Who


async def hold(command: Hold, unit: Unit) -> Standing:
    floor, exhibitor = await _asked(command, unit)
    must_be_open(floor.forum, unit.now)
    booth = await floor.booth(command.code)
    first = await floor.first_in_line(booth.plot.kind)
    seconds = floor.forum.terms.hold_seconds
    events = booking.hold(booth, exhibitor, seconds=seconds, first=first, now=unit.now)
    await floor.happen(command.code, events)
    return _recorded(floor, command.exhibitor_id, command.code)


async def confirm(command: Confirm, unit: Unit) -> Standing:
    floor, exhibitor = await _asked(command, unit)
    booth = await floor.booth(command.code)
    events = booking.confirm(booth, exhibitor, command.requirements, now=unit.now)
    await floor.happen(command.code, events)
    return await _with_names(command, floor, unit)


async def change_requirements(command: ChangeRequirements, unit: Unit) -> Standing:
    floor, exhibitor = await _asked(command, unit)
    booth = await floor.booth(command.code)
    until = floor.forum.terms.requirements_until
    events = booking.change_requirements(
        booth, exhibitor, command.requirements, until=until, now=unit.now
    )
    await floor.happen(command.code, events)
    if events:
        floor.touch(command.exhibitor_id)
    return await _with_names(command, floor, unit)


async def give_up(command: GiveUp, unit: Unit) -> Standing:
    floor, exhibitor = await _asked(command, unit)
    booth = await floor.booth(command.code)
    events = booking.vacate(booth, exhibitor, Why.GIVEN_UP, now=unit.now)
    await floor.happen(command.code, events)
    return _recorded(floor, command.exhibitor_id, command.code)


async def join(command: Join, unit: Unit) -> Standing:
    """A number in the line; nobody waits while a booth of the kind is free and nobody else does."""
    floor, exhibitor = await _asked(command, unit)
    must_be_open(floor.forum, unit.now)
    kinds = floor.forum.plan.kinds
    line = await unit.seek(LINE, line_id(floor.forum.id, command.kind))
    if line is None or command.kind not in kinds:
        raise UnknownKind(kind=command.kind, kinds=kinds)
    waited_for = await floor.first_in_line(command.kind) is not None
    free = None if waited_for else await _free(unit, floor.forum, command.kind)
    event = exhibitors.join(exhibitor, line.state, free=free, now=unit.now)
    if event is not None:
        unit.record(LINE, line, replace(line.state, drawn=event.number))
        floor.change(command.exhibitor_id, event)
    return _recorded(floor, command.exhibitor_id)


async def leave(command: Leave, unit: Unit) -> Standing:
    floor, exhibitor = await _asked(command, unit)
    event = exhibitors.leave(exhibitor)
    if event is not None:
        floor.change(command.exhibitor_id, event)
    return _recorded(floor, command.exhibitor_id)


async def erase_names(command: EraseNames, unit: Unit) -> Standing:
    floor, _ = await _asked(command, unit)
    if await unit.seek(STAFF, command.exhibitor_id) is not None:
        unit.delete(STAFF.collection, {"_id": command.exhibitor_id})
        floor.touch(command.exhibitor_id)
    return _recorded(floor, command.exhibitor_id)


Asked = Hold | Confirm | GiveUp | Join | Leave | EraseNames


async def _asked(command: Asked, unit: Unit) -> tuple[Floor, Exhibitor]:
    """The exhibitor, if he who asks may act for him, and the floor of his forum."""
    kept = await unit.find(EXHIBITOR, command.exhibitor_id)
    access.require(command.by, "take a booth", agency=kept.state.win.agency_id)
    if command.version not in {None, kept.version}:
        raise Stale(kept.version)
    forum = await unit.find(FORUM, kept.state.forum_id)
    floor = Floor(unit, forum.state)
    return floor, floor.know(kept)


def _recorded(floor: Floor, exhibitor_id: str, code: str | None = None) -> Standing:
    floor.record()
    booth = floor.kept_booth(code).state if code is not None else None
    return floor.kept_exhibitor(exhibitor_id), booth


async def _with_names(command: Confirm, floor: Floor, unit: Unit) -> Standing:
    id, names = command.exhibitor_id, command.names
    kept = await unit.seek(STAFF, id)
    if names is not None and names != (kept.state.names if kept else ()):
        floor.touch(id)
        if kept is None:
            unit.create(STAFF, id, StaffList(id, names))
        else:
            unit.record(STAFF, kept, StaffList(id, names))
    return _recorded(floor, id, command.code)


async def _free(unit: Unit, forum: Forum, kind: str) -> str | None:
    chosen = {
        "forum_id": forum.id,
        "plot.kind": kind,
        "$or": [{"state": State.FREE}, {"until": {"$lte": unit.now}}],
    }
    found = await unit.mongo.find_many(BOOTH, chosen, sort=[("plot.code", 1)], limit=1)
    return found[0].state.code if found else None
