"""What may be asked of us: find the edition, ask the rule, record what it says."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from programme import access, compute
from programme.domain import edition as rules
from programme.domain import opening
from programme.domain.calendar import Binding, Stage
from programme.domain.edition import Edition, Event, Written, evolve
from programme.messages import facts
from programme.store import EDITIONS
from shared.grants import Who
from shared.mongo import Kept, Missing, Stale
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """Make, or make anew, a draft of an edition."""

    id: str
    name: str | None
    simulated: bool
    written: Written
    bindings: tuple[Binding, ...]
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Redraft:
    """Give a draft another rule book."""

    id: str
    written: Written
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish a draft, if its rule book still has the hash that was looked at."""

    id: str
    sha256: str | None
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class OpenStage:
    """Open a stage by hand."""

    id: str
    stage: str
    reason: str
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CloseStage:
    """Close a stage by hand, with the rule book's notice."""

    id: str
    stage: str
    reason: str
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ExtendStage:
    """Give a stage a later end."""

    id: str
    stage: str
    closes_at: datetime
    reason: str
    by: Who
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Elapse:
    """Open and close what the clock has opened and closed."""

    id: str


async def draft(command: Draft, unit: Unit) -> Kept[Edition]:
    """The draft as it was asked for; nothing is written where it is so already."""
    access.require(command.by, "draft editions")
    kept = await _sought(command, unit)
    drafted = rules.draft(
        kept.state if kept else None,
        id=command.id,
        name=command.name,
        simulated=command.simulated,
        written=command.written,
        bindings=command.bindings,
    )
    if kept is None:
        return unit.create(EDITIONS, command.id, drafted.edition)
    return _recorded(unit, kept, drafted)


async def _sought(command: Draft, unit: Unit) -> Kept[Edition] | None:
    if command.version is None:
        return await unit.seek(EDITIONS, command.id)
    return await unit.find(EDITIONS, command.id, version=command.version)


async def redraft(command: Redraft, unit: Unit) -> Kept[Edition]:
    """The draft under another rule book, its calendar kept where the stages are the same."""
    kept = await _found(command, unit, "draft editions")
    return _recorded(unit, kept, rules.redraft(kept.state, command.written))


async def publish(command: Publish, unit: Unit) -> Kept[Edition]:
    """The published edition, told with its whole rule book."""
    kept = await _found(command, unit, "publish editions")
    published = rules.publish(
        kept.state, sha256=command.sha256, by=command.by.account, now=unit.now
    )
    return _recorded(unit, kept, published)


async def open_stage(command: OpenStage, unit: Unit) -> Kept[Edition]:
    """The edition with a stage opened by hand."""
    kept, edition, stage, elapsed = await _stage(command, unit, "open and close stages")
    opened = opening.open_stage(
        edition, stage, reason=command.reason, by=command.by.account, now=unit.now
    )
    return _recorded(unit, kept, *elapsed, opened)


async def close_stage(command: CloseStage, unit: Unit) -> Kept[Edition]:
    """The edition with a stage that is about to close."""
    kept, edition, stage, elapsed = await _stage(command, unit, "open and close stages")
    closing = opening.close_stage(
        edition, stage, reason=command.reason, by=command.by.account, now=unit.now
    )
    return _recorded(unit, kept, *elapsed, closing)


async def extend_stage(command: ExtendStage, unit: Unit) -> Kept[Edition]:
    """The edition with a later end of a stage."""
    kept, edition, stage, elapsed = await _stage(command, unit, "extend stages")
    book = compute.rule_book(edition.canonical)
    extended = opening.extend_stage(
        edition,
        stage,
        purpose=next(rule.purpose for rule in book.stages if rule.id == stage.id),
        closes_at=command.closes_at,
        reason=command.reason,
        by=command.by.account,
        now=unit.now,
    )
    return _recorded(unit, kept, *elapsed, extended)


async def elapse(command: Elapse, unit: Unit) -> None:
    """What the clock has done is recorded and told; nothing where it has done nothing."""
    kept = await unit.find(EDITIONS, command.id)
    _recorded(unit, kept, *opening.elapse(kept.state, unit.now))


async def _found(
    command: Redraft | Publish | OpenStage | CloseStage | ExtendStage, unit: Unit, ability: str
) -> Kept[Edition]:
    """The edition, for somebody who has the ability; nobody else hears of a draft."""
    kept = await unit.find(EDITIONS, command.id)
    if kept.state.published_at is None and not access.may(command.by, "see drafts"):
        raise Missing(EDITIONS.noun, command.id)
    access.require(command.by, ability)
    if command.version not in (None, kept.version):
        raise Stale(kept.version)
    return kept


async def _stage(
    command: OpenStage | CloseStage | ExtendStage, unit: Unit, ability: str
) -> tuple[Kept[Edition], Edition, Stage, tuple[Event, ...]]:
    """A stage of an edition as it is at this instant: what the clock has done is done first."""
    kept = await _found(command, unit, ability)
    elapsed = opening.elapse(kept.state, unit.now)
    edition = _after(kept.state, *elapsed)
    stage = edition.stage(command.stage)
    if stage is None:
        raise Missing("stage", command.stage)
    return kept, edition, stage, elapsed


def _after(edition: Edition, *events: Event) -> Edition:
    return reduce(evolve, events, edition)


def _recorded(unit: Unit, kept: Kept[Edition], *events: Event) -> Kept[Edition]:
    after = _after(kept.state, *events)
    if after == kept.state:
        return kept
    return unit.record(EDITIONS, kept, after, *facts(after, *events))
