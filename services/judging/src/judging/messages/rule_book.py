"""The rule book of an edition, read for what judging needs of it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from pydantic import Field

from judging.domain.edition import (
    Criterion,
    Edition,
    Feedback,
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
from shared.messages import Hearing


class _Criterion(Hearing):
    id: str
    weight: Decimal
    name: dict[str, str]
    help: dict[str, str] | None = None


class _Scale(Hearing):
    lowest: Decimal
    highest: Decimal
    step: Decimal


class _Group(Hearing):
    id: str
    criteria: list[_Criterion]
    scale: _Scale


class _Entries(Hearing):
    source: Source = Field(alias="from")
    list: str | None = None
    settled: bool = False


class _Close(Hearing):
    readings: int | None = None


class _Round(Hearing):
    id: str
    judges: str
    readings: int
    entries: _Entries
    method: Method
    tie_break: list[str]
    close: _Close
    pass_mark: Decimal | None = None
    feedback: Feedback = Feedback.NONE


class _Seats(Hearing):
    seats: int
    group: str | None = None
    cluster: str | None = None


class _List(Hearing):
    id: str
    round: str
    announced: bool
    size: int
    seats: tuple[_Seats, ...] = ()
    unfilled: Unfilled
    freed: Freed


class _Stage(Hearing):
    id: str
    round: str | None = None


class RuleBook(Hearing):
    """Groups, rounds, lists and stages; nothing else of the book."""

    groups: list[_Group]
    rounds: list[_Round]
    lists: list[_List]
    stages: list[_Stage]


class StageTimes(Hearing):
    """The end that a stage is bound to, if it is bound to one."""

    stage: str
    closes_at: datetime | None


def edition(
    id: str, book: RuleBook, ends: Mapping[str, datetime | None], *, simulated: bool
) -> Edition:
    """The edition in our words."""
    return Edition(
        id,
        simulated,
        tuple(_group(group) for group in book.groups),
        tuple(_round(round_) for round_ in book.rounds),
        tuple(_list(list_) for list_ in book.lists),
        tuple(Stage(stage.id, stage.round, ends.get(stage.id)) for stage in book.stages),
        {round_.id: round_.feedback for round_ in book.rounds},
        {group.id: _meanings(group) for group in book.groups},
    )


def _group(group: _Group) -> Group:
    criteria = (Criterion(c.id, c.weight, c.name) for c in group.criteria)
    scale = Scale(group.scale.lowest, group.scale.highest, group.scale.step)
    return Group(group.id, tuple(criteria), scale)


def _meanings(group: _Group) -> dict[str, dict[str, str]]:
    return {criterion.id: criterion.help for criterion in group.criteria if criterion.help}


def _round(round: _Round) -> RoundRule:
    """A policy that names no least number needs all readings."""
    return RoundRule(
        id=round.id,
        role=round.judges,
        readings=round.readings,
        enough=round.close.readings or round.readings,
        source=round.entries.source,
        source_list=round.entries.list,
        settled=round.entries.settled,
        method=round.method,
        pass_mark=round.pass_mark,
        tie_break=tuple(round.tie_break),
    )


def _list(list_: _List) -> ListRule:
    rows = (SeatRow(row.group, row.cluster, row.seats) for row in list_.seats)
    return ListRule(
        list_.id, list_.round, list_.announced, list_.size, tuple(rows), list_.unfilled, list_.freed
    )
