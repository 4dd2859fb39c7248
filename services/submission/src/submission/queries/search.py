"""Search over all that somebody may see: what he may is a part of the question itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Mongo
from submission import access
from submission.domain.edition import Property
from submission.domain.proposal import Proposal, Standing
from submission.store import drafting
from submission.store.shapes import PROPOSAL
from submission.store.words import asked_words


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is None is not asked about. `registration`: its number or its id."""

    text: str | None = None
    registration: str | None = None
    edition_id: str | None = None
    agency_id: str | None = None
    standing: Standing | None = None
    cluster: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A proposal, how much of it the asker sees, and its title as he may know it."""

    kept: Kept[Proposal]
    view: access.View
    title: str


async def search(
    mongo: Mongo, who: Who, sought: Sought, after: Sequence[Any] | None, limit: int
) -> list[Hit]:
    """Those that he may see and that are sought, by id; one more than `limit`, if there is."""
    # A title that is being mended is not the one that was submitted: its words are its unit's.
    as_submitted = {"repair.fields": {"$ne": Property.TITLE.value}} if sought.text else {}
    rights = [*access.own(who), *(right | as_submitted for right in access.of_others(who))]
    if not rights:
        return []
    asked = [{"$or": rights}, *_filters(sought), after_filter([("_id", 1)], after)]
    found = await mongo.find_many(PROPOSAL, {"$and": asked}, limit=limit + 1)
    return [await _hit(mongo, who, kept) for kept in found]


def _filters(sought: Sought) -> list[dict[str, Any]]:
    named = {
        "edition_id": sought.edition_id,
        "agency_id": sought.agency_id,
        "standing": sought.standing.value if sought.standing else None,
        "cluster": sought.cluster,
        "group": sought.group,
    }
    filters: list[dict[str, Any]] = [{n: v} for n, v in named.items() if v is not None]
    if sought.registration is not None:
        given = sought.registration.strip()
        filters.append({"$or": [{"_id": given}, {"number": given.upper()}]})
    return filters + asked_words(sought.text or "")


async def _hit(mongo: Mongo, who: Who, kept: Kept[Proposal]) -> Hit:
    view = access.view(who, kept.id, kept.state)
    if view is access.View.FROZEN:
        title = (await drafting.submitted_content(mongo, kept)).text(Property.TITLE)
        return Hit(kept, view, title)
    return Hit(kept, view, kept.state.title)
