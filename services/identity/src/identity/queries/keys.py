"""The signing keys as they are kept."""

from identity.domain.signing_key import SigningKey
from identity.store.shapes import SIGNING_KEYS
from shared.mongo import Mongo


async def signing_keys(mongo: Mongo) -> tuple[SigningKey, ...]:
    """Every key, the newest last."""
    kept = await mongo.find_many(SIGNING_KEYS, {}, sort=[("number", 1)])
    return tuple(key.state for key in kept)
