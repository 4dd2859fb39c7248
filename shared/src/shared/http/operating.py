"""What an operator asks of a service over HTTP: how it is, and its dead letters."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from shared import delivery, messages, operations
from shared.grants import OPERATOR, Forbidden
from shared.http.call import Call, Signed
from shared.http.pages import Cursor, Page, after_filter, page
from shared.http.problems import Problem
from shared.http.strict import Answer, Body
from shared.http.strict import router as strict
from shared.mongo import Document, Missing
from shared.outbox import Unit

router: APIRouter = strict("operations")
OLDEST_FIRST = (("at", 1), ("_id", 1))
CLOSED = ("replayed", "discarded")
SAFE_WHY = "does not fit: "
"""Only where a record does not fit, and how: the one reason that quotes nothing of it."""


def _operator(call: Call) -> Signed:
    if not call.who.holds(OPERATOR):
        raise Forbidden("Only an operator looks after a service; the secretariat gives the role.")
    return call


Operating = Annotated[Signed, Depends(_operator)]
LetterId = Annotated[str, Path(min_length=1, max_length=2000, description="As the list names it.")]


class TroubleAnswer(Answer):
    """Something that is wrong: a code, and what a sentence about it needs."""

    code: str
    params: dict[str, Any]


class BehindAnswer(Answer):
    """How many records of a topic a consumer has not read yet."""

    consumer: str
    topic: str
    records: int


class WorkerAnswer(Answer):
    """A worker as it was last seen: what its checks said was wrong, by check, and its lag."""

    worker: str
    seen_at: datetime
    wrong: dict[str, str]
    lag: list[BehindAnswer]


class WaitsAnswer(Answer):
    """The first record of a line that was set aside: it waits for a fact of `needs`, or else for
    what comes before it."""

    consumer: str
    topic: str
    subject: str
    sequence: int
    needs: str | None
    since: datetime


class ServiceStatusAnswer(Answer):
    """One service at a glance."""

    service: str
    as_of: datetime
    outbox: int = Field(description="Facts that are not sent yet.")
    outbox_since: datetime | None
    dead_letters: int = Field(description="Those that wait for an operator.")
    aside: int = Field(description="Records that wait for their turn.")
    aside_since: datetime | None
    waits: list[WaitsAnswer] = Field(description="The ten that wait longest.")
    workers: list[WorkerAnswer]
    findings: list[TroubleAnswer]


class OrderAnswer(Answer):
    """What was ordered to be done with a letter, and once it is done, what became of it."""

    what: str
    by: str
    reason: str
    at: datetime
    done_at: datetime | None = None
    outcome: str | None = None


class LetterAnswer(Answer):
    """A dead letter: where it comes from, and why it could not be handled."""

    letter_id: str
    consumer: str
    topic: str
    partition: int
    offset: int
    lane: str | None
    sequence: int | None
    why: str
    status: str
    at: datetime
    times: int
    sealed: bool = Field(description="Its topic is sealed: its words are not shown here.")
    ordered: OrderAnswer | None = Field(description="What a worker will do with it.")
    answered: OrderAnswer | None = Field(description="What became of the last order.")


class WholeLetterAnswer(LetterAnswer):
    """A dead letter with its record as text; of a sealed topic there is none."""

    key: str | None
    headers: list[tuple[str, str | None]]
    value: str | None


class DiscardBody(Body):
    """Why a letter is given up; kept with it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "A test of the broker wrote it."}]}
    )
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


@router.get("/operations/status", summary="How this service is")
async def get_status(call: Operating) -> ServiceStatusAnswer:
    """What waits, the workers as they were last seen, and everything that is wrong."""
    told = await operations.status(call.mongo)
    found = operations.findings(told, call.now)
    return ServiceStatusAnswer(
        service=call.platform.service, as_of=call.now, **asdict(told) | {"findings": [
            TroubleAnswer(code=one.code, params=messages.plain(one.params)) for one in found
        ]},
    )  # fmt: skip


@router.get("/operations/dead-letters", summary="What could not be handled")
async def list_letters(
    call: Operating, cursor: Cursor,
    status: Annotated[
        Literal["waiting", "closed"], Query(description="Those that wait, or that no longer do.")
    ] = "waiting",
) -> Page[LetterAnswer]:  # fmt: skip
    """Dead letters, the oldest first, without their records."""
    after = after_filter(OLDEST_FIRST, cursor.after)
    statuses = delivery.WAITING if status == "waiting" else CLOSED
    found = await delivery.listed(call.mongo, *statuses, limit=cursor.limit + 1, after=after)
    some = page(found, cursor.limit, lambda letter: [letter["at"], letter["_id"]])
    return Page(items=[LetterAnswer(**_summary(letter)) for letter in some.items], next=some.next)


@router.get("/operations/dead-letters/{letter_id}", summary="One of them, whole")
async def get_letter(letter_id: LetterId, call: Operating) -> WholeLetterAnswer:
    """A dead letter with its record as text, and why it could not be handled."""
    return _whole(await delivery.one(call.mongo, _id_of(letter_id)))


CLOSED_BEFORE: dict[int | str, dict[str, Any]] = {
    409: {"description": "`platform:letter-closed`: it was replayed or discarded before."}
}


@router.post(
    "/operations/dead-letters/{letter_id}/replay", summary="Have it delivered again",
    response_model=LetterAnswer, responses=CLOSED_BEFORE,
)  # fmt: skip
async def replay_letter(letter_id: LetterId, call: Operating) -> Response:
    """A worker delivers it into its own consumer again, within seconds; what waits behind it
    follows. `answered` says what became of it."""
    command = delivery.Order(_id_of(letter_id), "replay", call.who.account)
    return await call.run(_ordered, command, lambda letter: LetterAnswer(**_summary(letter)))


@router.post(
    "/operations/dead-letters/{letter_id}/discarding", summary="Give it up",
    response_model=LetterAnswer, responses=CLOSED_BEFORE,
)  # fmt: skip
async def discard_letter(letter_id: LetterId, body: DiscardBody, call: Operating) -> Response:
    """A worker gives it up for the reason, within seconds; what waits behind it follows."""
    command = delivery.Order(_id_of(letter_id), "discard", call.who.account, body.reason.strip())
    return await call.run(_ordered, command, lambda letter: LetterAnswer(**_summary(letter)))


async def _ordered(command: delivery.Order, unit: Unit) -> Document:
    try:
        return await delivery.order(command, unit)
    except delivery.Closed:
        title, says = "This letter no longer waits.", "Look at what became of it."
        raise Problem(409, "platform:letter-closed", title, says) from None


def _summary(letter: Document) -> Mapping[str, Any]:
    raw, sealed = letter["record"], delivery.is_sealed(letter)
    why = str(letter["why"])
    return {
        **{name: letter[name] for name in ("consumer", "lane", "sequence", "at", "status")},
        **{name: raw[name] for name in ("topic", "partition", "offset")},
        "letter_id": _name_of(letter["_id"]), "times": letter["times"], "sealed": sealed,
        # A reason may quote what the record holds; of a sealed one only that it has no reader.
        "why": why if not sealed or why.startswith(SAFE_WHY) else why.partition(":")[0],
        "ordered": letter.get("ordered"), "answered": letter.get("answered"),
    }  # fmt: skip


def _whole(letter: Document) -> WholeLetterAnswer:
    nothing: Document = {"key": None, "headers": [], "value": None}
    record = nothing if delivery.is_sealed(letter) else delivery.texts(letter)
    return WholeLetterAnswer(**_summary(letter), **record)


def _name_of(id: str) -> str:
    """The id as it stands in an address: subjects may hold any letter."""
    return base64.urlsafe_b64encode(id.encode()).decode().rstrip("=")


def _id_of(name: str) -> str:
    try:
        return base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (ValueError, binascii.Error):
        raise Missing("dead letter", name[:80]) from None
