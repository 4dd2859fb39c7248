"""Rounds, for the secretariat and the auditors who follow them: who reads, and how far it is."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.identity import Person
from portal.clients.rounds import (
    Assignment,
    Holder,
    Progress,
    Roster,
    Round,
)
from portal.pages.ask import Asked, Signed
from portal.pages.book import book_of
from portal.pages.passing import passed_on
from portal.pages.room import At

router = APIRouter(prefix="/{room}/editions/{edition}/rounds")
MOST_ACCOUNTS = 500


@router.get("")
async def every_round(ask: Signed, at: At) -> Response:
    """The rounds that this person may know of, with how far each is."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition), ask.judging.get("/rounds", list[Round], edition_id=at.edition)
    )
    paths = [f"/rounds/{one.id}/progress" for one in found]
    progress = await asyncio.gather(*(ask.judging.get(path, Progress) for path in paths))
    rows = list(zip(found, progress, strict=True))
    return await ask.page("rounds/list.html", **at.frame("rounds"), book=book, rounds=rows)


@router.get("/{round}")
async def overview(ask: Signed, at: At, round: str) -> Response:
    """One round: where it stands, what comes next, who has read how much."""
    id = f"{at.edition}:{round}"
    book, found, roster, progress = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        ask.judging.get(f"/rounds/{id}/progress", Progress),
    )
    names = await names_of(ask, (one.judge for one in roster.judges), found.viewers)
    given = at.frame("rounds") | {
        "book": book, "round": found, "roster": roster, "progress": progress, "names": names,
        "seen": found.state == "closed" and await _sees_ranking(ask, id),
    }  # fmt: skip
    if ask.in_place:
        return ask.part("rounds/progress.html", **given)
    return await ask.page("rounds/overview.html", **given)


async def _sees_ranking(ask: Asked, id: str) -> bool:
    found = await ask.judging.seek(f"/rounds/{id}/shortlists", list[dict[str, Any]])
    return found is not None


@router.get("/{round}/progress.csv")
async def progress_table(ask: Signed, at: At, round: str) -> Response:
    """Who has read how much, as a table."""
    return passed_on(await ask.judging.file(f"/rounds/{at.edition}:{round}/progress.csv"))


@router.get("/{round}/assignment.csv")
async def assignment_table(ask: Signed, at: At, round: str) -> Response:
    """Who reads what, as a table."""
    return passed_on(await ask.judging.file(f"/rounds/{at.edition}:{round}/assignment.csv"))


@router.get("/{round}/assignment")
async def assignment(ask: Signed, at: At, round: str) -> Response:
    """The load of each judge, conflicts heeded, and what lacks readers."""
    book, found = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{at.edition}:{round}/assignment", Assignment),
    )
    accounts = {one.judge for one in found.judges} | {found.prepared_by or ""}
    names = await names_of(ask, accounts - {""})
    return await ask.page(
        "rounds/assignment.html", **at.frame("rounds"), round_id=round, book=book,
        found=found, names=names,
    )  # fmt: skip


async def names_of(ask: Asked, *accounts: Iterable[str]) -> Mapping[str, str]:
    """What people are called, each account by itself where no name may be known."""
    wanted = {id for some in accounts for id in some}
    try:
        found = await ask.identity.names(wanted)
    except Problem as problem:
        if problem.status >= 500:
            raise
        found = {}
    return {id: found.get(id) or id for id in wanted}


async def holders_of(ask: Asked, role: str, scope: str | None) -> list[Holder]:
    """The accounts that hold a role there, for whoever may see accounts."""
    try:
        found = await ask.identity.whole("/accounts", Holder, most=MOST_ACCOUNTS, role=role)
    except Problem as problem:
        if problem.status >= 500:
            raise
        return []
    return [one for one in found if one.holds(role, scope)]


async def _may_watch(ask: Asked, id: str) -> bool:
    person: Person | None = await ask.me()
    if person is None or not person.roles & {"secretariat", "auditor"}:
        return False
    return await ask.judging.seek(f"/rounds/{id}", Round) is not None


MAY_WATCH = {"judging/round": _may_watch}
