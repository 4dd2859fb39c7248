"""Readings of rounds that anyone may know of; of sealed rounds nothing is heard here."""

from datetime import timedelta

from notification.commands.matters import end_about
from notification.domain import reading as readings
from notification.domain.reading import Reading, Round
from notification.messages import heard as said
from notification.store import EDITIONS, READINGS, ROUNDS
from shared.delivery import Heard, NotYet
from shared.outbox import Unit


async def on_round_prepared(heard: Heard[said.RoundOf], unit: Unit, *, gather: timedelta) -> None:
    """Its readings are being given out: look at them once they were gathered."""
    data = heard.data
    if await unit.seek(EDITIONS, data.edition_id) is None:
        raise NotYet("programme.events", data.edition_id)
    round = Round(data.edition_id, data.round, unit.now + gather)
    kept = await unit.seek(ROUNDS, data.round_id)
    if kept is None:
        unit.create(ROUNDS, data.round_id, round)
    else:  # it was prepared anew
        unit.record(ROUNDS, kept, round)


async def on_round_closed(heard: Heard[said.RoundOf], unit: Unit) -> None:
    """Nobody is told of its readings any more."""
    kept = await unit.find(ROUNDS, heard.data.round_id)
    unit.record(ROUNDS, kept, readings.closed(kept.state))
    await end_about(unit, kept.id)


async def on_reading_assigned(
    heard: Heard[said.ReadingAssigned], unit: Unit, *, gather: timedelta
) -> None:
    """A judge is to read a proposal; he is told with the next look at his round."""
    data = heard.data
    reading = Reading(data.edition_id, data.round_id, data.judge_id)
    given = await unit.seek(READINGS, data.reading_id)
    if given is None:
        unit.create(READINGS, data.reading_id, reading)
    else:  # its place was given to another judge
        unit.record(READINGS, given, reading)
    kept = await unit.seek(ROUNDS, data.round_id)
    if kept is None:
        return  # the round looks when it is heard of
    sooner = readings.look_by(kept.state, unit.now + gather)
    if sooner is not None:
        unit.record(ROUNDS, kept, sooner)


async def on_reading_ends(heard: Heard[said.ReadingEnds], unit: Unit) -> None:
    """It is off the judge's pile."""
    kept = await unit.find(READINGS, heard.data.reading_id)
    if kept.state.open:
        unit.record(READINGS, kept, readings.ended(kept.state))
