"""What a round decided, for who may see it: its ranking, the line where a list was cut, why each
has a seat, and how anybody computes it again."""

import asyncio
from collections.abc import Mapping
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Piece, Problem
from portal.clients.rounds import Cut, Listing, Ranked, Reason, Recomputation, Shortlist
from portal.pages.ask import Asked, Signed
from portal.pages.book import Book, book_of
from portal.pages.passing import passed_on
from portal.pages.room import At
from portal.pages.score_picture import cut_picture, score

router = APIRouter(prefix="/{room}/editions/{edition}/rounds/{round}")


@router.get("/ranking")
async def ranking(
    ask: Signed, at: At, round: str,
    after: Annotated[str, Query(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """The ranking, best first."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(
            f"/rounds/{at.edition}:{round}/ranking", Piece[Ranked], after=after, limit=100
        ),
    )
    return await ask.page(
        "rounds/ranking.html", **at.frame("rounds"), round_id=round, book=book, rows=found.items,
        next=found.next, score=score,
    )  # fmt: skip


@router.get("/ranking.csv")
async def ranking_table(ask: Signed, at: At, round: str) -> Response:
    """The ranking as a table."""
    return passed_on(await ask.judging.file(f"/rounds/{at.edition}:{round}/ranking.csv"))


@router.get("/lists/{listed}")
async def shortlist(ask: Signed, at: At, round: str, listed: str) -> Response:
    """Who is on a list, cluster by cluster, and why."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{at.edition}:{round}/shortlists", list[Shortlist]),
    )
    one = next((one for one in found if one.list == listed), None)
    if one is None:
        raise Problem(404, {})
    return await ask.page(
        "rounds/shortlist.html", **at.frame("rounds"), round_id=round, book=book, found=one,
        clusters=_by_cluster(one), why=_why(ask, book), score=score,
    )  # fmt: skip


@router.get("/lists/{listed}/cut")
async def cut(
    ask: Signed, at: At, round: str, listed: str,
    *, around: Annotated[int, Query(ge=5, le=100)] = 15,
) -> Response:  # fmt: skip
    """The line where a list was cut, with the entries on both sides of it."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(
            f"/rounds/{at.edition}:{round}/shortlists/{listed}/cut", Cut, around=around
        ),
    )
    drawn = [(line, cut_picture(ask.words, line)) for line in found.lines]
    return await ask.page(
        "rounds/cut.html", **at.frame("rounds"), round_id=round, book=book, found=found,
        drawn=drawn, around=around, why=_why(ask, book), score=score,
        criterion=_criterion(ask, book),
    )  # fmt: skip


@router.get("/recomputation")
async def recomputation(ask: Signed, at: At, round: str) -> Response:
    """The exported round, what was told of it, and the command that computes it again."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{at.edition}:{round}/recomputation", Recomputation),
    )
    return await ask.page(
        "rounds/recomputation.html", **at.frame("rounds"), round_id=round, book=book,
        found=found,
    )  # fmt: skip


@router.get("/export")
async def export(ask: Signed, at: At, round: str) -> Response:
    """The whole round as one file, byte for byte."""
    return passed_on(await ask.judging.file(f"/rounds/{at.edition}:{round}/export"))


def _by_cluster(found: Shortlist) -> list[tuple[str, list[Listing]]]:
    ordered = sorted(found.entries, key=lambda one: (one.cluster, one.rank))
    return [(cluster, list(some)) for cluster, some in groupby(ordered, lambda one: one.cluster)]


def _why(ask: Asked, book: Book) -> Any:
    """Says a reason in the reader's words."""

    def say(reason: Reason) -> str:
        return ask.words(f"rounds.reason.{reason.code}", **_params(ask, book, reason.params))

    return say


def _params(ask: Asked, book: Book, params: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in params.items() if name not in ("group", "cluster")}
    for name in ("mark", "pass_mark"):
        if name in said:
            said[name] = score(ask.words, said[name])
    if "cluster" in params or "group" in params:
        names = (book.name("clusters", params.get("cluster")), _group(book, params.get("group")))
        said["row"] = " · ".join(filter(None, (ask.words.pick(one) for one in names)))
    return said


def _group(book: Book, id: str | None) -> Any:
    """The group's name, where there is more than one."""
    return book.name("groups", id) if id and len(book.document.get("groups", ())) > 1 else None


def _criterion(ask: Asked, book: Book) -> Any:
    """Names a step of the tie-break."""

    def say(step: str) -> str:
        id = step.removeprefix("criterion:")
        if id == step:
            return ask.words("rounds.tie.lot")
        groups = book.document.get("groups", ())
        named = (c["name"] for group in groups for c in group["criteria"] if c["id"] == id)
        return ask.words("rounds.tie.criterion", criterion=ask.words.pick(next(named, id)))

    return say
