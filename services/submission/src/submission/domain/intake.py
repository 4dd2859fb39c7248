"""The intake of an edition: its calendar, its gates, and when it and the selection are over."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from submission.domain.edition import Edition, Purpose
from submission.domain.refusal import Refusal

GATES = 64
"""Every submission passes a gate, and closing shuts all of them in one transaction, so that none
slips in after the count. One gate would be a queue at the deadline.
"""


class Phase(StrEnum):
    """How far the edition has come here."""

    OPEN = "open"
    SELECTING = "selecting"
    SETTLED = "settled"


class StillOpen(Refusal):
    """The selection begins when the intake has been counted."""

    says = "The intake is not closed yet; the selection begins when its closing has been counted."


class AlreadySettled(Refusal):
    """The selection is over."""

    says = "The administrative selection is settled; it cannot be changed any more."


@dataclass(frozen=True, slots=True)
class Gate:
    """One of the gates of an intake: how many submitted proposals came through it and stand."""

    edition_id: str
    submitted: int = 0
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """One edition's intake; its next act falls due at `due_at`."""

    edition: Edition
    phase: Phase = Phase.OPEN
    submitted: int = 0
    closed_at: datetime | None = None
    admitted: int = 0
    admitted_sha256: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntakeClosed:
    """No more submissions: this many stand."""

    edition_id: str
    submitted: int
    closed_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SelectionSettled:
    """Everything is decided: this many are admitted, and the hash of their ids."""

    edition_id: str
    admitted: int
    admitted_sha256: str
    at: datetime


def intake_id(edition_id: str) -> str:
    """The id under which an edition's intake tells its facts."""
    return f"{edition_id}:intake"


def gate_id(edition_id: str, key: str) -> str:
    """The gate for that key: a proposal's id, or its agency's where its proposals must queue."""
    number = hashlib.sha256(key.encode()).digest()[0] % GATES
    return f"{edition_id}:gate:{number}"


def gate_ids(edition_id: str) -> tuple[str, ...]:
    """All gates of an edition."""
    return tuple(f"{edition_id}:gate:{number}" for number in range(GATES))


def require_open(gate: Gate, edition: Edition) -> None:
    """Refuse a submission that arrived in time, but was not written before the count."""
    if gate.shut:
        raise edition.the_stage_for(Purpose.INTAKE).too_late()


def shut(gate: Gate) -> Gate:
    """The gate after the closing: nobody comes through any more."""
    return replace(gate, shut=True)


def begun(edition: Edition) -> Intake:
    """The intake of a published edition; its end is in the calendar, or will be told."""
    return _scheduled(Intake(edition))


def open_stage(intake: Intake, stage: str) -> Intake:
    """The stage was opened."""
    return _scheduled(replace(intake, edition=intake.edition.with_stage(stage, opened=True)))


def end_stage(intake: Intake, stage: str, closes_at: datetime) -> Intake:
    """The stage will end at that instant: it was extended, or its closing was told.

    A round may be given a later end after it was closed. The intake's later end is told before it
    ends, but may be heard after the gates were shut: then it is open again.
    """
    edition = intake.edition.with_stage(stage, closes_at=closes_at, closed=False)
    return _scheduled(_reopened(replace(intake, edition=edition)))


def close_stage(intake: Intake, stage: str, at: datetime) -> Intake:
    """The stage has ended; without an instant of its own it ended when it was closed."""
    ends = {s.id: s.closes_at for s in intake.edition.stages}
    edition = intake.edition.with_stage(stage, closed=True, closes_at=ends.get(stage) or at)
    return _scheduled(replace(intake, edition=edition))


def _reopened(intake: Intake) -> Intake:
    """Open again where it was closed before its end, as long as nothing is settled."""
    stage = intake.edition.stage_for(Purpose.INTAKE)
    if intake.phase is not Phase.SELECTING or intake.closed_at is None:
        return intake
    if stage is None or stage.closes_at is None or stage.closes_at <= intake.closed_at:
        return intake
    return replace(intake, phase=Phase.OPEN, submitted=0, closed_at=None)


def _scheduled(intake: Intake) -> Intake:
    """Closing falls due at the end of the intake, as the calendar has it now."""
    stage = intake.edition.stage_for(Purpose.INTAKE)
    if intake.phase is not Phase.OPEN or stage is None:
        return intake
    return replace(intake, due_at=stage.closes_at)


def closing(
    intake: Intake, gates: Iterable[Gate], *, budget: timedelta, now: datetime
) -> IntakeClosed | None:
    """The closing and its count, once what arrived in time has had its transaction; else None."""
    stage = intake.edition.stage_for(Purpose.INTAKE)
    if intake.phase is not Phase.OPEN or stage is None or stage.closes_at is None:
        return None
    if now < stage.closes_at + budget:
        return None
    submitted = sum(gate.submitted for gate in gates)
    return IntakeClosed(intake.edition.id, submitted, stage.closes_at, now)


def settling(
    intake: Intake,
    admitted: Sequence[str],
    *,
    undecided: int,
    refused: int,
    budget: timedelta,
    now: datetime,
) -> SelectionSettled | None:
    """The settlement, once nothing is undecided and no refusal can be contested; else None.

    What was contested in time has the `budget` to be written.
    """
    if intake.phase is not Phase.SELECTING or undecided:
        return None
    if refused and intake.edition.stage_for(Purpose.CONTESTS):
        end = _contests_written(intake, budget)
        if end is None or now < end:
            return None
    return SelectionSettled(intake.edition.id, len(admitted), hash_of_ids(admitted), now)


def look_again(intake: Intake, *, pause: timedelta, budget: timedelta, now: datetime) -> datetime:
    """When to look again whether all is settled: after the pause, or once contests are over."""
    end = _contests_written(intake, budget)
    later = now + pause
    return end if end and now < end < later else later


def _contests_written(intake: Intake, budget: timedelta) -> datetime | None:
    stage = intake.edition.stage_for(Purpose.CONTESTS)
    return stage.closes_at + budget if stage and stage.closes_at else None


def closed(intake: Intake, event: IntakeClosed) -> Intake:
    """The intake after its closing: the selection begins, and may be over at once."""
    return replace(
        intake,
        phase=Phase.SELECTING,
        submitted=event.submitted,
        closed_at=event.closed_at,
        due_at=event.at,
    )


def postponed(intake: Intake, until: datetime | None) -> Intake:
    """Nothing can be done yet; the same is due again at that instant."""
    return replace(intake, due_at=until)


def settled(intake: Intake, event: SelectionSettled) -> Intake:
    """The intake after the selection; nothing falls due any more."""
    return replace(
        intake,
        phase=Phase.SETTLED,
        admitted=event.admitted,
        admitted_sha256=event.admitted_sha256,
        due_at=None,
    )


def require_selecting(intake: Intake) -> None:
    """Refuse an officer's decision before the intake is counted and after all is settled."""
    if intake.phase is Phase.OPEN:
        raise StillOpen
    if intake.phase is Phase.SETTLED:
        raise AlreadySettled


def hash_of_ids(ids: Iterable[str]) -> str:
    """SHA-256 in hex of ids, sorted and joined by line feeds, in UTF-8."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()
