"""The queue of the administrative selection, as pages and as a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Response

from shared import http
from submission.api.journey import FindingAnswer
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import EditionId, ProgressAnswer
from submission.domain.claim import live
from submission.domain.eligibility import Outcome
from submission.domain.intake import StillOpen
from submission.domain.proposal import Claim, Standing
from submission.domain.selection import waiting_since
from submission.queries import findings as found

router = http.router("administrative selection")
WHOLE = 100_000
"""More than an edition has proposals."""


class ClaimAnswer(http.Answer):
    """Who has it before him, since when, and until when unless he goes on."""

    by: str
    at: datetime
    until: datetime

    @classmethod
    def of(cls, claim: Claim | None) -> "ClaimAnswer | None":
        """None where nobody has it."""
        return cls(by=claim.by, at=claim.at, until=claim.until) if claim else None


class QueuedAnswer(ProgressAnswer):
    """A proposal in the queue with its findings: what waits since when, and who has it now."""

    waiting_since: datetime | None
    repair_until: datetime | None
    claim: ClaimAnswer | None
    findings: list[FindingAnswer]

    @classmethod
    def at(cls, item: found.Found, now: datetime) -> "QueuedAnswer":
        """At an instant: a claim that has lapsed is none."""
        proposal = item.kept.state
        shown = ProgressAnswer.of(item.kept).model_dump() | {"title": item.title}
        return cls(
            **shown,
            waiting_since=waiting_since(proposal),
            repair_until=proposal.repair.until if proposal.repair else None,
            claim=ClaimAnswer.of(live(proposal, now)),
            findings=[FindingAnswer.of(finding, item.rules) for finding in item.findings],
        )


Code = Annotated[str | None, Query(max_length=100)]


def _wanted(
    *,
    standing: Annotated[Standing, Query(description="Where it stands.")] = Standing.SUBMITTED,
    cluster: Code = None,
    group: Code = None,
    finding: Annotated[str | None, Query(max_length=100, description="A rule's id.")] = None,
    outcome: Annotated[Outcome, Query(description="What that rule says.")] = Outcome.UNMET,
    clear: Annotated[bool, Query(description="Only what every rule says is met of.")] = False,
    claimed_by: Annotated[
        found.Held, Query(description="Who has it before him now.")
    ] = found.Held.ANYBODY,
) -> found.Wanted:
    return found.Wanted(standing, cluster, group, finding, outcome, clear, claimed_by)


Wanted = Annotated[found.Wanted, Depends(_wanted)]


@router.get(
    "/editions/{edition_id}/selection",
    response_model=http.Page[QueuedAnswer],
    responses={**OR_TABLE, **http.refusals(StillOpen)},
    summary="The queue of the administrative selection",
)
async def get_queue(
    edition_id: EditionId,
    call: http.Call,
    cursor: http.Cursor,
    wanted: Wanted,
    format: Format = "json",
) -> http.Page[QueuedAnswer] | Response:
    """What is to be decided, with findings and claims; in pages or as a table.

    A page that had to pass over very many gives fewer than asked, and a cursor to go on.
    """

    async def part(after: Sequence[Any] | None, limit: int) -> tuple[list[found.Found], str | None]:
        return await found.queue(
            call.mongo, call.who, edition_id, wanted, after=after, limit=limit, now=call.now
        )

    if format == "csv":
        queue, goes_on = await part(cursor.after, WHOLE)
        while goes_on:  # a table has no cursor: it is whole, however many were passed over
            more, goes_on = await part([goes_on], WHOLE)
            queue += more
        return http.csv("selection.csv", _HEADER, (_row(f) for f in queue))
    queue, goes_on = await part(cursor.after, cursor.limit)
    return http.Page(items=[QueuedAnswer.at(f, call.now) for f in queue], next=_cursor(goes_on))


def _cursor(goes_on: str | None) -> str | None:
    """The cursor of what follows that id: the page may end before its last item was looked at."""
    return goes_on and http.page([goes_on, ""], 1, lambda id: [id]).next


_HEADER = ("id", "agency_id", "group", "cluster", "title", "unmet", "for_person", "submitted_at")


def _row(f: found.Found) -> tuple[Any, ...]:
    by_outcome = {
        outcome: " ".join(dict.fromkeys(x.rule for x in f.findings if x.outcome is outcome))
        for outcome in (Outcome.UNMET, Outcome.FOR_PERSON)
    }
    p = f.kept.state
    return (
        f.kept.id, p.agency_id, p.group, p.cluster, f.title,
        *by_outcome.values(), p.submitted_at,
    )  # fmt: skip
