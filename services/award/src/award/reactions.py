"""What others' facts, and our own, make us do."""

from award import compute
from award.commands import certificates
from award.domain import award_list as lists
from award.domain import correction, edition, seat, settling
from award.domain.agency import Agency, renewed
from award.domain.award_list import AwardList, list_id
from award.domain.correction import Disqualified
from award.domain.edition import Stage
from award.domain.entry import alphabetical
from award.domain.objection import Status
from award.domain.settling import ObjectionDecided, StageMoved
from award.domain.withdrawal import Withdrawal
from award.messages import heard as said
from award.messages import told
from award.store import AGENCIES, EDITIONS, LISTS, NAMINGS, WITHDRAWALS
from shared.delivery import Heard, NotYet
from shared.mongo import Kept
from shared.outbox import Unit


async def on_edition_published(heard: Heard[said.EditionPublished], unit: Unit) -> None:
    """Keep the calendar and what the rule book says of lists."""
    unit.create(EDITIONS, heard.data.edition_id, heard.data.edition())


async def on_stage_opened(heard: Heard[said.StageOpened], unit: Unit) -> None:
    """Objections may be heard."""
    stage = await _stage(unit, heard.data.edition_id, heard.data.stage)
    if stage is not None:
        await _move(unit, heard.data.edition_id, edition.opened(stage))


async def on_stage_ends(heard: Heard[said.StageEnds], unit: Unit) -> None:
    """The stage has another end, or one at last."""
    stage = await _stage(unit, heard.data.edition_id, heard.data.stage)
    if stage is not None:
        await _move(unit, heard.data.edition_id, edition.closing(stage, heard.data.closes_at))


async def on_stage_closed(heard: Heard[said.StageClosed], unit: Unit) -> None:
    """The stage is closed."""
    stage = await _stage(unit, heard.data.edition_id, heard.data.stage)
    if stage is not None:
        await _move(unit, heard.data.edition_id, edition.closed(stage, heard.data.at))


async def on_agency_said(heard: Heard[said.AgencySaid], unit: Unit) -> None:
    """Certificates name agencies, and lists are filtered by their provinces."""
    kept = await unit.seek(AGENCIES, heard.data.agency_id)
    told_now = Agency(heard.data.name, heard.data.province, heard.sequence)
    after = renewed(kept.state if kept else None, told_now)
    if after is None:
        return
    if kept is None:
        unit.create(AGENCIES, heard.data.agency_id, after)
    else:
        unit.record(AGENCIES, kept, after)


async def on_shortlist_decided(heard: Heard[said.ShortlistDecided], unit: Unit) -> None:
    """A shortlist that is to be announced becomes a list, sealed."""
    data = heard.data
    named = list_id(data.edition_id, data.list)
    if not data.announced or await unit.seek(LISTS, named):
        return
    kept = await unit.seek(EDITIONS, data.edition_id)
    if kept is None:
        raise NotYet("programme.events", data.edition_id)
    entries = alphabetical(entry.entry() for entry in data.entries)
    named_by_two = {"edition_id": data.edition_id, "list": data.list, "approved_by": {"$ne": None}}
    namings = await unit.mongo.find_many(NAMINGS, named_by_two)
    received = lists.receive(
        data.edition_id, kept.state, data.list, entries, decision_id=data.decision_id,
        decision_sha256=data.sha256, sha256=compute.entries_sha256(entries),
        readers=data.viewer_ids, appointed=tuple(naming.state.reader for naming in namings),
        now=unit.now,
    )  # fmt: skip
    # The list takes the calendar and the namings over: what changes now must find it.
    unit.touch(EDITIONS, kept)
    unit.create(LISTS, named, received)


async def on_replacement_named(heard: Heard[said.ReplacementNamed], unit: Unit) -> None:
    """Judging says who is next in order for a seat that we told it is free, or says so anew."""
    data = heard.data
    kept = await unit.find(LISTS, list_id(data.edition_id, data.list))
    entry = data.entry.entry() if data.entry else None
    gone = await unit.seek(WITHDRAWALS, entry.proposal_id) if entry else None
    event = seat.name_replacement(kept.state, data.replaces, entry, withdrawn=gone is not None)
    if event is not None:
        unit.record(LISTS, kept, seat.evolve(kept.state, event))


async def on_proposal_withdrawn(heard: Heard[said.ProposalWithdrawn], unit: Unit) -> None:
    """Take the entry off the released lists, and remember it for those that are not."""
    data = heard.data
    if await unit.seek(WITHDRAWALS, data.proposal_id) is None:
        unit.create(WITHDRAWALS, data.proposal_id, Withdrawal(data.edition_id, data.at))
    for kept in await unit.mongo.find_many(LISTS, {"edition_id": data.edition_id}):
        if vacant := seat.withdraw(kept.state, data.proposal_id):
            unit.record(LISTS, kept, seat.evolve(kept.state, vacant))
        elif gone := correction.withdraw(kept.state, data.proposal_id, now=unit.now):
            after = correction.evolve(kept.state, gone)
            unit.record(LISTS, kept, after, told.list_corrected(kept.id, after, gone.correction))
        else:
            # A list that is released, or given a replacement, at this moment must look again.
            unit.touch(LISTS, kept)


async def on_objection_ruled(heard: Heard[said.ObjectionRuled], unit: Unit) -> None:
    """An upheld objection disqualifies the entry, which decides the objection for its list."""
    data = heard.data
    if data.outcome is not Status.UPHELD:
        return
    kept = await unit.find(LISTS, list_id(data.edition_id, data.list))
    event = correction.disqualify(kept.state, data.proposal_id, now=unit.now)
    decided = settling.evolve(kept.state, ObjectionDecided())
    if event is None:
        unit.record(LISTS, kept, decided)
    else:
        _disqualified(unit, kept, correction.evolve(decided, event), event)


async def on_list_corrected(heard: Heard[said.ListCorrected], unit: Unit) -> None:
    """What left the list is no longer certified."""
    data = heard.data
    if data.removed:
        await certificates.revoke(
            certificates.Revoke(data.list_id, data.removed, data.reason), unit
        )


async def on_objections_settled(
    heard: Heard[said.ObjectionsSettled], unit: Unit, *, seed: str | None
) -> None:
    """What stands is certified, with the key of `seed` where one is given."""
    data = heard.data
    wanted = certificates.Issue(data.edition_id, data.list, data.standing, data.at, seed)
    await certificates.issue(wanted, unit)


async def _stage(unit: Unit, edition_id: str, stage_id: str) -> Stage | None:
    """The stage, where it hears objections; others are nothing to us."""
    return (await unit.find(EDITIONS, edition_id)).state.stage(stage_id)


async def _move(unit: Unit, edition_id: str, stage: Stage) -> None:
    """Change a stage in the calendar and in the list that goes by it, at once."""
    kept = await unit.find(EDITIONS, edition_id)
    unit.record(EDITIONS, kept, edition.moved(kept.state, stage))
    list_kept = await unit.seek(LISTS, list_id(edition_id, stage.list))
    if list_kept is not None:
        unit.record(LISTS, list_kept, settling.evolve(list_kept.state, StageMoved(stage)))


def _disqualified(unit: Unit, kept: Kept[AwardList], after: AwardList, event: Disqualified) -> None:
    facts = (
        told.finalist_disqualified(kept.id, after, event),
        told.list_corrected(kept.id, after, event.correction),
    )
    unit.record(LISTS, kept, after, *facts)
