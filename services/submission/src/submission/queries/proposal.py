"""Proposals as their people, their agency and the secretariat see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Missing, Mongo
from submission import access
from submission.domain.content import (
    Difference,
    Frozen,
    FrozenFile,
    differences_of,
    texts_at,
)
from submission.domain.proposal import Overwritten, Proposal, Standing
from submission.store import drafting
from submission.store.shapes import PROPOSAL

SUBMITTED = tuple(s for s in Standing if s not in {Standing.DRAFT, Standing.HANDED_OVER})


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposal as somebody sees it: its texts are those he may read."""

    kept: Kept[Proposal]
    view: access.View
    frozen: Frozen | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which proposals are asked for."""

    edition_id: str | None = None
    agency_id: str | None = None
    standing: Standing | None = None


async def see(mongo: Mongo, who: Who, id: str) -> Seen:
    """The proposal, with what was submitted for those who see only that."""
    kept = await mongo.find(PROPOSAL, id)
    view = access.view(who, id, kept.state)
    if view is access.View.STEPS:
        raise Missing("proposal", id)
    if view is access.View.FROZEN:
        return Seen(kept, view, await drafting.frozen_version(mongo, id, kept.state.frozen_version))
    return Seen(kept, view)


async def proposals(
    mongo: Mongo, who: Who, chosen: Chosen, after: Sequence[Any] | None, limit: int
) -> list[Kept[Proposal]]:
    """Those that he may see, by id: his own, his agency's, or what was submitted."""
    asked: dict[str, Any] = _of(who, chosen) | after_filter([("_id", 1)], after)
    if chosen.edition_id:
        asked["edition_id"] = chosen.edition_id
    if chosen.standing:
        asked["standing"] = chosen.standing.value
    return await mongo.find_many(PROPOSAL, asked, [("_id", 1)], limit + 1)


def _of(who: Who, chosen: Chosen) -> dict[str, Any]:
    if chosen.agency_id and who.holds("agency_administrator", chosen.agency_id):
        return {"agency_id": chosen.agency_id}
    if chosen.edition_id and access.sees_submitted(who, chosen.edition_id):
        agency = {"agency_id": chosen.agency_id} if chosen.agency_id else {}
        submitted = {"standing": {"$in": [s.value for s in SUBMITTED]}}
        return agency | submitted | {"submitted_at": {"$ne": None}}
    mine = list(who.scopes("unit_member"))
    return {"people": who.account, "agency_id": {"$in": mine}}


async def written(mongo: Mongo, who: Who, id: str) -> tuple[Kept[Proposal], list[Overwritten]]:
    """The proposal with all that was overwritten in it, for those who see it whole."""
    seen = await _whole(mongo, who, id)
    return seen, await drafting.overwritten(mongo, id)


async def texts(mongo: Mongo, who: Who, id: str, number: int) -> dict[str, str]:
    """What was written at a content version, for those who see the proposal whole."""
    kept = await _whole(mongo, who, id)
    if not 1 <= number <= kept.state.content_version:
        raise Missing("version", str(number))
    return texts_at(kept.state, await drafting.overwritten(mongo, id, since=number), number)


async def differences(
    mongo: Mongo, who: Who, id: str, since: int, number: int
) -> tuple[Difference, ...]:
    """What differs between two content versions, for those who see the proposal whole."""
    kept = await _whole(mongo, who, id)
    if not 0 <= since < number <= kept.state.content_version:
        raise Missing("version", str(number))
    overwritten = await drafting.overwritten(mongo, id, since=since)
    return differences_of(kept.state, overwritten, since, number)


async def version(mongo: Mongo, who: Who, id: str, number: int) -> Frozen:
    """A frozen version, for those who may read the proposal's words."""
    kept = await mongo.find(PROPOSAL, id)
    view = access.view(who, id, kept.state)
    if view not in {access.View.WHOLE, access.View.FROZEN}:
        raise Missing("proposal", id)
    # What was frozen on the way to the agency only is no business of the ministry's.
    if view is access.View.FROZEN and number not in {r.version for r in kept.state.receipts}:
        raise Missing("frozen version", str(number))
    return await drafting.frozen_version(mongo, id, number)


async def attachment(mongo: Mongo, who: Who, id: str, slot: str) -> FrozenFile:
    """A file of the proposal; for those who see only what was submitted, the one frozen then."""
    seen = await see(mongo, who, id)
    if seen.frozen is not None:
        found = seen.frozen.files.get(slot)
    elif seen.view is access.View.WHOLE and (a := seen.kept.state.attachments.get(slot)):
        found = FrozenFile(a.file_id, a.name, a.type, a.size)
    else:
        found = None
    if found is None:
        raise Missing("attachment", slot)
    return found


async def _whole(mongo: Mongo, who: Who, id: str) -> Kept[Proposal]:
    kept = await mongo.find(PROPOSAL, id)
    if access.view(who, id, kept.state) is not access.View.WHOLE:
        raise Missing("proposal", id)
    return kept
