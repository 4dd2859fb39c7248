"""What an edition calls things."""

from shared.mongo import Mongo
from submission.domain.wording import Wording, unheard
from submission.messages.wording import WORDING


async def wording(mongo: Mongo, edition_id: str) -> Wording:
    """As its rule book says; ids for names as long as that was not heard for it."""
    found = await mongo.collection("wordings").find_one({"_id": edition_id})
    return WORDING.validate_python(found["wording"]) if found else unheard(edition_id)
