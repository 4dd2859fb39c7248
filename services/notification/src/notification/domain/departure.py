"""That an entry left a public list: what was told of it before is true no longer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Departure:
    """When it left."""

    at: datetime


def place_of(list_id: str, proposal_id: str) -> str:
    """An entry's place on a list; its certificate has the same id."""
    return f"{list_id}:{proposal_id}"
