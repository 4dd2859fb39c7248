"""Admitting many at once: first a look at which, then a result for each."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Signed
from portal.pages.named import book_of, people_named

router = APIRouter()
MOST = 100
Text = Annotated[str, Query(max_length=100)]


@router.get("/secretariat/editions/{edition}/selection/bulk")
async def preview(ask: Signed, edition: str, cluster: Text = "", group: Text = "") -> Response:
    """Those of which every rule says that it is met and that nobody has before him."""
    ask.form.values |= {"cluster": cluster, "group": group}
    named, found = await asyncio.gather(
        book_of(ask, edition),
        ask.submission.queue(
            edition, clear="true", claimed_by="nobody", cluster=cluster, group=group, limit=MOST
        ),
    )
    agencies = await ask.identity.agency_names(item.agency_id for item in found.items)
    return await ask.page(
        "selection/bulk.html", edition_id=edition, named=named, found=found, agencies=agencies
    )


@router.post("/secretariat/editions/{edition}/selection/bulk")
async def admit(ask: Signed, edition: str) -> Response:
    """Admit those that were left chosen, and say what became of each."""
    chosen = ask.form.all("proposals")[:MOST]
    base = f"/secretariat/editions/{edition}/selection"
    if not chosen:
        return ask.to(f"{base}/bulk", said="selection-none-chosen")
    items = [{"proposal_id": id, "act": "admit"} for id in chosen]
    bulk = await ask.submission.decide_many(items, ask.form.key)
    left = [result for result in bulk.results if not result.done]
    if not left:
        return ask.to(base, said="selection-all-admitted")
    seen, named = await asyncio.gather(
        ask.submission.many_seen([result.proposal_id for result in left]), book_of(ask, edition)
    )
    people = await people_named(
        ask, [str((r.params or {}).get("by", "")) for r in left if r.params]
    )
    titles = {proposal.id: proposal.title for proposal in seen}
    says = {r.proposal_id: ask.says(Problem(409, r.model_dump())) for r in left}
    return await ask.page(
        "selection/bulk-done.html", edition_id=edition, bulk=bulk, left=left, named=named,
        titles=titles, says=says, people=people,
    )  # fmt: skip
