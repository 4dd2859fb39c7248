"""The calendar, the closing of the intake, and the settlement of the selection."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from submission.domain import intake as rules
from submission.domain.edition import Edition
from submission.domain.intake import Gate, Intake, IntakeClosed, Phase, SelectionSettled
from submission.domain.refusal import TooLate

BUDGET = timedelta(seconds=5)
GATES = (Gate("kipp-2018", 3), Gate("kipp-2018", 4))


@pytest.fixture
def intake(edition: Edition) -> Intake:
    """The intake of the edition."""
    return rules.begun(edition)


@pytest.fixture
def deadline(edition: Edition) -> datetime:
    """When it closes."""
    end = edition.stages[0].closes_at
    assert end is not None
    return end


def test_the_closing_falls_due_at_the_deadline_as_the_calendar_has_it(
    intake: Intake, deadline: datetime
) -> None:
    later = deadline + timedelta(days=1)
    assert intake.due_at == deadline
    assert rules.end_stage(intake, "submission", later).due_at == later
    by_hand = rules.begun(intake.edition.with_stage("submission", closes_at=None))
    assert by_hand.due_at is None
    assert rules.end_stage(by_hand, "submission", later).due_at == later
    assert rules.end_stage(by_hand, "contest", later).due_at is None


def test_a_stage_opens_and_closes_in_the_calendar(intake: Intake, now: datetime) -> None:
    opened = rules.open_stage(intake, "contest")
    stage = opened.edition.stages[2]
    assert (stage.opened, stage.over(now)) == (True, False)
    closed = rules.close_stage(opened, "contest", now)
    assert closed.edition.stages[2].closes_at == now
    assert closed.edition.stages[2].over(now - timedelta(hours=1))
    bound = rules.close_stage(intake, "submission", now)
    assert bound.edition.stages[0].closes_at == intake.edition.stages[0].closes_at


def test_the_intake_is_closed_once_what_came_in_time_is_written(
    intake: Intake, deadline: datetime
) -> None:
    told = deadline + BUDGET
    assert rules.closing(intake, GATES, budget=BUDGET, now=told - BUDGET) is None
    event = rules.closing(intake, GATES, budget=BUDGET, now=told)
    assert event == IntakeClosed("kipp-2018", 7, deadline, told)
    after = rules.closed(intake, event)
    assert (after.phase, after.submitted, after.due_at) == (Phase.SELECTING, 7, told)
    assert rules.closing(after, GATES, budget=BUDGET, now=told) is None


def test_an_intake_without_an_end_is_never_closed(intake: Intake, deadline: datetime) -> None:
    endless = rules.begun(intake.edition.with_stage("submission", closes_at=None))
    assert rules.closing(endless, GATES, budget=BUDGET, now=deadline + BUDGET) is None


def test_nobody_comes_through_a_shut_gate(edition: Edition) -> None:
    rules.require_open(GATES[0], edition)
    with pytest.raises(TooLate):
        rules.require_open(rules.shut(GATES[0]), edition)


def test_a_key_has_always_the_same_gate() -> None:
    assert rules.gate_id("e", "semarang") == rules.gate_id("e", "semarang")
    assert {rules.gate_id("e", str(n)) for n in range(2000)} == set(rules.gate_ids("e"))


def test_a_later_end_that_is_heard_late_opens_the_intake_again(
    intake: Intake, deadline: datetime
) -> None:
    closed = rules.closed(intake, IntakeClosed("kipp-2018", 3, deadline, deadline + BUDGET))
    later = deadline + timedelta(days=1)
    again = rules.end_stage(closed, "submission", later)
    assert (again.phase, again.submitted, again.closed_at) == (Phase.OPEN, 0, None)
    assert again.due_at == later
    for others in (("submission", deadline), ("contest", later)):
        assert rules.end_stage(closed, *others).phase is Phase.SELECTING
    settled = replace(closed, phase=Phase.SETTLED)
    assert rules.end_stage(settled, "submission", later).phase is Phase.SETTLED


def test_a_closed_round_that_is_given_a_later_end_is_not_over(
    intake: Intake, now: datetime
) -> None:
    closed = rules.close_stage(intake, "interview", now)
    again = rules.end_stage(closed, "interview", now + timedelta(hours=1))
    stage = next(s for s in again.edition.stages if s.id == "interview")
    assert (stage.over(now), stage.over(now + timedelta(hours=1))) == (False, True)


@pytest.fixture
def selecting(intake: Intake, deadline: datetime) -> Intake:
    """The intake is closed."""
    return rules.closed(intake, IntakeClosed("kipp-2018", 3, deadline, deadline))


def settle(
    intake: Intake, now: datetime, *, undecided: int = 0, refused: int = 0
) -> SelectionSettled | None:
    return rules.settling(
        intake, ["b", "a"], undecided=undecided, refused=refused, budget=BUDGET, now=now
    )


def test_it_settles_when_all_is_decided_and_no_refusal_can_be_contested(
    selecting: Intake, now: datetime
) -> None:
    over = rules.close_stage(selecting, "contest", now)
    later = now + BUDGET
    expected = SelectionSettled("kipp-2018", 2, sha256(b"a\nb").hexdigest(), later)
    assert settle(selecting, later, undecided=1) is None
    assert settle(selecting, later, refused=1) is None
    assert settle(selecting, later) == expected
    assert settle(over, later, refused=1) == expected
    assert settle(over, later, undecided=1, refused=1) is None


def test_what_was_contested_in_time_has_its_time_to_be_written(
    selecting: Intake, now: datetime
) -> None:
    """And when that is over is when to look, where it comes before the usual pause."""
    over = rules.close_stage(selecting, "contest", now)
    end, ms = now + BUDGET, timedelta(milliseconds=1)
    assert settle(over, end - ms, refused=1) is None
    assert settle(over, end - ms) is not None
    assert settle(over, end, refused=1) is not None
    pause = timedelta(minutes=1)

    def again(intake: Intake, at: datetime) -> datetime:
        return rules.look_again(intake, pause=pause, budget=BUDGET, now=at)

    assert again(over, now) == end
    assert again(over, end) == end + pause
    assert again(over, end - pause) == end
    assert again(over, end - pause - ms) == end - ms
    assert again(selecting, now) == now + pause


def test_it_settles_once(intake: Intake, selecting: Intake, now: datetime) -> None:
    assert settle(intake, now) is None
    event = settle(selecting, now)
    assert event is not None
    after = rules.settled(selecting, event)
    assert (after.phase, after.admitted, after.due_at) == (Phase.SETTLED, 2, None)
    assert settle(after, now) is None


def test_a_rule_book_without_contests_settles_when_all_is_decided(
    selecting: Intake, now: datetime
) -> None:
    stages = tuple(s for s in selecting.edition.stages if s.id != "contest")
    without = replace(selecting, edition=replace(selecting.edition, stages=stages))
    assert settle(without, now, refused=1) is not None


def test_officers_decide_between_the_closing_and_the_settlement(
    intake: Intake, selecting: Intake
) -> None:
    rules.require_selecting(selecting)
    with pytest.raises(rules.StillOpen):
        rules.require_selecting(intake)
    with pytest.raises(rules.AlreadySettled):
        rules.require_selecting(replace(selecting, phase=Phase.SETTLED))


def test_the_hash_of_nothing_is_that_of_the_empty_text() -> None:
    assert rules.hash_of_ids([]) == sha256(b"").hexdigest()


def test_waiting_moves_only_the_instant(selecting: Intake, now: datetime) -> None:
    assert rules.postponed(selecting, now) == replace(selecting, due_at=now)
