"""The administrative selection: the queue, decisions, repairs."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import ConfigDict, Field, StringConstraints

from shared import http
from submission.api.journey import FindingAnswer
from submission.api.proposal import OR_TABLE, Format, Name
from submission.api.shown import EditionId, ProgressAnswer, ProposalAnswer, ProposalId
from submission.commands import selection as commands
from submission.domain import draft, refusal
from submission.domain import selection as rules
from submission.domain.eligibility import Outcome
from submission.domain.intake import AlreadySettled, StillOpen
from submission.domain.proposal import Standing
from submission.queries import findings as found

router = http.router("administrative selection")
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]


Codes = Annotated[tuple[Name, ...], Field(max_length=20)]
SELECTING = (refusal.WrongStanding, StillOpen, AlreadySettled)
DECIDING = (*SELECTING, refusal.OwnCase)
WHOLE = 100_000
"""More than an edition has proposals."""


class AdmitBody(http.Body):
    """An admission, with a sentence if one is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sentence": ""}]})

    sentence: Remark = ""


class RefuseBody(http.Body):
    """A refusal: grounds of the rule book, and a sentence for the agency."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reasons": ["too-young"], "sentence": "Baru diterapkan enam bulan."}]
        }
    )

    reasons: Codes
    sentence: Sentence


class RepairBody(http.Body):
    """Which fields and attachments the unit may mend, and until when."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["ringkasan"], "until": "2018-04-10T10:00:00Z"}]}
    )

    fields: Annotated[tuple[Name, ...], Field(min_length=1, max_length=120)]
    until: http.Instant | None = Field(
        default=None, description="The rule book's window from now, where none is given."
    )


class QueuedAnswer(ProgressAnswer):
    """A proposal in the queue, with its findings."""

    findings: list[FindingAnswer]


def _wanted(
    standing: Annotated[Standing, Query(description="Where it stands.")] = Standing.SUBMITTED,
    cluster: Annotated[str | None, Query(max_length=100)] = None,
    finding: Annotated[str | None, Query(max_length=100, description="A rule's id.")] = None,
    outcome: Annotated[Outcome, Query(description="What that rule says.")] = Outcome.UNMET,
) -> found.Wanted:
    return found.Wanted(standing, cluster, finding, outcome)


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
    """What is to be decided, with findings; by finding and cluster, in pages or as a table.

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
    items = [
        QueuedAnswer(
            **ProgressAnswer.of(f.kept).model_dump(),
            findings=[FindingAnswer.of(finding) for finding in f.findings],
        )
        for f in queue
    ]
    return http.Page(items=items, next=_cursor(goes_on))


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
        f.kept.id, p.agency_id, p.group, p.cluster, p.title,
        *by_outcome.values(), p.submitted_at,
    )  # fmt: skip


@router.post(
    "/proposals/{proposal_id}/admission",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING),
    summary="Admit",
)
async def post_admission(proposal_id: ProposalId, body: AdmitBody, call: http.Call) -> Response:
    """Into the competition."""
    command = commands.Admit(call.who, proposal_id, body.sentence)
    return await call.run(commands.admit, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/refusal",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING, rules.NoReason, rules.UnknownReason),
    summary="Refuse",
)
async def post_refusal(proposal_id: ProposalId, body: RefuseBody, call: http.Call) -> Response:
    """Out of the competition; the agency may contest it once."""
    command = commands.Refuse(call.who, proposal_id, body.reasons, body.sentence)
    return await call.run(commands.refuse, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/repair",
    response_model=ProposalAnswer,
    responses=http.refusals(
        *DECIDING, rules.NothingToRepair, rules.RepairTooShort, rules.RepairTooLong
    ),
    summary="Have fields mended",
)
async def post_repair(proposal_id: ProposalId, body: RepairBody, call: http.Call) -> Response:
    """Back to the unit, which may change the named fields; then it is in the queue by itself."""
    command = commands.AskRepair(call.who, proposal_id, body.fields, body.until)
    return await call.run(commands.ask_repair, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/handing-back",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.WrongStanding, draft.RepairTimeUp),
    summary="Hand a mended proposal back",
)
async def post_handing_back(proposal_id: ProposalId, call: http.Call) -> Response:
    """From the unit to the queue again, with a receipt for what was mended."""
    command = commands.HandBack(call.who, proposal_id, call.if_match)
    return await call.run(commands.hand_back, command, ProposalAnswer.whole)
