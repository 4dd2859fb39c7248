"""The administrative selection: the queue, decisions one by one and many at once, contests."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from shared import http
from shared.grants import Forbidden
from shared.mongo import LostRace, Missing
from submission.api.journey import FindingAnswer
from submission.api.proposal import Format, Name
from submission.api.shown import EditionId, ProgressAnswer, ProposalAnswer, ProposalId
from submission.commands import selection as commands
from submission.domain import contest as contests
from submission.domain import draft, refusal
from submission.domain import selection as rules
from submission.domain.eligibility import Outcome
from submission.domain.intake import AlreadySettled, StillOpen
from submission.domain.proposal import Standing
from submission.queries import findings as found

router = http.router("administrative selection")
AT_ONCE = 16
MOST_AT_ONCE = 200
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]
Codes = Annotated[tuple[Name, ...], Field(max_length=20)]
DECIDING = (refusal.WrongStanding, StillOpen, AlreadySettled)


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
    until: AwareDatetime | None = Field(
        default=None, description="The rule book's window from now, where none is given."
    )


class ContestBody(http.Body):
    """What the agency says against the refusal."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"statement": "Layanan berjalan sejak Januari 2016."}]}
    )

    statement: Sentence


class Verdict(StrEnum):
    """What becomes of a contested refusal."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class JudgeBody(http.Body):
    """Another officer's answer to a contest."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "upheld", "sentence": "Bukti belum cukup."}]}
    )

    verdict: Verdict
    sentence: Sentence


class Act(StrEnum):
    """What is decided of a proposal in the queue."""

    ADMIT = "admit"
    REFUSE = "refuse"
    ASK_REPAIR = "ask_repair"


class Item(http.Body):
    """One decision of many."""

    proposal_id: Name
    act: Act
    reasons: Codes = ()
    sentence: Remark = ""
    fields: Annotated[tuple[Name, ...], Field(max_length=120)] = ()
    until: AwareDatetime | None = None


class BulkBody(http.Body):
    """Up to 200 decisions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {"proposal_id": "01987a3c-5d10-7c3e-9a41-0c6f6f1d2a11", "act": "admit"},
                        {
                            "proposal_id": "01987a3c-5d10-7c3e-9a41-0c6f6f1d2a12",
                            "act": "refuse",
                            "reasons": ["same-title"],
                            "sentence": "Judul yang sama diajukan dua kali.",
                        },
                    ]
                }
            ]
        }
    )

    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ItemAnswer(http.Answer):
    """What became of one decision: where the proposal stands, or what stood in the way."""

    proposal_id: str
    done: bool
    standing: Standing | None = None
    type: str | None = None
    detail: str | None = None


class BulkAnswer(http.Answer):
    """A result for each decision, in the order they were asked."""

    done: int
    results: list[ItemAnswer]


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
    responses=http.refusals(StillOpen),
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
    limit = 100_000 if format == "csv" else cursor.limit
    queue, goes_on = await found.queue(
        call.mongo, call.who, edition_id, wanted, after=cursor.after, limit=limit, now=call.now
    )
    if format == "csv":
        return http.csv("selection.csv", _HEADER, (_row(f) for f in queue))
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


@router.post(
    "/proposals/{proposal_id}/contest",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING, refusal.TooLate, refusal.NotOpenYet, refusal.NoSuchStage),
    summary="Contest a refusal",
)
async def post_contest(proposal_id: ProposalId, body: ContestBody, call: http.Call) -> Response:
    """Once, by the agency, while the stage for contests is open."""
    command = commands.Contest(call.who, proposal_id, body.statement)
    return await call.run(commands.contest, command, ProposalAnswer.whole)


@router.post(
    "/proposals/{proposal_id}/contest/decision",
    response_model=ProposalAnswer,
    responses=http.refusals(*DECIDING, contests.SameOfficer),
    summary="Decide on a contest",
)
async def post_contest_decision(
    proposal_id: ProposalId, body: JudgeBody, call: http.Call
) -> Response:
    """By another officer than the one who refused: the refusal stands, or the proposal is in."""
    command = commands.JudgeContest(
        call.who, proposal_id, body.verdict is Verdict.OVERTURNED, body.sentence
    )
    return await call.run(commands.judge_contest, command, ProposalAnswer.whole)


@router.post("/selection/decisions", response_model=BulkAnswer, summary="Decide on many at once")
async def post_decisions(body: BulkBody, call: http.Call) -> BulkAnswer:
    """Up to 200 decisions, each a transaction of its own, with a result for each."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> ItemAnswer:
        async with places:
            return await _decide(item, call)

    results = await asyncio.gather(*(one(item) for item in body.items))
    return BulkAnswer(done=sum(r.done for r in results), results=results)


async def _decide(item: Item, call: http.Call) -> ItemAnswer:
    handler, command = _COMMANDS[item.act](item, call)
    try:
        kept = await call.work.run(handler, command, now=call.now)
    except (refusal.Refusal, Missing, Forbidden, LostRace) as no:
        kind = http.kebab(type(no).__name__)
        name = f"submission:{kind}" if isinstance(no, refusal.Refusal) else _OTHERS[type(no)]
        return ItemAnswer(
            proposal_id=item.proposal_id,
            done=False,
            type=f"urn:gelanggang:{name}",
            detail=str(no),
        )
    return ItemAnswer(proposal_id=item.proposal_id, done=True, standing=kept.state.standing)


_OTHERS: dict[type[Exception], str] = {
    Missing: "not-found",
    Forbidden: "forbidden",
    LostRace: "lost-race",
}
Handler = Callable[..., Awaitable[Any]]
_COMMANDS: dict[Act, Callable[[Item, http.Call], tuple[Handler, Any]]] = {
    Act.ADMIT: lambda item, call: (
        commands.admit,
        commands.Admit(call.who, item.proposal_id, item.sentence),
    ),
    Act.REFUSE: lambda item, call: (
        commands.refuse,
        commands.Refuse(call.who, item.proposal_id, item.reasons, item.sentence),
    ),
    Act.ASK_REPAIR: lambda item, call: (
        commands.ask_repair,
        commands.AskRepair(call.who, item.proposal_id, item.fields, item.until),
    ),
}
