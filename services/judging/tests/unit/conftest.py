"""Builders of what the rules are about; each takes only what a test cares for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from judging.domain.edition import (
    Criterion,
    Edition,
    Freed,
    Group,
    ListRule,
    Method,
    RoundRule,
    Scale,
    SeatRow,
    Source,
    Stage,
    Unfilled,
)
from judging.domain.entry import Entry
from judging.domain.outcome import Whole
from judging.domain.pile import Pile, PileState
from judging.domain.ranking import Contestant, Sheet
from judging.domain.reading import Reading, assign
from judging.domain.round import Member, Round, State

NOW = datetime(2018, 5, 2, 9, tzinfo=UTC)


class Make:
    """Everything with plain values, changed by what is given."""

    now = NOW
    later = NOW + timedelta(hours=1)

    def group(self, id: str = "umum", weights: tuple[str, ...] = ("50", "30", "20")) -> Group:
        criteria = (
            Criterion(f"c{n}", Decimal(weight), {"id": f"K{n}", "en": f"C{n}"})
            for n, weight in enumerate(weights, 1)
        )
        return Group(id, tuple(criteria), Scale(Decimal(0), Decimal(100), Decimal(1)))

    def rule(self, **changes: Any) -> RoundRule:
        plain = RoundRule(
            id="desk", role="evaluator", readings=2, enough=1, source=Source.ADMITTED,
            source_list=None, settled=False, method=Method.MEAN, pass_mark=None,
            tie_break=("criterion:c2", "lot"),
        )  # fmt: skip
        return replace(plain, **changes)

    def list(
        self, size: int = 3, *rows: tuple[str | None, str | None, int], **changes: Any
    ) -> ListRule:
        plain = ListRule(
            id="nominees", round="desk", announced=False, size=size,
            seats=tuple(SeatRow(*row) for row in rows),
            unfilled=Unfilled.LEAVE_EMPTY, freed=Freed.NEXT_IN_ORDER,
        )  # fmt: skip
        return replace(plain, **changes)

    def edition(self, **changes: Any) -> Edition:
        plain = Edition(
            id="kipp", simulated=True, groups=(self.group(),),
            rounds=(
                self.rule(),
                self.rule(id="panel", role="panellist", source=Source.LIST, source_list="nominees"),
            ),
            lists=(self.list(), self.list(id="top", round="panel", announced=True)),
            stages=(Stage("desk", "desk", None, opened=True), Stage("panel", "panel", None)),
        )  # fmt: skip
        return replace(plain, **changes)

    def contestant(self, id: str, group: str = "umum", cluster: str = "kota") -> Contestant:
        return Contestant(id, f"agency-of-{id}", f"Title {id}", group, cluster)

    def entry(self, id: str = "p1", **changes: Any) -> Entry:
        plain = Entry(id, "kipp", "agency-1", f"Title {id}", "umum", None, "kota", 3, "a" * 64)
        return replace(plain, **changes)

    def sheet(self, proposal: str, judge: str, *scores: int | str) -> Sheet:
        given = {f"c{n}": Decimal(score) for n, score in enumerate(scores, 1)}
        return Sheet(proposal, judge, given)

    def round(self, state: State = State.OPEN, *judges: str, **changes: Any) -> Round:
        roster = tuple(Member(judge) for judge in judges or ("ani", "budi", "citra"))
        plain = Round("kipp:desk", "kipp", "desk", "evaluator", sealed=False, state=state)
        return replace(plain, roster=roster, **changes)

    def reading(self, **changes: Any) -> Reading:
        assigned = assign(
            self.entry(), "ani", round_id="kipp:desk", role="evaluator", sealed=False, now=NOW
        )
        return replace(assigned.reading, **changes)

    def pile(self, state: PileState = PileState.OPEN) -> Pile:
        return Pile("kipp:desk", "ani", state)

    def whole(self, **changes: Any) -> Whole:
        names = ("p1", "p2", "p3")
        plain = Whole(
            round_id="kipp:desk", edition_id="kipp", simulated=True, rule=self.rule(),
            lists=(self.list(2),), groups=(self.group(),), seed="the seed",
            entries=tuple(self.contestant(name) for name in names),
            sheets=tuple(
                self.sheet(name, judge, 60 + n, 70, 80)
                for n, name in enumerate(names) for judge in ("ani", "budi")
            ),
        )  # fmt: skip
        return replace(plain, **changes)


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()
