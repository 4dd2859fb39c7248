"""A unit's proposals: what each needs next, a new one, and one that starts from last year's."""

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem, Told, once
from portal.clients.selecting import Progress
from portal.pages.ask import Asked, Signed
from portal.pages.unit_form import Sheet, judged_sheet, rule_book

router = APIRouter()
WORKED_ON = ("draft", "handed_over", "repair")
MOST_JUDGED = 12
"""Of how many proposals the rules are asked on one page."""


class Stage(Told):
    """A stage of a running edition."""

    purpose: str
    state: str
    closes_at: datetime | None = None


class Running(Told):
    """An edition that is not over."""

    id: str
    title: dict[str, str]
    simulated: bool
    stages: tuple[Stage, ...]

    @property
    def intake(self) -> Stage | None:
        """Its intake, while it is open."""
        return next((s for s in self.stages if s.purpose == "intake" and s.state == "open"), None)

    @property
    def hears_contests(self) -> bool:
        """Whether a refusal may be contested, now or later."""
        return any(s.purpose == "contests" and s.state != "over" for s in self.stages)


class Now(Told):
    """What is open now."""

    items: tuple[Running, ...]


class Titled(Told):
    """What an edition is called."""

    title: dict[str, str]


class Agency(Told):
    """An agency by its name."""

    agency_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal in the list, with what it needs next and until when."""

    proposal: Progress
    sheet: Sheet | None
    until: datetime | None
    next: str


@router.get("/unit")
async def mine(ask: Signed) -> Response:
    """My proposals, those that need something first."""
    proposals, now = await asyncio.gather(ask.submission.mine(), running(ask))
    ends = {e.id: e.intake.closes_at for e in now if e.intake}
    worked_on = {p.id for p in proposals if _is_worked_on(p, ends)}
    judged = await _judged(ask, [p for p in proposals if p.id in worked_on][:MOST_JUDGED])
    contests = {e.id for e in now if e.hears_contests}
    rows = [_row(p, judged.get(p.id), ends, contests) for p in proposals]
    due = [row for row in rows if row.proposal.id in worked_on]
    rest = [row for row in rows if row.proposal.id not in worked_on]
    due.sort(key=lambda row: (row.until is None, row.until or ask.now, row.proposal.title))
    names = {e.id: e.title for e in now} | await _names(ask, {p.edition_id for p in proposals})
    return await ask.page(
        "unit/mine.html", due=due, rest=rest, editions=names, open=[e for e in now if e.intake]
    )


async def running(ask: Asked) -> tuple[Running, ...]:
    """The editions that are not over."""
    return (await ask.programme.get("/now", Now)).items


async def with_end(ask: Asked, id: str) -> tuple[Sheet, bool, datetime | None]:
    """A proposal, whether it may be written, and until when: its repair's end, or the intake's."""
    shown, editions = await asyncio.gather(judged_sheet(ask, id), running(ask))
    if shown.proposal.repair is not None:
        until = shown.proposal.repair.until
        return shown, ask.now < until, until
    ends = (e.intake for e in editions if e.id == shown.proposal.edition_id)
    intake = next(ends, None)
    return shown, intake is not None, intake.closes_at if intake else None


async def _names(ask: Asked, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    wanted = list(ids)
    found = await asyncio.gather(*(ask.programme.seek(f"/editions/{id}", Titled) for id in wanted))
    return {id: one.title for id, one in zip(wanted, found, strict=True) if one}


def _is_worked_on(proposal: Progress, ends: Mapping[str, Any]) -> bool:
    """Whether somebody still has to do something with it."""
    open = proposal.edition_id in ends
    return proposal.standing == "repair" or (proposal.standing in WORKED_ON and open)


async def _judged(ask: Asked, worked_on: Sequence[Progress]) -> Mapping[str, Sheet]:
    """What the rules say of those that are worked on."""
    editions = sorted({p.edition_id for p in worked_on})
    books = dict(
        zip(editions, await asyncio.gather(*(rule_book(ask, e) for e in editions)), strict=True)
    )

    async def of(progress: Progress) -> Sheet:
        proposal, found = await asyncio.gather(
            ask.submission.proposal(progress.id), ask.submission.findings(progress.id)
        )
        return Sheet(proposal, books[progress.edition_id], found, ask.words)

    return {s.proposal.id: s for s in await asyncio.gather(*map(of, worked_on))}


def _row(
    progress: Progress, sheet: Sheet | None, ends: Mapping[str, Any], contests: Container[str]
) -> Row:
    until = ends.get(progress.edition_id) if progress.standing in WORKED_ON else None
    if sheet is not None and sheet.proposal.repair is not None:
        until = sheet.proposal.repair.until
    open, contests_go_on = progress.edition_id in ends, progress.edition_id in contests
    next = next_step(progress, sheet, open=open, contests=contests_go_on)
    return Row(progress, sheet, until, next)


def next_step(progress: Progress, sheet: Sheet | None, *, open: bool, contests: bool) -> str:
    """The key of what it needs next, where the intake is `open` and `contests` may be filed yet."""
    if progress.standing == "refused" and not contests:
        return "refused-for-good"
    if progress.standing in ("draft", "handed_over") and not open:
        return "closed"
    if progress.standing != "draft":
        return progress.standing
    if sheet is not None and sheet.proposal.remark is not None:
        return "draft-returned"
    if progress.blank:
        return "draft-blank"
    return "draft-unmet" if sheet is not None and sheet.unmet else "draft-ready"


@router.get("/unit/new")
async def new_form(ask: Signed, begun_from: str = "") -> Response:
    """A new proposal."""
    ask.form.values.setdefault("begun_from", begun_from)
    return await _new(ask)


@router.post("/unit/new")
async def new(ask: Signed) -> Response:
    """Registered, and on to its pages."""
    form = ask.form
    needed = ("place",) if form["begun_from"] else ("place", "title")
    if not form.need(ask.words, *needed):
        return await _new(ask, 422)
    edition, _, rest = form["place"].partition("|")
    group, _, agency = rest.partition("|")
    body: dict[str, Any] = {"edition_id": edition, "agency_id": agency, "group": group}
    body |= {"begun_from": form["begun_from"]} if form["begun_from"] else {}
    body |= {"title": form["title"]} if form["title"] else {}
    id = form["id"] or once()
    try:
        await ask.submission.register(id, body, form.key)
    except Problem as problem:
        if problem.status == 404:
            form.errors["begun_from"] = ask.words("unit.new.not-yours")
        else:
            ask.refused(problem)
        return await _new(ask, 422)
    return ask.to(f"/unit/proposals/{id}", said="proposal-registered", taken="unit-new")


async def _new(ask: Asked, status: int = 200) -> Response:
    now, person, earlier = await asyncio.gather(running(ask), ask.me(), ask.submission.mine())
    agencies = person.scopes("unit_member") if person else []
    editions = [e for e in now if e.intake]
    names, books = await asyncio.gather(
        asyncio.gather(*(ask.identity.seek(f"/agencies/{a}", Agency) for a in agencies)),
        asyncio.gather(*(rule_book(ask, e.id) for e in editions)),
    )
    called = {a: n.name if n else a for a, n in zip(agencies, names, strict=True)}
    places = [
        (f"{e.id}|{group['id']}|{agency}", _place(ask, e, group, called[agency], len(agencies)))
        for e, book in zip(editions, books, strict=True)
        for group in book["groups"]
        for agency in agencies
    ]
    if len(places) == 1:
        ask.form.values.setdefault("place", places[0][0])
    # One begins from what is of another edition: of its own there is no second.
    only = {e.id for e in editions} if len(editions) == 1 else set()
    begun = [
        (p.id, f"{p.title} ({p.number or p.id})")
        for p in earlier if p.standing != "withdrawn" and p.edition_id not in only
    ]  # fmt: skip
    return await ask.page(
        "unit/new.html", status, places=places, earlier=begun, open=editions,
    )  # fmt: skip


def _place(ask: Asked, edition: Running, group: Any, agency: str, agencies: int) -> str:
    pick = ask.words.pick
    parts = [pick(edition.title), pick(group["name"])]
    return " · ".join(parts + ([agency] if agencies > 1 else []))
