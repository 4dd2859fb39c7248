"""Journeys, from what has been heard so far."""

from dataclasses import dataclass
from datetime import datetime

from shared.grants import Who
from shared.mongo import Mongo
from submission import access
from submission.domain.intake import intake_id
from submission.domain.journey import Step, Stretch, furthest, shown
from submission.store.shapes import INTAKE, PROPOSAL

NAMES_ENTRIES = ("award.list_released.v1", "award.list_corrected.v1")


@dataclass(frozen=True, slots=True)
class Journey:
    """The steps of a proposal that may be seen, and how far it came by them."""

    proposal_id: str
    steps: tuple[Step, ...]
    furthest: Stretch | None
    as_of: datetime | None


async def journey(mongo: Mongo, who: Who, id: str) -> Journey:
    """Every public step so far, in order."""
    kept = await mongo.find(PROPOSAL, id)
    access.view(who, id, kept.state)
    edition = (await mongo.find(INTAKE, intake_id(kept.state.edition_id))).state.edition
    document = await mongo.collection("journeys").find_one({"_id": id}, {"steps": 1})
    heard = [Step(**s) for s in (document or {}).get("steps", {}).values()]
    listed = {s.list for s in heard if s.kind in NAMES_ENTRIES and not s.details.get("removed")}
    steps = shown(heard, {x.round for x in edition.lists if x.id in listed})
    as_of = steps[-1].at if steps else None
    return Journey(id, steps, furthest(steps, edition), as_of)
