"""Stages open, are extended and close: by the clock, or by hand with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from programme.domain.calendar import Binding, Stage
from programme.domain.edition import (
    Act,
    Amendment,
    Edition,
    Event,
    StageClosed,
    StageClosing,
    StageExtended,
    StageOpened,
    evolve,
)
from programme.domain.opening import close_stage, elapse, extend_stage, open_stage
from programme.domain.refusal import (
    AlreadyOpened,
    ClosesByTheClock,
    EarlierStageNotOpened,
    EndNotLater,
    EndTooSoon,
    NoEndToExtend,
    NotOpened,
    NotPublished,
    OpensByTheClock,
    StageIsOver,
)
from programme.domain.rule_book import Purpose

NOW = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
Make = Callable[..., Edition]


def _stage(edition: Edition, id: str) -> Stage:
    found = edition.stage(id)
    assert found is not None
    return found


def _open(edition: Edition, id: str, now: datetime = NOW) -> StageOpened:
    return open_stage(edition, _stage(edition, id), reason="time", by="secretary", now=now)


def _close(edition: Edition, id: str, now: datetime = NOW) -> StageClosing:
    return close_stage(edition, _stage(edition, id), reason="done", by="secretary", now=now)


def _extend(edition: Edition, id: str, end: datetime, now: datetime = NOW) -> StageExtended:
    purpose = {"intake": Purpose.INTAKE, "test-umum": Purpose.OBJECTIONS, "desk": Purpose.ROUND}[id]
    return extend_stage(
        edition, _stage(edition, id), purpose=purpose, closes_at=end, reason="slow",
        by="secretary", now=now,
    )  # fmt: skip


def _after(edition: Edition, *events: Event) -> Edition:
    for event in events:
        edition = evolve(edition, event)
    return edition


def test_a_stage_that_no_instant_opens_is_opened_by_hand(published: Make) -> None:
    edition = published()
    act = Act("intake", "opening", "time", NOW, "secretary")
    assert _open(edition, "intake") == StageOpened("intake", NOW, act)
    after = _after(edition, _open(edition, "intake"))
    assert _stage(after, "intake") == Stage("intake", closes_by_hand=True, opened_at=NOW)
    assert after.acts == (act,)


def test_stages_are_opened_in_the_order_of_the_rule_book_but_need_not_be_closed(
    published: Make,
) -> None:
    edition = published()
    with pytest.raises(EarlierStageNotOpened) as refused:
        _open(edition, "selection")
    assert refused.value.params == {"stage": "selection", "earlier": "intake"}
    opened = _after(edition, _open(edition, "intake"))
    assert _open(opened, "selection").stage == "selection"


def test_a_stage_that_ended_before_anybody_opened_it_holds_up_no_later_one(published: Make) -> None:
    edition = published(Binding("selection", None, NOW + DAY))
    edition = _after(edition, _open(edition, "intake"))
    with pytest.raises(EarlierStageNotOpened):
        _open(edition, "contest", NOW + DAY - SECOND)
    assert _open(edition, "contest", NOW + DAY).stage == "contest"
    over = _after(edition, *elapse(edition, NOW + DAY))
    assert _open(over, "contest", NOW + DAY).stage == "contest"


def test_a_stage_that_an_instant_opens_is_not_opened_by_hand(published: Make) -> None:
    edition = published(Binding("intake", NOW + DAY))
    with pytest.raises(OpensByTheClock):
        _open(edition, "intake")


def test_a_stage_is_opened_once(published: Make) -> None:
    edition = published()
    with pytest.raises(AlreadyOpened):
        _open(_after(edition, _open(edition, "intake")), "intake", NOW + DAY)


def test_a_stage_that_ended_is_not_opened(published: Make) -> None:
    edition = published(Binding("intake", None, NOW + DAY))
    assert _open(edition, "intake", NOW + DAY - SECOND).at == NOW + DAY - SECOND
    with pytest.raises(StageIsOver):
        _open(edition, "intake", NOW + DAY)


def test_a_draft_has_no_stages_to_open_close_or_extend(drafted: Make) -> None:
    edition = drafted(Binding("desk", NOW, NOW + DAY))
    with pytest.raises(NotPublished):
        _open(edition, "intake")
    with pytest.raises(NotPublished):
        _close(edition, "intake")
    with pytest.raises(NotPublished):
        _extend(edition, "desk", NOW + 2 * DAY)
    assert elapse(edition, NOW + DAY) == ()


def test_a_stage_that_no_instant_closes_ends_when_the_notice_has_passed(published: Make) -> None:
    edition = published()
    opened = _after(edition, _open(edition, "intake"))
    act = Act("intake", "closing", "done", NOW, "secretary")
    assert _close(opened, "intake") == StageClosing("intake", NOW + SECOND, act)
    closing = _after(opened, _close(opened, "intake"))
    assert elapse(closing, NOW + SECOND - timedelta(milliseconds=1)) == ()
    assert elapse(closing, NOW + SECOND) == (StageClosed("intake", NOW + SECOND, by_hand=True),)
    assert closing.due_at() == NOW + SECOND
    closed = _after(closing, *elapse(closing, NOW + SECOND))
    assert (closed.due_at(), elapse(closed, NOW + DAY)) == (None, ())


def test_a_stage_that_was_never_opened_is_not_closed(published: Make) -> None:
    with pytest.raises(NotOpened):
        _close(published(), "intake")


def test_a_stage_whose_end_is_set_is_not_closed_by_hand(published: Make) -> None:
    edition = published(Binding("intake", None, NOW + DAY))
    opened = _after(edition, _open(edition, "intake"))
    with pytest.raises(ClosesByTheClock):
        _close(opened, "intake")
    by_hand = published()
    by_hand = _after(by_hand, _open(by_hand, "intake"))
    by_hand = _after(by_hand, _close(by_hand, "intake"))
    with pytest.raises(ClosesByTheClock):
        _close(by_hand, "intake")
    with pytest.raises(StageIsOver):
        _close(by_hand, "intake", NOW + SECOND)


def test_a_later_end_is_an_amendment_with_a_number_and_a_reason(published: Make) -> None:
    edition = published(Binding("intake", NOW + MINUTE, NOW + DAY))
    first = _extend(edition, "intake", NOW + 2 * DAY)
    assert first == StageExtended(
        Amendment(1, "intake", NOW + 2 * DAY, NOW + DAY, "slow", NOW, "secretary")
    )
    extended = _after(edition, first)
    assert _stage(extended, "intake").closes_at == NOW + 2 * DAY
    second = _extend(extended, "intake", NOW + 3 * DAY)
    assert (second.amendment.number, second.amendment.previous_closes_at) == (2, NOW + 2 * DAY)
    assert elapse(extended, NOW + DAY) == (StageOpened("intake", NOW + MINUTE),)


def test_an_end_that_is_not_later_is_refused(published: Make) -> None:
    edition = published(Binding("intake", NOW + MINUTE, NOW + DAY))
    for end in (NOW + DAY, NOW + DAY - SECOND):
        with pytest.raises(EndNotLater):
            _extend(edition, "intake", end)


def test_a_later_end_is_at_least_five_minutes_ahead(published: Make) -> None:
    edition = published(Binding("intake", NOW + MINUTE, NOW + DAY))
    now = NOW + DAY - MINUTE
    with pytest.raises(EndTooSoon) as refused:
        _extend(edition, "intake", now + 5 * MINUTE - SECOND, now)
    assert refused.value.params == {"earliest": now + 5 * MINUTE}
    assert _extend(edition, "intake", now + 5 * MINUTE, now).amendment.number == 1


@pytest.mark.parametrize("id", ["intake", "test-umum"])
def test_a_stage_that_ended_is_not_extended_even_before_that_was_recorded(
    id: str, published: Make
) -> None:
    edition = published(Binding(id, NOW + MINUTE, NOW + DAY))
    with pytest.raises(StageIsOver):
        _extend(edition, id, NOW + 2 * DAY, NOW + DAY)


def test_a_rounds_stage_that_ended_is_extended_and_closes_anew(published: Make) -> None:
    edition = published(Binding("desk", NOW + MINUTE, NOW + DAY))
    over = _after(edition, *elapse(edition, NOW + DAY))
    assert (_stage(over, "desk").closed_at, over.due_at()) == (NOW + DAY, None)
    now, end = NOW + DAY + MINUTE, NOW + 2 * DAY
    extended = _extend(over, "desk", end, now)
    assert extended == StageExtended(Amendment(1, "desk", end, NOW + DAY, "slow", now, "secretary"))
    again = _after(over, extended)
    assert _stage(again, "desk") == Stage("desk", NOW + MINUTE, end, opened_at=NOW + MINUTE)
    assert (again.due_at(), elapse(again, end - SECOND)) == (end, ())
    assert elapse(again, end) == (StageClosed("desk", end, by_hand=False),)
    with pytest.raises(AlreadyOpened):
        _open(again, "desk", now)
    with pytest.raises(ClosesByTheClock):
        _close(again, "desk", now)


def test_a_rounds_stage_that_was_closed_by_hand_is_extended_too(published: Make) -> None:
    edition = published()
    for id in ("intake", "selection", "contest", "desk"):
        edition = _after(edition, _open(edition, id))
    closing = _after(edition, _close(edition, "desk"))
    over = _after(closing, *elapse(closing, NOW + SECOND))
    end = NOW + MINUTE + 5 * MINUTE
    again = _after(over, _extend(over, "desk", end, NOW + MINUTE))
    assert elapse(again, end) == (StageClosed("desk", end, by_hand=True),)


def test_the_later_end_of_a_rounds_stage_that_is_over_is_five_minutes_ahead_too(
    published: Make,
) -> None:
    edition = published(Binding("desk", NOW + MINUTE, NOW + DAY))
    now = NOW + DAY + MINUTE
    with pytest.raises(EndTooSoon):
        _extend(edition, "desk", now + 5 * MINUTE - SECOND, now)
    with pytest.raises(EndNotLater):
        _extend(edition, "desk", NOW + DAY, now)
    assert _extend(edition, "desk", now + 5 * MINUTE, now).amendment.number == 1


def test_a_rounds_stage_that_nobody_opened_in_time_can_be_given_time(published: Make) -> None:
    edition = published(Binding("desk", None, NOW + DAY))
    for id in ("intake", "selection", "contest"):
        edition = _after(edition, _open(edition, id))
    now = NOW + DAY + MINUTE
    over = _after(edition, *elapse(edition, now))
    with pytest.raises(StageIsOver):
        _open(over, "desk", now)
    again = _after(over, _extend(over, "desk", NOW + 2 * DAY, now))
    assert _open(again, "desk", now).at == now


def test_a_stage_without_an_end_is_not_extended(published: Make) -> None:
    with pytest.raises(NoEndToExtend):
        _extend(published(), "intake", NOW + DAY)


def test_the_clock_opens_and_closes_in_the_order_of_the_instants_ends_first(
    published: Make,
) -> None:
    edition = published(
        Binding("intake", NOW + MINUTE, NOW + DAY),
        Binding("selection", NOW + DAY, NOW + 2 * DAY),
        Binding("contest", NOW + DAY),
        Binding("desk", NOW + 3 * DAY),
    )
    assert edition.due_at() == NOW + MINUTE
    assert elapse(edition, NOW) == ()
    found = elapse(edition, NOW + 2 * DAY)
    assert found == (
        StageOpened("intake", NOW + MINUTE),
        StageClosed("intake", NOW + DAY, by_hand=False),
        StageOpened("selection", NOW + DAY),
        StageOpened("contest", NOW + DAY),
        StageClosed("selection", NOW + 2 * DAY, by_hand=False),
    )
    after = _after(edition, *found)
    assert elapse(after, NOW + 2 * DAY) == ()
    assert after.due_at() == NOW + 3 * DAY


def test_an_end_comes_even_to_a_stage_that_nobody_opened(published: Make) -> None:
    edition = published(Binding("intake", None, NOW + DAY))
    assert elapse(edition, NOW + DAY) == (StageClosed("intake", NOW + DAY, by_hand=False),)
