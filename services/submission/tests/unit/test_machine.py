"""The journey of a proposal as a state machine: whatever is tried, in whatever order."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from submission.domain import contest as contests
from submission.domain import draft, handing, selection
from submission.domain import intake as intakes
from submission.domain.content import content_of
from submission.domain.edition import Cluster, Edition, FieldKind, Group, Purpose, Reason, Stage
from submission.domain.edition import Field as Question
from submission.domain.event import Event, evolve
from submission.domain.intake import Gate, Intake, Phase
from submission.domain.proposal import UNDECIDED, Holder, Proposal, Standing
from submission.domain.refusal import Refusal, TooLate

START = datetime(2018, 3, 1, tzinfo=UTC)
BUDGET = timedelta(seconds=5)
MINUTES = st.sampled_from([0, 1, 20, 61]).map(lambda m: timedelta(minutes=m))
ALLOWED = {
    Standing.DRAFT: {Standing.HANDED_OVER, Standing.WITHDRAWN},
    Standing.HANDED_OVER: {Standing.DRAFT, Standing.SUBMITTED, Standing.WITHDRAWN},
    Standing.SUBMITTED: {
        Standing.REPAIR, Standing.ADMITTED, Standing.REFUSED, Standing.WITHDRAWN,
    },
    Standing.REPAIR: {Standing.SUBMITTED, Standing.WITHDRAWN},
    Standing.ADMITTED: {Standing.WITHDRAWN},
    Standing.REFUSED: {Standing.CONTESTED},
    Standing.CONTESTED: {Standing.UPHELD, Standing.ADMITTED, Standing.WITHDRAWN},
    Standing.UPHELD: set(),
    Standing.WITHDRAWN: set(),
}  # fmt: skip


def edition() -> Edition:
    """Intake for four hours, contests for two more, an interview that closes after twelve."""
    fields = tuple(Question(f, FieldKind.TEXT, required=True) for f in ("ide", "ringkasan"))
    hours = {"submission": 4, "contest": 6, "interview": 12}
    ends = {name: START + timedelta(hours=h) for name, h in hours.items()}
    stages = (
        Stage("submission", Purpose.INTAKE, closes_at=ends["submission"], opened=True),
        Stage("contest", Purpose.CONTESTS, closes_at=ends["contest"], opened=True),
        Stage("interview", Purpose.ROUND, "interview", closes_at=ends["interview"], opened=True),
    )
    return Edition(
        "e", "E", 2018, False, 3600, (Cluster("kota", ("kota",)),),
        (Group("umum", (), fields, (), ()),), (Reason("careless"),), (), stages,
    )  # fmt: skip


class Journey(RuleBasedStateMachine):
    """One proposal and its intake, while time goes on and people try what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.edition = edition()
        self.intake: Intake = intakes.begun(self.edition)
        self.gate = Gate("e")
        self.now = START
        self.frozen: dict[int, dict[str, str]] = {}
        self.contested = 0
        self.admitted_at_settlement: bool | None = None

    @initialize(further=st.integers(0, 4))
    def begin(self, further: int) -> None:
        """Registered, or further along the usual way: most of what is tried leads nowhere."""
        event = draft.register(
            self.edition, agency_id="a", agency_type="kota", group="umum",
            texts={"title": "T"}, by="siti", now=self.now,
        )  # fmt: skip
        self.proposal: Proposal = evolve(None, event)
        for go_on in (self._submitted, self._closed, self._refused, self.contest)[:further]:
            go_on()

    def _submitted(self) -> None:
        self.hand_over()
        self.submit()

    def _closed(self) -> None:
        self.now = START + timedelta(hours=4, minutes=1)
        self.close_the_intake()

    def _refused(self) -> None:
        self.decide(officer="one", act="refuse")

    def tried(self, act: Any, *args: Any, **more: Any) -> bool:
        """Whether the act was let through; its event then happened."""
        before = self.proposal
        try:
            event: Event | None = act(before, *args, now=self.now, **more)
        except Refusal:
            assert self.proposal == before
            return False
        if event is None:
            return False
        self.proposal = evolve(before, event)
        after = self.proposal.standing
        assert after == before.standing or after in ALLOWED[before.standing]
        if self.proposal.frozen_version != before.frozen_version:
            self.frozen[self.proposal.frozen_version] = content_of(before).texts
        return True

    @rule(minutes=MINUTES)
    def time_goes_on(self, minutes: timedelta) -> None:
        self.now += minutes

    @rule(field=st.sampled_from(["ide", "ringkasan", "title"]), text=st.sampled_from("abc"),
          hand=st.sampled_from(Holder))  # fmt: skip
    def write(self, field: str, text: str, hand: Holder) -> None:
        before = self.proposal
        written = self.tried(
            draft.write, self.edition, {field: text}, based_on={}, hand=hand, by="siti"
        )
        if written:
            assert before.holder is hand is not Holder.MINISTRY
            assert before.repair is None or field in before.repair.fields

    @rule()
    def hand_over(self) -> None:
        self.tried(handing.hand_over, self.edition, [], by="siti")

    @rule()
    def give_back(self) -> None:
        self.tried(handing.give_back, self.edition, "x", by="admin")

    @rule()
    def submit(self) -> None:
        try:
            intakes.require_open(self.gate, self.edition)
        except TooLate:
            return
        if self.tried(handing.submit, self.edition, [], sha256="0" * 64, by="admin"):
            self.gate = Gate("e", self.gate.submitted + 1)
            end = self.edition.stages[0].closes_at
            assert end is not None
            assert self.now < end

    @rule(patience=st.integers(0, 7))
    def withdraw(self, patience: int) -> None:
        if patience:
            return
        settled = self.intake.phase is Phase.SETTLED
        counted = self.proposal.submitted_at is not None and not settled
        left = self.tried(
            handing.withdraw, self.edition, released=(), settled=settled, part=Holder.AGENCY,
            by="admin",
        )  # fmt: skip
        if left and counted:
            self.gate = Gate("e", self.gate.submitted - 1, self.gate.shut)

    @rule()
    def close_the_intake(self) -> None:
        event = intakes.closing(self.intake, [self.gate], budget=BUDGET, now=self.now)
        if event is not None:
            stands = self.proposal.standing is not Standing.WITHDRAWN
            assert event.submitted == int(stands and self.proposal.submitted_at is not None)
            self.intake = intakes.closed(self.intake, event)
            self.gate = intakes.shut(self.gate)

    @rule(patience=st.integers(0, 7))
    def hear_of_a_later_end(self, patience: int) -> None:
        end = self.edition.stages[0].closes_at
        if patience or end is None:
            return
        before = self.intake.phase
        self.intake = intakes.end_stage(self.intake, "submission", end + timedelta(hours=1))
        self.edition = self.intake.edition
        if self.intake.phase is not before:
            assert before is Phase.SELECTING
            self.gate = Gate("e", self.gate.submitted)

    @precondition(lambda self: self.intake.phase is Phase.SELECTING)
    @rule(officer=st.sampled_from(["one", "two"]), act=st.sampled_from(["admit", "refuse", "mend"]))
    def decide(self, officer: str, act: str) -> None:
        if act == "admit":
            self.tried(selection.admit, sentence="", by=officer)
        elif act == "refuse":
            self.tried(selection.refuse, self.edition, ["careless"], sentence="x", by=officer)
        else:
            self.tried(selection.ask_repair, self.edition, ["ide"], until=None, by=officer)

    @rule()
    def hand_back(self) -> None:
        self.tried(selection.hand_back, sha256="1" * 64)

    @rule()
    def time_is_up(self) -> None:
        self.tried(selection.lapse, sha256="2" * 64)

    @precondition(lambda self: self.intake.phase is Phase.SELECTING)
    @rule()
    def contest(self) -> None:
        self.contested += self.tried(contests.contest, self.edition, "x", by="admin")

    @precondition(lambda self: self.intake.phase is Phase.SELECTING)
    @rule(officer=st.sampled_from(["one", "two"]), judge=st.sampled_from(["uphold", "overturn"]))
    def judge(self, officer: str, judge: str) -> None:
        decided = self.proposal.decision
        if self.tried(getattr(contests, judge), sentence="x", by=officer):
            assert decided is not None
            assert decided.by != officer

    @rule()
    def settle(self) -> None:
        standing = self.proposal.standing
        admitted = ["p"] if standing is Standing.ADMITTED else []
        event = intakes.settling(
            self.intake, admitted, undecided=int(standing in UNDECIDED),
            refused=int(standing is Standing.REFUSED), budget=BUDGET, now=self.now,
        )  # fmt: skip
        if event is not None:
            assert self.admitted_at_settlement is None, "settled once"
            self.intake = intakes.settled(self.intake, event)
            self.admitted_at_settlement = bool(admitted)

    @invariant()
    def what_was_submitted_stays_what_it_was(self) -> None:
        proposal = getattr(self, "proposal", None)
        if proposal is None:
            return
        for receipt in proposal.receipts:
            assert receipt.version in self.frozen
        if proposal.holder is Holder.MINISTRY and proposal.receipts:
            newest = proposal.receipts[-1].version
            if proposal.standing is not Standing.WITHDRAWN:
                assert content_of(proposal).texts == self.frozen[newest]

    @invariant()
    def nobody_enters_after_the_settlement_and_nobody_contests_twice(self) -> None:
        proposal = getattr(self, "proposal", None)
        if proposal is not None and self.admitted_at_settlement is False:
            assert proposal.standing is not Standing.ADMITTED
        assert self.contested <= 1

    @invariant()
    def versions_only_grow(self) -> None:
        proposal = getattr(self, "proposal", None)
        if proposal is not None:
            assert proposal.frozen_version <= proposal.content_version
            assert all(a.version <= proposal.content_version for a in proposal.answers.values())


TestJourney = Journey.TestCase
TestJourney.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
