"""The keys by which access tokens are signed: the newest signs, all of them are published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key as a JWK in JSON; `number` counts the keys ever made, from 1."""

    number: int
    jwk: str
    made_at: datetime


def newest(keys: Sequence[SigningKey]) -> SigningKey | None:
    """The key that signs."""
    return max(keys, key=lambda key: key.number, default=None)
