"""What a round decided: ranking, shortlists, and the whole round as one file."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from fastapi import APIRouter, Response

from judging.api.words import RoundId
from judging.domain.decision import Decision, Listing
from judging.domain.ranking import Ranked
from judging.domain.round import edition_of
from judging.queries import results as queries
from shared import http

router: APIRouter = http.router("results")


class RankedAnswer(http.Answer):
    """An entry in its place; `tie` is the step of the tie-break that parted it from the former."""

    place: int
    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    score: Decimal | None
    mark: Decimal | None
    criteria: dict[str, Decimal]
    readings: int
    passed: bool
    tie: str | None

    @classmethod
    def of(cls, one: Ranked) -> "RankedAnswer":
        """As it is answered."""
        rest = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        return cls(**asdict(one.entry), **rest)


class ListingAnswer(http.Answer):
    """An entry on a list, and its place in the ranking."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    rank: int

    @classmethod
    def of(cls, listing: Listing) -> "ListingAnswer":
        """As it is answered."""
        return cls(rank=listing.rank, **asdict(listing.entry))


class ReplacementAnswer(http.Answer):
    """Who got a seat that was freed; nobody, when none was left."""

    replaces: str
    entry: ListingAnswer | None
    at: datetime


class ShortlistAnswer(http.Answer):
    """A list as it was decided; `sha256` is that of the round's exported file."""

    list: str
    announced: bool
    decided_at: datetime
    released_at: datetime | None
    sha256: str
    entries: tuple[ListingAnswer, ...]
    replacements: tuple[ReplacementAnswer, ...]

    @classmethod
    def of(cls, decision: Decision) -> "ShortlistAnswer":
        """As it is answered."""
        return cls(
            list=decision.list,
            announced=decision.announced,
            decided_at=decision.decided_at,
            released_at=decision.released_at,
            sha256=decision.sha256,
            entries=tuple(ListingAnswer.of(one) for one in decision.entries),
            replacements=tuple(
                ReplacementAnswer(
                    replaces=one.replaces,
                    entry=None if one.listing is None else ListingAnswer.of(one.listing),
                    at=one.at,
                )
                for one in decision.replacements
            ),
        )


@router.get("/rounds/{id}/ranking", summary="The ranking", response_model=http.Page[RankedAnswer])
async def read_ranking(
    id: RoundId, cursor: http.Cursor, call: http.Call
) -> http.Page[RankedAnswer]:
    """The ranking of a closed round, for the accounts named for it, and for all once released."""
    rows = await queries.ranking(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    first = max(0, http.after_place(cursor.after, 0))
    some = [RankedAnswer.of(one) for one in rows[first : first + cursor.limit + 1]]
    return http.page(some, cursor.limit, lambda one: [one.place])


@router.get("/rounds/{id}/ranking.csv", summary="The ranking as CSV", response_class=Response)
async def download_ranking(id: RoundId, call: http.Call) -> Response:
    """The ranking of a closed round, as a table with a column for each criterion."""
    rows = [RankedAnswer.of(one) for one in await queries.ranking(call.mongo, call.who, id)]
    await call.looked(edition_of(id))
    names = [name for name in RankedAnswer.model_fields if name != "criteria"]
    criteria = sorted({name for row in rows for name in row.criteria})
    table = (
        [*(getattr(row, name) for name in names), *(row.criteria.get(name) for name in criteria)]
        for row in rows
    )
    return http.csv("ranking.csv", [*names, *criteria], table)


@router.get(
    "/rounds/{id}/shortlists", summary="The shortlists", response_model=list[ShortlistAnswer]
)
async def read_shortlists(id: RoundId, call: http.Call) -> list[ShortlistAnswer]:
    """The lists that a closed round decided, for who may see its ranking."""
    found = await queries.shortlists(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    return [ShortlistAnswer.of(kept.state) for kept in found]


@router.get("/rounds/{id}/export", summary="The whole round as a file", response_class=Response)
async def export(id: RoundId, call: http.Call) -> Response:
    """The one canonical document from which `gelanggang recompute` gives the same lists again."""
    text, sha256 = await queries.exported(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    name = f"{id.replace(':', '-')}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{sha256}"'}
    return Response(text, headers=headers, media_type="application/json")
