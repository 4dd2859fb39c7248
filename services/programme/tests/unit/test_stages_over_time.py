"""An edition lived through in random order: whoever hears its facts always knows what is open."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from programme import compute
from programme.domain.calendar import Binding, Stage, StageState, findings
from programme.domain.edition import (
    Edition,
    Event,
    Published,
    StageClosed,
    StageClosing,
    StageExtended,
    StageOpened,
    draft,
    evolve,
    publish,
)
from programme.domain.opening import close_stage, elapse, extend_stage, open_stage
from programme.domain.refusal import Refusal
from programme.domain.rule_book import Purpose

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MILLISECOND = timedelta(milliseconds=1)
BOOK = compute.shipped()["kipp-2018"].book
NOTICE = timedelta(seconds=BOOK.notice_seconds)
PURPOSES = {rule.id: rule.purpose for rule in BOOK.stages}
STAGES = tuple(PURPOSES)

minutes = st.integers(0, 12).map(lambda each: each * MINUTE)
names = st.sampled_from(STAGES)


@dataclass
class Heard:
    """A stage as another service knows it: from what it was told, and nothing else."""

    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    told_of_end_at: datetime | None = None

    def open(self, now: datetime) -> bool:
        begun = self.opened_at is not None and self.opened_at <= now
        return begun and (self.closes_at is None or now < self.closes_at)


class Lived(RuleBasedStateMachine):
    """Time passes, people act, the clock's loop is late; the rules hold at every moment."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.heard: dict[str, Heard] = {}
        self.last_at = START
        self.amendments = 0

    @initialize(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        """An edition with instants for some of its stages, drawn until they are in order."""
        at = START + MINUTE
        bindings = []
        for name in STAGES:
            at += data.draw(minutes)
            opens = at if data.draw(st.booleans()) else None
            ends = at + MINUTE + data.draw(minutes) if data.draw(st.booleans()) else None
            bindings.append(Binding(name, opens, ends))
        written = compute.shipped()["kipp-2018"]
        made = draft(
            None, id="x", name=None, simulated=True, written=written, bindings=tuple(bindings)
        ).edition
        assert findings(made.stages, self.now) == ()
        self.edition = evolve(made, publish(made, sha256=None, by="s", now=self.now))
        self.heard = {each.id: Heard(each.opens_at, each.closes_at) for each in made.stages}

    @rule(
        passed=st.one_of(minutes, st.integers(1, 5000).map(lambda ms: timedelta(milliseconds=ms)))
    )
    def wait(self, passed: timedelta) -> None:
        """Time passes, and the loop of timers has not run yet."""
        self.now += passed

    @rule(short_of=st.sampled_from([3 * MINUTE, MINUTE, MILLISECOND, 0 * MINUTE, -MILLISECOND]))
    def approach(self, short_of: timedelta) -> None:
        """Time passes until shortly before, at, or just after the next instant that is due."""
        due = self.edition.due_at()
        self.now = max(self.now, due - short_of if due else self.now)

    @rule()
    def tick(self) -> None:
        """The loop of timers runs."""
        self._happened(*elapse(self.edition, self.now))
        assert elapse(self.edition, self.now) == ()
        due = self.edition.due_at()
        assert due is None or due > self.now

    @rule(name=names)
    def open(self, name: str) -> None:
        """A person tries to open a stage."""
        edition, stage = self._present(name)
        try:
            opened = open_stage(edition, stage, reason="r", by="s", now=self.now)
        except Refusal:
            earlier = edition.stages[: edition.stages.index(stage)]
            assert (
                stage.opens_at is not None
                or stage.opened_at is not None
                or stage.is_over(self.now)
                or not all(each.opened_at or each.is_over(self.now) for each in earlier)
            )
        else:
            assert stage.state(self.now) is StageState.WAITING
            earlier = edition.stages[: edition.stages.index(stage)]
            assert all(each.opened_at or each.is_over(self.now) for each in earlier)
            self._happened(*elapse(self.edition, self.now), opened)

    @rule(name=names)
    def close(self, name: str) -> None:
        """A person tries to close a stage."""
        edition, stage = self._present(name)
        try:
            closing = close_stage(edition, stage, reason="r", by="s", now=self.now)
        except Refusal:
            assert stage.closes_at is not None or stage.state(self.now) is not StageState.OPEN
        else:
            assert stage.state(self.now) is StageState.OPEN
            assert closing.closes_at == self.now + NOTICE
            self._happened(*elapse(self.edition, self.now), closing)

    @rule(name=names | st.none(), ahead=st.integers(-1, 6) | st.integers(7, 30))
    def extend(self, name: str | None, ahead: int) -> None:
        """A person tries to give a stage, or the one that ends next, another end."""
        edition, stage = self._present(name or self._ends_next())
        end = self.now + ahead * MINUTE
        allowed = (
            stage.closes_at is not None
            and (PURPOSES[stage.id] is Purpose.ROUND or not stage.is_over(self.now))
            and end > stage.closes_at
            and ahead >= 5
        )
        try:
            extended = extend_stage(
                edition, stage, purpose=PURPOSES[stage.id], closes_at=end, reason="r", by="s",
                now=self.now,
            )  # fmt: skip
        except Refusal:
            assert not allowed
        else:
            assert allowed
            self._happened(*elapse(self.edition, self.now), extended)

    def _ends_next(self) -> str:
        running = [
            (each.closes_at, each.id)
            for each in self.edition.stages
            if each.closes_at is not None and not each.is_over(self.now)
        ]
        return min(running)[1] if running else STAGES[0]

    def _present(self, name: str) -> tuple[Edition, Stage]:
        edition = self.edition
        for event in elapse(edition, self.now):
            edition = evolve(edition, event)
        stage = edition.stage(name)
        assert stage is not None
        return edition, stage

    def _happened(self, *events: Event) -> None:
        for event in events:
            self._hear(event)
            self.edition = evolve(self.edition, event)

    def _hear(self, event: Event) -> None:
        assert not isinstance(event, Published)
        match event:
            case StageOpened(stage=name, at=at, by_hand=act):
                heard = self.heard[name]
                assert heard.opened_at is None
                assert heard.closed_at is None
                assert at <= self.now
                assert at == heard.opens_at if act is None else heard.opens_at is None
                self.heard[name] = replace(heard, opened_at=at)
            case StageClosing(stage=name, closes_at=end):
                heard = self.heard[name]
                assert heard.closes_at is None
                assert heard.opened_at is not None
                self.heard[name] = replace(heard, closes_at=end, told_of_end_at=self.now)
            case StageExtended(amendment=made):
                heard = self.heard[made.stage]
                self.amendments += 1
                assert made.number == self.amendments
                assert made.previous_closes_at == heard.closes_at
                assert heard.closes_at is not None
                if PURPOSES[made.stage] is not Purpose.ROUND:
                    assert heard.closed_at is None
                    assert heard.closes_at > self.now
                assert made.closes_at >= self.now + 5 * MINUTE
                later = replace(heard, closes_at=made.closes_at, closed_at=None)
                self.heard[made.stage] = later
            case StageClosed(stage=name, at=at):
                heard = self.heard[name]
                assert heard.closed_at is None
                assert heard.closes_at == at <= self.now
                assert heard.told_of_end_at is None or at >= heard.told_of_end_at + NOTICE
                self.heard[name] = replace(heard, closed_at=at)

    @invariant()
    def whoever_heard_everything_knows_what_is_open(self) -> None:
        """At the present instant, with what is due heard, the copy and the original agree."""
        if not self.heard:
            return
        due = elapse(self.edition, self.now)
        edition, heard = self.edition, dict(self.heard)
        for event in due:
            edition = evolve(edition, event)
            if isinstance(event, StageOpened):
                heard[event.stage] = replace(heard[event.stage], opened_at=event.at)
        for stage in edition.stages:
            assert heard[stage.id].open(self.now) == (stage.state(self.now) is StageState.OPEN)
            original = self.edition.stage(stage.id)
            assert original is not None
            assert original.state(self.now) is stage.state(self.now)

    @invariant()
    def what_was_published_stays(self) -> None:
        """Nothing but the stages, amendments and acts of an edition ever changes."""
        if self.heard:
            written = compute.shipped()["kipp-2018"]
            assert (self.edition.canonical, self.edition.sha256) == (
                written.canonical, written.sha256,
            )  # fmt: skip
            assert self.edition.published_at == START
            assert [each.number for each in self.edition.amendments] == list(
                range(1, self.amendments + 1)
            )


TestLived = Lived.TestCase
TestLived.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
