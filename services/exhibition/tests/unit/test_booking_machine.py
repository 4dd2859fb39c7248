"""Any order of holds, confirmations, lapses, lines and moves, against a ledger of its facts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from exhibition.domain import booking, booth, exhibitor
from exhibition.domain.booth import Booth, Confirmed, Held, Offered, Released, Requirements, Why
from exhibition.domain.edition import Win
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.line import Line
from exhibition.domain.plan import Plot
from exhibition.domain.refusal import Refusal

OPENING = datetime(2018, 10, 25, 2, 0, tzinfo=UTC)
CODES = ("A-01", "A-02", "A-03")
PROPOSALS = ("p1", "p2", "p3", "p4", "p5")
codes = st.sampled_from(CODES)
proposals = st.sampled_from(PROPOSALS)


@dataclass
class Entry:
    """One booking as the told facts show it."""

    code: str
    holder: str
    until: datetime | None
    ended: bool = False

    def live(self, now: datetime) -> bool:
        return not self.ended and (self.until is None or now < self.until)


class Ledger:
    """What somebody knows who hears the facts and nothing else."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, code: str) -> Entry | None:
        return next((e for e in self.entries if e.code == code and not e.ended), None)

    def hear(self, event: booth.Event) -> None:
        if isinstance(event, Released):
            entry = self.open(event.code)
            assert entry is not None, "released what nobody had, or twice"
            assert entry.holder == event.holder.proposal_id
            over = entry.until is not None and entry.until <= event.at
            assert over == (event.why is Why.EXPIRED)
            entry.ended = True
        elif isinstance(event, Confirmed) and (entry := self.open(event.code)):
            assert entry.live(event.at)
            assert entry.holder == event.holder.proposal_id
            entry.until = None
        elif isinstance(event, Held | Offered | Confirmed):
            assert self.open(event.code) is None, "booked before the last booking was released"
            until = None if isinstance(event, Confirmed) else event.until
            self.entries.append(Entry(event.code, event.holder.proposal_id, until))


class Booking(RuleBasedStateMachine):
    """Three booths of one kind, five exhibitors, one line; no timer runs unless the rule does."""

    def __init__(self) -> None:
        super().__init__()
        self.now = OPENING
        self.ledger = Ledger()
        self.line = Line("ips", "standard")
        three = Decimal(3)
        plots = [Plot(c, "h", "standard", Decimal(0), Decimal(0), three, three, 900) for c in CODES]
        self.booths = {plot.code: Booth("ips", plot) for plot in plots}
        self.exhibitors = {p: Exhibitor("ips", "kipp", self.win(p)) for p in PROPOSALS}

    def win(self, proposal: str) -> Win:
        return Win("top-40", proposal, "a1", "T", "umum", "kota")

    def queue(self) -> list[Exhibitor]:
        waiting = [e for e in self.exhibitors.values() if e.waiting is not None]
        return sorted(waiting, key=lambda e: e.waiting.number if e.waiting else 0)

    def record(self, code: str, events: tuple[booth.Event, ...]) -> None:
        queue, before = self.queue(), self.booths[code]
        first = queue[0] if queue else None
        freed = any(isinstance(event, Released | booth.Unblocked) for event in events)
        retaken = any(isinstance(event, booth.Booking | booth.Blocked) for event in events)
        handed = booking.handed_on(before, events, first, seconds=60, now=self.now)
        promotions = handed[len(events) :]
        assert len(promotions) == (1 if freed and first and not retaken else 0)
        events = handed
        for event in events:
            self.ledger.hear(event)
            self.booths[code] = booth.evolve(self.booths[code], event)
            self.follow(event)

    def follow(self, event: booth.Event) -> None:
        if isinstance(event, Held | Offered | Confirmed | Released):
            if isinstance(event, Released) and event.why is Why.EXPIRED:
                return
            proposal = event.holder.proposal_id
            self.exhibitors[proposal] = exhibitor.evolve(self.exhibitors[proposal], event)

    def attempt(self, code: str, decide: Callable[[Booth], tuple[booth.Event, ...]]) -> None:
        try:
            events = decide(self.booths[code])
        except Refusal:
            return
        self.record(code, events)

    @rule(seconds=st.sampled_from([1, 29, 30, 60, 90]))
    def time_passes(self, seconds: Any) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(code=codes, proposal=proposals)
    def hold(self, code: Any, proposal: Any) -> None:
        queue = self.queue()
        first = queue[0].id if queue else None
        one = self.exhibitors[proposal]
        try:
            events = booking.hold(self.booths[code], one, seconds=90, first=first, now=self.now)
        except Refusal:
            return
        assert not events or first in (None, one.id), "took a booth past those who wait"
        self.record(code, events)

    @rule(proposal=proposals)
    def confirm(self, proposal: Any) -> None:
        one = self.exhibitors[proposal]
        if one.place is not None:
            needs = Requirements(900, "film")
            self.attempt(one.place.code, lambda b: booking.confirm(b, one, needs, now=self.now))

    @rule(code=codes, proposal=proposals)
    def assign(self, code: Any, proposal: Any) -> None:
        one = self.exhibitors[proposal]
        self.attempt(code, lambda b: booking.assign(b, one, now=self.now))

    @rule(code=codes)
    def release(self, code: Any) -> None:
        self.attempt(code, lambda b: booth.release(b, Why.GIVEN_UP, now=self.now))

    @rule(code=codes)
    def the_timer_runs(self, code: Any) -> None:
        self.attempt(code, lambda b: booth.lapse(b, now=self.now))

    @rule(code=codes)
    def block(self, code: Any) -> None:
        self.attempt(code, lambda b: booth.block(b, "wet floor", now=self.now))

    @rule(code=codes)
    def unblock(self, code: Any) -> None:
        self.attempt(code, lambda b: booth.unblock(b, now=self.now))

    @rule(source=codes, other=codes)
    def move(self, source: Any, other: Any) -> None:
        try:
            left, arrived = booking.move(self.booths[source], self.booths[other], now=self.now)
        except Refusal:
            return
        self.record(other, arrived)
        self.record(source, left)

    @rule(proposal=proposals)
    def join(self, proposal: Any) -> None:
        free = [c for c, b in self.booths.items() if b.state_at(self.now) is booth.State.FREE]
        offered = free[0] if free and not self.queue() else None
        try:
            event = exhibitor.join(self.exhibitors[proposal], self.line, free=offered, now=self.now)
        except Refusal:
            return
        if event is not None:
            self.line = Line("ips", "standard", event.number)
            self.exhibitors[proposal] = exhibitor.evolve(self.exhibitors[proposal], event)

    @rule(proposal=proposals)
    def leave(self, proposal: Any) -> None:
        event = exhibitor.leave(self.exhibitors[proposal])
        if event is not None:
            self.exhibitors[proposal] = exhibitor.evolve(self.exhibitors[proposal], event)

    @rule(proposal=proposals)
    def is_withdrawn(self, proposal: Any) -> None:
        event = exhibitor.end(self.exhibitors[proposal], Why.WITHDRAWN)
        if event is None:
            return
        self.exhibitors[proposal] = exhibitor.evolve(self.exhibitors[proposal], event)
        place = self.exhibitors[proposal].place_at(self.now)
        if place is not None:
            ended = booth.release(self.booths[place.code], Why.WITHDRAWN, now=self.now)
            self.record(place.code, ended)

    @rule(proposal=proposals)
    def is_invited_again(self, proposal: Any) -> None:
        one = self.exhibitors[proposal]
        event = exhibitor.invite(one, "ips", "kipp", one.win, now=self.now)
        if event is not None:
            self.exhibitors[proposal] = exhibitor.evolve(one, event)

    @invariant()
    def no_booth_and_no_exhibitor_has_two_live_bookings(self) -> None:
        live = [entry for entry in self.ledger.entries if entry.live(self.now)]
        assert all(times == 1 for times in Counter(entry.code for entry in live).values())
        assert all(times == 1 for times in Counter(entry.holder for entry in live).values())

    @invariant()
    def booths_exhibitors_and_ledger_tell_the_same(self) -> None:
        ledger = {e.holder: e.code for e in self.ledger.entries if e.live(self.now)}
        booths = {
            holder.proposal_id: code
            for code, one in self.booths.items()
            if (holder := one.holder_at(self.now)) is not None
        }
        places = {
            proposal: place.code
            for proposal, one in self.exhibitors.items()
            if (place := one.place_at(self.now)) is not None
        }
        assert ledger == booths == places

    @invariant()
    def nobody_waits_who_has_a_booth_or_may_have_none(self) -> None:
        for one in self.queue():
            assert one.place_at(self.now) is None
            assert one.ended is None

    @invariant()
    def no_booth_stands_free_while_somebody_waits(self) -> None:
        if self.queue():
            assert not [b for b in self.booths.values() if b.state is booth.State.FREE]


TestBooking = Booking.TestCase
TestBooking.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
