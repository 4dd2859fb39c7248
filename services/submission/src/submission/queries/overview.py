"""How an edition stands for its secretariat, and an agency's proposals for its administrator."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Mongo
from submission import access
from submission.domain.edition import Edition
from submission.domain.intake import Intake, intake_id
from submission.domain.proposal import UNDECIDED, Proposal, Standing
from submission.queries import lateness
from submission.store.shapes import INTAKE, PROPOSAL

EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many proposals stand where, and in how many drafts nothing is written."""

    standings: Mapping[Standing, int]
    blank: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a cluster wait to be decided or mended, since when, and how many are claimed.

    `soonest` is the end of the first repair to end.
    """

    standing: Standing
    cluster: str
    count: int
    claimed: int
    since: datetime | None
    soonest: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """An edition at an instant: where all stand, who is late, what waits."""

    intake: Intake
    counted: Counted
    late_agencies: int
    idle_units: int
    waiting: tuple[Waiting, ...]


async def overview(mongo: Mongo, who: Who, edition_id: str, now: datetime) -> Overview:
    """Of a whole edition, counted from its proposals."""
    access.require(who, "see the overview")
    intake = (await mongo.find(INTAKE, intake_id(edition_id))).state
    counted, late, idle, waiting = await asyncio.gather(
        _counted(mongo, {"edition_id": edition_id}),
        lateness.late_agencies(mongo, who, edition_id, None, EVERY),
        lateness.idle_units(mongo, who, edition_id, None, EVERY),
        _waiting(mongo, edition_id, now),
    )
    return Overview(intake, counted, len(late), len(idle), waiting)


@dataclass(frozen=True, slots=True)
class AgencyOverview:
    """An agency in an edition: where its proposals stand, and how many units have begun none."""

    intake: Intake
    counted: Counted
    idle_units: int


async def of_agency(mongo: Mongo, who: Who, edition_id: str, agency_id: str) -> AgencyOverview:
    """For who administers it."""
    access.require(who, "see the agency's proposals", agency=agency_id)
    intake = (await mongo.find(INTAKE, intake_id(edition_id))).state
    counted, idle = await asyncio.gather(
        _counted(mongo, {"edition_id": edition_id, "agency_id": agency_id}),
        lateness.idle_units(mongo, who, edition_id, None, EVERY, agency_id=agency_id),
    )
    return AgencyOverview(intake, counted, len(idle))


async def agency_proposals(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    agency_id: str,
    *,
    standing: Standing | None,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[Edition, list[Kept[Proposal]]]:
    """The proposals of all its units, by id; one more than `limit`, if there is."""
    access.require(who, "see the agency's proposals", agency=agency_id)
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    chosen: dict[str, Any] = {"edition_id": edition_id, "agency_id": agency_id}
    if standing is not None:
        chosen["standing"] = standing.value
    chosen |= after_filter([("_id", 1)], after)
    return edition, await mongo.find_many(PROPOSAL, chosen, limit=limit + 1)


async def _counted(mongo: Mongo, chosen: dict[str, Any]) -> Counted:
    """From an index alone: no proposal is read."""
    key = {"standing": "$standing", "blank": "$blank"}
    by = [{"$match": chosen}, {"$group": {"_id": key, "count": {"$sum": 1}}}]
    standings = dict.fromkeys(Standing, 0)
    blank = 0
    for row in await mongo.aggregate(PROPOSAL.collection, by):
        standing = Standing(row["_id"]["standing"])
        standings[standing] += row["count"]
        if standing is Standing.DRAFT and row["_id"]["blank"]:
            blank += row["count"]
    return Counted(standings, blank)


async def _waiting(mongo: Mongo, edition_id: str, now: datetime) -> tuple[Waiting, ...]:
    undecided = {"$in": [s.value for s in UNDECIDED]}
    found = await mongo.aggregate(
        PROPOSAL.collection,
        [
            {"$match": {"edition_id": edition_id, "standing": undecided}},
            {
                "$group": {
                    "_id": {"standing": "$standing", "cluster": "$cluster"},
                    "count": {"$sum": 1},
                    "claimed": {"$sum": {"$cond": [{"$gt": ["$claim.until", now]}, 1, 0]}},
                    "since": {"$min": _SINCE},
                    "soonest": {"$min": "$repair.until"},
                }
            },
            {"$sort": {"_id.standing": 1, "_id.cluster": 1}},
        ],
    )
    return tuple(
        Waiting(
            Standing(row["_id"]["standing"]),
            row["_id"]["cluster"],
            row["count"],
            row["claimed"],
            row["since"],
            row["soonest"],
        )
        for row in found
    )


_SINCE = {
    "$switch": {
        "branches": [
            {"case": {"$eq": ["$standing", Standing.CONTESTED.value]}, "then": "$contest.at"},
            {"case": {"$eq": ["$standing", Standing.REPAIR.value]}, "then": "$repair.at"},
        ],
        "default": {"$last": "$receipts.at"},
    }
}
"""As `selection.waiting_since` says it of one proposal."""
