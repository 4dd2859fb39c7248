"""The funnel of an edition, for anyone: a picture, its tables, and their files."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.funnel import Funnel
from portal.live import anyone
from portal.pages.ask import Ask, Asked
from portal.pages.named import book_of
from portal.pages.passing import table_of

router = APIRouter()
STEPS = (
    "registered", "with_agency", "submitted", "admitted", "nominated", "finalist", "winner",
    "exhibiting",
)  # fmt: skip
WIDTH = 100.0


@dataclass(frozen=True)
class Bar:
    """One step as it is drawn: how wide of 100, and its share of the step before."""

    step: str
    count: int
    width: float
    share: float | None


def bars(funnel: Funnel) -> list[Bar]:
    """The steps of the picture, each as wide as its count."""
    most = max(1, *(funnel.counts.get(step, 0) for step in STEPS))
    drawn: list[Bar] = []
    before = 0
    for step in STEPS:
        count = funnel.counts.get(step, 0)
        share = count / before if before else None
        drawn.append(Bar(step, count, round(WIDTH * count / most, 1), share))
        before = count
    return drawn


async def _shown(ask: Asked, edition: str, template: str) -> Response:
    funnel = await ask.submission.funnel(edition)
    shown: dict[str, Any] = {
        "edition": edition, "edition_id": edition, "funnel": funnel, "bars": bars(funnel),
        "steps": STEPS, "named": await book_of(ask, edition),
    }  # fmt: skip
    if ask.in_place:
        return ask.part(template, **shown)
    return await ask.page("funnel/funnel.html", **shown)


@router.get("/editions/{edition}/funnel")
async def funnel(ask: Ask, edition: str) -> Response:
    """How many proposals came how far, with the tables beneath."""
    return await _shown(ask, edition, "funnel/picture.html")


@router.get("/editions/{edition}/funnel.csv")
async def table(
    ask: Ask, edition: str, by: Annotated[Literal["cluster", "province"], Query()] = "cluster"
) -> Response:
    """The same as a file."""
    return await table_of(ask, f"/editions/{edition}/funnel", by=by)


MAY_WATCH = {"submission/edition": anyone}
"""That a proposal of an edition took a step is public, as the funnel is."""
