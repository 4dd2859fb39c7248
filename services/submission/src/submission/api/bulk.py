"""Many decisions at once: each a command and a transaction of its own, with a result for each."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from shared import http
from shared.grants import Forbidden
from shared.mongo import LostRace, Missing
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


class BulkAnswer(http.Answer):
    """A result for each decision, in the order they were asked."""

    done: int
    results: list[ItemAnswer]


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
