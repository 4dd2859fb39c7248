"""What may be asked about signing keys: the first one, and a newer one."""

from dataclasses import dataclass

from identity import compute
from identity.domain.signing_key import SigningKey, newest
from identity.store.shapes import SIGNING_KEYS
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class AddKey:
    """Make a key that signs from now on; `first` only where there is none yet."""

    first: bool = False


async def add_key(command: AddKey, unit: Unit) -> tuple[SigningKey, ...]:
    """Every key, the newest last.

    Two that make one at the same time ask for the same number, so one of them gets DuplicateKey.
    """
    kept = await unit.mongo.find_many(SIGNING_KEYS, {}, sort=[("number", 1)])
    keys = tuple(key.state for key in kept)
    latest = newest(keys)
    if latest is not None and command.first:
        return keys
    kid, made = compute.new_key(latest.number + 1 if latest else 1, unit.now)
    unit.create(SIGNING_KEYS, kid, made)
    return (*keys, made)
