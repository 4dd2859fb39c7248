"""A judge's pile in a round: the one document that every hand-in touches and closing seals."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from judging.domain.edition import Stage
from judging.domain.refusal import Refusal


class RoundNotOpen(Refusal):
    """Nothing is written before a round opens."""

    says = "This round is not open yet; it opens when all readings exist and its stage has begun."


class WritingEnded(Refusal):
    """Nothing is written after a round ends."""

    says = "Writing in this round has ended; what was handed in before counts."


class Replaced(Refusal):
    """Who was replaced writes no more."""

    says = "You were replaced in this round; what you handed in before counts."


class PileState(StrEnum):
    """Whether sheets of a pile may be written."""

    WAITING = "waiting"
    OPEN = "open"
    LEFT = "left"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Pile:
    """All readings of one judge in one round; a sheet is handed in only while it is open.

    Handing in guards the pile's version, and so does sealing it: a sheet is either seen by the
    closing that follows, or refused.
    """

    round_id: str
    judge_id: str
    state: PileState = PileState.WAITING


def id_of(round_id: str, judge_id: str) -> str:
    """The id of a judge's pile in a round."""
    return f"{round_id}:{judge_id}"


def opened(pile: Pile) -> Pile:
    """The pile once its round is open; one that was left stays so."""
    return replace(pile, state=PileState.OPEN) if pile.state is PileState.WAITING else pile


def left(pile: Pile) -> Pile:
    """The pile of a judge who was replaced."""
    return replace(pile, state=PileState.LEFT)


def sealed(pile: Pile) -> Pile:
    """The pile once its round is being closed."""
    return replace(pile, state=PileState.SEALED)


def require_open(pile: Pile, stage: Stage, now: datetime) -> None:
    """Refuse writing before the round opens, after it ends, and to a judge who left."""
    if pile.state is PileState.LEFT:
        raise Replaced
    if pile.state is PileState.SEALED or stage.over(now):
        raise WritingEnded
    if pile.state is PileState.WAITING or not stage.open(now):
        raise RoundNotOpen
