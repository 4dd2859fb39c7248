"""How far an edition has come here."""

from shared.grants import Who
from shared.mongo import Kept, Mongo
from submission import access
from submission.domain.intake import Intake, intake_id
from submission.store.shapes import INTAKE, PAST_EDITION, PastEdition


async def intake(mongo: Mongo, edition_id: str) -> Kept[Intake]:
    """The edition's intake with its calendar."""
    return await mongo.find(INTAKE, intake_id(edition_id))


async def past_edition(mongo: Mongo, who: Who, year: int) -> Kept[PastEdition]:
    """A past edition's lists, for those who give them."""
    access.require(who, "import past winners")
    return await mongo.find(PAST_EDITION, str(year))
