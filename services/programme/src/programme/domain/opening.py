"""Stages open, are extended, and close: by the clock, or by hand where no instant binds them."""

from datetime import datetime, timedelta

from programme.domain.calendar import NOTICE, Stage
from programme.domain.edition import (
    Act,
    Amendment,
    Edition,
    StageClosed,
    StageClosing,
    StageExtended,
    StageOpened,
)
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


def open_stage(
    edition: Edition, stage: Stage, *, reason: str, by: str, now: datetime
) -> StageOpened:
    """A person opens a stage that no instant opens, after those that come before it."""
    _published(edition)
    if stage.opened_at is not None:
        raise AlreadyOpened(stage=stage.id, opened_at=stage.opened_at)
    if stage.is_over(now):
        raise StageIsOver(stage=stage.id, closes_at=stage.closes_at)
    if stage.opens_at is not None:
        raise OpensByTheClock(stage=stage.id, opens_at=stage.opens_at)
    for earlier in edition.stages[: edition.stages.index(stage)]:
        # One that is over can never be opened; waiting for it would hold up the edition for good.
        if earlier.opened_at is None and not earlier.is_over(now):
            raise EarlierStageNotOpened(stage=stage.id, earlier=earlier.id)
    return StageOpened(stage.id, now, Act(stage.id, "opening", reason, now, by))


def close_stage(
    edition: Edition, stage: Stage, *, reason: str, by: str, now: datetime
) -> StageClosing:
    """A person closes a stage that no instant closes; it ends when the notice has passed."""
    _published(edition)
    if stage.is_over(now):
        raise StageIsOver(stage=stage.id, closes_at=stage.closes_at)
    if stage.closes_at is not None:
        raise ClosesByTheClock(stage=stage.id, closes_at=stage.closes_at)
    if stage.opened_at is None:
        raise NotOpened(stage=stage.id)
    closes_at = now + timedelta(seconds=edition.notice_seconds)
    return StageClosing(stage.id, closes_at, Act(stage.id, "closing", reason, now, by))


def extend_stage(
    edition: Edition,
    stage: Stage,
    *,
    purpose: Purpose,
    closes_at: datetime,
    reason: str,
    by: str,
    now: datetime,
) -> StageExtended:
    """A later end for a stage, far enough ahead for everybody to hear of it; after the end for a
    round's only, which could otherwise never be finished where readings are missing."""
    _published(edition)
    if stage.is_over(now) and purpose is not Purpose.ROUND:
        raise StageIsOver(stage=stage.id, closes_at=stage.closes_at)
    if stage.closes_at is None:
        raise NoEndToExtend(stage=stage.id)
    if closes_at <= stage.closes_at:
        raise EndNotLater(stage=stage.id, closes_at=stage.closes_at)
    if closes_at < now + NOTICE:
        raise EndTooSoon(earliest=now + NOTICE)
    number = len(edition.amendments) + 1
    return StageExtended(Amendment(number, stage.id, closes_at, stage.closes_at, reason, now, by))


def elapse(edition: Edition, now: datetime) -> tuple[StageOpened | StageClosed, ...]:
    """What the clock has opened and closed by now, in the order of the instants, ends first."""
    due: list[tuple[datetime, bool, StageOpened | StageClosed]] = []
    for stage in edition.stages if edition.published_at is not None else ():
        opens_at, closes_at = stage.opens_at, stage.closes_at
        if stage.closed_at is not None:
            continue
        if stage.opened_at is None and opens_at is not None and opens_at <= now:
            due.append((opens_at, True, StageOpened(stage.id, opens_at)))
        if closes_at is not None and closes_at <= now:
            closed = StageClosed(stage.id, closes_at, by_hand=stage.closes_by_hand)
            due.append((closes_at, False, closed))
    return tuple(event for _, _, event in sorted(due, key=lambda each: each[:2]))


def _published(edition: Edition) -> None:
    if edition.published_at is None:
        raise NotPublished(edition=edition.id)
