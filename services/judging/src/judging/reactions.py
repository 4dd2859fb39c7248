"""Another's fact, and what it makes us do."""

from judging.commands import entries as commands
from judging.commands.entries import FreeSeat, RemoveEntries
from judging.commands.rounds import open_round
from judging.domain import decision as decisions
from judging.domain import edition as editions
from judging.domain import round as rounds
from judging.domain.edition import Edition
from judging.domain.entry import Removal
from judging.domain.round import State
from judging.domain.selection import Settlement
from judging.messages.hears import (
    AgencyRegistered,
    EditionPublished,
    FinalistDisqualified,
    ListCorrected,
    ListReleased,
    ObjectionsSettled,
    ProposalAdmitted,
    ProposalWithdrawn,
    SelectionSettled,
    StageEnds,
    StageSaid,
)
from judging.store import AGENCY, DECISION, EDITION, ROUND, SETTLEMENT, settlement_id
from shared.delivery import Heard, NotYet
from shared.outbox import Unit

IDENTITY = "identity.events"
PROGRAMME = "programme.events"
# What withdrew submission tells, and who was disqualified the fact before the correction.
BY_PEOPLE = ("not_eligible", "clerical_error")


async def on_agency_registered(heard: Heard[AgencyRegistered], unit: Unit) -> None:
    """An agency is known, and the one above it."""
    agency = heard.data.agency()
    unit.create(AGENCY, agency.id, agency)


async def on_edition_published(heard: Heard[EditionPublished], unit: Unit) -> None:
    """The edition's rules are kept, and its rounds announced."""
    edition = heard.data.edition()
    unit.create(EDITION, edition.id, edition)
    for rule in edition.rounds:
        round_ = rounds.announce(edition.id, rule, sealed=edition.sealed(rule.id))
        unit.create(ROUND, round_.id, round_)


async def on_stage_opened(heard: Heard[StageSaid], unit: Unit) -> None:
    """A round whose readings all exist opens with its stage."""
    kept = await unit.find(EDITION, heard.data.edition_id)
    edition = editions.opened(kept.state, heard.data.stage)
    unit.record(EDITION, kept, edition)
    await _open_prepared(unit, edition, heard.data.stage)


async def on_stage_ends(heard: Heard[StageEnds], unit: Unit) -> None:
    """A stage's end was set or moved: our calendar takes it at once.

    A round that was prepared when its stage was over opens with the later end.
    """
    kept = await unit.find(EDITION, heard.data.edition_id)
    edition = editions.ending(kept.state, heard.data.stage, heard.data.closes_at)
    unit.record(EDITION, kept, edition)
    await _open_prepared(unit, edition, heard.data.stage)


async def on_stage_closed(heard: Heard[StageSaid], unit: Unit) -> None:
    """A stage is over; closing its round is a person's act."""
    kept = await unit.find(EDITION, heard.data.edition_id)
    unit.record(EDITION, kept, editions.closed(kept.state, heard.data.stage))


async def on_proposal_admitted(heard: Heard[ProposalAdmitted], unit: Unit) -> None:
    """An entry takes part, once its edition and agency are known."""
    entry = heard.data.entry()
    if await unit.seek(EDITION, entry.edition_id) is None:
        raise NotYet(PROGRAMME, entry.edition_id)
    if await unit.seek(AGENCY, entry.agency_id) is None:
        raise NotYet(IDENTITY, entry.agency_id)
    await commands.list_entry(entry, unit)


async def on_proposal_withdrawn(heard: Heard[ProposalWithdrawn], unit: Unit) -> None:
    """An entry that is withdrawn takes part no longer; a seat it was to get waits for another."""
    said = heard.data
    removed = RemoveEntries((said.proposal_id,), Removal.WITHDRAWN, said.at, said.counted)
    await commands.remove_entries(removed, unit)
    await commands.name_others(said.edition_id, said.proposal_id, unit)


async def on_selection_settled(heard: Heard[SelectionSettled], unit: Unit) -> None:
    """The admitted are settled: the first round may be prepared when they are all here."""
    await _settle(heard.data.settlement(), unit)


async def on_objections_settled(heard: Heard[ObjectionsSettled], unit: Unit) -> None:
    """Who stands of a list is settled: the round that waits for it may be prepared."""
    await _settle(heard.data.settlement(), unit)


async def on_list_released(heard: Heard[ListReleased], unit: Unit) -> None:
    """A list is public, and with it an unannounced one that only public lists came from."""
    said = heard.data
    found = await unit.find(EDITION, said.edition_id)
    # Of two lists released side by side, the second must see that the first is public.
    unit.touch(EDITION, found)
    edition = found.state
    public = {said.list}
    for kept in await unit.mongo.find_many(DECISION, {"edition_id": said.edition_id}):
        if kept.state.released_at is not None:
            public.add(kept.state.list)
    for name in (said.list, *edition.shown_by(said.list, public)):
        decision = await unit.find(DECISION, decisions.id_of(said.edition_id, name))
        after = decisions.released(decision.state, said.at)
        if after != decision.state:
            unit.record(DECISION, decision, after)


async def on_finalist_disqualified(heard: Heard[FinalistDisqualified], unit: Unit) -> None:
    """The entry takes part no longer, and the next in order may get its seat."""
    said = heard.data
    removed = RemoveEntries((said.proposal_id,), Removal.DISQUALIFIED, said.at)
    await commands.remove_entries(removed, unit)
    seat = FreeSeat(said.edition_id, said.list, said.proposal_id, said.freed_seat)
    await commands.free_seat(seat, unit)


async def on_list_corrected(heard: Heard[ListCorrected], unit: Unit) -> None:
    """What two persons took off a list takes part no longer; what they added has its seat."""
    said = heard.data
    if said.added:
        kept = await unit.find(DECISION, decisions.id_of(said.edition_id, said.list))
        proposals = [one.proposal_id for one in said.added]
        unit.record(DECISION, kept, decisions.added(kept.state, proposals))
    if said.reason in BY_PEOPLE:
        removed = RemoveEntries(said.removed, Removal.DISQUALIFIED, said.at)
        await commands.remove_entries(removed, unit)


async def _settle(settlement: Settlement, unit: Unit) -> None:
    """Keep what was settled; said again, the later word stays."""
    id = settlement_id(settlement.edition_id, settlement.of)
    kept = await unit.seek(SETTLEMENT, id)
    if kept is None:
        unit.create(SETTLEMENT, id, settlement)
    else:
        unit.record(SETTLEMENT, kept, settlement)


async def _open_prepared(unit: Unit, edition: Edition, stage: str) -> None:
    named = [s.round for s in edition.stages if s.id == stage and s.round is not None]
    for name in named:
        round_ = await unit.find(ROUND, rounds.id_of(edition.id, name))
        if round_.state.state is State.PREPARED:
            await open_round(unit, round_, edition)
