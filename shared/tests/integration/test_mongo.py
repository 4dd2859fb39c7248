"""What MongoDB and its drivers really do, and what our transaction makes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from gelanggang import engines
from shared import clock
from shared.mongo import (
    UNAVAILABLE,
    Busy,
    CommitOutcomeUnknown,
    DuplicateKey,
    Index,
    Missing,
    Mongo,
    Session,
    Shape,
)
from shared.outbox import Unit
from shared.settings import MongoSettings


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    weight: Decimal
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    made: datetime
    part: Part
    notes: dict[str, str]
    left: int | None = None


THINGS = Shape("things", Thing, noun="thing", derived=lambda t: {"due_at": t.made})


@asynccontextmanager
async def failing(mongo: Mongo, command: str, times: int, **how: Any) -> AsyncIterator[None]:
    """The server fails that command that many times, as `how` says."""
    point = {"configureFailPoint": "failCommand"}
    data = {"failCommands": [command], **how}
    await mongo.client.admin.command({**point, "mode": {"times": times}, "data": data})
    yield
    await mongo.client.admin.command({**point, "mode": "off"})


async def insert_two(mongo: Mongo, session: Session) -> str:
    await mongo.collection("one").insert_one({"_id": 1}, session=session)
    await mongo.collection("two").insert_one({"_id": 1}, session=session)
    return "done"


async def both(mongo: Mongo) -> tuple[int, int]:
    one, two = (mongo.collection(n) for n in ("one", "two"))
    return await one.count_documents({}), await two.count_documents({})


@pytest.fixture
async def pair(mongo: Mongo) -> Mongo:
    await mongo.ensure({"one": (), "two": ()})
    return mongo


async def test_a_state_comes_back_as_it_was(mongo: Mongo) -> None:
    made = datetime(2018, 3, 31, 16, 59, 59, 123000, tzinfo=UTC)
    thing = Thing("x", made, Part(Decimal("20.50"), (Colour.RED,)), {"a": "b"})
    await mongo.collection("things").insert_one(
        THINGS.document(thing) | {"_id": "1", "version": 3, "sequence": 2}
    )
    kept = await mongo.find(THINGS, "1")
    assert (kept.state, kept.version, kept.sequence) == (thing, 3, 2)
    assert isinstance(kept.state.part.colours[0], Colour)
    with pytest.raises(Missing, match="thing"):
        await mongo.find(THINGS, "2")


async def test_a_commit_that_the_network_swallowed_is_sent_again(pair: Mongo) -> None:
    async with failing(pair, "commitTransaction", 2, closeConnection=True):
        assert await pair.transaction(lambda s: insert_two(pair, s)) == "done"
    assert await both(pair) == (1, 1)


async def test_a_commit_that_was_perhaps_done_is_sent_again(pair: Mongo) -> None:
    labels = {"errorCode": 91, "errorLabels": ["UnknownTransactionCommitResult"]}
    async with failing(pair, "commitTransaction", 1, **labels):
        assert await pair.transaction(lambda s: insert_two(pair, s)) == "done"
    assert await both(pair) == (1, 1)


@pytest.mark.parametrize("command", ["insert", "commitTransaction"])
async def test_a_transaction_that_must_run_again_does(pair: Mongo, command: str) -> None:
    ran = 0

    async def work(session: Session) -> str:
        nonlocal ran
        ran += 1
        return await insert_two(pair, session)

    transient = {"errorCode": 112, "errorLabels": ["TransientTransactionError"]}
    async with failing(pair, command, 1, **transient):
        assert await pair.transaction(work) == "done"
    assert ran == 2
    assert await both(pair) == (1, 1)


async def test_when_the_budget_ends_the_outcome_is_said_to_be_unknown(pair: Mongo) -> None:
    labels = {"errorCode": 91, "errorLabels": ["UnknownTransactionCommitResult"]}
    async with failing(pair, "commitTransaction", 1000, **labels):
        with pytest.raises(CommitOutcomeUnknown):
            await pair.transaction(lambda s: insert_two(pair, s), budget_s=0.3)
    # The server would keep the transaction open, and its locks, until its own limit of a minute.
    await pair.client.admin.command("killAllSessions", [])


@pytest.mark.parametrize("how", [
    {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out",
                           "errInfo": {"wtimeout": True}}},
    {"closeConnection": True},
], ids=["not yet replicated", "never answered"])  # fmt: skip
async def test_a_single_write_without_an_answer_is_said_to_be_unknown(
    pair: Mongo, how: dict[str, Any]
) -> None:
    unit = Unit(pair, "things", clock.now())
    unit.insert("one", {"_id": 1})
    async with failing(pair, "insert", 2, **how):
        with pytest.raises(CommitOutcomeUnknown):
            await unit.commit()


async def test_what_a_killed_process_left_open_is_waited_for_and_said_to_be_busy(
    pair: Mongo,
) -> None:
    await pair.collection("one").insert_one({"_id": 7, "n": 0})
    holding, left = asyncio.Event(), asyncio.Event()

    async def change(session: Session) -> None:
        await pair.collection("one").update_one({"_id": 7}, {"$inc": {"n": 1}}, session=session)

    async def hold(session: Session) -> None:
        await change(session)
        holding.set()
        await left.wait()

    holder = asyncio.create_task(pair.transaction(hold))
    await holding.wait()
    with pytest.raises(Busy):
        await pair.transaction(change, budget_s=0.2)
    assert issubclass(Busy, UNAVAILABLE)
    left.set()
    await holder
    await pair.transaction(change)
    assert (await pair.collection("one").find_one({"_id": 7}))["n"] == 2


async def test_a_duplicate_key_leaves_the_transaction_at_once(pair: Mongo) -> None:
    ran = 0

    async def twice(session: Session) -> None:
        nonlocal ran
        ran += 1
        await insert_two(pair, session)
        await pair.collection("one").insert_one({"_id": 1}, session=session)

    with pytest.raises(DuplicateKey):
        await pair.transaction(twice)
    assert ran == 1
    assert await both(pair) == (0, 0)


async def test_an_error_in_between_leaves_nothing(pair: Mongo) -> None:
    async def half(session: Session) -> None:
        await insert_two(pair, session)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await pair.transaction(half)
    assert await both(pair) == (0, 0)


async def test_a_frozen_server_is_given_up_in_time(tmp_path: Path) -> None:
    with engines.mongod(tmp_path / "data") as engine:
        settings = MongoSettings(
            url=engine.url, database="frozen", socket_timeout_ms=500, selection_timeout_ms=1000,
            heartbeat_ms=500,
        )  # fmt: skip
        mongo = Mongo(settings)
        await mongo.collection("one").insert_one({"_id": 1})
        engine.freeze()
        began = clock.monotonic()
        with pytest.raises(UNAVAILABLE):
            await mongo.collection("one").insert_one({"_id": 2})
        assert clock.monotonic() - began < 10
        engine.thaw()
        await mongo.close()


async def test_indexes_are_made_once_and_kept(mongo: Mongo) -> None:
    wanted = {"one": (Index((("a", 1),), unique=True, where={"a": {"$type": "string"}}),)}
    await asyncio.gather(mongo.ensure(wanted), mongo.ensure(wanted))
    await mongo.collection("one").insert_many([{"b": 1}, {"b": 2}, {"a": "x"}])
    names = set(await mongo.collection("one").index_information())
    assert names == {"_id_", "a_1"}


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_files_stream_in_and_out(mongo: Mongo) -> None:
    files = mongo.files("attachments")
    big = b"x" * 700_000
    id = await files.put("a.pdf", chunks(big, b"end"), {"type": "application/pdf"})
    assert b"".join([piece async for piece in files.open(id)]) == big + b"end"
    assert await files.length(id) == 700_003
    assert await files.older_than(clock.now() + timedelta(minutes=1)) == [id]
    await files.delete(id)
    await files.delete(id)
    with pytest.raises(Missing):
        await files.length(id)
    with pytest.raises(Missing):
        await anext(files.open(id))


async def test_a_stream_that_breaks_leaves_nothing_behind(mongo: Mongo) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 300_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await mongo.files("attachments").put("a.pdf", broken())
    for name in ("attachments.files", "attachments.chunks"):
        assert await mongo.collection(name).count_documents({}) == 0


async def test_the_clock_agrees_with_the_servers(mongo: Mongo) -> None:
    assert abs(await mongo.clock_skew()) < 1


async def test_what_lies_apart_is_never_read_and_left_alone(mongo: Mongo) -> None:
    shape = Shape("things", Thing, apart=("history",))
    made = datetime(2018, 1, 1, tzinfo=UTC)
    unit = Unit(mongo, "x", made)
    thing = Thing("x", made, Part(Decimal(1), ()), {})
    unit.create(shape, "1", thing)
    await unit.commit()
    await mongo.collection("things").update_one({"_id": "1"}, {"$push": {"history": 1}})
    assert "history" not in (await mongo.all(mongo.collection("things").find({}, shape.shown)))[0]
    unit = Unit(mongo, "x", made)
    unit.record(shape, await unit.find(shape, "1"), thing)
    await unit.commit()
    found = await mongo.collection("things").find_one({"_id": "1"})
    assert (found["history"], found["version"]) == ([1], 2)
