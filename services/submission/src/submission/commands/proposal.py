"""Beginning a proposal, writing it, and writing it with others."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared import grants
from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit
from submission import access
from submission.domain import draft
from submission.domain.event import Event, evolve
from submission.domain.intake import intake_id
from submission.domain.lineage import Earlier
from submission.domain.number import registration_number
from submission.domain.proposal import Holder, Proposal
from submission.messages import told
from submission.store import drafting
from submission.store.numbers import next_number
from submission.store.shapes import INTAKE, PROPOSAL


@dataclass(frozen=True, slots=True)
class Register:
    """Begin a proposal under an id of the unit's own choice."""

    by: Who
    proposal_id: str
    edition_id: str
    agency_id: str
    group: str
    texts: Mapping[str, str]
    begun_from: str | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """Write some fields; `based_on` names the version of a field that the writer had seen."""

    by: Who
    proposal_id: str
    texts: Mapping[str, str]
    based_on: Mapping[str, int]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Let another account of the agency write too, or no longer."""

    by: Who
    proposal_id: str
    account: str


async def register(command: Register, unit: Unit) -> Kept[Proposal]:
    """A new proposal; asked again, the one that is there."""
    access.require(command.by, "register a proposal", agency=command.agency_id)
    intake, there, agency = await asyncio.gather(
        unit.find(INTAKE, intake_id(command.edition_id)),
        unit.seek(PROPOSAL, command.proposal_id),
        unit.mongo.collection("agencies").find_one({"_id": command.agency_id}),
    )
    if there is not None:
        return _the_same(there, command)
    if agency is None:
        raise draft.AgencyUnknown(agency_id=command.agency_id)
    event = draft.register(
        intake.state.edition,
        agency_id=command.agency_id,
        agency_type=agency["type"],
        group=command.group,
        texts=command.texts,
        earlier=await _earlier(command, unit),
        by=command.by.account,
        now=unit.now,
    )
    # Numbered last: what the rules refuse takes none.
    count = await next_number(unit.mongo, command.edition_id)
    event = replace(event, number=registration_number(command.edition_id, count))
    state = evolve(None, event)
    facts = told.facts(command.proposal_id, state, event)
    return unit.create(PROPOSAL, command.proposal_id, state, *facts)


async def _earlier(command: Register, unit: Unit) -> Earlier | None:
    """The proposal to start from, for those who see all of it."""
    if command.begun_from is None:
        return None
    kept = await unit.find(PROPOSAL, command.begun_from)
    if access.view(command.by, kept.id, kept.state) is not access.View.WHOLE:
        raise Missing(PROPOSAL.noun, kept.id)
    return Earlier(kept.id, kept.state)


def _the_same(there: Kept[Proposal], command: Register) -> Kept[Proposal]:
    asked = (command.by.account, command.edition_id, command.agency_id, command.group)
    found = there.state
    if asked != (found.owner, found.edition_id, found.agency_id, found.group):
        raise draft.IdTaken(proposal_id=command.proposal_id)
    return there


async def write(command: Write, unit: Unit) -> Kept[Proposal]:
    """The autosave: one read, one guarded write; a lost race merges again from the read."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    event = draft.write(
        found.proposal,
        found.edition,
        command.texts,
        based_on=command.based_on,
        hand=access.hand(command.by, command.proposal_id, found.proposal),
        by=command.by.account,
        now=unit.now,
    )
    if event is None:
        return found.kept
    return await drafting.autosave(unit, found.kept, event)


async def share(command: Share, unit: Unit) -> Kept[Proposal]:
    """One more account writes."""
    kept = await _shared_by(command, unit)
    return _recorded(unit, kept, draft.share(kept.state, command.account, now=unit.now))


async def unshare(command: Share, unit: Unit) -> Kept[Proposal]:
    """An account writes no longer."""
    kept = await _shared_by(command, unit)
    return _recorded(unit, kept, draft.unshare(kept.state, command.account, now=unit.now))


async def _shared_by(command: Share, unit: Unit) -> Kept[Proposal]:
    kept = await unit.find(PROPOSAL, command.proposal_id)
    members = await grants.holders(unit.mongo, "unit_member", kept.state.agency_id)
    access.require_sharing(command.by, kept.id, kept.state, members)
    return kept


def _recorded(unit: Unit, kept: Kept[Proposal], event: Event | None) -> Kept[Proposal]:
    return kept if event is None else drafting.record(unit, kept, event)


def require_unit(by: Who, found: drafting.Draft, ability: str) -> None:
    """Forbidden but to those who write the proposal."""
    access.require_hand(by, found.kept.id, found.proposal, Holder.UNIT, ability)
