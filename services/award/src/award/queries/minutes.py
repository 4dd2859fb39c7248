"""What the minutes of a list say, for those who may read how it came about."""

from award.domain.award_list import AwardList, list_id
from award.domain.minutes import Course, Said, minutes
from award.domain.objection import SHOWN_TO_AGENCY, Status
from award.queries import lists
from award.store import EDITIONS, OBJECTIONS
from shared.grants import Who
from shared.mongo import Mongo


async def of_list(mongo: Mongo, edition_id: str, name: str, who: Who) -> Said:
    """The minutes as they stand now; Missing where the asker may not know of the list."""
    there = (await lists.recorded(mongo, edition_id, name, who)).state
    edition = (await mongo.find(EDITIONS, edition_id)).state
    agencies = await lists.agency_names(mongo, there)
    course = await _course(mongo, there)
    return minutes(list_id(edition_id, name), there, edition, agencies, course)


async def _course(mongo: Mongo, there: AwardList) -> Course:
    """Its objections; of those that nobody took up, however many, only the number is read."""
    of_it = {"edition_id": there.edition_id, "list": there.list}
    at = mongo.collection(OBJECTIONS.collection)
    counts = {s: await at.count_documents({**of_it, "status": s}) for s in Status}
    chosen = {**of_it, "status": {"$in": SHOWN_TO_AGENCY}}
    found = await mongo.find_many(OBJECTIONS, chosen, lists.BY_ID)
    return Course(counts, [kept.state for kept in found])
