"""Piles: a judge's own, with everything that a page of it needs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from fastapi import APIRouter

from judging.api.scores import BinAnswer, CriterionAnswer, ScaleAnswer, SpreadAnswer, worded
from judging.api.words import RoundId
from judging.domain import round as rounds
from judging.domain.own_scores import Drawn, OwnScores, total
from judging.domain.pile import PileState
from judging.domain.reading import Reading, State
from judging.queries import piles as queries
from judging.queries.piles import OwnPile
from shared import http
from shared.mongo import Kept

router: APIRouter = http.router("piles")


class PileAnswer(http.Answer):
    """How far a pile is: to read (nothing written), begun, handed in; given back or taken away."""

    round_id: str
    edition_id: str
    round: str
    role: str
    round_state: rounds.State
    state: PileState
    opened_at: datetime | None
    closes_at: datetime | None
    over: bool
    to_read: int
    begun: int
    handed_in: int
    declined: int
    taken_away: int


class PileReadingAnswer(http.Answer):
    """A reading in its pile; `total` is what its sheet comes to as it is written now.

    `unsent` says that it was written on since it was handed in: what was handed in counts.
    """

    id: str
    proposal_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    state: State
    assigned_at: datetime
    written_at: datetime | None
    handed_in_at: datetime | None
    unsent: bool
    total: Decimal | None
    version: int


class DrawnAnswer(http.Answer):
    """How own scores spread: `spread` of two or more."""

    count: int
    mean: Decimal | None
    spread: SpreadAnswer | None
    histogram: list[BinAnswer]

    @classmethod
    def of(cls, drawn: Drawn) -> "DrawnAnswer":
        """As it is answered."""
        return cls.model_validate(asdict(drawn))


class CriterionScoresAnswer(CriterionAnswer):
    """How own scores of a criterion spread."""

    scores: DrawnAnswer


class OwnScoresAnswer(http.Answer):
    """How own scores of a group spread: over each criterion, and over the totals of sheets."""

    group: str
    scale: ScaleAnswer
    criteria: list[CriterionScoresAnswer]
    totals: DrawnAnswer

    @classmethod
    def of(cls, one: OwnScores, meanings: Mapping[str, dict[str, str]]) -> "OwnScoresAnswer":
        """As it is answered."""
        rows = [
            CriterionScoresAnswer(**worded(criterion, meanings), scores=DrawnAnswer.of(drawn))
            for criterion, drawn in one.criteria
        ]
        scale = ScaleAnswer(**asdict(one.scale))
        return cls(group=one.group, scale=scale, criteria=rows, totals=DrawnAnswer.of(one.totals))


class OwnPileAnswer(http.Answer):
    """A pile with its readings, and how one's own scores spread so far."""

    pile: PileAnswer
    readings: list[PileReadingAnswer]
    scores: list[OwnScoresAnswer]


@router.get("/piles", summary="My piles", response_model=list[PileAnswer])
async def list_piles(call: http.Call) -> list[PileAnswer]:
    """The piles of who asks, and how far each is."""
    return [_pile(found, call.now) for found in await queries.own(call.mongo, call.who)]


@router.get("/piles/{id}", summary="A pile of mine", response_model=OwnPileAnswer)
async def read_pile(id: RoundId, call: http.Call) -> OwnPileAnswer:
    """The own pile in a round: its readings, what each sheet comes to, and their spread."""
    found = await queries.own_one(call.mongo, call.who, id)
    return OwnPileAnswer(
        pile=_pile(found, call.now),
        readings=[_reading(kept, found) for kept in found.readings],
        scores=[
            OwnScoresAnswer.of(one, found.edition.meanings_of(one.group)) for one in found.scores()
        ],
    )


def _pile(found: OwnPile, now: datetime) -> PileAnswer:
    states = Counter(kept.state.state for kept in found.readings)
    held = [kept.state for kept in found.readings if kept.state.state is State.ASSIGNED]
    begun = sum(one.written_at is not None for one in held)
    return PileAnswer(
        round_id=found.round.id,
        edition_id=found.round.edition_id,
        round=found.round.round,
        role=found.round.role,
        round_state=found.round.state,
        state=found.pile.state,
        opened_at=found.round.opened_at,
        closes_at=found.stage.closes_at,
        over=found.stage.over(now),
        to_read=len(held) - begun,
        begun=begun,
        handed_in=states[State.HANDED_IN],
        declined=states[State.DECLINED],
        taken_away=states[State.ENDED],
    )


def _reading(kept: Kept[Reading], pile: OwnPile) -> PileReadingAnswer:
    one = kept.state
    same = {
        name: getattr(one, name) for name in PileReadingAnswer.model_fields if hasattr(one, name)
    }
    return PileReadingAnswer(
        **same,
        id=kept.id,
        handed_in_at=one.history[-1].at if one.history else None,
        total=total(pile.edition.group(one.group), one.scores or {}),
        version=kept.version,
    )
