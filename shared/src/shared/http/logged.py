"""The log read: by who runs everything all of it, by who audits an edition what is of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from shared.grants import Forbidden, Who
from shared.http.call import Call, Signed
from shared.http.log import COLLECTION
from shared.http.pages import Cursor, Page, after_filter, csv, page
from shared.http.strict import Answer, Instant
from shared.http.strict import router as strict
from shared.mongo import Document

router: APIRouter = strict("log")
READS_ALL, READS_OF_AN_EDITION = "secretariat", "auditor"
NEWEST_FIRST = (("_id", -1),)
MOST_IN_A_TABLE = 10_000
COLUMNS = ("at", "account", "service", "operation", "subjects", "edition", "outcome", "trace")


class Logged(Answer):
    """Something that somebody did, was refused, or looked at; ids only."""

    at: datetime
    account: str
    service: str
    operation: str
    subjects: dict[str, str]
    edition: str | None
    outcome: str
    trace: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for."""

    account: str | None
    subject: str | None
    edition: str | None
    since: datetime | None
    until: datetime | None

    def chosen(self) -> Document:
        """As a filter."""
        given = {"account": self.account, "about": self.subject, "edition": self.edition}
        span = {"$gte": self.since, "$lt": self.until}
        at = {"at": {k: v for k, v in span.items() if v is not None}}
        return {k: v for k, v in {**given, **at}.items() if v}


def _wanted(
    account: Annotated[str | None, Query(max_length=100, description="Who did it.")] = None,
    subject: Annotated[str | None, Query(max_length=400, description="To what.")] = None,
    edition: Annotated[str | None, Query(max_length=100, description="Of which edition.")] = None,
    since: Annotated[Instant | None, Query(description="From this instant on.")] = None,
    until: Annotated[Instant | None, Query(description="Before this instant.")] = None,
) -> Wanted:
    return Wanted(account, subject, edition, since, until)


@router.get("/log", summary="Who did or looked at what", response_model=Page[Logged])
async def read_log(
    call: Call, cursor: Cursor, wanted: Annotated[Wanted, Depends(_wanted)],
    format: Literal["json", "csv"] = "json",
) -> Page[Logged] | Response:  # fmt: skip
    """The newest first, as a page or (the newest ten thousand of them) as a table; what a reader
    may not know of is not in it."""
    reach = _reach(call.who, wanted.edition)
    after = after_filter(NEWEST_FIRST, cursor.after)
    table = format == "csv"
    limit = MOST_IN_A_TABLE if table else cursor.limit + 1
    found = await _rows(call, {"$and": [reach, wanted.chosen(), after]}, limit)
    shown = [_shown(call, row) for row in found]
    if table:
        return csv("log.csv", COLUMNS, ([*_cells(one)] for one in shown))
    some = page(list(zip(shown, found, strict=True)), cursor.limit, lambda both: [both[1]["_id"]])
    return Page(items=[one for one, _ in some.items], next=some.next)


def _reach(who: Who, edition: str | None) -> Document:
    """The rows that he may read at all; Forbidden where there are none."""
    if who.holds(READS_ALL):
        return {}
    audited = who.scopes(READS_OF_AN_EDITION)
    if not audited or (edition is not None and edition not in audited):
        raise Forbidden("Only the secretariat, and the auditors of an edition, read its log.")
    return {"edition": {"$in": list(audited)}}


async def _rows(call: Signed, chosen: Mapping[str, Any], limit: int) -> Sequence[Document]:
    seen = await call.platform.log_seen(call.mongo, call.who)
    order = {"$sort": dict(NEWEST_FIRST)}
    return await call.mongo.aggregate(
        COLLECTION, [{"$match": chosen}, order, *seen, {"$limit": limit}]
    )


def _shown(call: Signed, row: Document) -> Logged:
    known = {name: row[name] for name in Logged.model_fields if name in row}
    return Logged(service=call.platform.service, **known)


def _cells(one: Logged) -> Sequence[object]:
    subjects = " ".join(f"{name}={value}" for name, value in one.subjects.items())
    cells = one.model_dump() | {"at": one.at.isoformat(), "subjects": subjects}
    return [cells[name] for name in COLUMNS]
