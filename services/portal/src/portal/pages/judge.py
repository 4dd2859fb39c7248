"""A judge's piles: the pact, conflicts of interest, what is left to read, how own scores spread."""

import asyncio
import re
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem, Told
from portal.clients.identity import Person
from portal.clients.judging import OwnPile, PileReading
from portal.pages.ask import Asked, Signed
from portal.pages.book import Book, book_of
from portal.pages.score_picture import histogram, score

router = APIRouter(prefix="/judge")
JUDGES = ("evaluator", "panellist")
STANDS = ("to_read", "begun", "unsent", "handed_in", "declined", "ended")
MOST_FOUND = 20
POINT = re.compile(r"\d+\.\s")
Searched = Annotated[str, Query(max_length=100)]


class Agency(Told):
    """An agency that was searched for."""

    agency_id: str
    name: str


def judged_editions(person: Person | None) -> list[str]:
    """The editions in which somebody judges."""
    held = {scope for role in JUDGES for scope in person.scopes(role)} if person else set()
    return sorted(held)


@router.get("")
async def home(ask: Signed) -> Response:
    """What a judge signed, and every pile with how far it is."""
    editions = judged_editions(await ask.me())
    piles, *found = await asyncio.gather(ask.judging.piles(), *(_edition(ask, e) for e in editions))
    return await ask.page("judge/home.html", editions=[f for f in found if f], piles=piles)


async def _edition(ask: Asked, edition: str) -> dict[str, object] | None:
    """What is shown of one edition; nothing while judging has not heard of it."""
    try:
        book, own = await asyncio.gather(book_of(ask, edition), ask.judging.myself(edition))
    except Problem as problem:
        if problem.status == 404:
            return None
        raise
    return {"book": book, "own": own}


@router.get("/pact/{edition}")
async def pact(ask: Signed, edition: str) -> Response:
    """The integrity pact: read, and signed once."""
    return await _pact(ask, edition)


@router.post("/pact/{edition}")
async def sign(ask: Signed, edition: str) -> Response:
    """Signed: from now on its entries may be seen."""
    if not ask.form["agreed"]:
        ask.form.errors["agreed"] = ask.words("judging.pact.needed")
        return await _pact(ask, edition, 422)
    try:
        await ask.judging.sign(edition, ask.form["sha256"], ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _pact(ask, edition, 422)
    return ask.to("/judge", said="pact-signed")


async def _pact(ask: Asked, edition: str, status: int = 200) -> Response:
    book, text, own = await asyncio.gather(
        book_of(ask, edition), ask.judging.pact(), ask.judging.myself(edition)
    )
    return await ask.page(
        "judge/pact.html", status, book=book, pact=text, own=own,
        paragraphs=paragraphs(text.texts[ask.words.language]),
    )  # fmt: skip


def paragraphs(text: str) -> list[str]:
    """A text whose lines were broken by hand: its title, and every point in one piece."""
    found: list[str] = []
    for at, line in enumerate(text.splitlines()):
        if found and at > 1 and not POINT.match(line):
            found[-1] = f"{found[-1]} {line.strip()}"
        else:
            found.append(line.strip())
    return found


@router.get("/conflicts/{edition}")
async def conflicts(ask: Signed, edition: str, q: Searched = "") -> Response:
    """The own conflicts of interest, and a search for what to declare one with."""
    return await _conflicts(ask, edition, q.strip())


@router.post("/conflicts/{edition}")
async def declare(ask: Signed, edition: str) -> Response:
    """Declared: readings that it forbids go to other judges."""
    of, _, id = ask.form["with"].partition(":")
    if ask.form.need(ask.words, "with", "why"):
        try:
            await ask.judging.declare(edition, of, id, ask.form["why"], ask.form.key)
        except Problem as problem:
            ask.refused(problem, id="with")
        else:
            return ask.to(f"/judge/conflicts/{edition}", said="conflict-declared", taken=edition)
    return await _conflicts(ask, edition, ask.form["q"], 422)


async def _conflicts(ask: Asked, edition: str, q: str, status: int = 200) -> Response:
    book, own = await asyncio.gather(book_of(ask, edition), ask.judging.myself(edition))
    if own.pact is None:
        return ask.to(f"/judge/pact/{edition}")
    declared = [one.id for one in own.conflicts if one.of == "agency"]
    entries, known = await asyncio.gather(
        ask.judging.entries(edition), ask.identity.agency_names(declared)
    )
    agencies = await ask.identity.whole("/agencies", Agency, most=MOST_FOUND, q=q) if q else []
    titles = {**known, **{one.proposal_id: one.title for one in entries}}
    sought = [one for one in entries if q and q.casefold() in one.title.casefold()]
    return await ask.page(
        "judge/conflicts.html", status, book=book, own=own, q=q, titles=titles,
        entries=sought[:MOST_FOUND], agencies=agencies[:MOST_FOUND],
    )  # fmt: skip


@router.get("/rounds/{round}")
async def pile(ask: Signed, round: str, q: Searched = "", stand: Searched = "") -> Response:
    """One pile: what is left, what is due, what each own sheet comes to."""
    try:
        found = await ask.judging.pile(round)
    except Problem as problem:
        return await _before_pile(ask, round, problem)
    book = await book_of(ask, found.pile.edition_id)
    shown = [one for one in found.readings if _is_sought(ask, book, one, q.strip(), stand)]
    pictures = {
        (scores.group, criterion.id): histogram(ask.words, criterion.scores.histogram)
        for scores in found.scores
        for criterion in scores.criteria
    }
    return await ask.page(
        "judge/pile.html", found=found, book=book, shown=shown, q=q, stand=stand,
        stands=_stands(found), pictures=pictures, score=score,
        totals={one.group: histogram(ask.words, one.totals.histogram) for one in found.scores},
    )  # fmt: skip


async def _before_pile(ask: Asked, round: str, problem: Problem) -> Response:
    """Who has not signed is led to the pact; to whoever is no judge there, there is nothing."""
    edition = round.partition(":")[0]
    if problem.status != 404 or edition not in judged_editions(await ask.me()):
        raise problem
    own = await ask.judging.myself(edition)
    return ask.to("/judge" if own.pact else f"/judge/pact/{edition}")


def _is_sought(ask: Asked, book: Book, one: PileReading, q: str, stand: str) -> bool:
    cluster = ask.words.pick(book.name("clusters", one.cluster))
    found = all(word in f"{one.title} {cluster}".casefold() for word in q.casefold().split())
    return found and stand in ("", one.stand)


def _stands(found: OwnPile) -> list[str]:
    there = {one.stand for one in found.readings}
    return [stand for stand in STANDS if stand in there]
