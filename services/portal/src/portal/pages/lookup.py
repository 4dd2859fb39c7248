"""What is looked up in an edition: who is late, for its secretariat; what was decided, for its
auditors too."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.selecting import BlankDraft, IdleUnit, LateAgency
from portal.pages.ask import Signed
from portal.pages.named import book_of, people_named
from portal.pages.passing import table_of
from portal.pages.room import At

router = APIRouter()
LATE: dict[str, tuple[str, type[Any]]] = {
    "agencies": ("late-agencies", LateAgency),
    "blank": ("blank-drafts", BlankDraft),
    "idle": ("idle-units", IdleUnit),
}
What = Annotated[Literal["agencies", "blank", "idle"], Query()]
Text = Annotated[str, Query(max_length=1000)]


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


@router.get("/{room}/editions/{edition}/decisions")
async def decisions(
    ask: Signed, at: At, by: Text = "", reason: Text = "", after: Text = ""
) -> Response:
    """Every decision of the selection, by whom and why."""
    ask.form.values = {"by": by, "reason": reason}
    found, named = await asyncio.gather(
        ask.submission.decisions(at.edition, by=by, reason=reason, after=after),
        book_of(ask, at.edition),
    )
    officers = [d.decision.by for d in found.items]
    officers += [d.answer.by for d in found.items if d.answer]
    agencies, people = await asyncio.gather(
        ask.identity.agency_names(d.agency_id for d in found.items), people_named(ask, officers)
    )
    return await ask.page(
        "secretariat/decisions.html", **at.frame("decisions"), found=found, named=named,
        agencies=agencies, people=people,
    )  # fmt: skip


@router.get("/{room}/editions/{edition}/decisions.csv")
async def decisions_table(ask: Signed, at: At, by: Text = "", reason: Text = "") -> Response:
    """The same as a file, whole."""
    return await table_of(ask, f"/editions/{at.edition}/decisions", by=by, reason=reason)
