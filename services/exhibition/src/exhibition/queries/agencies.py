"""The names of agencies, as they were heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exhibition.store import AGENCIES
from shared.mongo import Mongo


@dataclass(frozen=True, slots=True)
class Names:
    """Names by agency; `as_of` is when the newest of all agencies was told."""

    by_id: Mapping[str, str]
    as_of: datetime | None

    def of(self, agency_id: str) -> str | None:
        return self.by_id.get(agency_id)


async def names_of(mongo: Mongo, agency_ids: Iterable[str]) -> Names:
    agencies = mongo.collection(AGENCIES)
    found = await mongo.all(agencies.find({"_id": {"$in": sorted(set(agency_ids))}}))
    return Names({row["_id"]: row["name"] for row in found}, await newest_name(mongo))


async def newest_name(mongo: Mongo) -> datetime | None:
    """When the newest of all agencies was told."""
    newest = await mongo.collection(AGENCIES).find_one({}, {"told_at": 1}, sort=[("told_at", -1)])
    return newest["told_at"] if newest else None
