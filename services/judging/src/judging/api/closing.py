"""Closing a round: first as a dry run, then in earnest."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from fastapi import APIRouter, Response

from judging.api.rounds import RoundAnswer
from judging.api.words import RoundId
from judging.commands import closing
from judging.domain.closing import AlreadyClosed, ShortOfReadings
from judging.domain.round import NotBeingRead, State
from judging.domain.seats import Filled, Size
from judging.queries import rounds as queries
from judging.queries.rounds import DryRun
from shared import http

router: APIRouter = http.router("rounds")


class ShortAnswer(http.Answer):
    """An entry that lacks readings."""

    proposal_id: str
    title: str
    cluster: str
    handed_in: int


class RowAnswer(http.Answer):
    """A row of seats, and how many could be filled; `left_over` is what other rows cannot fill."""

    group: str | None
    cluster: str | None
    left_over: bool
    seats: int
    at_most: int

    @classmethod
    def of(cls, one: Filled) -> "RowAnswer":
        """As it is answered."""
        group, cluster = (one.row.group, one.row.cluster) if one.row else (None, None)
        return cls(
            group=group, cluster=cluster, left_over=one.row is None,
            seats=one.seats, at_most=one.at_most,
        )  # fmt: skip


class SizeAnswer(http.Answer):
    """How long a list could become: no score is looked at, so a pass mark may make it shorter."""

    list: str
    announced: bool
    size: int
    at_most: int
    pass_mark: Decimal | None
    rows: Sequence[RowAnswer]

    @classmethod
    def of(cls, one: Size, pass_mark: Decimal | None) -> "SizeAnswer":
        """As it is answered."""
        return cls(
            list=one.rule.id,
            announced=one.rule.announced,
            size=one.rule.size,
            at_most=one.at_most,
            pass_mark=pass_mark,
            rows=[RowAnswer.of(row) for row in one.rows],
        )


class DryRunAnswer(http.Answer):
    """What closing now would leave out: `closable` says whether the round's policy allows it.

    `unread` counts the entries without any reading, which no list could hold; `begun` the sheets
    that were written on and never handed in, `unsent` those that were written on since: of these
    what was handed in counts.
    """

    round_id: str
    state: State
    readings_of_each: int
    enough: int
    closable: bool
    missing_readings: int
    entries: list[ShortAnswer]
    standing: int
    unread: int
    begun: int
    unsent: int
    closes_at: datetime | None
    stage_over: bool
    lists: list[SizeAnswer]


@router.get("/rounds/{id}/closing", summary="Closing, as a dry run", response_model=DryRunAnswer)
async def dry_run(id: RoundId, call: http.Call) -> DryRunAnswer:
    """What would happen, were the round closed now: what lacks, and how long lists could be."""
    found = await queries.dry_run(call.mongo, call.who, id)
    short, pass_mark = found.shortfall, found.pass_mark
    return DryRunAnswer(
        round_id=id,
        state=found.round.state,
        readings_of_each=short.readings,
        enough=short.enough,
        closable=found.round.state is State.OPEN and short.closable,
        missing_readings=short.missing,
        entries=_short(found),
        standing=len(found.entries),
        unread=sum(not one.handed_in for one in short.entries),
        begun=found.begun,
        unsent=found.unsent,
        closes_at=found.stage.closes_at,
        stage_over=found.stage.over(call.now),
        lists=[SizeAnswer.of(one, pass_mark) for one in found.lists],
    )


@router.post(
    "/rounds/{id}/closing",
    summary="Close a round",
    response_model=RoundAnswer,
    responses=http.refusals(ShortOfReadings, NotBeingRead, AlreadyClosed),
)
async def close(id: RoundId, call: http.Call) -> Response:
    """End the round under its policy: the piles are sealed, the sheets ranked, the lists decided.

    Once begun it cannot be taken back; asked again, it goes on where it was.
    """
    if known := await call.known():
        return known
    command = closing.CloseRound(id, call.who)
    # The log tells of the step that cannot be taken back, or of its refusal; the others follow.
    for pile in await call.do(closing.begin, command):
        await call.work.run(closing.seal, closing.SealPile(pile), now=call.now)
    return await call.run(closing.close, command, RoundAnswer.of, logged=False)


def _short(found: DryRun) -> list[ShortAnswer]:
    return [
        ShortAnswer(
            proposal_id=one.proposal_id,
            title=found.entries[one.proposal_id].title,
            cluster=found.entries[one.proposal_id].cluster,
            handed_in=one.handed_in,
        )
        for one in found.shortfall.entries
    ]
