"""The shapes in which judging keeps its nouns in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from judging.domain.assignment import Pair
from judging.domain.conflict import Agency
from judging.domain.decision import Decision
from judging.domain.edition import Edition
from judging.domain.entry import Entry
from judging.domain.judge import Judge
from judging.domain.naming import Naming
from judging.domain.pile import Pile
from judging.domain.ranking import Ranked
from judging.domain.reading import Reading
from judging.domain.round import Round, State
from judging.domain.selection import Settlement
from shared.mongo import Document, Index, Shape

# Who closes a round also finishes it; the timer does where that process died in between.
LEFT_UNFINISHED = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a round's assignment as it was decided; never changed."""

    round_id: str
    number: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of a closed round; never changed."""

    round_id: str
    rows: tuple[Ranked, ...]


def _due(round: Round) -> Document:
    """When a round goes on by itself: at once while something is to be made, else never."""
    if round.state is State.ASSIGNING or round.mending:
        return {"due_at": round.prepared_at}
    if round.state is State.CLOSING and round.closing_at is not None:
        return {"due_at": round.closing_at + LEFT_UNFINISHED}
    return {"due_at": None}


AGENCY = Shape("agencies", Agency, noun="agency")
EDITION = Shape("editions", Edition, noun="edition")
ENTRY = Shape(
    "entries", Entry, noun="entry", indexes=(Index((("edition_id", 1), ("proposal_id", 1))),)
)
SETTLEMENT = Shape("settlements", Settlement, noun="settlement")
JUDGE = Shape("judges", Judge, noun="judge")
ROUND = Shape("rounds", Round, noun="round", derived=_due, indexes=(Index((("edition_id", 1),)),))
NAMING = Shape("namings", Naming, noun="naming", indexes=(Index((("round_id", 1), ("_id", 1))),))
SHARE = Shape("assignments", Share, noun="assignment", indexes=(Index((("round_id", 1),)),))
PILE = Shape("piles", Pile, noun="pile", indexes=(Index((("round_id", 1),)),))
READING = Shape(
    "readings",
    Reading,
    noun="reading",
    indexes=(
        Index((("round_id", 1), ("proposal_id", 1))),
        Index((("judge_id", 1), ("edition_id", 1), ("round_id", 1))),
    ),
)
RANKING = Shape("rankings", Ranking, noun="ranking")
DECISION = Shape(
    "decisions",
    Decision,
    noun="shortlist",
    indexes=(Index((("round_id", 1),)), Index((("edition_id", 1),))),
)

SHAPES = (
    AGENCY, EDITION, ENTRY, SETTLEMENT, JUDGE, ROUND, NAMING, SHARE, PILE, READING, RANKING,
    DECISION,
)  # fmt: skip
EXPORTS = "exports"
INDEXES: Mapping[str, Sequence[Index]] = {EXPORTS: ()}


def settlement_id(edition_id: str, of: str) -> str:
    """The id of what was settled of an edition: the admitted, or a list."""
    return f"{edition_id}:{of}"


def share_id(round_id: str, number: int) -> str:
    """The id of a part of a round's assignment; numbers count from 0."""
    return f"{round_id}:{number}"
