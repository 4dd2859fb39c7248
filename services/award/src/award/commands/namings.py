"""Further readers of a list: asked for by one person, named by a second."""

from dataclasses import dataclass

from award import access
from award.domain import award_list as lists
from award.domain import naming as namings
from award.domain.award_list import Appointed, list_id
from award.domain.naming import Naming
from award.store import EDITIONS, LISTS, NAMINGS
from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class AskNaming:
    """Ask for a further reader of a list."""

    by: Who
    naming_id: str
    edition_id: str
    list: str
    reader: str
    reason: str


@dataclass(frozen=True, slots=True)
class ApproveNaming:
    """Name the reader whom somebody else asked for."""

    by: Who
    naming_id: str
    edition_id: str
    list: str


async def ask(command: AskNaming, unit: Unit) -> Kept[Naming]:
    """Keep who is asked for, of any list of the rule book, until a second person answers."""
    access.require(command.by, "name readers")
    edition = (await unit.find(EDITIONS, command.edition_id)).state
    if not any(rule.list == command.list for rule in edition.lists):
        raise Missing("list", list_id(command.edition_id, command.list))
    naming = namings.ask(
        command.edition_id, command.list, command.reader, reason=command.reason,
        officials=await access.officials(unit.mongo, command.edition_id),
        by=command.by.account, now=unit.now,
    )  # fmt: skip
    return unit.create(NAMINGS, command.naming_id, naming)


async def approve(command: ApproveNaming, unit: Unit) -> Kept[Naming]:
    """Make him a reader of the list that is there, or of the one that will come."""
    access.require(command.by, "name readers")
    kept = await unit.find(NAMINGS, command.naming_id)
    there = kept.state
    if (there.edition_id, there.list) != (command.edition_id, command.list):
        raise Missing("naming", command.naming_id)
    officials = await access.officials(unit.mongo, there.edition_id)
    event = namings.approve(there, officials=officials, by=command.by.account, now=unit.now)
    # A list that is received at this moment looks for its namings, and guards the edition too.
    unit.touch(EDITIONS, await unit.find(EDITIONS, there.edition_id))
    listed = await unit.seek(LISTS, list_id(there.edition_id, there.list))
    if listed is not None:
        unit.record(LISTS, listed, lists.evolve(listed.state, Appointed(there.reader)))
    return unit.record(NAMINGS, kept, namings.evolve(there, event))
