"""Corrections of released lists: asked for by one person, approved by a second."""

from dataclasses import dataclass

from award import access
from award.commands.lists import seen
from award.domain import correction
from award.domain.amendment import Reason
from award.domain.award_list import AwardList
from award.domain.correction import LeftEmpty
from award.messages import told
from award.store import LISTS
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class AskRemoval:
    """Ask that an entry be taken from a list."""

    by: Who
    list_id: str
    request_id: str
    proposal_id: str
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class AskAddition:
    """Ask that the next in order be added for a disqualified entry."""

    by: Who
    list_id: str
    request_id: str
    replaces: str
    sentence: str


@dataclass(frozen=True, slots=True)
class AskEmptying:
    """Ask that a freed seat be left empty."""

    by: Who
    list_id: str
    request_id: str
    seat: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Approve what somebody else asked for, or decline it."""

    by: Who
    list_id: str
    request_id: str


async def ask_removal(command: AskRemoval, unit: Unit) -> Kept[AwardList]:
    """Keep the request until a second person answers."""
    kept = await _list(unit, command.by, command.list_id)
    event = correction.request_removal(
        kept.state, command.request_id, command.proposal_id, reason=command.reason,
        sentence=command.sentence, by=command.by.account, now=unit.now,
    )  # fmt: skip
    return unit.record(LISTS, kept, correction.evolve(kept.state, event))


async def ask_addition(command: AskAddition, unit: Unit) -> Kept[AwardList]:
    """Keep the request until a second person answers."""
    kept = await _list(unit, command.by, command.list_id)
    event = correction.request_addition(
        kept.state, command.request_id, command.replaces,
        sentence=command.sentence, by=command.by.account, now=unit.now,
    )  # fmt: skip
    return unit.record(LISTS, kept, correction.evolve(kept.state, event))


async def ask_emptying(command: AskEmptying, unit: Unit) -> Kept[AwardList]:
    """Keep the request until a second person answers."""
    kept = await _list(unit, command.by, command.list_id)
    event = correction.request_emptying(
        kept.state, command.request_id, command.seat,
        sentence=command.sentence, by=command.by.account, now=unit.now,
    )  # fmt: skip
    return unit.record(LISTS, kept, correction.evolve(kept.state, event))


async def approve(command: Answer, unit: Unit) -> Kept[AwardList]:
    """Make the correction public; that a seat is left empty shows in the record."""
    kept = await _list(unit, command.by, command.list_id)
    event = correction.approve(kept.state, command.request_id, by=command.by.account, now=unit.now)
    after = correction.evolve(kept.state, event)
    if isinstance(event, LeftEmpty):
        return unit.record(LISTS, kept, after)
    return unit.record(LISTS, kept, after, told.list_corrected(kept.id, after, event.correction))


async def decline(command: Answer, unit: Unit) -> Kept[AwardList]:
    """Leave the list as it is."""
    kept = await _list(unit, command.by, command.list_id)
    event = correction.decline(kept.state, command.request_id, by=command.by.account)
    return unit.record(LISTS, kept, correction.evolve(kept.state, event))


async def _list(unit: Unit, by: Who, list_id: str) -> Kept[AwardList]:
    access.require(by, "correct lists")
    return await seen(unit, list_id, access.seen_by(by.account))
