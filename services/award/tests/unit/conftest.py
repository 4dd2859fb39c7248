"""Builders for the rules: a small edition, its lists, objections, and instants."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from award.domain import award_list as lists
from award.domain import correction, seat
from award.domain.award_list import AwardList
from award.domain.edition import Edition, Freed, Kind, Label, ListRule, Stage, Windows
from award.domain.entry import Entry
from award.domain.objection import Objection

START = datetime(2018, 6, 8, 3, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Callable[[float], datetime]:
    """An instant so many hours after the start of the story."""
    return lambda hours: START + timedelta(hours=hours)


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """An entry of that proposal."""

    def make(proposal_id: str, title: str = "") -> Entry:
        return Entry(proposal_id, f"agency-{proposal_id}", title or proposal_id, "umum", "kota")

    return make


@pytest.fixture
def edition() -> Callable[..., Edition]:
    """An edition with one list and a stage of objections that ends 100 hours after the start."""

    def make(freed: Freed = Freed.LEAVE_EMPTY, **stage: Any) -> Edition:
        name = Label("Sepuluh Besar", "Top 10")
        hearing = {"opens_at": START, "closes_at": START + timedelta(hours=100)} | stage
        return Edition(
            name=Label("Kompetisi", "Competition"), year=2018, simulated=False,
            windows=Windows(reply_seconds=3600 * 10, objection_seconds=3600 * 24),
            lists=(ListRule("top-10", name, freed, Kind.FINALIST),),
            stages=(Stage("objections", "top-10", **hearing),),
        )  # fmt: skip

    return make


@pytest.fixture
def sealed(
    edition: Callable[..., Edition], entry: Callable[..., Entry]
) -> Callable[..., AwardList]:
    """A list as it arrives: entries a, b and c."""

    def make(freed: Freed = Freed.LEAVE_EMPTY, **stage: Any) -> AwardList:
        return lists.receive(
            "e1", edition(freed, **stage), "top-10", tuple(entry(p) for p in "cab"),
            decision_id="d1", decision_sha256="d" * 64, sha256="5" * 64, now=START,
        )  # fmt: skip

    return make


@pytest.fixture
def released(sealed: Callable[..., AwardList]) -> Callable[..., AwardList]:
    """The same list, released an hour after the start while its stage is open."""

    def make(freed: Freed = Freed.LEAVE_EMPTY, **stage: Any) -> AwardList:
        hour = timedelta(hours=1)
        there = sealed(freed, **({"opened": True} | stage))
        there = lists.evolve(there, lists.Prepared("ani", ("ani", "budi"), START + hour, START))
        there = lists.evolve(there, lists.Verified("budi", START))
        event = lists.release(there, now=START + hour)
        assert event is not None
        return lists.evolve(there, event)

    return make


@pytest.fixture
def next_named(
    released: Callable[..., AwardList], entry: Callable[..., Entry], at: Callable[[float], datetime]
) -> AwardList:
    """a was disqualified, and judging named d."""
    there = released(Freed.NEXT_IN_ORDER)
    gone = correction.disqualify(there, "a", now=at(50))
    assert gone is not None
    there = correction.evolve(there, gone)
    return seat.evolve(there, seat.ReplacementNamed("a", entry("d")))


@pytest.fixture
def filed() -> Callable[..., Objection]:
    """An objection against a, two hours after the start."""

    def make() -> Objection:
        return Objection(
            edition_id="e1", list="top-10", proposal_id="a", agency_id="agency-a",
            code_sha256="c" * 64, reason="It was never used.", evidence="", links=(),
            filed_at=START + timedelta(hours=2),
        )  # fmt: skip

    return make
