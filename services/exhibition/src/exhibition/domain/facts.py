"""What anybody should know of a forum: where, when, whom to ask, and when stands are built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter

from exhibition.domain.finding import Sheet
from exhibition.domain.plan import Plot


class TimeZone(StrEnum):
    """The zone in whose clock a forum's hours are said: WIB, WITA or WIT."""

    WESTERN = "Asia/Jakarta"
    CENTRAL = "Asia/Makassar"
    EASTERN = "Asia/Jayapura"


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    address: str
    city: str


@dataclass(frozen=True, slots=True)
class Contact:
    """The organiser's office (panitia), never a person."""

    office: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """One day's hours for visitors."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """When stands may be moved in or out: all of them, a hall's, or a zone's, which are the booths
    whose code begins with it."""

    opens_at: datetime
    closes_at: datetime
    hall: str | None = None
    zone: str | None = None

    def concerns(self, plot: Plot) -> bool:
        here = self.hall is None or self.hall == plot.hall
        return here and (self.zone is None or plot.code.startswith(self.zone))

    @property
    def particular(self) -> tuple[bool, bool]:
        """How closely it names its booths; the greater goes before the lesser."""
        return self.zone is not None, self.hall is not None


@dataclass(frozen=True, slots=True)
class Facts:
    """Public with the forum; nothing of it has to be said."""

    time_zone: TimeZone = TimeZone.WESTERN
    venue: Venue | None = None
    contact: Contact | None = None
    days: tuple[Opening, ...] = ()
    move_in: tuple[Window, ...] = ()
    move_out: tuple[Window, ...] = ()


UNSAID = Facts()
"""Of a forum that was written before it had facts."""


def windows_of(plot: Plot, windows: Iterable[Window]) -> tuple[Window, ...]:
    """A booth's windows in their order: those that name its zone, else those of its hall, else
    those of all."""
    mine = [window for window in windows if window.concerns(plot)]
    closest = max((window.particular for window in mine), default=None)
    chosen = [window for window in mine if window.particular == closest]
    return tuple(sorted(chosen, key=attrgetter("opens_at")))


def inspect_facts(facts: Facts, sheet: Sheet) -> None:
    """Hours that cannot be, windows for nobody, and what visitors and exhibitors would miss."""
    spans: list[Opening | Window] = [*facts.days, *facts.move_in, *facts.move_out]
    for span in spans:
        if span.closes_at <= span.opens_at:
            sheet.note("ends-before-it-begins", opens_at=span.opens_at, closes_at=span.closes_at)
    _inspect_days(facts.days, sheet)
    _inspect_windows((*facts.move_in, *facts.move_out), sheet)
    _inspect_moving(facts, sheet)
    for rule, said in (
        ("no-days", facts.days), ("no-venue", facts.venue), ("no-contact", facts.contact),
    ):  # fmt: skip
        if not said:
            sheet.note(rule)


def _inspect_days(days: Sequence[Opening], sheet: Sheet) -> None:
    for one, other in pairwise(sorted(days, key=attrgetter("opens_at"))):
        if other.opens_at < one.closes_at:
            sheet.note("days-overlap", opens_at=other.opens_at)


def _inspect_windows(windows: Sequence[Window], sheet: Sheet) -> None:
    halls = {hall.id for hall in sheet.plan.halls}
    for window in windows:
        if window.hall is not None and window.hall not in halls:
            sheet.note("window-in-unknown-hall", hall=window.hall)
        elif window.zone is not None and not any(map(window.concerns, sheet.plan.plots)):
            sheet.note("window-for-nobody", hall=window.hall, zone=window.zone)


def _inspect_moving(facts: Facts, sheet: Sheet) -> None:
    opening = min((day.opens_at for day in facts.days), default=None)
    end = max((day.closes_at for day in facts.days), default=None)
    for window in facts.move_in:
        if opening is not None and window.closes_at > opening:
            sheet.note("move-in-too-late", closes_at=window.closes_at)
    for window in facts.move_out:
        if end is not None and window.opens_at < end:
            sheet.note("move-out-too-early", opens_at=window.opens_at)
    for row, plot in enumerate(sheet.plan.plots if facts.move_in else ()):
        if not windows_of(plot, facts.move_in):
            sheet.note("no-move-in", row, hall=plot.hall, code=plot.code)
