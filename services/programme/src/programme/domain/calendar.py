"""The calendar of an edition: its stages in time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from programme.domain.refusal import StageBoundTwice, UnknownStage
from programme.domain.rule_book import Fault, Mistake

NOTICE = timedelta(minutes=5)
"""How long ahead an end is told, so that every service knows it before it comes."""


class StageState(StrEnum):
    """How a stage stands at an instant."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Binding:
    """The instants that an edition gives a stage; None leaves that to a person."""

    stage: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in time: bound to instants or to people's acts, then opened, then closed."""

    id: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_by_hand: bool = False
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    def state(self, now: datetime) -> StageState:
        """Open from its opening until, and not at, the instant of its end."""
        if self.is_over(now):
            return StageState.OVER
        by_clock = self.opens_at is not None and self.opens_at <= now
        opened = self.opened_at is not None or by_clock
        return StageState.OPEN if opened else StageState.WAITING

    def is_over(self, now: datetime) -> bool:
        """Over from the instant of its end, whether or not that has been recorded yet."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now)

    def until(self, closes_at: datetime) -> "Stage":
        """The same with a later end, which the clock brings anew where one has come already."""
        return replace(self, closes_at=closes_at, closed_at=None)

    def next_due(self) -> datetime | None:
        """The instant at which the clock next opens or closes it."""
        if self.closed_at is not None:
            return None
        return self.closes_at if self.opened_at is not None else self.opens_at or self.closes_at


def bind(stages: tuple[str, ...], bindings: tuple[Binding, ...]) -> tuple[Stage, ...]:
    """The stages of a rule book in its order, each with the instants that a calendar gives it."""
    bound: dict[str, Binding] = {}
    for binding in bindings:
        if binding.stage not in stages:
            raise UnknownStage(stage=binding.stage, known=", ".join(stages))
        if binding.stage in bound:
            raise StageBoundTwice(stage=binding.stage)
        bound[binding.stage] = binding
    return tuple(_stage(bound.get(name, Binding(name))) for name in stages)


def _stage(binding: Binding) -> Stage:
    return Stage(
        id=binding.stage,
        opens_at=binding.opens_at,
        closes_at=binding.closes_at,
        closes_by_hand=binding.closes_at is None,
    )


def findings(stages: tuple[Stage, ...], now: datetime) -> tuple[Mistake, ...]:
    """What stands in the way of publishing this calendar: instants past, late, or out of order."""
    found: list[Mistake] = []
    latest: Stage | None = None
    for number, stage in enumerate(stages):
        at = f"/stages/{number}"
        found += _past(stage, at, now)
        if stage.opens_at is None:
            found += _too_early(stage, at, latest)
            continue
        if stage.closes_at is not None and stage.closes_at <= stage.opens_at:
            ends = Mistake.of(f"{at}/closes_at", Fault.ENDS_BEFORE_OPENING, stage=stage.id)
            found.append(ends)
        if latest is not None and latest.opens_at is not None and stage.opens_at < latest.opens_at:
            order = {"stage": stage.id, "earlier": latest.id}
            found.append(Mistake.of(f"{at}/opens_at", Fault.OPENS_BEFORE_EARLIER, **order))
        else:
            latest = stage
    return tuple(found)


def _too_early(stage: Stage, at: str, latest: Stage | None) -> list[Mistake]:
    """A stage that people open comes after those before it, so its end does too."""
    if latest is None or latest.opens_at is None or stage.closes_at is None:
        return []
    if stage.closes_at > latest.opens_at:
        return []
    order = {"stage": stage.id, "earlier": latest.id}
    return [Mistake.of(f"{at}/closes_at", Fault.ENDS_BEFORE_EARLIER_OPENS, **order)]


def _past(stage: Stage, at: str, now: datetime) -> list[Mistake]:
    instants = {"opens_at": stage.opens_at, "closes_at": stage.closes_at}
    return [
        Mistake.of(f"{at}/{key}", Fault.INSTANT_PAST, stage=stage.id)
        for key, instant in instants.items()
        if instant is not None and instant <= now
    ]
