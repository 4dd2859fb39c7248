"""Builders of what the rules are about."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from exhibition.domain import booking, exhibitor
from exhibition.domain.booth import Booth
from exhibition.domain.edition import Win
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.plan import Hall, Plan, Plot

OPENING = datetime(2018, 10, 25, 2, 0, tzinfo=UTC)


class Make:
    """The smallest of everything, to be changed where a test is about it."""

    def at(self, seconds: float = 0) -> datetime:
        return OPENING + timedelta(seconds=seconds)

    def plot(
        self,
        code: str = "A-01",
        box: tuple[str | int, str | int, str | int, str | int] = (0, 0, 3, 3),
        *,
        hall: str = "hall-a",
        kind: str = "standard",
        power: int = 2000,
    ) -> Plot:
        x, y, width, depth = (Decimal(length) for length in box)
        return Plot(code, hall, kind, x, y, width, depth, power)

    def plan(
        self, *plots: Plot, aisle: str = "2", kinds: tuple[str, ...] = ("standard", "corner")
    ) -> Plan:
        hall = Hall("hall-a", "Hall A", Decimal(40), Decimal(20))
        return Plan(kinds, Decimal(aisle), (hall,), plots or (self.plot(),))

    def booth(self, code: str = "A-01", *, kind: str = "standard") -> Booth:
        return Booth("ips-2018", self.plot(code, kind=kind))

    def win(self, proposal_id: str = "p1", *, winners: str = "top-40") -> Win:
        return Win(winners, proposal_id, "agency-1", "Kartu Sehat", "umum", "kota")

    def after(self, before: Booth | None, events: Any) -> Any:
        """A booth after what happened to it."""
        return booking.replayed(before, tuple(events))

    def follow(self, before: Exhibitor, event: Any) -> Exhibitor:
        """An exhibitor after what happened to him or his booth."""
        return exhibitor.evolve(before, event)

    def exhibitor(self, proposal_id: str = "p1") -> Exhibitor:
        return Exhibitor("ips-2018", "kipp-2018", self.win(proposal_id))


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()
