"""Keys that sign certificates; an old one stays published for what it signed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key: its id, its public half, and the seed it signs with.

    Of a key that whoever runs the service keeps himself, only the public half lies here.
    """

    key_id: str
    public: str
    seed: str | None
    since: datetime
