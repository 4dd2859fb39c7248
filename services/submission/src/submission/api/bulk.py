"""Many decisions at once: each a command and a transaction of its own, with a result for each."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Response
from pydantic import ConfigDict, Field

from shared import http, messages
from shared.grants import Forbidden
from shared.mongo import UNAVAILABLE, CommitOutcomeUnknown, DuplicateKey, LostRace, Missing
from shared.outbox import Unit
from submission.api.proposal import Name
from submission.api.selection import Codes, Remark
from submission.commands import selection as commands
from submission.domain import refusal
from submission.domain.proposal import Standing

router = http.router("administrative selection")
AT_ONCE = 16
MOST_AT_ONCE = 200


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
    until: http.Instant | None = None


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
    params: dict[str, Any] | None = None


class BulkAnswer(http.Answer):
    """A result for each decision, in the order they were asked."""

    done: int
    results: list[ItemAnswer]


@router.post("/selection/decisions", response_model=BulkAnswer, summary="Decide on many at once")
async def post_decisions(body: BulkBody, call: http.Call) -> Response:
    """Up to 200 decisions, each a transaction of its own, with a result for each.

    One Idempotency-Key has one answer: what could not be done is asked again under a new one.
    """

    async def decide(items: tuple[Item, ...], _: Unit) -> BulkAnswer:
        # Each is committed by itself, and of all together only the answer to their key. Asked again
        # without that, no decision is taken twice: none can follow itself.
        return await _decide_all(items, call)

    return await call.run(decide, body.items, lambda answer: answer, logged=False)


async def _decide_all(items: tuple[Item, ...], call: http.Call) -> BulkAnswer:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> ItemAnswer:
        async with places:
            return await _decide(item, call)

    # All are waited for, a bug in one too: nothing goes on behind an answer.
    ended = await asyncio.gather(*(one(item) for item in items), return_exceptions=True)
    results = [_result(one) for one in ended]
    return BulkAnswer(done=sum(r.done for r in results), results=results)


def _result(ended: ItemAnswer | BaseException) -> ItemAnswer:
    if isinstance(ended, BaseException):
        raise ended
    return ended


async def _decide(item: Item, call: http.Call) -> ItemAnswer:
    handler, command = _COMMANDS[item.act](item, call)
    try:
        kept = await call.do(handler, command, proposal_id=item.proposal_id)
    except _NOES as no:
        kind, says = _problem(no)
        return ItemAnswer(
            proposal_id=item.proposal_id,
            done=False,
            type=f"urn:gelanggang:{kind}",
            detail=says or str(no),
            params=messages.plain(no.params) if isinstance(no, refusal.Refusal) else None,
        )
    return ItemAnswer(proposal_id=item.proposal_id, done=True, standing=kept.state.standing)


def _problem(no: Exception) -> tuple[str, str]:
    """The end of its type, and a sentence where its own is none for users."""
    if isinstance(no, refusal.Refusal):
        return f"submission:{http.kebab(type(no).__name__)}", ""
    return next(said for kind, said in _OTHERS.items() if isinstance(no, kind))


_AWAY = ("unavailable", "The database cannot be reached now; try that one again shortly.")
_OTHERS: dict[type[Exception], tuple[str, str]] = {
    Missing: ("not-found", ""),
    Forbidden: ("forbidden", ""),
    LostRace: ("lost-race", "Somebody else was faster; read it again and try again."),
    DuplicateKey: ("exists-already", "There is one already; read it again and try again."),
    CommitOutcomeUnknown: (
        "outcome-unknown",
        "Whether it was done is not known; try that one again: it will be done once.",
    ),
    **dict.fromkeys(set(UNAVAILABLE) - {CommitOutcomeUnknown}, _AWAY),
}
_NOES: tuple[type[Exception], ...] = (refusal.Refusal, *_OTHERS)
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
        commands.AskRepair(call.who, item.proposal_id, item.fields, item.until, item.sentence),
    ),
}
