"""Editions and their stages: whose ends people are reminded of."""

from dataclasses import replace

from notification.commands.reminders import set_reminders
from notification.domain import edition as editions
from notification.domain.edition import Stage
from notification.messages import heard as said
from notification.store import EDITIONS
from shared.delivery import Heard, NotYet
from shared.mongo import Kept
from shared.outbox import Unit

PROGRAMME = "programme.events"


async def on_edition_published(heard: Heard[said.EditionPublished], unit: Unit) -> None:
    """Keep its names and its calendar, and remind of what has an end."""
    edition = heard.data.edition()
    unit.create(EDITIONS, heard.data.edition_id, edition)
    for stage in edition.stages:
        await set_reminders(unit, heard.data.edition_id, stage)


async def on_stage_ends(heard: Heard[said.StageEnds], unit: Unit) -> None:
    """The stage has another end, or one at last."""
    kept = await unit.find(EDITIONS, heard.data.edition_id)
    stage = kept.state.stage(heard.data.stage)
    if stage is not None:
        await _move(unit, kept, replace(stage, closes_at=heard.data.closes_at))


async def on_stage_closed(heard: Heard[said.StageClosed], unit: Unit) -> None:
    """The stage is over."""
    kept = await unit.find(EDITIONS, heard.data.edition_id)
    stage = kept.state.stage(heard.data.stage)
    if stage is not None:
        await _move(unit, kept, replace(stage, closed=True))


async def on_intake_closed(heard: Heard[said.IntakeClosed], unit: Unit) -> None:
    """From now on what was submitted waits for a decision."""
    kept = await unit.seek(EDITIONS, heard.data.edition_id)
    if kept is None:
        raise NotYet(PROGRAMME, heard.data.edition_id)
    unit.record(EDITIONS, kept, editions.closed(kept.state))


async def _move(unit: Unit, kept: Kept[editions.Edition], stage: Stage) -> None:
    unit.record(EDITIONS, kept, editions.moved(kept.state, stage))
    await set_reminders(unit, kept.id, stage)
