"""A sheet: written, handed in, amended, declined, ended; each with its refusals and its silence."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.edition import Scale, Stage
from judging.domain.pile import (
    Pile,
    PileState,
    Replaced,
    RoundNotOpen,
    WritingEnded,
    left,
    opened,
    sealed,
)
from judging.domain.reading import (
    Declined,
    End,
    Ended,
    HandedIn,
    OffTheScale,
    Reading,
    ReadingOver,
    SheetIncomplete,
    State,
    UnknownCriterion,
    Version,
    decline,
    end,
    evolve,
    hand_in,
    write,
)

OPEN = Stage("desk", "desk", None, opened=True)
FULL = {"c1": Decimal(80), "c2": Decimal(70), "c3": Decimal(60)}


def written(make: Any, reading: Reading | None = None, **given_: Any) -> Reading:
    asked = {"scores": FULL, "comment": None, "now": make.now} | given_
    pile, stage = asked.pop("pile", make.pile()), asked.pop("stage", OPEN)
    return write(reading or make.reading(), pile, make.group(), stage, **asked)


def handed_in(make: Any, reading: Reading, **given_: Any) -> HandedIn | None:
    asked = {"now": make.now} | given_
    pile, stage = asked.pop("pile", make.pile()), asked.pop("stage", OPEN)
    return hand_in(reading, pile, make.group(), stage, **asked)


def done(make: Any, reading: Reading | None = None) -> Reading:
    event = handed_in(make, reading or written(make))
    assert event is not None
    return evolve(event)


def test_scores_are_set_one_or_several_at_a_time_and_cleared(make: Any) -> None:
    reading = written(make, scores={"c1": Decimal(80), "c2": Decimal(70)}, comment="clear")
    reading = written(make, reading, scores={"c2": Decimal(71), "c1": None}, now=make.later)
    assert (reading.scores, reading.comment) == ({"c2": Decimal(71)}, "clear")
    assert (reading.written_at, reading.state) == (make.later, State.ASSIGNED)


def test_a_criterion_of_another_group_is_refused(make: Any) -> None:
    with pytest.raises(UnknownCriterion):
        written(make, scores={"novelty": Decimal(1)})


@pytest.mark.parametrize("score", ["-1", "101", "70.5", "1e3"])
def test_a_score_off_the_scale_is_refused(make: Any, score: str) -> None:
    with pytest.raises(OffTheScale):
        written(make, scores={"c1": Decimal(score)})


@given(st.integers(0, 8), st.decimals(-3, 6, places=2))
def test_a_scale_holds_its_steps_and_nothing_between(step: int, score: Decimal) -> None:
    scale = Scale(Decimal(1), Decimal(5), Decimal("0.5"))
    assert scale.holds(1 + step * Decimal("0.5"))
    assert scale.holds(score) == (score in {1 + n * Decimal("0.5") for n in range(9)})


def test_a_whole_sheet_is_handed_in(make: Any) -> None:
    reading = written(make, comment="good")
    event = handed_in(make, reading, now=make.later)
    assert event == HandedIn(reading, Version(FULL, "good", make.later), 0)
    after = evolve(event)
    assert (after.state, after.amendment, after.sheet().scores) == (State.HANDED_IN, 0, FULL)


def test_a_sheet_with_a_criterion_missing_is_not_handed_in(make: Any) -> None:
    with pytest.raises(SheetIncomplete) as refused:
        handed_in(make, written(make, scores={"c2": Decimal(1)}))
    assert refused.value.params == {"missing": ["c1", "c3"]}


def test_handing_in_the_same_sheet_again_is_nothing(make: Any) -> None:
    assert handed_in(make, done(make)) is None


def test_an_amended_sheet_is_another_version_and_the_first_is_kept(make: Any) -> None:
    after = done(make, written(make, done(make), scores={"c1": Decimal(10)}))
    assert (after.amendment, len(after.history)) == (1, 2)
    assert after.history[0].scores["c1"] == 80
    assert after.sheet().scores["c1"] == 10


def test_what_is_written_after_handing_in_counts_only_when_handed_in_again(make: Any) -> None:
    after = written(make, done(make), scores={"c1": Decimal(10)})
    assert after.state is State.HANDED_IN
    assert after.sheet().scores["c1"] == 80


@pytest.mark.parametrize(
    ("pile", "stage", "refusal"),
    [
        (PileState.WAITING, OPEN, RoundNotOpen),
        (PileState.OPEN, replace(OPEN, opened=False), RoundNotOpen),
        (PileState.SEALED, OPEN, WritingEnded),
        (PileState.OPEN, replace(OPEN, closed=True), WritingEnded),
        (PileState.WAITING, replace(OPEN, closed=True), WritingEnded),
        (PileState.LEFT, OPEN, Replaced),
    ],
)
def test_nothing_is_written_or_handed_in_outside_the_round(
    make: Any, pile: PileState, stage: Stage, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        written(make, pile=make.pile(pile), stage=stage)
    with pytest.raises(refusal):
        handed_in(make, written(make), pile=make.pile(pile), stage=stage)


def test_at_the_very_end_of_the_stage_it_is_too_late(make: Any) -> None:
    ending = replace(OPEN, closes_at=make.now)
    written(make, stage=ending, now=make.now - timedelta(milliseconds=1))
    with pytest.raises(WritingEnded):
        written(make, stage=ending, now=make.now)


@pytest.mark.parametrize("state", [State.DECLINED, State.ENDED])
def test_a_reading_that_is_over_is_not_written(make: Any, state: State) -> None:
    with pytest.raises(ReadingOver):
        written(make, make.reading(state=state))
    with pytest.raises(ReadingOver):
        handed_in(make, make.reading(state=state, scores=FULL))


def test_declining_gives_the_reading_back_once(make: Any) -> None:
    event = decline(make.reading(), make.now)
    assert event == Declined(make.reading(), make.now)
    after = evolve(event)
    assert after.state is State.DECLINED
    assert decline(after, make.later) is None


def test_a_sheet_that_was_handed_in_is_given_back_with_its_reading(make: Any) -> None:
    reading = done(make)
    event = decline(reading, make.later)
    assert event == Declined(reading, make.later)
    assert (evolve(event).state, evolve(event).history) == (State.DECLINED, reading.history)


def test_a_reading_that_was_taken_away_cannot_be_declined(make: Any) -> None:
    with pytest.raises(ReadingOver):
        decline(make.reading(state=State.ENDED), make.now)


def test_a_reading_ends_once_and_says_why(make: Any) -> None:
    event = end(make.reading(), End.REPLACED, make.now)
    assert event == Ended(make.reading(), End.REPLACED, make.now)
    after = evolve(event)
    assert after.state is State.ENDED
    assert end(after, End.ENTRY_REMOVED, make.later) is None
    assert end(make.reading(state=State.DECLINED), End.REPLACED, make.now) is None


def test_a_pile_opens_unless_its_judge_left_and_is_sealed_at_the_end() -> None:
    waiting = Pile("kipp:desk", "ani")
    assert opened(waiting).state is PileState.OPEN
    assert opened(left(waiting)).state is PileState.LEFT
    assert sealed(opened(waiting)).state is PileState.SEALED
