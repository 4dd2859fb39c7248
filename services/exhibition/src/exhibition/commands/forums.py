"""Forums: written, published, changed."""

from dataclasses import dataclass

from exhibition import access
from exhibition.commands.acts import note
from exhibition.commands.floor import Floor
from exhibition.domain import forum as forums
from exhibition.domain.booth import Booth, booth_id
from exhibition.domain.forum import Draft, Forum
from exhibition.domain.line import Line, line_id
from exhibition.domain.rearrangement import Placement, must_keep_kinds, rearrange
from exhibition.messages import forum_changed, forum_published
from exhibition.store import BOOTH, EDITION, FORUM, LINE
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class WriteForum:
    """Draft a forum, or write its draft again."""

    forum_id: str
    draft: Draft
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class PublishForum:
    """Make a draft public, and its booths to be had."""

    forum_id: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class OpenChoosing:
    """Let exhibitors choose from now on."""

    forum_id: str
    reason: str
    version: int | None
    by: Who


@dataclass(frozen=True, slots=True)
class ChangeForum:
    """Change a published forum; `placements` say where each touched booking goes."""

    forum_id: str
    draft: Draft
    placements: tuple[Placement, ...]
    reason: str
    version: int | None
    by: Who


async def write_forum(command: WriteForum, unit: Unit) -> Kept[Forum]:
    access.require(command.by, "plan the forum", forum=command.forum_id)
    if await unit.seek(FORUM, command.forum_id) is None and command.version is None:
        new = forums.draft(command.forum_id, command.draft)
        return unit.create(FORUM, command.forum_id, forums.evolve(None, new))
    kept = await unit.find(FORUM, command.forum_id, version=command.version)
    event = forums.redraft(kept.state, command.draft)
    return unit.record(FORUM, kept, forums.evolve(kept.state, event)) if event else kept


async def publish_forum(command: PublishForum, unit: Unit) -> Kept[Forum]:
    access.require(command.by, "plan the forum", forum=command.forum_id)
    kept = await unit.find(FORUM, command.forum_id, version=command.version)
    edition = await unit.seek(EDITION, kept.state.edition_id)
    event = forums.publish(kept.state, edition_known=edition is not None, now=unit.now)
    if event is None:
        return kept
    forum = forums.evolve(kept.state, event)
    for plot in forum.plan.plots:
        unit.create(BOOTH, booth_id(forum.id, plot.code), Booth(forum.id, plot))
    await _open_lines(unit, forum)
    return unit.record(FORUM, kept, forum, forum_published(forum))


async def change_forum(command: ChangeForum, unit: Unit) -> Kept[Forum]:
    """The changed forum; every booth that the change touches is guarded, so that nobody takes one
    between the preview and the change unseen."""
    access.require(command.by, "plan the forum", forum=command.forum_id)
    kept = await unit.find(FORUM, command.forum_id, version=command.version)
    event = forums.change(kept.state, command.draft)
    if event is None:
        return kept
    forum = forums.evolve(kept.state, event)
    floor = Floor(unit, forum)
    dropped = sorted(set(kept.state.plan.kinds) - set(forum.plan.kinds))
    awaited = [kind for kind in dropped if await floor.first_in_line(kind, guarded=True)]
    must_keep_kinds(forum.plan, awaited)
    places = command.placements
    for code, events in rearrange(
        forum.id, await floor.booths(), forum.plan, places, now=unit.now
    ).items():
        await floor.happen(code, events)
    await _open_lines(unit, forum)
    floor.record()
    note(unit, command.by, "change", command.reason, forum_id=forum.id)
    return unit.record(FORUM, kept, forum, forum_changed(forum, unit.now))


async def open_choosing(command: OpenChoosing, unit: Unit) -> Kept[Forum]:
    access.require(command.by, "plan the forum", forum=command.forum_id)
    kept = await unit.find(FORUM, command.forum_id, version=command.version)
    event = forums.open_choosing(kept.state, now=unit.now)
    if event is None:
        return kept
    forum = forums.evolve(kept.state, event)
    note(unit, command.by, "open-choosing", command.reason, forum_id=forum.id)
    return unit.record(FORUM, kept, forum, forum_changed(forum, unit.now))


async def _open_lines(unit: Unit, forum: Forum) -> None:
    for kind in forum.plan.kinds:
        if await unit.seek(LINE, line_id(forum.id, kind)) is None:
            unit.create(LINE, line_id(forum.id, kind), Line(forum.id, kind))
