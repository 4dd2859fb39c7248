"""Who is entitled to a booth: editions and their wins, and the exhibitors who follow from them."""

from dataclasses import dataclass

from exhibition.commands.floor import Floor
from exhibition.domain import booking
from exhibition.domain import edition as editions
from exhibition.domain import exhibitor as exhibitors
from exhibition.domain.booth import Why
from exhibition.domain.edition import Edition, Event, entitled
from exhibition.domain.exhibitor import Exhibitor, exhibitor_id
from exhibition.domain.forum import Forum
from exhibition.messages import exhibitor_invited
from exhibition.store import EDITION, EXHIBITOR, FORUM, STAFF
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class KnowEdition:
    """Take note of an edition."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class ChangeWins:
    """Take note of what happened to an edition's wins; `why` is told of bookings that end by it."""

    edition: Kept[Edition]
    event: Event
    why: Why = Why.DISQUALIFIED


@dataclass(frozen=True, slots=True)
class InviteWinners:
    """Invite the winners that are known when a forum is published."""

    edition: Kept[Edition]
    forum_id: str


async def know_edition(command: KnowEdition, unit: Unit) -> None:
    if await unit.seek(EDITION, command.edition.id) is None:
        unit.create(EDITION, command.edition.id, command.edition)


async def change_wins(command: ChangeWins, unit: Unit) -> None:
    """A list and a forum that become public at the same moment both write the edition, so that the
    later of them sees the other."""
    before = command.edition
    after = editions.evolve(before.state, command.event)
    if after == before.state:
        return
    unit.record(EDITION, before, after)
    chosen = {"edition_id": after.id, "published_at": {"$ne": None}}
    for forum in await unit.mongo.find_many(FORUM, chosen):
        await _follow(forum.state, after, command.why, unit)


async def invite_winners(command: InviteWinners, unit: Unit) -> None:
    unit.touch(EDITION, command.edition)
    forum = await unit.find(FORUM, command.forum_id)
    await _follow(forum.state, command.edition.state, Why.DISQUALIFIED, unit)


async def _follow(forum: Forum, edition: Edition, why: Why, unit: Unit) -> None:
    """Make the exhibitors of a forum those who are entitled."""
    found = await unit.mongo.find_many(EXHIBITOR, {"forum_id": forum.id})
    known = {kept.state.win.proposal_id: kept for kept in found}
    wins = entitled(edition)
    floor = Floor(unit, forum)
    for proposal_id, win in wins.items():
        _invite(forum, win, known.get(proposal_id), floor, unit)
    gone = [kept for proposal_id, kept in known.items() if proposal_id not in wins]
    await _end([kept for kept in gone if kept.state.ended is None], why, floor, unit)
    floor.record()


def _invite(
    forum: Forum,
    win: editions.Win,
    kept: Kept[Exhibitor] | None,
    floor: Floor,
    unit: Unit,
) -> None:
    state = kept.state if kept is not None else None
    event = exhibitors.invite(state, forum.id, forum.edition_id, win, now=unit.now)
    if event is None:
        return
    if kept is None:
        id, new = exhibitor_id(forum.id, win.proposal_id), exhibitors.evolve(None, event)
        unit.create(EXHIBITOR, id, new, exhibitor_invited(event))
    else:
        floor.know(kept)
        floor.change(kept.id, event, exhibitor_invited(event))


async def _end(gone: list[Kept[Exhibitor]], why: Why, floor: Floor, unit: Unit) -> None:
    """End these entitlements, all of them before any booth is freed: none is offered another's."""
    for kept in gone:
        floor.know(kept)
        event = exhibitors.end(kept.state, why)
        if event is not None:
            floor.change(kept.id, event)
    for kept in gone:
        place = kept.state.place_at(unit.now)
        if place is not None:
            booth = await floor.booth(place.code)
            events = booking.vacate(booth, kept.state, why, now=unit.now)
            await floor.happen(place.code, events)
    if gone:
        unit.delete(STAFF.collection, {"_id": {"$in": [kept.id for kept in gone]}})
