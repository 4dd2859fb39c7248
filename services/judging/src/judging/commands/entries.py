"""What happens to entries: they are listed, removed, and their seats given to the next."""

from dataclasses import dataclass
from datetime import datetime

from judging import messages
from judging.domain import decision as decisions
from judging.domain import entry as entries
from judging.domain import reading as readings
from judging.domain import round as rounds
from judging.domain.decision import Decision, ReplacementNamed
from judging.domain.edition import Freed
from judging.domain.entry import Entry, Listed, Removal
from judging.domain.reading import End
from judging.store import DECISION, EDITION, ENTRY, RANKING, READING, ROUND
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class RemoveEntries:
    """Entries of one edition were withdrawn or disqualified."""

    proposals: tuple[str, ...]
    why: Removal
    at: datetime
    counted: bool | None = None


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """A disqualified entry had a seat on a list."""

    edition_id: str
    list: str
    proposal_id: str
    freed: Freed


async def list_entry(entry: Entry, unit: Unit) -> None:
    """The proposal takes part; nothing, if it does already."""
    id = entries.id_of(entry.proposal_id)
    if await unit.seek(ENTRY, id) is None:
        unit.create(ENTRY, id, entry, messages.entry_listed(Listed(entry)))


async def remove_entries(command: RemoveEntries, unit: Unit) -> None:
    """The entries take part no longer, and their readings end in every round that is not over.

    Those rounds are guarded: their readings are being made, or they are being ranked, either with
    these entries or without them.
    """
    removed = []
    for proposal in command.proposals:
        kept = await unit.seek(ENTRY, entries.id_of(proposal))
        if kept is None:
            continue
        event = entries.remove(kept.state, command.why, command.at, counted=command.counted)
        if event is not None:
            told = messages.entry_removed(event)
            removed.append(unit.record(ENTRY, kept, entries.evolve(kept.state, event), told).state)
    unfinished = {"$in": [*rounds.LIVE, rounds.State.CLOSING]}
    wanted = {"edition_id": {"$in": [e.edition_id for e in removed]}, "state": unfinished}
    for round_ in await unit.mongo.find_many(ROUND, wanted):
        unit.touch(ROUND, round_)
        await _end_readings(unit, round_.id, [entry.proposal_id for entry in removed])


async def free_seat(command: FreeSeat, unit: Unit) -> None:
    """Who is next in order is named for the seat, where the list fills freed seats."""
    kept = await unit.find(DECISION, decisions.id_of(command.edition_id, command.list))
    edition = (await unit.find(EDITION, command.edition_id)).state
    event = decisions.free_seat(
        kept.state,
        edition.list(command.list),
        (await unit.find(RANKING, kept.state.round_id)).state.rows,
        proposal_id=command.proposal_id,
        rule_of_seat=command.freed,
        standing=await _standing_but(unit, command.edition_id, command.proposal_id),
        now=unit.now,
    )
    _name(unit, kept, event)


async def name_others(edition_id: str, gone: str, unit: Unit) -> None:
    """Others are named for the seats that who is gone was to get."""
    found = await unit.mongo.find_many(DECISION, {"edition_id": edition_id})
    for kept in (one for one in found if one.state.replacements):
        edition = (await unit.find(EDITION, edition_id)).state
        event = decisions.name_another(
            kept.state,
            edition.list(kept.state.list),
            (await unit.find(RANKING, kept.state.round_id)).state.rows,
            gone=gone,
            standing=await _standing_but(unit, edition_id, gone),
            now=unit.now,
        )
        _name(unit, kept, event)


def _name(unit: Unit, kept: Kept[Decision], event: ReplacementNamed | None) -> None:
    """Record who is named, guarding the entry: a withdrawal of this moment finds it named."""
    if event is None:
        return
    if event.replacement.listing is not None:
        named = entries.id_of(event.replacement.listing.entry.proposal_id)
        stands = {"_id": named, "removed": None}
        unit.update(ENTRY.collection, stands, {"$inc": {"version": 1}})
    told = messages.replacement_named(event)
    unit.record(DECISION, kept, decisions.evolve(event), told)


async def _standing_but(unit: Unit, edition_id: str, gone: str) -> set[str]:
    """The proposals that stand without the one that is being removed."""
    found = await unit.mongo.find_many(ENTRY, {"edition_id": edition_id, "removed": None})
    return {one.state.proposal_id for one in found} - {gone}


async def _end_readings(unit: Unit, round_id: str, proposals: list[str]) -> None:
    wanted = {"round_id": round_id, "proposal_id": {"$in": proposals}}
    for kept in await unit.mongo.find_many(READING, wanted):
        event = readings.end(kept.state, End.ENTRY_REMOVED, unit.now)
        if event is not None:
            told = messages.reading_told(kept.id, event)
            unit.record(READING, kept, readings.evolve(event), told)
