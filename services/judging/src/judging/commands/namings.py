"""Commands that name a further viewer of a round: one person asks, a second approves."""

from dataclasses import dataclass

from judging import access
from judging.domain import naming as namings
from judging.domain import round as rounds
from judging.domain.naming import Naming
from judging.domain.round import ViewerNamed
from judging.store import NAMING, ROUND
from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class AskNaming:
    """Ask for a further viewer of a round."""

    naming_id: str
    round_id: str
    viewer: str
    reason: str
    by: Who


@dataclass(frozen=True, slots=True)
class ApproveNaming:
    """Name the viewer whom somebody else asked for."""

    naming_id: str
    round_id: str
    by: Who


async def ask(command: AskNaming, unit: Unit) -> Kept[Naming]:
    """Keep who is asked for, of any round of the rule book, until a second person approves."""
    round_ = (await unit.find(ROUND, command.round_id)).state
    access.require(command.by, "name a viewer", round_.edition_id)
    naming = namings.ask(
        round_, command.viewer, reason=command.reason,
        officials=await access.officials(unit.mongo, round_.edition_id),
        by=command.by.account, now=unit.now,
    )  # fmt: skip
    return unit.create(NAMING, command.naming_id, naming)


async def approve(command: ApproveNaming, unit: Unit) -> Kept[Naming]:
    """The account is a viewer of the round from now on, however far the round has come."""
    round_ = await unit.find(ROUND, command.round_id)
    access.require(command.by, "name a viewer", round_.state.edition_id)
    kept = await unit.find(NAMING, command.naming_id)
    if kept.state.round_id != round_.id:
        raise Missing("naming", command.naming_id)
    officials = await access.officials(unit.mongo, round_.state.edition_id)
    event = namings.approve(kept.state, officials=officials, by=command.by.account, now=unit.now)
    unit.record(ROUND, round_, rounds.evolve(round_.state, ViewerNamed(kept.state.viewer)))
    return unit.record(NAMING, kept, namings.evolve(kept.state, event))
