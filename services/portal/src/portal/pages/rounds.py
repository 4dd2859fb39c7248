"""Rounds, for the secretariat who runs them and the auditor who follows: who reads, how far it is,
what closing would do."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.identity import Person
from portal.clients.rounds import (
    Assignment,
    DryRun,
    Holder,
    Naming,
    Progress,
    Roster,
    Round,
)
from portal.pages.ask import Asked, Signed
from portal.pages.book import book_of
from portal.pages.loaded import passed_on

Room = Annotated[Literal["secretariat", "audit"], Path()]
router = APIRouter(prefix="/{room}/editions/{edition}/rounds")
MOST_ACCOUNTS = 500


@router.get("")
async def every_round(ask: Signed, room: Room, edition: str) -> Response:
    """The rounds that this person may know of, with how far each is."""
    book, found = await asyncio.gather(
        book_of(ask, edition), ask.judging.get("/rounds", list[Round], edition_id=edition)
    )
    paths = [f"/rounds/{one.id}/progress" for one in found]
    progress = await asyncio.gather(*(ask.judging.get(path, Progress) for path in paths))
    rows = list(zip(found, progress, strict=True))
    return await ask.page("rounds/list.html", **_frame(room, edition), book=book, rounds=rows)


@router.get("/{round}")
async def overview(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """One round: where it stands, what comes next, who has read how much."""
    id = f"{edition}:{round}"
    book, found, roster, progress = await asyncio.gather(
        book_of(ask, edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        ask.judging.get(f"/rounds/{id}/progress", Progress),
    )
    names = await names_of(ask, (one.judge for one in roster.judges), found.viewers)
    given = _frame(room, edition) | {
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
async def progress_table(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """Who has read how much, as a table."""
    return passed_on(await ask.judging.file(f"/rounds/{edition}:{round}/progress.csv"))


@router.get("/{round}/assignment.csv")
async def assignment_table(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """Who reads what, as a table."""
    return passed_on(await ask.judging.file(f"/rounds/{edition}:{round}/assignment.csv"))


@router.get("/{round}/assignment")
async def assignment(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """The load of each judge, conflicts heeded, and what lacks readers."""
    book, found = await asyncio.gather(
        book_of(ask, edition),
        ask.judging.get(f"/rounds/{edition}:{round}/assignment", Assignment),
    )
    accounts = {one.judge for one in found.judges} | {found.prepared_by or ""}
    names = await names_of(ask, accounts - {""})
    return await ask.page(
        "rounds/assignment.html", **_frame(room, edition), round_id=round, book=book,
        found=found, names=names,
    )  # fmt: skip


@router.get("/{round}/roster")
async def roster(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """Who may be chosen as a judge, who was, and who signed."""
    return await _roster(ask, edition, round)


@router.post("/{round}/roster")
async def put_roster(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """The judges as they were chosen; while it is read, more of them."""
    id = f"{edition}:{round}"
    chosen = ask.form.all("judge")
    body = {"judges": [{"judge": one, "categories": ask.form.all(f"of:{one}")} for one in chosen]}
    if not chosen:
        ask.form.errors[""] = ask.words("rounds.roster.nobody")
        return await _roster(ask, edition, round, 422)
    try:
        await ask.judging.send(
            "PUT", f"/rounds/{id}/roster", body, key=ask.form.key, version=ask.form.version
        )
    except Problem as problem:
        ask.refused(problem)
        return await _roster(ask, edition, round, 422, problem)
    return ask.to(f"/secretariat/editions/{edition}/rounds/{round}", said="roster-put")


async def _roster(
    ask: Asked, edition: str, round: str, status: int = 200, problem: Problem | None = None
) -> Response:
    id = f"{edition}:{round}"
    book, found, now = await asyncio.gather(
        book_of(ask, edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
    )
    holders = await _holders(ask, found.role, edition)
    members = {one.judge: one for one in now.judges}
    names = await names_of(ask, members)
    known = {**names, **{one.account_id: one.name or one.account_id for one in holders}}
    return await ask.page(
        "rounds/roster.html", status, **_frame("secretariat", edition), book=book, round=found,
        members=members, accounts=sorted(known, key=lambda id: known[id]), names=known,
        chosen=set(ask.form.all("judge")) or {one.judge for one in now.sitting},
        at_fault=_accounts(problem),
    )  # fmt: skip


@router.get("/{round}/preparation")
async def before_preparation(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """What preparing does, and who may see the ranking before it is released."""
    return await _preparation(ask, edition, round)


@router.post("/{round}/preparation")
async def prepare(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """The readings are assigned, once."""
    body = {"viewers": ask.form.all("viewer")}
    try:
        await ask.judging.send(
            "POST", f"/rounds/{edition}:{round}/preparation", body, key=ask.form.key
        )
    except Problem as problem:
        ask.refused(problem)
        return await _preparation(ask, edition, round, 422, problem)
    return ask.to(f"/secretariat/editions/{edition}/rounds/{round}/assignment", said="prepared")


async def _preparation(
    ask: Asked, edition: str, round: str, status: int = 200, problem: Problem | None = None
) -> Response:
    id = f"{edition}:{round}"
    book, found, now, officers, auditors = await asyncio.gather(
        book_of(ask, edition),
        ask.judging.get(f"/rounds/{id}", Round),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        _holders(ask, "secretariat", None),
        _holders(ask, "auditor", edition),
    )
    names = await names_of(ask, (one.judge for one in now.judges))
    me = await ask.me()
    chosen = set(ask.form.all("viewer")) or ({me.account_id} if me else set())
    return await ask.page(
        "rounds/preparation.html", status, **_frame("secretariat", edition), book=book,
        round=found, roster=now, names=names, officers=officers, auditors=auditors,
        chosen=chosen, short=_entries(problem), at_fault=_accounts(problem),
    )  # fmt: skip


@router.get("/{round}/closing")
async def dry_run(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """What would happen, were the round closed now."""
    return await _closing(ask, edition, round)


@router.post("/{round}/closing")
async def close(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """The round is closed; that cannot be taken back."""
    if not ask.form["sure"]:
        ask.form.errors["sure"] = ask.words("rounds.closing.sure-needed")
        return await _closing(ask, edition, round, 422)
    try:
        await ask.judging.send("POST", f"/rounds/{edition}:{round}/closing", key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _closing(ask, edition, round, 422)
    return ask.to(f"/secretariat/editions/{edition}/rounds/{round}", said="round-closed")


async def _closing(ask: Asked, edition: str, round: str, status: int = 200) -> Response:
    book, found = await asyncio.gather(
        book_of(ask, edition), ask.judging.get(f"/rounds/{edition}:{round}/closing", DryRun)
    )
    return await ask.page(
        "rounds/closing.html", status, **_frame("secretariat", edition), book=book,
        round_id=round, found=found,
    )  # fmt: skip


@router.get("/{round}/replacement")
async def who_follows(
    ask: Signed, room: Room, edition: str, round: str, judge: Annotated[str, Query()]
) -> Response:
    """Before a judge is replaced: by whom, and what becomes of the pile."""
    return await _replacement(ask, edition, round, judge)


@router.post("/{round}/replacement")
async def replace(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """The judge writes no more; open readings go to others."""
    body = {"judge": ask.form["judge"], "successor": ask.form["successor"] or None}
    try:
        await ask.judging.send(
            "POST", f"/rounds/{edition}:{round}/replacements", body, key=ask.form.key
        )
    except Problem as problem:
        ask.refused(problem)
        return await _replacement(ask, edition, round, ask.form["judge"], 422)
    return ask.to(f"/secretariat/editions/{edition}/rounds/{round}", said="judge-replaced")


async def _replacement(
    ask: Asked, edition: str, round: str, judge: str, status: int = 200
) -> Response:
    id = f"{edition}:{round}"
    book, now, progress = await asyncio.gather(
        book_of(ask, edition),
        ask.judging.get(f"/rounds/{id}/roster", Roster),
        ask.judging.get(f"/rounds/{id}/progress", Progress),
    )
    leaving = next((one for one in now.sitting if one.judge == judge), None)
    if leaving is None:
        raise Problem(404, {})
    names = await names_of(ask, (one.judge for one in now.judges))
    return await ask.page(
        "rounds/replacement.html", status, **_frame("secretariat", edition), book=book,
        round_id=round, judge=judge, names=names,
        others=[one for one in now.sitting if one.judge != judge],
        progress=next((one for one in progress.judges if one.judge == judge), None),
    )  # fmt: skip


@router.get("/{round}/viewers")
async def viewers(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """Who was asked for and named as a further viewer of what a round decides."""
    return await _viewers(ask, room, edition, round)


@router.post("/{round}/viewers")
async def ask_for_viewer(ask: Signed, room: Room, edition: str, round: str) -> Response:
    """Somebody of the secretariat asks; a second person names."""
    if ask.form.need(ask.words, "viewer", "reason"):
        body = {"viewer": ask.form["viewer"], "reason": ask.form["reason"]}
        try:
            await ask.judging.send(
                "POST", f"/rounds/{edition}:{round}/namings", body, key=ask.form.key
            )
        except Problem as problem:
            ask.refused(problem)
        else:
            path = f"/secretariat/editions/{edition}/rounds/{round}/viewers"
            return ask.to(path, said="viewer-asked")
    return await _viewers(ask, "secretariat", edition, round, 422)


@router.post("/{round}/viewers/{naming}")
async def name_viewer(ask: Signed, room: Room, edition: str, round: str, naming: str) -> Response:
    """The second person names whom the first asked for."""
    path = f"/rounds/{edition}:{round}/namings/{naming}/approval"
    try:
        await ask.judging.send("POST", path, key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _viewers(ask, "secretariat", edition, round, 422)
    return ask.to(f"/secretariat/editions/{edition}/rounds/{round}/viewers", said="viewer-named")


async def _viewers(ask: Asked, room: str, edition: str, round: str, status: int = 200) -> Response:
    me = await ask.me()
    book, namings = await asyncio.gather(
        book_of(ask, edition), ask.judging.whole(f"/rounds/{edition}:{round}/namings", Naming)
    )
    officers: list[Holder] = []
    if me is not None and me.holds("secretariat"):
        found = await asyncio.gather(
            _holders(ask, "secretariat", None), _holders(ask, "auditor", edition)
        )
        officers = [one for some in found for one in some]
    names = await names_of(
        ask, (id for one in namings for id in (one.viewer, one.asked_by, one.approved_by) if id)
    )
    return await ask.page(
        "rounds/viewers.html", status, **_frame(room, edition), book=book, round_id=round,
        namings=namings, names=names, officers=officers, me=me,
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


async def _holders(ask: Asked, role: str, scope: str | None) -> list[Holder]:
    """The accounts that hold a role there, for whoever may see accounts."""
    try:
        found = await ask.identity.whole("/accounts", Holder, most=MOST_ACCOUNTS, role=role)
    except Problem as problem:
        if problem.status >= 500:
            raise
        return []
    return [one for one in found if one.holds(role, scope)]


def _accounts(problem: Problem | None) -> list[str]:
    listed = problem.params.get("accounts") if problem else None
    return list(listed) if isinstance(listed, list) else []


def _entries(problem: Problem | None) -> list[Mapping[str, Any]]:
    listed = problem.params.get("entries") if problem else None
    return list(listed) if isinstance(listed, list) else []


def _frame(room: str, edition: str) -> dict[str, Any]:
    return {
        "room": room, "edition_id": edition, "here": f"/{room}/editions/{edition}/rounds",
        "runs": room == "secretariat",
    }  # fmt: skip


async def _may_watch(ask: Asked, id: str) -> bool:
    person: Person | None = await ask.me()
    if person is None or not person.roles & {"secretariat", "auditor"}:
        return False
    return await ask.judging.seek(f"/rounds/{id}", Round) is not None


MAY_WATCH = {"judging/round": _may_watch}
