"""What every service answers about itself: how it is, its dead letters, and who did what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from portal.clients.api import Api, Piece, Told

LETTERS = "/operations/dead-letters"
MOST_LETTERS = 400


class Finding(Told):
    """Something that is wrong: a code, and what a sentence about it needs."""

    code: str
    params: dict[str, Any]


class Behind(Told):
    """How many records of a topic a consumer has not read yet."""

    consumer: str
    topic: str
    records: int


class Worker(Told):
    """A worker as it was last seen."""

    worker: str
    seen_at: datetime
    wrong: dict[str, str]
    lag: list[Behind]

    @property
    def behind(self) -> int:
        """Records that it has not read yet, of all topics."""
        return sum(one.records for one in self.lag)


class Status(Told):
    """One service at a glance."""

    service: str
    as_of: datetime
    outbox: int
    dead_letters: int
    aside: int
    workers: list[Worker]
    findings: list[Finding]


class Order(Told):
    """What was ordered to be done with a letter, and what became of it."""

    what: str
    by: str
    reason: str
    at: datetime
    done_at: datetime | None = None
    outcome: str | None = None


class Letter(Told):
    """A record that could not be handled; its words only where it was asked for whole."""

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
    sealed: bool
    ordered: Order | None = None
    answered: Order | None = None
    key: str | None = None
    headers: list[tuple[str, str | None]] = Field(default=[])
    value: str | None = None

    @property
    def waits(self) -> bool:
        """Whether an operator may still do something with it."""
        return self.status in ("open", "alarm")


class Logged(Told):
    """Something that somebody did, was refused, or looked at."""

    at: datetime
    account: str
    service: str
    operation: str
    subjects: dict[str, str]
    edition: str | None
    outcome: str


async def status(service: Api) -> Status:
    """How the service is."""
    return await service.get("/operations/status", Status)


async def letters(service: Api, **wanted: Any) -> list[Letter]:
    """Its dead letters, the oldest first, as many as one can look through."""
    return await service.whole(LETTERS, Letter, most=MOST_LETTERS, **wanted)


async def letter(service: Api, id: str) -> Letter:
    """One of them, whole."""
    return await service.get(f"{LETTERS}/{id}", Letter)


async def order(
    service: Api, id: str, what: str, body: Mapping[str, Any] | None, key: str | None
) -> None:
    """Have it replayed, or (`discarding`) given up."""
    await service.send("POST", f"{LETTERS}/{id}/{what}", body, key=key)


async def log(service: Api, limit: int, **wanted: Any) -> Piece[Logged]:
    """A piece of what was done there, the newest first."""
    return await service.get("/log", Piece[Logged], limit=limit, **wanted)
