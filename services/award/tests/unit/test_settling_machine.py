"""A list under objections, as a state machine: whatever people and the clock do."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from award.domain import award_list as lists
from award.domain import correction, seat
from award.domain.amendment import Reason
from award.domain.edition import Edition, Freed, Kind, Label, ListRule, Stage, Windows
from award.domain.entry import Entry
from award.domain.refusal import Refusal
from award.domain.settling import (
    ObjectionDecided,
    Settled,
    due_at,
    evolve,
    open_objection,
    settle,
)

BUDGET = timedelta(hours=2)


class Settling(RuleBasedStateMachine):
    """People and clock do what they like; no objection is lost, and the list settles once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2018, 6, 8, tzinfo=UTC)
        label = Label("a", "a")
        end = self.now + timedelta(hours=20)
        edition = Edition(
            label, 2018, False, Windows(3600, 3600 * 5),
            (ListRule("l", label, Freed.NEXT_IN_ORDER, Kind.FINALIST),),
            (Stage("s", "l", self.now, end, opened=True),),
        )  # fmt: skip
        there = lists.receive(
            "e", edition, "l", tuple(self.entry(n) for n in range(4)),
            decision_id="d", decision_sha256="", sha256="", now=self.now,
        )  # fmt: skip
        there = lists.evolve(there, lists.Prepared("ani", ("ani", "budi"), self.now, self.now))
        there = lists.evolve(there, lists.Verified("budi", self.now))
        event = lists.release(there, now=self.now)
        assert event is not None
        self.list = lists.evolve(there, event)
        self.undecided: list[str] = []
        self.disqualified: set[str] = set()
        self.settled: list[Settled] = []
        self.named = 4

    @staticmethod
    def entry(number: int) -> Entry:
        return Entry(f"p{number}", "agency", f"title {number}", "umum", "kota")

    def free(self) -> tuple[str, ...]:
        """The seats that wait: for judging first, then for people."""
        return (*self.list.awaiting, *(r.replaces for r in self.list.replacements))

    @rule(number=st.integers(0, 8), ago=st.sampled_from([0, 0, 0, 2]))
    def file(self, number: int, ago: int) -> None:
        """An objection that lost a race is looked at again later than it arrived."""
        try:
            event = open_objection(self.list, f"p{number}", now=self.now - timedelta(hours=ago))
        except Refusal:
            return
        assert not self.settled
        self.list = evolve(self.list, event)
        self.undecided.append(f"p{number}")

    @precondition(lambda self: self.undecided)
    @rule(upheld=st.booleans())
    def decide(self, upheld: bool) -> None:
        proposal_id = self.undecided.pop(0)
        gone = correction.disqualify(self.list, proposal_id, now=self.now) if upheld else None
        if upheld:
            self.disqualified.add(proposal_id)
        if gone:
            self.list = correction.evolve(self.list, gone)
        self.list = evolve(self.list, ObjectionDecided())

    @precondition(lambda self: self.free())
    @rule(nobody=st.booleans(), withdrawn=st.booleans())
    def judging_answers(self, nobody: bool, withdrawn: bool) -> None:
        """For the first time, or anew; perhaps with one of whose withdrawal we have heard."""
        entry = None if nobody else self.entry(self.named)
        self.named += 1
        replaces = self.free()[0]
        gone = withdrawn and not nobody
        event = seat.name_replacement(self.list, replaces, entry, withdrawn=gone)
        assert event is not None
        self.list = seat.evolve(self.list, event)

    @rule(number=st.integers(0, 8), by=st.sampled_from(["ani", "budi"]))
    def ask(self, number: int, by: str) -> None:
        request_id = f"r{number}"
        with_seat = [r.replaces for r in self.list.replacements]
        try:
            event = (
                correction.request_addition(
                    self.list, request_id, with_seat[0], sentence="", by=by, now=self.now
                )
                if with_seat
                else correction.request_removal(
                    self.list, request_id, f"p{number}",
                    reason=Reason.NOT_ELIGIBLE, sentence="", by=by, now=self.now,
                )
            )  # fmt: skip
        except Refusal:
            return
        self.list = correction.evolve(self.list, event)

    @precondition(lambda self: self.list.requests)
    @rule(by=st.sampled_from(["ani", "budi"]), yes=st.booleans())
    def answer(self, by: str, yes: bool) -> None:
        request = self.list.requests[0]
        try:
            event: correction.Event = (
                correction.approve(self.list, request.request_id, by=by, now=self.now)
                if yes
                else correction.decline(self.list, request.request_id, by=by)
            )
        except lists.SamePerson:
            assert request.by == by
            return
        self.list = correction.evolve(self.list, event)

    @rule(number=st.integers(0, 8))
    def withdraw(self, number: int) -> None:
        vacant = seat.withdraw(self.list, f"p{number}")
        if vacant:
            self.list = seat.evolve(self.list, vacant)
        gone = correction.withdraw(self.list, f"p{number}", now=self.now)
        if gone:
            self.list = correction.evolve(self.list, gone)

    @precondition(lambda self: self.free())
    @rule(by=st.sampled_from(["ani", "budi"]))
    def give_up(self, by: str) -> None:
        try:
            event = correction.request_emptying(
                self.list, "empty", self.free()[0], sentence="", by=by, now=self.now
            )
        except correction.AlreadyRequested:
            return
        self.list = correction.evolve(self.list, event)

    @rule(hours=st.integers(1, 8))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.tick()

    def tick(self) -> None:
        event = settle(self.list, budget=BUDGET, now=self.now)
        if event:
            self.list = evolve(self.list, event)
        if isinstance(event, Settled):
            self.settled.append(event)

    @invariant()
    def counts_what_is_undecided(self) -> None:
        assert self.list.undecided == len(self.undecided)

    @invariant()
    def nobody_disqualified_stands(self) -> None:
        assert not self.disqualified & {e.proposal_id for e in self.list.standing()}

    @invariant()
    def settled_once_and_never_before_its_time(self) -> None:
        assert len(self.settled) <= 1
        if self.settled:
            assert (self.undecided, self.list.awaiting, self.list.replacements) == ([], (), ())
            assert {e.proposal_id for e in self.list.standing()} <= set(self.settled[0].standing)

    @invariant()
    def what_is_due_is_done_when_the_clock_looks(self) -> None:
        due = due_at(self.list)
        if due is not None and due <= self.now:
            assert settle(self.list, budget=BUDGET, now=self.now) is not None

    def teardown(self) -> None:
        """Once everybody has answered and time has passed, the list is settled."""
        while self.undecided:
            self.decide(False)
        while self.list.awaiting:
            self.judging_answers(True, False)
        while self.list.replacements or self.list.requests:
            if not self.list.requests:
                self.ask(0, "ani")
            other = "budi" if self.list.requests[0].by == "ani" else "ani"
            self.answer(other, True)
        self.now += timedelta(days=30)
        self.tick()
        assert len(self.settled) == 1


TestSettling = Settling.TestCase
TestSettling.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
