"""Shortlists: who is on the lists of a round and why, and where each list was cut."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query

from judging.api.results import RankedAnswer, ranked
from judging.api.words import RoundId
from judging.domain.cut_line import CutLine, Tie
from judging.domain.decision import Decision, Listing, Replacement
from judging.domain.edition import Method, SeatRow
from judging.domain.ranking import Ranked
from judging.domain.reason import Code, Reason, Says
from judging.domain.round import edition_of
from judging.queries import results as queries
from judging.queries.results import Shortlist
from shared import http

router: APIRouter = http.router("results")
ListId = Annotated[str, Path(max_length=60, description="The list.")]
Around = Annotated[
    int, Query(ge=1, le=500, description="How many entries on each side of the line.")
]


class ReasonAnswer(http.Answer):
    """Why an entry has a seat or none: a code, and what it is said with."""

    code: Code
    params: dict[str, Says]

    @classmethod
    def of(cls, reason: Reason) -> "ReasonAnswer":
        """As it is answered."""
        return cls(code=reason.code, params=reason.params)


class ListingAnswer(http.Answer):
    """An entry on a list, its place in the ranking, and why it has a seat."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    rank: int
    score: Decimal | None
    reason: ReasonAnswer

    @classmethod
    def of(
        cls, listing: Listing, found: Shortlist, reason: Reason | None = None
    ) -> "ListingAnswer":
        """As it is answered; with another reason than that of the decision."""
        proposal = listing.entry.proposal_id
        return cls(
            rank=listing.rank,
            score=found.ranking[proposal].score,
            reason=ReasonAnswer.of(reason or found.reasons[proposal]),
            **asdict(listing.entry),
        )


class ReplacementAnswer(http.Answer):
    """Who got a seat that was freed; nobody, when none was left."""

    replaces: str
    entry: ListingAnswer | None
    at: datetime

    @classmethod
    def of(cls, one: Replacement, found: Shortlist) -> "ReplacementAnswer":
        """As it is answered."""
        entry = None
        if one.listing is not None:
            why = Reason(Code.FREED_SEAT, {"place": one.listing.rank, "replaces": one.replaces})
            entry = ListingAnswer.of(one.listing, found, why)
        return cls(replaces=one.replaces, entry=entry, at=one.at)


class ShortlistAnswer(http.Answer):
    """A list as it was decided; `sha256` is that of the round's exported file."""

    list: str
    announced: bool
    size: int
    decided_at: datetime
    released_at: datetime | None
    sha256: str
    entries: tuple[ListingAnswer, ...]
    replacements: tuple[ReplacementAnswer, ...]

    @classmethod
    def of(cls, found: Shortlist) -> "ShortlistAnswer":
        """As it is answered."""
        decision: Decision = found.decision
        return cls(
            list=decision.list,
            announced=decision.announced,
            size=found.rule.size,
            decided_at=decision.decided_at,
            released_at=decision.released_at,
            sha256=decision.sha256,
            entries=tuple(ListingAnswer.of(one, found) for one in decision.entries),
            replacements=tuple(ReplacementAnswer.of(o, found) for o in decision.replacements),
        )


class TieAnswer(http.Answer):
    """The step that parted two entries of one score, and what it found of each."""

    step: str
    last: Decimal | str | None
    first_out: Decimal | str | None

    @classmethod
    def of(cls, tie: Tie) -> "TieAnswer":
        """As it is answered."""
        return cls(**asdict(tie))


class NearAnswer(RankedAnswer):
    """An entry near the line: whether it is on the list, and why."""

    listed: bool
    reason: ReasonAnswer


class LineAnswer(http.Answer):
    """A line: of a row of seats (of a group or cluster, null for any), or of seats left over.

    `cut` is the score of the last who has a seat; `tie` says what parted the two at the line.
    """

    group: str | None
    cluster: str | None
    left_over: bool
    seats: int
    filled: int
    contenders: int
    cut: Decimal | None
    last: str | None
    first_out: str | None
    tie: TieAnswer | None
    entries: tuple[NearAnswer, ...]

    @classmethod
    def of(cls, line: CutLine, found: Shortlist, around: int) -> "LineAnswer":
        """As it is answered."""
        row = line.row or SeatRow(None, None, line.seats)
        return cls(
            group=row.group,
            cluster=row.cluster,
            left_over=line.row is None,
            seats=line.seats,
            filled=line.filled,
            contenders=len(line.contenders),
            cut=line.last.score if line.last else None,
            last=line.last.entry.proposal_id if line.last else None,
            first_out=line.first_out.entry.proposal_id if line.first_out else None,
            tie=TieAnswer.of(line.tie) if line.tie else None,
            entries=tuple(_near(one, found) for one in line.around(around)),
        )


class CutAnswer(http.Answer):
    """A list where it was cut, line by line; scores are in standard deviations or on the scale."""

    round_id: str
    list: str
    size: int
    method: Method
    pass_mark: Decimal | None
    tie_break: tuple[str, ...]
    lines: tuple[LineAnswer, ...]


@router.get(
    "/rounds/{id}/shortlists", summary="The shortlists", response_model=list[ShortlistAnswer]
)
async def read_shortlists(id: RoundId, call: http.Call) -> list[ShortlistAnswer]:
    """The lists that a closed round decided, for who may see its ranking."""
    found = await queries.shortlists(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    return [ShortlistAnswer.of(one) for one in found]


@router.get(
    "/rounds/{id}/shortlists/{list_id}/cut",
    summary="Where a list was cut",
    response_model=CutAnswer,
)
async def read_cut(id: RoundId, list_id: ListId, call: http.Call, around: Around = 20) -> CutAnswer:
    """The entries next to each line, with how far their sheets lie apart, and why they are in."""
    found = await queries.cut(call.mongo, call.who, id, list_id)
    await call.looked(edition_of(id))
    return CutAnswer(
        round_id=id,
        list=list_id,
        size=found.shortlist.rule.size,
        method=found.round_rule.method,
        pass_mark=found.round_rule.pass_mark,
        tie_break=found.round_rule.tie_break,
        lines=tuple(LineAnswer.of(line, found.shortlist, around) for line in found.lines),
    )


def _near(one: Ranked, found: Shortlist) -> NearAnswer:
    proposal = one.entry.proposal_id
    listed = any(entry.entry.proposal_id == proposal for entry in found.decision.entries)
    return NearAnswer(**ranked(one), listed=listed, reason=ReasonAnswer.of(found.reasons[proposal]))
