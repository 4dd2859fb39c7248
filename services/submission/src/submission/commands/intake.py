"""The intake of an edition: its calendar as it is heard, its closing, and the settlement."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.mongo import Kept
from shared.outbox import Unit
from submission.domain import intake as rules
from submission.domain.edition import Edition, Purpose
from submission.domain.intake import Gate, Intake, Phase, gate_ids, intake_id
from submission.domain.proposal import UNDECIDED, Standing
from submission.messages import told
from submission.store.shapes import GATE, INTAKE, PROPOSAL


@dataclass(frozen=True, slots=True)
class OpenIntake:
    """Make ready for an edition's proposals."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class OpenStage:
    """A stage was opened."""

    edition_id: str
    stage: str


@dataclass(frozen=True, slots=True)
class EndStage:
    """A stage will end at that instant."""

    edition_id: str
    stage: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class CloseStage:
    """A stage has ended."""

    edition_id: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Advance:
    """Close the intake, or settle the selection, if that can be done now.

    `budget` is how long what was submitted in time may still be written, `contest_budget` what was
    contested in time; `pause` is how long to wait before looking again.
    """

    intake_id: str
    budget: timedelta
    contest_budget: timedelta
    pause: timedelta


async def open_intake(command: OpenIntake, unit: Unit) -> None:
    """The edition's intake and its gates."""
    id = intake_id(command.edition.id)
    if await unit.seek(INTAKE, id) is not None:
        return
    unit.create(INTAKE, id, rules.begun(command.edition))
    for gate in gate_ids(command.edition.id):
        unit.create(GATE, gate, Gate(command.edition.id))


async def open_stage(command: OpenStage, unit: Unit) -> None:
    """In the calendar."""
    kept = await unit.find(INTAKE, intake_id(command.edition_id))
    unit.record(INTAKE, kept, rules.open_stage(kept.state, command.stage))


async def end_stage(command: EndStage, unit: Unit) -> None:
    """In the calendar; where that opens the intake again, its gates open with it."""
    kept = await unit.find(INTAKE, intake_id(command.edition_id))
    after = rules.end_stage(kept.state, command.stage, command.closes_at)
    if after.phase is not kept.state.phase:
        gates = gate_ids(command.edition_id)
        opened = {"$set": {"shut": False}, "$inc": {"version": 1}}
        unit.update(GATE.collection, {"_id": {"$in": gates}}, opened, expect=len(gates))
    unit.record(INTAKE, kept, after)


async def close_stage(command: CloseStage, unit: Unit) -> None:
    """In the calendar."""
    kept = await unit.find(INTAKE, intake_id(command.edition_id))
    unit.record(INTAKE, kept, rules.close_stage(kept.state, command.stage, command.at))


async def advance(command: Advance, unit: Unit) -> None:
    """Whatever comes next for the intake."""
    kept = await unit.find(INTAKE, command.intake_id)
    if kept.state.phase is Phase.OPEN:
        await _close(command, kept, unit)
    elif kept.state.phase is Phase.SELECTING:
        await _settle(command, kept, unit)


async def _close(command: Advance, kept: Kept[Intake], unit: Unit) -> None:
    """Shut every gate and tell the count, in one transaction: what slips in runs it again."""
    ids = {"_id": {"$in": list(gate_ids(kept.state.edition.id))}}
    gates = await unit.mongo.find_many(GATE, ids)
    states = [gate.state for gate in gates]
    event = rules.closing(kept.state, states, budget=command.budget, now=unit.now)
    if event is None:
        unit.record(INTAKE, kept, rules.postponed(kept.state, _closing(kept, command)))
        return
    for gate in gates:
        unit.record(GATE, gate, rules.shut(gate.state))
    unit.record(INTAKE, kept, rules.closed(kept.state, event), told.intake_closed(event))


def _closing(kept: Kept[Intake], command: Advance) -> datetime | None:
    stage = kept.state.edition.stage_for(Purpose.INTAKE)
    return stage.closes_at + command.budget if stage and stage.closes_at else None


async def _settle(command: Advance, kept: Kept[Intake], unit: Unit) -> None:
    """Settle once nothing is undecided; else look again after the pause.

    The undecided are counted by an index, every `pause`, instead of in the intake's own document:
    sixteen decisions at a time of a bulk would queue at a counter, while the count costs a
    millisecond. It can be trusted because only two acts undo a zero or change who is admitted, a
    contest and a withdrawal, and both move the intake's version, which guards what is written here.
    One count follows the other: a refusal committed between them was undecided to the first, and
    with nothing undecided there is nothing left to refuse.
    """
    undecided = await _count(kept, unit, *UNDECIDED)
    refused = 0 if undecided else await _count(kept, unit, Standing.REFUSED)
    admitted = [] if undecided else await _admitted(kept, unit)
    budget = command.contest_budget
    event = rules.settling(
        kept.state, admitted, undecided=undecided, refused=refused, budget=budget, now=unit.now
    )
    if event is None:
        again = rules.look_again(kept.state, pause=command.pause, budget=budget, now=unit.now)
        unit.record(INTAKE, kept, rules.postponed(kept.state, again))
        return
    unit.record(INTAKE, kept, rules.settled(kept.state, event), told.selection_settled(event))


async def _count(kept: Kept[Intake], unit: Unit, *standings: Standing) -> int:
    chosen = {
        "edition_id": kept.state.edition.id,
        "standing": {"$in": [s.value for s in standings]},
    }
    return int(await unit.mongo.collection(PROPOSAL.collection).count_documents(chosen))


async def _admitted(kept: Kept[Intake], unit: Unit) -> list[str]:
    chosen = {"edition_id": kept.state.edition.id, "standing": Standing.ADMITTED.value}
    proposals = unit.mongo.collection(PROPOSAL.collection)
    return [row["_id"] for row in await unit.mongo.all(proposals.find(chosen, {"_id": 1}))]
