"""An objection, as far as word of it goes."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How far an objection has come."""

    FILED = "filed"
    ACCEPTED = "accepted"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Objection:
    """What the secretariat has still to do about it."""

    edition_id: str
    proposal_id: str
    standing: Standing = Standing.FILED
