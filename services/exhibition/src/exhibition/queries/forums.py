"""Forums, and what a change of one would touch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exhibition import access
from exhibition.domain.edition import entitled
from exhibition.domain.finding import Verdict
from exhibition.domain.forum import Draft, Forum
from exhibition.domain.inspection import inspected
from exhibition.domain.plan import Plan
from exhibition.domain.rearrangement import Touched, touched
from exhibition.store import BOOTH, EDITION, FORUM
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class Preview:
    """What is wrong with a draft, whose bookings it would touch, and how many are entitled to a
    booth of it, where its edition was heard of."""

    verdict: Verdict
    touched: tuple[Touched, ...]
    entitled: int | None


async def forum_of(mongo: Mongo, forum_id: str, who: Who | None) -> Kept[Forum]:
    """The forum; a draft is there only for those who plan it."""
    kept = await mongo.find(FORUM, forum_id)
    planner = who is not None and access.may(who, "plan the forum", forum=forum_id)
    if kept.state.published_at is None and not planner:
        raise Missing("forum", forum_id)
    return kept


async def forums_for(
    mongo: Mongo, who: Who | None, after: Mapping[str, Any], limit: int
) -> list[Kept[Forum]]:
    """Published forums, and the drafts that he who asks may plan, by id."""
    seen: list[dict[str, Any]] = [{"published_at": {"$ne": None}}]
    if who is not None and access.may(who, "plan the forum"):
        seen.append({})
    if who is not None:
        seen.append({"_id": {"$in": list(who.scopes("event_staff"))}})
    return await mongo.find_many(FORUM, {"$and": [{"$or": seen}, after]}, limit=limit)


async def preview(mongo: Mongo, forum_id: str, draft: Draft, who: Who, now: datetime) -> Preview:
    """A dry run of a draft, for a forum that is new, a draft, or published."""
    access.require(who, "plan the forum", forum=forum_id)
    found = await mongo.find_many(BOOTH, {"forum_id": forum_id})
    booths = {kept.state.code: kept.state for kept in found}
    edition = await mongo.seek(EDITION, draft.edition_id)
    return Preview(
        inspected(draft.plan, draft.facts),
        touched(booths, draft.plan, now=now),
        len(entitled(edition.state)) if edition is not None else None,
    )


async def is_simulated(mongo: Mongo, forum: Forum) -> bool | None:
    """Whether the edition is a simulation; None while it was not heard of."""
    edition = await mongo.seek(EDITION, forum.edition_id)
    return edition.state.simulated if edition else None


async def inspected_as_planned(
    mongo: Mongo, forum_id: str, plan: Callable[[Plan | None], Plan], who: Who
) -> tuple[Plan, Verdict]:
    """A plan made of what is kept of the forum, if anything is, and what is wrong with it."""
    access.require(who, "plan the forum", forum=forum_id)
    kept = await mongo.seek(FORUM, forum_id)
    made = plan(kept.state.plan if kept is not None else None)
    return made, inspected(made)
