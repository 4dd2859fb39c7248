"""Numbers of registrations, counted for each edition."""

from shared.mongo import Mongo


async def next_number(mongo: Mongo, edition_id: str) -> int:
    """A count that nobody else is given, from 1.

    It goes up at once and by itself: in the registration's transaction every unit of the nation
    would queue at one document. A registration that fails leaves a gap, which harms nobody.
    """
    counted = await mongo.collection("numbers").find_one_and_update(
        {"_id": edition_id}, {"$inc": {"last": 1}}, upsert=True, return_document=True
    )
    return int(counted["last"])
