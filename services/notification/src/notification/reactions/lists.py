"""Released lists, objections to their entries, and certificates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notification.commands.matters import announce, end_about
from notification.domain.departure import Departure, place_of
from notification.domain.edition import Edition
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.domain.objection import Objection, Standing
from notification.domain.proposal import Proposal
from notification.domain.proposal import Standing as OfProposal
from notification.messages import heard as said
from notification.store import DEPARTURES, EDITIONS, OBJECTIONS, PROPOSALS
from shared.delivery import Heard, NotYet
from shared.mongo import Kept
from shared.outbox import Unit

REPLY_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Released:
    """A list that is public, and since when."""

    id: str
    edition_id: str
    list: str
    at: datetime
    told: int
    """Which of the list's facts this is."""


async def on_list_released(heard: Heard[said.ListReleased], unit: Unit, *, news: timedelta) -> None:
    """Each entry's unit and agency learn that it is on the list; nobody learns of another's."""
    data = heard.data
    released = _Released(data.list_id, data.edition_id, data.list, data.at, heard.sequence)
    await _tell_entries(unit, released, data.entries, news)


async def on_list_corrected(
    heard: Heard[said.ListCorrected], unit: Unit, *, news: timedelta
) -> None:
    """What is no longer on the list is told no more; what came onto it is."""
    data = heard.data
    for proposal in data.removed:
        place = place_of(data.list_id, proposal)
        await _departed(unit, place, data.at)
        await end_about(unit, place)
    corrected = _Released(data.list_id, data.edition_id, data.list, data.at, heard.sequence)
    await _tell_entries(unit, corrected, data.added, news)


async def _tell_entries(
    unit: Unit, released: _Released, entries: Iterable[said.ListEntry], news: timedelta
) -> None:
    edition = await _edition(unit, released.edition_id)
    said_of = {"edition": edition.name, "list": edition.lists.get(released.list, {})}
    for entry in entries:
        proposal = await unit.seek(PROPOSALS, entry.proposal_id)
        if proposal is not None and _withdrawn(unit, proposal):
            continue
        place = place_of(released.id, entry.proposal_id)
        matter = Matter(
            Kind.LIST_RELEASED, released.edition_id, Audience(entry.proposal_id, entry.agency_id),
            Link(Page.LIST, released.id, entry.agency_id), {**said_of, "title": entry.title},
            (entry.proposal_id, place),
            since=released.at, tell_at=released.at, until=released.at + news,
        )  # fmt: skip
        await announce(unit, f"{Kind.LIST_RELEASED}:{place}:{released.told}", matter)


async def on_objection_filed(heard: Heard[said.ObjectionFiled], unit: Unit) -> None:
    """It waits for the secretariat; the agency learns of it only when it is taken up."""
    data = heard.data
    unit.create(OBJECTIONS, data.objection_id, Objection(data.edition_id, data.proposal_id))


async def on_objection_screened(heard: Heard[said.ObjectionScreened], unit: Unit) -> None:
    """One that was taken up gives the entry's agency the right of reply."""
    data = heard.data
    kept = await unit.find(OBJECTIONS, data.objection_id)
    accepted = data.outcome == "accepted"
    after = Standing.ACCEPTED if accepted else Standing.DECIDED
    unit.record(OBJECTIONS, kept, Objection(data.edition_id, data.proposal_id, after))
    if accepted:
        await _tell_of_objection(unit, data)


async def _tell_of_objection(unit: Unit, data: said.ObjectionScreened) -> None:
    """Until when it may be replied to; where that was not told, for how long at the least."""
    edition, kept = await _edition(unit, data.edition_id), await _proposal(unit, data)
    if _withdrawn(unit, kept):
        return
    until = data.reply_until or data.at + edition.reply_window
    limit = {"until" if data.reply_until else "at_least": until.isoformat()}
    put = _of_objection(data, edition, kept.state, Kind.OBJECTION_ACCEPTED, limit, until=until)
    await announce(unit, f"{put.kind}:{data.objection_id}", put)
    before = until - REPLY_AHEAD
    if data.reply_until and before > data.at:
        # Who may reply is reminded: the agency's administrators, and not the unit.
        ending = replace(
            put, kind=Kind.REPLY_ENDING, audience=Audience(agency_id=kept.state.agency_id),
            since=before, tell_at=before,
        )  # fmt: skip
        await announce(unit, f"{ending.kind}:{data.objection_id}", ending)


async def on_objection_replied(heard: Heard[said.ObjectionReplied], unit: Unit) -> None:
    """There is nothing left to reply to; it waits for the secretariat as before."""
    await end_about(unit, heard.data.objection_id)


async def on_objection_ruled(
    heard: Heard[said.ObjectionRuled], unit: Unit, *, news: timedelta
) -> None:
    """There is nothing left to reply to; the entry's unit and agency learn how it ended."""
    data = heard.data
    kept = await unit.find(OBJECTIONS, data.objection_id)
    after = Objection(data.edition_id, data.proposal_id, Standing.DECIDED)
    unit.record(OBJECTIONS, kept, after)
    await end_about(unit, kept.id)
    edition, proposal = await _edition(unit, data.edition_id), await _proposal(unit, data)
    if _withdrawn(unit, proposal):
        return
    outcome, until = {"outcome": data.outcome}, data.at + news
    put = _of_objection(data, edition, proposal.state, Kind.OBJECTION_RULED, outcome, until=until)
    await announce(unit, f"{put.kind}:{data.objection_id}", put)


def _of_objection(
    data: said.ObjectionScreened | said.ObjectionRuled, edition: Edition, proposal: Proposal,
    kind: Kind, params: Mapping[str, str], *, until: datetime,
) -> Matter:  # fmt: skip
    """What the entry's unit and agency are told of it at once."""
    told = {
        "edition": edition.name, "list": edition.lists.get(data.list, {}),
        "title": proposal.title, **params,
    }  # fmt: skip
    return Matter(
        kind, data.edition_id, Audience(data.proposal_id, proposal.agency_id),
        Link(Page.OBJECTION, data.objection_id, proposal.agency_id, data.proposal_id), told,
        (data.proposal_id, data.objection_id),
        since=data.at, tell_at=data.at, until=until,
    )  # fmt: skip


async def on_certificate_issued(
    heard: Heard[said.CertificateIssued], unit: Unit, *, news: timedelta
) -> None:
    """The entry's unit and agency can fetch it."""
    data = heard.data
    edition, kept = await _edition(unit, data.edition_id), await _proposal(unit, data)
    proposal, left = kept.state, await unit.seek(DEPARTURES, data.certificate_id)
    if _withdrawn(unit, kept) or (left is not None and left.state.at >= data.at):
        return
    told = {
        "edition": edition.name, "list": edition.lists.get(data.list, {}),
        "title": proposal.title, "serial": data.serial,
    }  # fmt: skip
    matter = Matter(
        Kind.CERTIFICATE_READY, data.edition_id, Audience(data.proposal_id, proposal.agency_id),
        Link(Page.CERTIFICATE, data.serial, proposal.agency_id), told,
        (data.proposal_id, data.certificate_id),
        since=data.at, tell_at=data.at, until=data.at + news,
    )  # fmt: skip
    await announce(unit, f"{Kind.CERTIFICATE_READY}:{data.certificate_id}", matter)


async def _edition(unit: Unit, edition_id: str) -> Edition:
    kept = await unit.seek(EDITIONS, edition_id)
    if kept is None:
        raise NotYet("programme.events", edition_id)
    return kept.state


async def _proposal(
    unit: Unit, of: said.ObjectionScreened | said.ObjectionRuled | said.CertificateIssued
) -> Kept[Proposal]:
    """The proposal, with the title under which it competes: it is told on another topic."""
    kept = await unit.seek(PROPOSALS, of.proposal_id)
    if kept is None or kept.state.title is None:
        raise NotYet("submission.events", of.proposal_id)
    return kept


def _withdrawn(unit: Unit, kept: Kept[Proposal]) -> bool:
    """Whether it was; one that is withdrawn at this moment must end what is announced here."""
    unit.touch(PROPOSALS, kept)
    return kept.state.standing is OfProposal.WITHDRAWN


async def _departed(unit: Unit, place: str, at: datetime) -> None:
    kept = await unit.seek(DEPARTURES, place)
    if kept is None:
        unit.create(DEPARTURES, place, Departure(at))
    else:
        unit.record(DEPARTURES, kept, Departure(at))
