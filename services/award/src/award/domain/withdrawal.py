"""Withdrawals, kept because they may be heard of before the list they concern."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A proposal that its agency withdrew."""

    edition_id: str
    at: datetime
