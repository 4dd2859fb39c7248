"""What tests of the platform and of services stand on: real engines, one fresh database a test."""

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from jsonschema import Draft202012Validator

from shared import clock, messages, telemetry
from shared.auth import Verifier
from shared.broker import Worker
from shared.delivery import Outcome
from shared.grants import Grant
from shared.messages import Record
from shared.mongo import Mongo
from shared.settings import KafkaSettings, MongoSettings, ServiceSettings

KEY = OKPKey.generate_key("Ed25519", {"kid": "test", "alg": "Ed25519", "use": "sig"})
Outcomes = Mapping[str, Counter[Outcome]]


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """The clock stands at `instant` inside the block; of several blocks that run side by side, at
    the one that began last, and in whatever order they end it goes on after the last of them."""
    mine = [round(instant.timestamp() * 1000)]
    if not _STANDING:
        _STANDSTILL.start()
    _STANDING.append(mine)
    try:
        yield
    finally:
        _STANDING[:] = [one for one in _STANDING if one is not mine]
        if not _STANDING:
            _STANDSTILL.stop()


_STANDING: list[list[int]] = []
_STANDSTILL = patch.object(clock, "_read_ms", lambda: _STANDING[-1][0])


def fresh_database(url: str, name: str = "") -> MongoSettings:
    """Settings of a database that nobody else uses."""
    return MongoSettings(url=url, database=f"test_{name}_{clock.new_id()[-12:]}")


@pytest.fixture
async def mongo(mongo_url: str) -> AsyncIterator[Mongo]:
    """A fresh database on the real engine; `mongo_url` is the session's."""
    fresh = Mongo(fresh_database(mongo_url))
    yield fresh
    await fresh.client.drop_database(fresh.settings.database)
    await fresh.close()


@pytest.fixture
def kafka(kafka_bootstrap: str) -> KafkaSettings:
    """The session's broker, with topics and groups of this test's own."""
    return KafkaSettings(
        bootstrap_servers=kafka_bootstrap, prefix=f"t{clock.new_id()[-10:]}.", idempotent=False
    )


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """What a test starts of the logging of a process is over after it."""
    root = logging.getLogger()
    handlers = root.handlers
    levels = {name: logging.getLogger(name).level for name in ("", *telemetry.QUIET)}
    yield
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def record(
    topic: str, type: str, subject: str, sequence: int, data: object, *, id: str | None = None
) -> Record:
    """A told fact as its record."""
    row = {
        "_id": id or clock.new_id(), "topic": topic, "type": type, "subject": subject,
        "sequence": sequence, "data": messages.plain(data), "trace": {}, "at": clock.now(),
    }  # fmt: skip
    key, value, headers = messages.encode(row)
    return Record(topic, key, value, messages.as_headers(headers))


def token(
    issuer: str, account: str, *, lives_s: int = 300, told_of: int = 0, key: OKPKey = KEY,
    **claims: object,
) -> str:  # fmt: skip
    """An access token as identity makes them, signed with the tests' key."""
    now = clock.now()
    said = {
        "iss": issuer, "sub": account, "aud": "gelanggang", "dir": told_of, "jti": clock.new_id(),
        "iat": int(now.timestamp()), "nbf": int(now.timestamp()),
        "exp": int((now + timedelta(seconds=lives_s)).timestamp()), **claims,
    }  # fmt: skip
    header = {"alg": "Ed25519", "kid": key.kid, "typ": "at+jwt"}
    return jwt.encode(header, said, key, algorithms=["Ed25519"])


class Served:
    """One service alone: its API over HTTP, and its worker's parts to be moved by hand."""

    def __init__(self, app: FastAPI, worker: Worker, client: httpx.AsyncClient) -> None:
        self.app = app
        self.worker = worker
        self.client = client
        self.mongo = worker.mongo
        self.settings: Any = worker.settings
        self.at = at
        self._sequences: Counter[tuple[str, str]] = Counter()
        self._settled: set[str] = set()

    async def token(self, account: str, *grants: Grant, told_of: int = 0) -> dict[str, str]:
        """Headers of a request by `account`, who holds exactly `grants` from now on."""
        await self.mongo.collection("grants").delete_many({"account": account})
        rows = [
            {"_id": clock.new_id(), "account": account, "role": g.role, "removed": False,
             "scope_kind": g.scope_kind, "scope_id": g.scope_id} for g in grants
        ]  # fmt: skip
        if rows:
            await self.mongo.collection("grants").insert_many(rows)
        signed = token(self.settings.issuer.url, account, told_of=told_of)
        return {"Authorization": f"Bearer {signed}"}

    async def hear(
        self, topic: str, type: str, subject: str, data: object, *, sequence: int | None = None,
        id: str | None = None,
    ) -> Outcomes:  # fmt: skip
        """One fact, delivered to every listener of the service; sequences are counted for you."""
        if sequence is None:
            sequence = self._sequences[topic, subject] + 1
        self._sequences[topic, subject] = max(sequence, self._sequences[topic, subject])
        return await self.hear_record(record(topic, type, subject, sequence, data, id=id))

    async def hear_record(self, raw: Record) -> Outcomes:
        """A record as it is, delivered to every listener of its topic."""
        return {
            line.name: await line.listener.batch([raw])
            for line in self.worker.lines
            if raw.topic in line.topics
        }

    async def told(self, topic: str | None = None) -> list[dict[str, Any]]:
        """What the service told, oldest first: topic, type, subject, sequence, data."""
        chosen = {"topic": topic} if topic else {}
        rows = await self._rows(chosen)
        names = ("topic", "type", "subject", "sequence", "data")
        return [{name: row[name] for name in names} for row in rows]

    async def settle(self) -> None:
        """Deliver what the service told to its own listeners, until it tells nothing more."""
        while True:
            fresh = [row for row in await self._rows({}) if row["_id"] not in self._settled]
            if not fresh:
                return
            for row in fresh:
                self._settled.add(row["_id"])
                key, value, headers = messages.encode(row)
                await self.hear_record(
                    Record(row["topic"], key, value, messages.as_headers(headers))
                )

    async def _rows(self, chosen: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self.mongo.collection("outbox").find(chosen)
        return await self.mongo.all(rows.sort([("at", 1), ("subject", 1), ("sequence", 1)]))

    async def due(self, now: datetime) -> int:
        """Do what is due at `now`, as the timers would; how much was done."""
        return await self.worker.timers.once(now)

    async def check_told(self) -> None:
        """Every fact told so far matches its schema in `contracts/` exactly."""
        for fact in await self.told():
            faults = contract_faults(fact["type"], fact["data"])
            if faults:
                pytest.fail(f"{fact['type']} is not as its contract says: {faults}")


@asynccontextmanager
async def serve(
    mongo_url: str, settings: ServiceSettings, create_api: Callable[..., FastAPI],
    create_worker: Callable[..., Worker], *, own_keys: bool = False,
) -> AsyncIterator[Served]:  # fmt: skip
    """The service on a fresh database, believing the tests' key unless it has `own_keys`.

    On leaving, everything it told is held against its contracts.
    """
    mongo = Mongo(fresh_database(mongo_url, create_api.__module__.split(".")[0]))
    app, worker = create_api(settings, mongo=mongo), create_worker(settings, mongo=mongo)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(mongo.close)
        stack.push_async_callback(mongo.client.drop_database, mongo.settings.database)
        await stack.enter_async_context(app.router.lifespan_context(app))
        await worker.prepare()
        if not own_keys:
            object.__setattr__(app.state.platform, "verifier", _verifier(settings))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            served = Served(app, worker, client)
            yield served
            await served.check_told()


def _verifier(settings: ServiceSettings) -> Verifier:
    async def keys() -> KeySet:
        return KeySet([KEY])

    return Verifier(settings.issuer, keys)


def contracts() -> Path:
    """The folder of contracts, from wherever in the repository the tests are started."""
    for folder in (Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents):
        if (folder / "contracts" / "envelope.schema.json").exists():
            return folder / "contracts"
    raise LookupError("there is no contracts/ above here")


def contract_faults(type: str, data: object) -> list[str]:
    """Where `data` differs from the schema of its type; a type without a schema is a fault."""
    path = contracts() / type.split(".", 1)[0] / f"{type}.schema.json"
    if not path.exists():
        return [f"there is no {path.name}"]
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(json.loads(path.read_text()), format_checker=checker)
    return [f"{e.json_path}: {e.message}" for e in validator.iter_errors(data)]
