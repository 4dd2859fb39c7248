"""Programme's facts become our calendar."""

from shared.delivery import Heard
from shared.outbox import Unit
from submission.commands import intake
from submission.messages.heard import (
    EditionPublished,
    StageClosed,
    StageEnd,
    StageOpened,
    edition_of,
)


async def on_edition_published(heard: Heard[EditionPublished], unit: Unit) -> None:
    """Make ready for its proposals."""
    await intake.open_intake(intake.OpenIntake(edition_of(heard.data)), unit)


async def on_stage_opened(heard: Heard[StageOpened], unit: Unit) -> None:
    """Into the calendar."""
    command = intake.OpenStage(heard.data.edition_id, heard.data.stage)
    await intake.open_stage(command, unit)


async def on_stage_end(heard: Heard[StageEnd], unit: Unit) -> None:
    """Into the calendar: a later end, or the one that was told with notice."""
    data = heard.data
    await intake.end_stage(intake.EndStage(data.edition_id, data.stage, data.closes_at), unit)


async def on_stage_closed(heard: Heard[StageClosed], unit: Unit) -> None:
    """Into the calendar."""
    data = heard.data
    await intake.close_stage(intake.CloseStage(data.edition_id, data.stage, data.at), unit)
