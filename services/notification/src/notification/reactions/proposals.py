"""Steps of proposals: what their units and agencies have to know of, and what that ends."""

from datetime import timedelta

from notification.commands.matters import announce, end_about, tell_newcomers
from notification.domain import proposal as proposals
from notification.domain.edition import Edition
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.domain.proposal import Proposal, Standing
from notification.messages import heard as said
from notification.store import EDITIONS, PROPOSALS
from shared.delivery import Heard, NotYet
from shared.mongo import Kept
from shared.outbox import Unit

PASSING = (
    Kind.PROPOSAL_RETURNED, Kind.REPAIR_ASKED, Kind.REPAIR_ENDING, Kind.DRAFT_UNFINISHED,
)  # fmt: skip
"""What a further step of the proposal has answered."""
REPAIR_AHEAD = timedelta(days=1)
MOVES = {
    "submission.proposal_handed_over.v1": Standing.WITH_AGENCY,
    "submission.proposal_submitted.v1": Standing.SUBMITTED,
    "submission.proposal_repaired.v1": Standing.SUBMITTED,
    "submission.proposal_refused.v1": Standing.REFUSED,
    "submission.refusal_contested.v1": Standing.CONTESTED,
    "submission.refusal_upheld.v1": Standing.REFUSED,
}


async def on_registered(heard: Heard[said.ProposalRegistered], unit: Unit) -> None:
    """A draft was begun."""
    data = heard.data
    writers = (data.owner_id,) if data.owner_id else ()
    proposal = Proposal(data.edition_id, data.agency_id, writers=writers, number=data.number)
    unit.create(PROPOSALS, data.proposal_id, proposal)
    await tell_newcomers(unit, about=(data.proposal_id,))


async def on_writers_changed(heard: Heard[said.WritersChanged], unit: Unit) -> None:
    """Others write it from now on: what matters still of it concerns them too."""
    data = heard.data
    kept = await unit.find(PROPOSALS, data.proposal_id)
    writers = tuple(dict.fromkeys((data.owner_id, *data.collaborator_ids)))
    unit.record(PROPOSALS, kept, proposals.written_by(kept.state, writers))
    await tell_newcomers(unit, about=(data.proposal_id,))


async def on_moved(heard: Heard[said.ProposalMoved], unit: Unit) -> None:
    """It went on, which answers what was asked of it."""
    await _move(unit, heard.data.proposal_id, MOVES[heard.type])


async def on_admitted(heard: Heard[said.ProposalAdmitted], unit: Unit) -> None:
    """It competes."""
    kept = await unit.find(PROPOSALS, heard.data.proposal_id)
    unit.record(PROPOSALS, kept, proposals.admitted(kept.state, heard.data.title))
    await end_about(unit, kept.id, PASSING)


async def on_withdrawn(heard: Heard[said.ProposalMoved], unit: Unit) -> None:
    """Nothing of it matters any more."""
    kept = await unit.find(PROPOSALS, heard.data.proposal_id)
    unit.record(PROPOSALS, kept, proposals.moved(kept.state, Standing.WITHDRAWN))
    await end_about(unit, kept.id)


async def on_returned(heard: Heard[said.ProposalMoved], unit: Unit, *, news: timedelta) -> None:
    """Its unit has to write again."""
    at = heard.data.at
    kept = await _move(unit, heard.data.proposal_id, Standing.WITH_UNIT)
    edition = await _edition(unit, kept.state)
    told = {"edition": edition.name, "number": kept.state.number}
    matter = Matter(
        Kind.PROPOSAL_RETURNED, kept.state.edition_id, Audience(kept.id),
        Link(Page.PROPOSAL, kept.id, kept.state.agency_id), told,
        (kept.id,), since=at, tell_at=at, until=at + news,
    )  # fmt: skip
    await announce(unit, f"{Kind.PROPOSAL_RETURNED}:{kept.id}:{heard.sequence}", matter)


async def on_repair_asked(heard: Heard[said.RepairAsked], unit: Unit) -> None:
    """Its unit and agency have to mend it, and are reminded before the time is up."""
    at, until = heard.data.at, heard.data.until
    kept = await _move(unit, heard.data.proposal_id, Standing.IN_REPAIR)
    edition = await _edition(unit, kept.state)
    number = kept.state.number
    told = {"edition": edition.name, "number": number, "until": until.isoformat()}
    times = {Kind.REPAIR_ASKED: at}
    if until - REPAIR_AHEAD > at:
        times[Kind.REPAIR_ENDING] = until - REPAIR_AHEAD
    for kind, tell_at in times.items():
        matter = Matter(
            kind, kept.state.edition_id, Audience(kept.id, kept.state.agency_id),
            Link(Page.PROPOSAL, kept.id, kept.state.agency_id), told,
            (kept.id,), since=tell_at, tell_at=tell_at,
            until=until,
        )  # fmt: skip
        await announce(unit, f"{kind}:{kept.id}:{heard.sequence}", matter)


async def _move(unit: Unit, proposal_id: str, standing: Standing) -> Kept[Proposal]:
    """Keep where it stands, and end what that answers."""
    kept = await unit.find(PROPOSALS, proposal_id)
    await end_about(unit, kept.id, PASSING)
    return unit.record(PROPOSALS, kept, proposals.moved(kept.state, standing))


async def _edition(unit: Unit, proposal: Proposal) -> Edition:
    kept = await unit.seek(EDITIONS, proposal.edition_id)
    if kept is None:
        raise NotYet("programme.events", proposal.edition_id)
    return kept.state
