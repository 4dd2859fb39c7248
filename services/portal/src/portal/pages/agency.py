"""An agency's table: all its units' proposals, the days left, and who has written nothing."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.selecting import AgencyRow
from portal.pages.ask import Asked, Signed
from portal.pages.named import book_of, people_named
from portal.pages.passing import table_of

router = APIRouter()
Text = Annotated[str, Query(max_length=100)]
STANDINGS = (
    "draft", "handed_over", "submitted", "repair", "admitted", "refused", "contested", "upheld",
    "withdrawn",
)  # fmt: skip
FIRST = ("submit", "hand_over", "mend", "contest")
"""What is to be done comes before what lies with others, the agency's own part first."""


def in_order(rows: list[AgencyRow]) -> list[AgencyRow]:
    """What has to be done first, by whose part it is and by its end; then the rest by title."""

    def place(row: AgencyRow) -> tuple[int, str, str]:
        if row.due is None:
            return len(FIRST), "", row.title
        until = row.due.until.isoformat() if row.due.until else "9"
        return FIRST.index(row.due.act), until, row.title

    return sorted(rows, key=place)


@router.get("/agency")
async def mine(ask: Signed) -> Response:
    """The agencies that one administers; the only one is gone to at once."""
    person = await ask.me()
    held = person.scopes("agency_administrator") if person else []
    if len(held) == 1:
        return ask.to(f"/agency/{held[0]}")
    names = await ask.identity.agency_names(held)
    return await ask.page("agency/agencies.html", agencies=names, held=held)


@router.get("/agency/{agency}")
async def table(ask: Signed, agency: str, edition: Text = "", standing: Text = "") -> Response:
    """All proposals by what is to be done; asked for in place, only the table."""
    editions = await ask.programme.editions()
    chosen = next((e for e in editions if e.id == edition), editions[0] if editions else None)
    names = await ask.identity.agency_names([agency])
    if chosen is None:
        return await ask.page("agency/no-edition.html", agency=agency, agencies=names)
    standing = standing if standing in STANDINGS else ""
    ask.form.values = {"edition": chosen.id, "standing": standing}
    counts, rows, idle, named = await asyncio.gather(
        ask.submission.agency(chosen.id, agency),
        ask.submission.agency_rows(chosen.id, agency, standing),
        ask.submission.idle_units(chosen.id, agency),
        book_of(ask, chosen.id),
    )
    accounts = [row.owner for row in rows] + [unit.account for unit in idle]
    shown: dict[str, Any] = {
        "agency": agency, "agencies": names, "editions": editions, "edition": chosen,
        "counts": counts, "rows": in_order(rows), "idle": idle, "named": named,
        "people": await people_named(ask, accounts), "standings": STANDINGS,
    }  # fmt: skip
    if ask.in_place:
        return ask.part("agency/rows.html", **shown)
    return await ask.page("agency/table.html", **shown)


@router.get("/agency/{agency}/proposals.csv")
async def as_file(ask: Signed, agency: str, edition: Text) -> Response:
    """The same as a file."""
    return await table_of(ask, f"/editions/{edition}/agencies/{agency}/proposals")


async def _administrator(ask: Asked, agency: str) -> bool:
    person = await ask.me()
    return person is not None and person.holds("agency_administrator", agency)


MAY_WATCH = {"submission/agency": _administrator}
