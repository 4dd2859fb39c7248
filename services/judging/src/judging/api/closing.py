"""Closing a round: first as a dry run, then in earnest."""

from fastapi import APIRouter, Response

from judging.api.rounds import RoundAnswer
from judging.api.words import RoundId
from judging.commands import closing
from judging.domain.closing import AlreadyClosed, ShortOfReadings
from judging.domain.round import NotBeingRead, State
from judging.queries import rounds as queries
from shared import http

router: APIRouter = http.router("rounds")


class ShortAnswer(http.Answer):
    """An entry that lacks readings."""

    proposal_id: str
    title: str
    handed_in: int


class DryRunAnswer(http.Answer):
    """What closing now would leave out: `closable` says whether the round's policy allows it."""

    round_id: str
    state: State
    readings_of_each: int
    enough: int
    closable: bool
    missing_readings: int
    entries: list[ShortAnswer]


@router.get("/rounds/{id}/closing", summary="Closing, as a dry run", response_model=DryRunAnswer)
async def dry_run(id: RoundId, call: http.Call) -> DryRunAnswer:
    """The readings that are missing, entry by entry, were the round closed now."""
    found = await queries.dry_run(call.mongo, call.who, id)
    short = found.shortfall
    rows = [
        ShortAnswer(
            proposal_id=one.proposal_id,
            title=found.entries[one.proposal_id].title,
            handed_in=one.handed_in,
        )
        for one in short.entries
    ]
    return DryRunAnswer(
        round_id=id,
        state=found.round.state,
        readings_of_each=short.readings,
        enough=short.enough,
        closable=found.round.state is State.OPEN and short.closable,
        missing_readings=short.missing,
        entries=rows,
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
    for pile in await call.work.run(closing.begin, command, now=call.now):
        await call.work.run(closing.seal, closing.SealPile(pile), now=call.now)
    return await call.run(closing.close, command, RoundAnswer.of)
