"""Readings and their rounds, as far as judges are told of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """One proposal that one judge is to read; `told_in` is the matter that told him."""

    edition_id: str
    round_id: str
    judge: str
    open: bool = True
    told_in: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round whose readings are being given to judges.

    They come by the hundred, each as a fact of its own: they are gathered, and a judge is told of
    all of his at once. What comes while that is done is found by the next look.
    """

    edition_id: str
    round: str
    look_at: datetime
    closed: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When it is looked for judges who were not told yet."""
        return None if self.closed else self.look_at


def look_by(round: Round, at: datetime) -> Round | None:
    """The round, looked at no later than `at`; None where it would be anyway."""
    return None if round.closed or round.look_at <= at else replace(round, look_at=at)


def looked(round: Round, now: datetime, pause: timedelta) -> Round:
    """Everybody was told; it is looked again after a pause."""
    return replace(round, look_at=now + pause)


def closed(round: Round) -> Round:
    """Nothing is handed in any more."""
    return replace(round, closed=True)


def ended(reading: Reading) -> Reading:
    """The judge handed it in, gave it back, or it was taken from him."""
    return replace(reading, open=False)
