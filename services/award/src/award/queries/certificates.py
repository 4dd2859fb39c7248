"""Certificates and the keys that signed them: anyone's to check."""

from collections.abc import Mapping, Sequence
from typing import Any

from award.domain.certificate import Certificate
from award.domain.signing_key import SigningKey
from award.store import CERTIFICATES, SIGNING_KEYS
from shared.mongo import Kept, Missing, Mongo

BY_SERIAL = (("serial", 1),)


async def of_serial(mongo: Mongo, serial: str) -> Kept[Certificate]:
    """The certificate of a serial, whether it stands or not."""
    found = await mongo.find_many(CERTIFICATES, {"serial": serial}, limit=1)
    if not found:
        raise Missing("certificate", serial)
    return found[0]


async def of_list(
    mongo: Mongo, edition_id: str, name: str, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Certificate]]:
    """A list's certificates; one more than `limit`."""
    chosen = {"edition_id": edition_id, "list": name, **after}
    return await mongo.find_many(CERTIFICATES, chosen, BY_SERIAL, limit + 1)


async def having(
    mongo: Mongo, key: str, value: str, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Certificate]]:
    """The certificates with this `agency_id` or `proposal_id`; one more than `limit`."""
    return await mongo.find_many(CERTIFICATES, {key: value, **after}, BY_SERIAL, limit + 1)


async def keys(mongo: Mongo) -> Sequence[SigningKey]:
    """Every key that ever signed, the newest first."""
    found = await mongo.find_many(SIGNING_KEYS, {}, [("since", -1), ("_id", 1)])
    return [kept.state for kept in found]
