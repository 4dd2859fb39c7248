"""What may be read about agencies: they are public, and anyone may read it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from identity.domain.agency import Agency, AgencyType
from identity.domain.province import Province
from identity.domain.wording import key
from identity.store.shapes import AGENCIES
from shared import http
from shared.mongo import Document, Kept, Mongo


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies: of a type, in a province, under a parent, with these letters in the name."""

    type: AgencyType | None = None
    parent_id: str | None = None
    letters: str | None = None
    province: Province | None = None


async def agency(mongo: Mongo, agency_id: str) -> Kept[Agency]:
    """One agency."""
    return await mongo.find(AGENCIES, agency_id)


async def agencies(
    mongo: Mongo, wanted: Wanted, *, after: Sequence[object] | None, limit: int
) -> list[Kept[Agency]]:
    """Agencies by name, from the one after `after` (name key, id)."""
    order = [("name_key", 1), ("_id", 1)]
    fields = {"type": wanted.type, "parent_id": wanted.parent_id, "province": wanted.province}
    chosen: Document = {name: value for name, value in fields.items() if value is not None}
    letters = key(wanted.letters or "")
    named = {"name_key": {"$regex": re.escape(letters)}}
    every = {"$and": [chosen, named, http.after_filter(order, after)]}
    return await mongo.find_many(AGENCIES, every, sort=order, limit=limit)
