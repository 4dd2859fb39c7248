"""The booths and exhibitors of a forum, as one command finds and leaves them."""

from collections.abc import Mapping

from exhibition.domain import exhibitor as exhibitors
from exhibition.domain.booking import handed_on, replayed
from exhibition.domain.booth import (
    Booth,
    Confirmed,
    Event,
    Held,
    Offered,
    Released,
    State,
    Why,
    booth_id,
)
from exhibition.domain.exhibitor import Exhibitor, exhibitor_id
from exhibition.domain.forum import Forum
from exhibition.domain.line import Line, line_id
from exhibition.messages import booth_facts
from exhibition.store import BOOTH, EXHIBITOR, LINE
from shared.mongo import Kept, Missing
from shared.outbox import Fact, Unit


class Floor:
    """What one command reads and changes of a forum, written together by `record`.

    A booking lies in two documents: the booth says who has it, the exhibitor what he has. Every
    command that begins or ends one writes both, each under its version, in one transaction; and a
    hold or an offer ends by its instant in both. So at no moment has a booth two live bookings,
    nor an exhibitor two booths, whichever of two commands comes first.
    """

    def __init__(self, unit: Unit, forum: Forum) -> None:
        self.forum = forum
        self._unit = unit
        self._booths: dict[str, Kept[Booth]] = {}
        self._events: dict[str, tuple[Event, ...]] = {}
        self._exhibitors: dict[str, Kept[Exhibitor]] = {}
        self._after: dict[str, Exhibitor] = {}
        self._facts: dict[str, list[Fact]] = {}
        self._lines: dict[str, Kept[Line] | None] = {}
        self._queues: dict[str, list[str]] = {}

    async def booth(self, code: str, version: int | None = None) -> Booth:
        """The booth of that code; Missing where the plan has none."""
        id = booth_id(self.forum.id, code)
        kept = await self._unit.find(BOOTH, id, version=version)
        if kept.state.state is State.REMOVED:
            raise Missing("booth", kept.id)
        self._booths[code] = kept
        return kept.state

    async def booths(self) -> Mapping[str, Booth]:
        """Every booth that the forum has or had, by code."""
        found = await self._unit.mongo.find_many(BOOTH, {"forum_id": self.forum.id})
        self._booths = {kept.state.code: kept for kept in found}
        return {code: kept.state for code, kept in self._booths.items()}

    async def exhibitor(self, proposal_id: str) -> Exhibitor:
        """The exhibitor of that entry; Missing where it was not invited."""
        id = exhibitor_id(self.forum.id, proposal_id)
        return self.know(await self._unit.find(EXHIBITOR, id))

    def know(self, kept: Kept[Exhibitor]) -> Exhibitor:
        """Take an exhibitor as found; gives him as he is by now."""
        self._exhibitors.setdefault(kept.id, kept)
        return self._now(kept.id)

    async def first_in_line(self, kind: str, *, guarded: bool = False) -> str | None:
        """The id of who is first in line for a kind, if anybody; guarded: nobody joins unseen.

        Without that guard somebody could join who saw a booth still taken, while its release saw
        nobody waiting: a free booth, and one who waits beside it for ever.
        """
        queue = await self._queue(kind)
        line = self._lines[kind]
        if guarded and line is not None:
            self._unit.touch(LINE, line)
            self._lines[kind] = None
        return next((id for id in queue if self._now(id).waiting is not None), None)

    def touch(self, id: str) -> None:
        """Guard an exhibitor of whom something else changes; he must be known."""
        self._after.setdefault(id, self._exhibitors[id].state)
        self._facts.setdefault(id, [])

    def change(self, id: str, event: exhibitors.Event, *facts: Fact) -> None:
        """Something happens to an exhibitor; he must be known."""
        self.touch(id)
        self._after[id] = exhibitors.evolve(self._after[id], event)
        self._facts[id].extend(facts)

    async def happen(self, code: str, events: tuple[Event, ...]) -> None:
        """Something happens to a booth, and so to its exhibitors.

        Where it is free in the end, it is offered to the first in line at once: so one freed
        booth makes one promotion, in the transaction that freed it.
        """
        kept = self._booths.get(code)
        before = kept.state if kept is not None else None
        after = replayed(before, events)
        first = None
        if events and after is not None and after.state is State.FREE:
            first = await self.first_in_line(after.plot.kind, guarded=True)
        events = handed_on(
            before,
            events,
            self._now(first) if first is not None else None,
            seconds=self.forum.terms.offer_seconds,
            now=self._unit.now,
        )
        self._events[code] = events
        for event in events:
            await self._follow(event)

    def record(self) -> None:
        """Queue the writes of all that happened, and its facts."""
        for code, events in self._events.items():
            kept = self._booths.get(code)
            after = replayed(kept.state if kept is not None else None, events)
            if after is None or not events:
                continue
            facts = booth_facts(after, events)
            if kept is None:
                self._booths[code] = self._unit.create(BOOTH, after.id, after, *facts)
            else:
                self._booths[code] = self._unit.record(BOOTH, kept, after, *facts)
        for id, exhibitor in self._after.items():
            kept_exhibitor = self._exhibitors[id]
            self._exhibitors[id] = self._unit.record(
                EXHIBITOR, kept_exhibitor, exhibitor, *self._facts[id]
            )

    def kept_booth(self, code: str) -> Kept[Booth]:
        """The booth as it is kept, after `record` as it will be."""
        return self._booths[code]

    def kept_exhibitor(self, id: str) -> Kept[Exhibitor]:
        """The exhibitor as he is kept, after `record` as he will be."""
        return self._exhibitors[id]

    async def _follow(self, event: Event) -> None:
        """An exhibitor is moved by what begins or ends his booking; its expiry he knows himself."""
        if not isinstance(event, Held | Offered | Confirmed | Released):
            return
        if isinstance(event, Released) and event.why is Why.EXPIRED:
            return
        id = event.holder.exhibitor_id
        if id not in self._exhibitors:
            self.know(await self._unit.find(EXHIBITOR, id))
        self.change(id, event)

    async def _queue(self, kind: str) -> list[str]:
        if kind not in self._queues:
            # The line is read first: whoever joins after that changes it.
            self._lines[kind] = await self._unit.seek(LINE, line_id(self.forum.id, kind))
            waiting = {"forum_id": self.forum.id, "waiting.kind": kind}
            by_number = [("waiting.number", 1)]
            found = await self._unit.mongo.find_many(EXHIBITOR, waiting, sort=by_number)
            self._queues[kind] = [kept.id for kept in found]
            for kept in found:
                self.know(kept)
        return self._queues[kind]

    def _now(self, id: str) -> Exhibitor:
        return self._after.get(id, self._exhibitors[id].state)
