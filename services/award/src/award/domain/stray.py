"""Strays: files that no objection names, or none yet."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stray:
    """A file in waiting; at `due_at` it is thrown away."""

    objection_id: str
    due_at: datetime
