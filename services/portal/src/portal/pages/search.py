"""One search over an edition: its proposals, and beside them whatever else has those words."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Piece, Problem
from portal.clients.directory import accounts, agencies
from portal.pages.ask import Asked, Signed
from portal.pages.forum import booth_path
from portal.pages.named import book_of
from portal.pages.room import At

router = APIRouter()
T = TypeVar("T")
Text = Annotated[str, Query(max_length=1000)]
STANDINGS = ("submitted", "repair", "admitted", "refused", "contested", "upheld", "withdrawn")
FILTERS = ("text", "registration", "standing", "cluster", "group", "agency_id")
MOST_BESIDE = 10
WORDLESS = "string-pattern-mismatch"
NOT_HIS = (403, 404, 422)
"""What a service says to one who may not look there, and to words that are too many for a name."""


@router.get("/{room}/editions/{edition}/search")
async def search(ask: Signed, at: At, after: Text = "") -> Response:
    """Proposals by words of their titles, by number, and by what they are; by those words also
    innovations, objections, booths, agencies and people."""
    asked = {name: ask.request.query_params.get(name, "")[:1000] for name in FILTERS}
    ask.form.values = dict(asked)
    shown = at.frame("search")
    shown |= {"named": await book_of(ask, at.edition), "standings": STANDINGS, "found": None}
    if not any(asked.values()):
        return await ask.page("secretariat/search.html", **shown)
    try:
        found = await ask.submission.search(edition_id=at.edition, after=after, **asked)
    except Problem as problem:
        _at_its_field(ask, problem)
        return await ask.page("secretariat/search.html", 422, **shown)
    ids = {hit.agency_id for hit in found.items}
    called, beside = await asyncio.gather(
        ask.identity.agency_names(ids), _beside(ask, at.edition, "" if after else asked["text"])
    )
    return await ask.page(
        "secretariat/search.html", **shown | {"found": found}, called=called, **beside
    )


def _at_its_field(ask: Asked, problem: Problem) -> None:
    """What cannot be looked for is said at its field; a text of no letters has no word."""
    if problem.status != 422:
        raise problem
    if any((one.field, one.code) == ("text", WORDLESS) for one in problem.faults):
        ask.form.errors["text"] = ask.words("dashboard.search.no-word")
    else:
        ask.refused(problem)


async def _beside(ask: Asked, edition: str, text: str) -> dict[str, list[Any]]:
    """The first of each other kind with those words, for who may look there."""
    if not text:
        return {}
    innovations, objections, booths, named_so, people = await asyncio.gather(
        _first(ask.submission.innovations(edition, text)),
        _first(ask.award.objections(edition, None, text=text)),
        _booths(ask, edition, text),
        _first(agencies(ask.identity, q=text)),
        _first(accounts(ask.identity, q=text)),
    )
    return {
        "innovations": innovations, "objections": objections, "booths": booths,
        "named_so": named_so, "people": people,
    }  # fmt: skip


async def _first(asking: Awaitable[Piece[T]]) -> list[T]:
    try:
        return (await asking).items[:MOST_BESIDE]
    except Problem as problem:
        if problem.status not in NOT_HIS:
            raise
        return []


async def _booths(ask: Asked, edition: str, text: str) -> list[tuple[str, str]]:
    """The way to each booth of the edition's forums with a confirmed exhibitor, and what it is."""
    forums = [f for f in await ask.exhibition.forums() if f.edition_id == edition]
    found = await asyncio.gather(*(ask.exhibition.stands(f.forum_id, q=text) for f in forums))
    ways = [
        (booth_path(forum.forum_id, stand), f"{stand.code}, {stand.title}")
        for forum, stands in zip(forums, found, strict=True)
        for stand in stands
    ]
    return ways[:MOST_BESIDE]
