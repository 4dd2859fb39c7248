"""What the secretariat does with a round: roster, preparation, replacements, closing."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.rounds import DryRun, Progress, Roster, Round
from portal.pages.ask import Asked, Signed
from portal.pages.book import book_of
from portal.pages.named import told_apart
from portal.pages.room import At, Place
from portal.pages.rounds import holders_of, names_of

router = APIRouter(prefix="/{room}/editions/{edition}/rounds/{round}")


@router.get("/roster")
async def roster(ask: Signed, at: At, round: str) -> Response:
    """Who may be chosen as a judge, who was, and who signed."""
    return await _roster(ask, at, round)


@router.post("/roster")
async def put_roster(ask: Signed, at: At, round: str) -> Response:
    """The judges as they were chosen; while it is read, more of them."""
    id = f"{at.edition}:{round}"
    chosen = ask.form.all("judge")
    body = {"judges": [{"judge": one, "categories": ask.form.all(f"of:{one}")} for one in chosen]}
    if not chosen:
        ask.form.errors[""] = ask.words("rounds.roster.nobody")
        return await _roster(ask, at, round, 422)
    try:
        await ask.judging.send(
            "PUT", f"/rounds/{id}/roster", body, key=ask.form.key, version=ask.form.version
        )
    except Problem as problem:
        ask.refused(problem)
        return await _roster(ask, at, round, 422, problem)
    return ask.to(at.way(f"rounds/{round}"), said="roster-put")


async def _roster(
    ask: Asked, at: Place, round: str, status: int = 200, problem: Problem | None = None
) -> Response:
    id = f"{at.edition}:{round}"
    book, found, now = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
    )
    holders = await holders_of(ask, found.role, at.edition)
    members = {one.judge: one for one in now.judges}
    names = await names_of(ask, members)
    known = {**names, **told_apart(holders)}
    return await ask.page(
        "rounds/roster.html", status, **at.frame("rounds"), book=book, round=found,
        members=members, accounts=sorted(known, key=lambda id: known[id]), names=known,
        chosen=set(ask.form.all("judge")) or {one.judge for one in now.sitting},
        at_fault=_accounts(problem),
    )  # fmt: skip


@router.get("/preparation")
async def before_preparation(ask: Signed, at: At, round: str) -> Response:
    """What preparing does, and who may see the ranking before it is released."""
    return await _preparation(ask, at, round)


@router.post("/preparation")
async def prepare(ask: Signed, at: At, round: str) -> Response:
    """The readings are assigned, once."""
    body = {"viewers": ask.form.all("viewer")}
    try:
        await ask.judging.send(
            "POST", f"/rounds/{at.edition}:{round}/preparation", body, key=ask.form.key
        )
    except Problem as problem:
        ask.refused(problem)
        return await _preparation(ask, at, round, 422, problem)
    return ask.to(at.way(f"rounds/{round}/assignment"), said="prepared")


async def _preparation(
    ask: Asked, at: Place, round: str, status: int = 200, problem: Problem | None = None
) -> Response:
    id = f"{at.edition}:{round}"
    book, found, now, officers, auditors = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        holders_of(ask, "secretariat", None),
        holders_of(ask, "auditor", at.edition),
    )
    names = await names_of(ask, (one.judge for one in now.judges))
    me, short = await ask.me(), _entries(problem)
    titles = (
        {e.proposal_id: e.title for e in await ask.judging.entries(at.edition)} if short else {}
    )
    chosen = set(ask.form.all("viewer")) or ({me.account_id} if me else set())
    return await ask.page(
        "rounds/preparation.html", status, **at.frame("rounds"), book=book,
        round=found, roster=now, names=names, officials=told_apart(officers + auditors),
        chosen=chosen, short=short, titles=titles, at_fault=_accounts(problem),
    )  # fmt: skip


@router.get("/closing")
async def dry_run(ask: Signed, at: At, round: str) -> Response:
    """What would happen, were the round closed now."""
    return await _closing(ask, at, round)


@router.post("/closing")
async def close(ask: Signed, at: At, round: str) -> Response:
    """The round is closed; that cannot be taken back."""
    if not ask.form["sure"]:
        ask.form.errors["sure"] = ask.words("rounds.closing.sure-needed")
        return await _closing(ask, at, round, 422)
    try:
        await ask.judging.send("POST", f"/rounds/{at.edition}:{round}/closing", key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _closing(ask, at, round, 422)
    return ask.to(at.way(f"rounds/{round}"), said="round-closed")


async def _closing(ask: Asked, at: Place, round: str, status: int = 200) -> Response:
    book, found = await asyncio.gather(
        book_of(ask, at.edition), ask.judging.get(f"/rounds/{at.edition}:{round}/closing", DryRun)
    )
    return await ask.page(
        "rounds/closing.html", status, **at.frame("rounds"), book=book,
        round_id=round, found=found,
    )  # fmt: skip


@router.get("/replacement")
async def who_follows(ask: Signed, at: At, round: str, judge: Annotated[str, Query()]) -> Response:
    """Before a judge is replaced: by whom, and what becomes of the pile."""
    return await _replacement(ask, at, round, judge)


@router.post("/replacement")
async def replace(ask: Signed, at: At, round: str) -> Response:
    """The judge writes no more; open readings go to others."""
    body = {"judge": ask.form["judge"], "successor": ask.form["successor"] or None}
    try:
        await ask.judging.send(
            "POST", f"/rounds/{at.edition}:{round}/replacements", body, key=ask.form.key
        )
    except Problem as problem:
        ask.refused(problem)
        return await _replacement(ask, at, round, ask.form["judge"], 422)
    return ask.to(at.way(f"rounds/{round}"), said="judge-replaced")


async def _replacement(
    ask: Asked, at: Place, round: str, judge: str, status: int = 200
) -> Response:
    id = f"{at.edition}:{round}"
    book, now, progress = await asyncio.gather(
        book_of(ask, at.edition),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        ask.judging.get(f"/rounds/{id}/progress", Progress),
    )
    leaving = next((one for one in now.sitting if one.judge == judge), None)
    if leaving is None:  # replaced already, maybe by another officer: the round shows by whom
        return ask.to(at.way(f"rounds/{round}"))
    names = await names_of(ask, (one.judge for one in now.judges))
    return await ask.page(
        "rounds/replacement.html", status, **at.frame("rounds"), book=book,
        round_id=round, judge=judge, names=names,
        others=[one for one in now.sitting if one.judge != judge],
        progress=next((one for one in progress.judges if one.judge == judge), None),
    )  # fmt: skip


def _accounts(problem: Problem | None) -> list[str]:
    return problem.listed("accounts") if problem else []


def _entries(problem: Problem | None) -> list[Mapping[str, Any]]:
    return problem.listed("entries") if problem else []
