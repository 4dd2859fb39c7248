"""Booths: what is offered, and what is held and would lapse."""

from datetime import datetime, timedelta

from notification.commands.matters import announce, end_about
from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter
from notification.domain.proposal import Standing
from notification.messages import heard as said
from notification.store import PROPOSALS
from shared.delivery import Heard, NotYet
from shared.outbox import Unit


async def on_booth_offered(heard: Heard[said.BoothKept], unit: Unit) -> None:
    """The agency is told at once: the offer ends by itself."""
    await _keep(unit, heard, Kind.BOOTH_OFFERED, heard.data.at)


async def on_booth_held(heard: Heard[said.BoothKept], unit: Unit, *, ahead: timedelta) -> None:
    """The agency chose it, and is told shortly before it would be free again."""
    data = heard.data
    before = min(ahead, (data.until - data.at) / 2)
    await _keep(unit, heard, Kind.HOLD_ENDING, data.until - before)


async def on_booth_settled(heard: Heard[said.BoothSettled], unit: Unit) -> None:
    """It was confirmed, or is free: there is nothing left to decide."""
    await end_about(unit, heard.data.booth_id)


async def _keep(unit: Unit, heard: Heard[said.BoothKept], kind: Kind, tell_at: datetime) -> None:
    """Whatever was kept there before is over; this ends at its own instant."""
    data = heard.data
    kept = await unit.seek(PROPOSALS, data.proposal_id)
    if kept is None:
        raise NotYet("submission.events", data.proposal_id)
    await end_about(unit, data.booth_id)
    unit.touch(PROPOSALS, kept)  # a withdrawal at this moment must end this too
    if kept.state.standing is Standing.WITHDRAWN:
        return
    told = {"booth": data.code, "title": kept.state.title, "until": data.until.isoformat()}
    matter = Matter(
        kind, kept.state.edition_id, Audience(agency_id=data.agency_id),
        Link(Page.EXHIBITOR, data.exhibitor_id, data.agency_id), told,
        (data.booth_id, data.proposal_id),
        since=tell_at, tell_at=tell_at, until=data.until,
    )  # fmt: skip
    await announce(unit, f"{kind}:{data.booth_id}:{heard.sequence}", matter)
