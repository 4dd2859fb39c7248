"""What the secretariat looks up in an edition: who is late, what was decided, and the search."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients import directory
from portal.clients.api import Piece, Problem
from portal.clients.selecting import BlankDraft, IdleUnit, LateAgency
from portal.pages.ask import Asked, Signed
from portal.pages.named import book_of, people_named
from portal.pages.passing import table_of

router = APIRouter()
T = TypeVar("T")
MOST_BESIDE = 10
LATE: dict[str, tuple[str, type[Any]]] = {
    "agencies": ("late-agencies", LateAgency),
    "blank": ("blank-drafts", BlankDraft),
    "idle": ("idle-units", IdleUnit),
}
What = Annotated[Literal["agencies", "blank", "idle"], Query()]
Text = Annotated[str, Query(max_length=1000)]
STANDINGS = (
    "draft", "handed_over", "submitted", "repair", "admitted", "refused", "contested", "upheld",
    "withdrawn",
)  # fmt: skip


@router.get("/secretariat/editions/{edition}/late")
async def late(ask: Signed, edition: str, what: What = "agencies", after: Text = "") -> Response:
    """Agencies that keep something back, drafts without a word, units without a draft."""
    path, model = LATE[what]
    found = await ask.submission.late(edition, path, model, after)
    accounts = [getattr(i, "owner", None) or getattr(i, "account", "") for i in found.items]
    agencies, people = await asyncio.gather(
        ask.identity.agency_names(i.agency_id for i in found.items),
        people_named(ask, [a for a in accounts if a]),
    )
    return await ask.page(
        "secretariat/late.html", edition_id=edition, what=what, found=found,
        agencies=agencies, people=people,
    )  # fmt: skip


@router.get("/secretariat/editions/{edition}/late.csv")
async def late_table(ask: Signed, edition: str, what: What = "agencies") -> Response:
    """The same as a file, whole."""
    return await table_of(ask, f"/editions/{edition}/{LATE[what][0]}")


@router.get("/secretariat/editions/{edition}/search")
async def search(
    ask: Signed, edition: str, text: Text = "", registration: Text = "", after: Text = ""
) -> Response:
    """Proposals by words of their titles, by number, and by what they are; agencies and people by
    their names."""
    query = ask.request.query_params
    asked = {name: query.get(name, "") for name in ("standing", "cluster", "group", "agency_id")}
    ask.form.values = {"text": text, "registration": registration, **asked}
    named = await book_of(ask, edition)
    shown: dict[str, Any] = {"edition_id": edition, "named": named, "standings": STANDINGS}
    if not any(ask.form.values.values()):
        return await ask.page("secretariat/search.html", found=None, agencies={}, **shown)
    try:
        found = await ask.submission.search(
            edition_id=edition, after=after, text=text, registration=registration, **asked
        )
    except Problem as problem:
        if problem.status != 422:
            raise
        ask.form.errors["text"] = ask.words("dashboard.search.no-word")
        return await ask.page("secretariat/search.html", 422, found=None, agencies={}, **shown)
    agencies, named_so, people = await asyncio.gather(
        ask.identity.agency_names(hit.agency_id for hit in found.items),
        _called_so(ask, directory.agencies, text),
        _called_so(ask, directory.accounts, text),
    )
    return await ask.page(
        "secretariat/search.html", found=found, agencies=agencies, named_so=named_so,
        people=people, **shown,
    )  # fmt: skip


async def _called_so(ask: Asked, of: Callable[..., Awaitable[Piece[T]]], text: str) -> list[T]:
    """The first of the directory with those words in their names; none for who may not look there,
    and where the words are too many for a name."""
    if not text:
        return []
    try:
        return (await of(ask.identity, q=text)).items[:MOST_BESIDE]
    except Problem as problem:
        if problem.status not in (403, 422):
            raise
        return []


@router.get("/secretariat/editions/{edition}/decisions")
async def decisions(
    ask: Signed, edition: str, by: Text = "", reason: Text = "", after: Text = ""
) -> Response:
    """Every decision of the selection, by whom and why."""
    ask.form.values = {"by": by, "reason": reason}
    found, named = await asyncio.gather(
        ask.submission.decisions(edition, by=by, reason=reason, after=after),
        book_of(ask, edition),
    )
    officers = [d.decision.by for d in found.items]
    officers += [d.answer.by for d in found.items if d.answer]
    agencies, people = await asyncio.gather(
        ask.identity.agency_names(d.agency_id for d in found.items), people_named(ask, officers)
    )
    return await ask.page(
        "secretariat/decisions.html", edition_id=edition, found=found, named=named,
        agencies=agencies, people=people,
    )  # fmt: skip


@router.get("/secretariat/editions/{edition}/decisions.csv")
async def decisions_table(ask: Signed, edition: str, by: Text = "", reason: Text = "") -> Response:
    """The same as a file, whole."""
    return await table_of(ask, f"/editions/{edition}/decisions", by=by, reason=reason)
