"""What a round decided: its ranking, and the whole round as one file with how to check it."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Response

from judging.api.scores import SpreadAnswer
from judging.api.words import RoundId
from judging.domain.export import FORMAT
from judging.domain.outcome import commitment
from judging.domain.ranking import Ranked
from judging.domain.round import edition_of
from judging.queries import results as queries
from shared import http

router: APIRouter = http.router("results")


class RankedAnswer(http.Answer):
    """An entry in its place; `tie` is the step of the tie-break that parted it from the former.

    `spread` is that of its sheets in the unit of its score, where there are two or more.
    """

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
    spread: SpreadAnswer | None

    @classmethod
    def of(cls, one: Ranked) -> "RankedAnswer":
        """As it is answered."""
        return cls(**ranked(one))


@router.get("/rounds/{id}/ranking", summary="The ranking", response_model=http.Page[RankedAnswer])
async def read_ranking(
    id: RoundId, cursor: http.Cursor, call: http.Call
) -> http.Page[RankedAnswer]:
    """The ranking of a closed round, for the accounts named for it, and for all once released."""
    first = max(0, http.after_place(cursor.after, 0))
    rows = await queries.ranking(call.mongo, call.who, id, first, cursor.limit + 1)
    await call.looked(edition_of(id))
    some = [RankedAnswer.of(one) for one in rows]
    return http.page(some, cursor.limit, lambda one: [one.place])


@router.get("/rounds/{id}/ranking.csv", summary="The ranking as CSV", response_class=Response)
async def download_ranking(id: RoundId, call: http.Call) -> Response:
    """The ranking of a closed round, as a table with a column for each criterion."""
    rows = [RankedAnswer.of(one) for one in await queries.ranking(call.mongo, call.who, id)]
    await call.looked(edition_of(id))
    names = [name for name in RankedAnswer.model_fields if name not in {"criteria", "spread"}]
    criteria = sorted({name for row in rows for name in row.criteria})
    spreads = list(SpreadAnswer.model_fields)
    table = (
        [
            *(getattr(row, name) for name in names),
            *(row.criteria.get(name) for name in criteria),
            *(getattr(row.spread, name, None) for name in spreads),
        ]
        for row in rows
    )
    return http.csv("ranking.csv", [*names, *criteria, *spreads], table)


@router.get("/rounds/{id}/export", summary="The whole round as a file", response_class=Response)
async def export(id: RoundId, call: http.Call) -> Response:
    """The one canonical document from which `gelanggang recompute` gives the same lists again."""
    found = await queries.exported(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    name = f'attachment; filename="{_file(id)}"'
    headers = {"Content-Disposition": name, "ETag": f'"{found.sha256}"'}
    return Response(found.text, headers=headers, media_type="application/json")


class DecidedAnswer(http.Answer):
    """A list that was decided by a round, as it was told."""

    list: str
    entries: int
    decided_at: datetime
    released_at: datetime | None
    sha256: str


class RecomputationAnswer(http.Answer):
    """How the exported round is computed again: `command` does it, with the platform stopped.

    `seed_sha256` was told before the first sheet, `sha256` with each list when it was decided.
    """

    round_id: str
    format: str
    file: str
    size: int
    sha256: str
    seed: str
    seed_sha256: str
    prepared_at: datetime | None
    closed_at: datetime | None
    command: str
    lists: list[DecidedAnswer]


@router.get(
    "/rounds/{id}/recomputation",
    summary="How to compute a round again",
    response_model=RecomputationAnswer,
)
async def read_recomputation(id: RoundId, call: http.Call) -> RecomputationAnswer:
    """The exported file's name, size and hash, the seed, and the command that checks it."""
    found = await queries.exported(call.mongo, call.who, id)
    await call.looked(edition_of(id))
    return RecomputationAnswer(
        round_id=id,
        format=FORMAT,
        file=_file(id),
        size=len(found.text.encode()),
        sha256=found.sha256,
        seed=found.round.seed,
        seed_sha256=commitment(found.round.seed),
        prepared_at=found.round.prepared_at,
        closed_at=found.round.closed_at,
        command=f"gelanggang recompute {_file(id)} --sha256 {found.sha256}",
        lists=[
            DecidedAnswer(
                list=one.list,
                entries=len(one.entries),
                decided_at=one.decided_at,
                released_at=one.released_at,
                sha256=one.sha256,
            )
            for one in found.decisions
        ],
    )


def _file(id: str) -> str:
    return f"{id.replace(':', '-')}.json"


def ranked(one: Ranked) -> dict[str, Any]:
    """The words in which a ranked entry is answered."""
    rest = {name: getattr(one, name) for name in RankedAnswer.model_fields if hasattr(one, name)}
    return {**asdict(one.entry), **rest, "spread": spread_of(one)}


def spread_of(one: Ranked) -> SpreadAnswer | None:
    """The spread of an entry's sheets, where there is one."""
    return None if one.spread is None else SpreadAnswer(**asdict(one.spread))
