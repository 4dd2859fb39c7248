"""The administrative selection: the queue, one of it with what the rules say, and the decision."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Asked, Signed
from portal.pages.named import book_of, people_named
from portal.pages.passing import attachment_of
from portal.pages.room import At, Place

router = APIRouter()
Text = Annotated[str, Query(max_length=1000)]
QUEUED = ("submitted", "contested", "repair")
FILTERS = ("standing", "cluster", "group", "finding", "claimed_by", "clear")
ACTS = {"admit": "admission", "refuse": "refusal", "ask_repair": "repair"}


def _filters(ask: Asked, given: Any) -> dict[str, str]:
    """Which part of the queue; what is not one of its words is not asked."""
    asked = {name: str(given.get(name) or "") for name in FILTERS}
    if asked["standing"] not in QUEUED:
        asked["standing"] = "submitted"
    ask.form.values |= asked
    return asked


@router.get("/secretariat/editions/{edition}/selection")
async def queue(ask: Signed, edition: str, after: Text = "") -> Response:
    """What waits, with what the rules say of it and who has it."""
    asked = _filters(ask, ask.request.query_params)
    named, intake = await asyncio.gather(book_of(ask, edition), ask.submission.intake(edition))
    shown: dict[str, Any] = {
        "edition_id": edition,
        "named": named,
        "intake": intake,
        "asked": asked,
    }
    if intake.phase == "open":
        return await ask.page("selection/not-yet.html", **shown)
    found = await ask.submission.queue(edition, after=after, limit=25, **asked)
    agencies, people = await asyncio.gather(
        ask.identity.agency_names(item.agency_id for item in found.items),
        people_named(ask, [item.claim.by for item in found.items if item.claim]),
    )
    rules = sorted({r["id"] for g in named.book["groups"] for r in g["eligibility"]})
    more = urlencode({**asked, "after": found.next}) if found.next else ""
    return await ask.page(
        "selection/queue.html", found=found, agencies=agencies, people=people, rules=rules,
        more_query=more, **shown,
    )  # fmt: skip


@router.post("/secretariat/editions/{edition}/selection/next")
async def take_next(ask: Signed, edition: str) -> Response:
    """Claim the next that is free, and go to it."""
    return await _on_to_next(ask, edition, _filters(ask, ask.form.values), ask.form["after"])


async def _on_to_next(
    ask: Asked, edition: str, asked: dict[str, str], after: str, said: str = ""
) -> Response:
    """The next after that one; of those before it where none is left after it."""
    body = {name: asked[name] for name in ("standing", "cluster", "group") if asked[name]}
    base = f"/secretariat/editions/{edition}/selection"
    for place in (after, "") if after else ("",):
        found = await ask.submission.take_next(edition, body | ({"after": place} if place else {}))
        if found is not None and found.id != after:
            query = urlencode({name: asked[name] for name in ("standing", "cluster", "group")})
            return ask.to(f"{base}/{found.id}?{query}", said=said)
    return ask.to(f"{base}?{urlencode(asked)}", said=said or "selection-none-left")


@router.get("/secretariat/editions/{edition}/selection/closing")
async def closing(ask: Signed, edition: str) -> Response:
    """How far the selection is from its end, and what stands in its way."""
    overview, intake, named = await asyncio.gather(
        ask.submission.overview(edition), ask.submission.intake(edition), book_of(ask, edition)
    )
    undecided = {s: overview.standings.get(s, 0) for s in QUEUED}
    return await ask.page(
        "selection/closing.html", edition_id=edition, overview=overview, intake=intake,
        named=named, undecided=undecided,
    )  # fmt: skip


@router.get("/{room}/editions/{edition}/selection/{proposal}")
async def one(ask: Signed, at: At, proposal: str) -> Response:
    """One of the queue: what was submitted beside what the rules say of it."""
    return await _one(ask, at, proposal)


async def _one(ask: Asked, at: Place, proposal: str, status: int = 200) -> Response:
    asked = _filters(ask, ask.form.values or ask.request.query_params)
    seen, findings, claim, named = await asyncio.gather(
        ask.submission.seen(proposal),
        ask.submission.findings(proposal),
        ask.submission.held(proposal),
        book_of(ask, at.edition),
    )
    agencies, people = await asyncio.gather(
        ask.identity.agency_names([seen.agency_id]),
        people_named(ask, [claim.by] if claim else []),
    )
    mine = bool(claim and ask.session and claim.by == ask.session.account)
    reasons = {f.reason for f in findings if f.outcome == "unmet" and f.reason}
    if not ask.form.all("reasons") and status == 200:
        ask.form.lists["reasons"] = sorted(reasons)
    return await ask.page(
        "selection/one.html", status, **at.frame(f"selection/{proposal}"),
        proposal=seen, findings=findings, claim=claim, mine=mine, named=named, agencies=agencies,
        people=people, asked=asked,
    )  # fmt: skip


@router.post("/{room}/editions/{edition}/selection/{proposal}/claim")
async def claim(ask: Signed, at: At, proposal: str) -> Response:
    """Take it before oneself, or go on with it."""
    try:
        held = await ask.submission.claim(proposal)
    except Problem as problem:
        ask.refused(problem)
        if ask.in_place:
            return Response("", 204)
        return await _one(ask, at, proposal, 422)
    if ask.in_place:
        return ask.part(
            "selection/claim.html", edition_id=at.edition, claim=held, mine=True, people={},
            proposal_id=proposal,
        )  # fmt: skip
    query = urlencode(_filters(ask, ask.form.values))
    return ask.to(f"{at.way('selection')}/{proposal}?{query}")


@router.post("/{room}/editions/{edition}/selection/{proposal}/letting-go")
async def let_go(ask: Signed, at: At, proposal: str) -> Response:
    """Put it back, and on to the next or to the queue."""
    asked = _filters(ask, ask.form.values)
    try:
        await ask.submission.let_go(proposal)
        if ask.form["and"] == "next":
            return await _on_to_next(ask, at.edition, asked, proposal, "selection-let-go")
    except Problem as problem:
        ask.refused(problem)
        return await _one(ask, at, proposal, 422)
    query = urlencode(asked)
    return ask.to(f"{at.way('selection')}?{query}", said="selection-let-go")


@router.post("/{room}/editions/{edition}/selection/{proposal}/decision")
async def decide(ask: Signed, at: At, proposal: str) -> Response:
    """Admit, refuse or have mended; then the next one."""
    act = ask.form["act"]
    if not _filled_in(ask, act):
        return await _one(ask, at, proposal, 422)
    try:
        await ask.submission.act(proposal, ACTS[act], _body(ask, act), key=ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _one(ask, at, proposal, 422)
    asked = _filters(ask, ask.form.values)
    return await _on_to_next(ask, at.edition, asked, proposal, f"selection-{act.replace('_', '-')}")


def _filled_in(ask: Asked, act: str) -> bool:
    form, words = ask.form, ask.words
    if act not in ACTS:
        form.errors["act"] = words("selection.choose-act")
    elif act == "refuse":
        if not form.all("reasons"):
            form.errors["reasons"] = words("selection.choose-reason")
        form.need(words, "sentence")
    elif act == "ask_repair" and not form.all("fields"):
        form.errors["fields"] = words("selection.choose-fields")
    form.instant(words, "until")
    return not form.errors


def _body(ask: Asked, act: str) -> dict[str, Any]:
    form = ask.form
    if act == "admit":
        return {"sentence": form["sentence"]}
    if act == "refuse":
        return {"reasons": form.all("reasons"), "sentence": form["sentence"]}
    until: datetime | None = form.instant(ask.words, "until")
    ends = until.isoformat() if until else None
    return {"fields": form.all("fields"), "until": ends, "sentence": form["sentence"]}


@router.post("/{room}/editions/{edition}/selection/{proposal}/verdict")
async def judge(ask: Signed, at: At, proposal: str) -> Response:
    """Answer a contest; then the next one."""
    form = ask.form
    if form["verdict"] not in ("upheld", "overturned"):
        form.errors["verdict"] = ask.words("selection.choose-verdict")
    if not form.need(ask.words, "sentence"):
        return await _one(ask, at, proposal, 422)
    body = {"verdict": form["verdict"], "sentence": form["sentence"]}
    try:
        await ask.submission.act(proposal, "contest/decision", body, key=form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _one(ask, at, proposal, 422)
    asked = _filters(ask, form.values)
    return await _on_to_next(ask, at.edition, asked, proposal, f"selection-{form['verdict']}")


@router.get("/{room}/editions/{edition}/selection/{proposal}/files/{slot}")
async def file(ask: Signed, at: At, proposal: str, slot: str) -> Response:
    """What is attached there, as it was submitted."""
    return await attachment_of(ask, proposal, slot)
