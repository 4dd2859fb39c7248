"""A judge's pile in a round: the one document that every hand-in touches and closing seals."""

from dataclasses import dataclass, replace
from enum import StrEnum


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
