"""Lists: prepared and verified by people, released and settled by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from award import access
from award.domain import award_list as lists
from award.domain import correction, settling
from award.domain.award_list import AwardList, list_id
from award.domain.settling import Ended, Settled
from award.messages import told
from award.store import LISTS, WITHDRAWALS
from shared.grants import Who
from shared.mongo import Document, Kept, Missing, Stale
from shared.outbox import Fact, Unit


@dataclass(frozen=True, slots=True)
class Prepare:
    """Name who may see a list before its release, and when that is."""

    by: Who
    edition_id: str
    list: str
    readers: tuple[str, ...]
    release_at: datetime
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Verify:
    """Find the list of that hash right, as a second person."""

    by: Who
    list_id: str
    sha256: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Do what is due for a list; `budget` is how long what arrived in time may be written."""

    list_id: str
    budget: timedelta


async def prepare(command: Prepare, unit: Unit) -> Kept[AwardList]:
    """Prepare a sealed list, for the first time or again.

    Whatever can be refused without the list is refused first, and its version means nothing to
    who is not its reader: nobody learns that it is there without becoming one.
    """
    access.require(command.by, "prepare lists")
    lists.lies_ahead(command.release_at, now=unit.now)
    officials = await access.officials(unit.mongo, command.edition_id)
    lists.bound(command.readers, officials=officials)
    named = list_id(command.edition_id, command.list)
    kept = await seen(unit, named, access.seen_by(command.by.account, unnamed=True))
    if command.by.account in kept.state.readers:
        fresh(kept, command.version)
    event = lists.prepare(
        kept.state, by=command.by.account, readers=command.readers,
        release_at=command.release_at, now=unit.now,
    )  # fmt: skip
    return unit.record(LISTS, kept, lists.evolve(kept.state, event))


async def verify(command: Verify, unit: Unit) -> Kept[AwardList]:
    """Verify a prepared list."""
    access.require(command.by, "verify lists")
    kept = await seen(unit, command.list_id, access.seen_by(command.by.account))
    fresh(kept, command.version)
    event = lists.verify(
        kept.state, by=command.by.account, sha256=command.sha256, now=unit.now
    )  # fmt: skip
    return unit.record(LISTS, kept, lists.evolve(kept.state, event))


async def advance(command: Advance, unit: Unit) -> None:
    """Release, end or settle a list whose time has come; nothing where it has not."""
    kept = await unit.find(LISTS, command.list_id)
    if event := lists.release(kept.state, now=unit.now):
        await _release(unit, kept, lists.evolve(kept.state, event))
        return
    match settling.settle(kept.state, budget=command.budget, now=unit.now):
        case Ended() as ended:
            unit.record(LISTS, kept, settling.evolve(kept.state, ended))
        case Settled() as settled:
            after = settling.evolve(kept.state, settled)
            unit.record(LISTS, kept, after, told.objections_settled(kept.id, after, settled))


async def seen(unit: Unit, list_id: str, known: Document) -> Kept[AwardList]:
    """The list, where the filter of what the asker may know of lets it be found."""
    found = await unit.mongo.find_many(LISTS, {"_id": list_id, **known}, limit=1)
    if not found:
        raise Missing("list", list_id)
    return found[0]


def fresh(kept: Kept[Any], version: int | None) -> None:
    """Stale where the caller has seen another version; asked only once he may see it at all."""
    if version is not None and version != kept.version:
        raise Stale(kept.version)


async def _release(unit: Unit, kept: Kept[AwardList], after: AwardList) -> None:
    """Tell the list as it was verified, and at once take off what was withdrawn meanwhile."""
    facts: list[Fact] = [told.list_released(kept.id, after)]
    for proposal_id in await _withdrawn(unit, after):
        if event := correction.withdraw(after, proposal_id, now=unit.now):
            after = correction.evolve(after, event)
            facts.append(told.list_corrected(kept.id, after, event.correction))
    unit.record(LISTS, kept, after, *facts)


async def _withdrawn(unit: Unit, award_list: AwardList) -> Sequence[str]:
    on_it = [entry.proposal_id for entry in award_list.entries]
    return [w.id for w in await unit.mongo.find_many(WITHDRAWALS, {"_id": {"$in": on_it}})]
