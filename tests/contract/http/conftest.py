"""The services, each alone with something in it, and every operation of their OpenAPI documents."""

import copy
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from shared import testing
from shared.delivery import Outcome
from shared.grants import Grant
from shared.testing import Served

SERVICES = (
    "identity", "programme", "submission", "judging", "award", "exhibition", "notification",
)  # fmt: skip
ELSEWHERE = (
    Grant("agency_administrator", "agency", "elsewhere"),
    Grant("unit_member", "agency", "elsewhere"),
    Grant("evaluator", "edition", "elsewhere"),
    Grant("panellist", "edition", "elsewhere"),
    Grant("auditor", "edition", "elsewhere"),
    Grant("event_staff", "forum", "elsewhere"),
)
"""Every role but the secretariat's, always of something else."""
COUNTED_ANYWAY = frozenset({"log", "looks", "failures", "windows"})
"""Who asked for or looked at what, and how often a password was wrong, is kept of bad requests
too."""
Headers = dict[str, str]


@dataclass(frozen=True)
class Operation:
    """One operation as its service's OpenAPI document describes it."""

    service: str
    method: str
    path: str
    spec: Mapping[str, Any] = field(compare=False, hash=False, repr=False)
    schemas: Mapping[str, Any] = field(compare=False, hash=False, repr=False)

    @property
    def name(self) -> str:
        """As it is written in tables."""
        return f"{self.service} {self.method} {self.path}"

    @property
    def changes(self) -> bool:
        """Whether it is not merely a question."""
        return self.method != "GET"

    def parameters(self, where: str) -> list[dict[str, Any]]:
        """Its parameters in the path or in the query."""
        return [p for p in self.spec.get("parameters", ()) if p["in"] == where]

    @property
    def body(self) -> dict[str, Any] | None:
        """The schema of its JSON body, where it is one that the platform reads."""
        content = self.spec.get("requestBody", {}).get("content", {})
        if set(content) != {"application/json"}:
            return None
        return self.follow(content["application/json"]["schema"])

    @property
    def raw(self) -> bool:
        """Whether it reads its body itself: a rule book's file, an attachment."""
        return "requestBody" in self.spec and self.body is None

    def follow(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema itself where it is a reference."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        return schema

    def kinds(self, schema: dict[str, Any]) -> list[dict[str, Any]]:
        """The schema, or each of those of which it takes one."""
        schema = self.follow(schema)
        return [self.follow(one) for one in schema.get("anyOf", schema.get("oneOf", (schema,)))]

    def shape(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Of the bodies that it takes, the one that is meant by `sent`."""
        fits = [s for s in self.kinds(self.body or {}) if sent.keys() <= s["properties"].keys()]
        return fits[0]

    def inside(self, schema: dict[str, Any], where: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every schema inside this one, and where it is."""
        for one in self.kinds(schema):
            yield where, one
            for name, inner in one.get("properties", {}).items():
                yield from self.inside(inner, f"{where}/{name}")
            for name in ("items", "additionalProperties", "propertyNames"):
                if isinstance(one.get(name), dict):
                    yield from self.inside(one[name], f"{where}/{name}")

    def examples(self) -> list[Any]:
        """Bodies that its document offers."""
        content = self.spec["requestBody"]["content"]["application/json"]
        body = self.body or {}
        return list(content["schema"].get("examples", ()) or body["examples"])


@cache
def document(service: str) -> dict[str, Any]:
    """The service's OpenAPI document."""
    app = import_module(f"{service}.app")
    described: dict[str, Any] = app.create_api(app.Settings()).openapi()
    return described


@cache
def every_operation() -> tuple[Operation, ...]:
    """All operations of all services."""
    return tuple(
        Operation(service, method.upper(), path, spec, document(service)["components"]["schemas"])
        for service in SERVICES
        for path, methods in document(service)["paths"].items()
        for method, spec in methods.items()
    )


KINDS: Mapping[str, Callable[[Operation], bool]] = {
    "operation": lambda _: True,
    "changing": lambda o: o.changes,
    "with_body": lambda o: o.body is not None,
    "with_path": lambda o: bool(o.parameters("path")),
    "with_query": lambda o: bool(o.parameters("query")),
}
"""What a test may ask for by the name of its argument."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a kind of operation is run with each of them."""
    for kind, wanted in KINDS.items():
        if kind in metafunc.fixturenames:
            chosen = [o for o in every_operation() if wanted(o)]
            metafunc.parametrize(kind, chosen, ids=[o.name for o in chosen])
    if "service" in metafunc.fixturenames:
        metafunc.parametrize("service", SERVICES)


@dataclass
class World:
    """One service with something in it, and three people: of every right, of none, from elsewhere.

    `ids` are the values of path parameters, `at` those of single operations, `bodies` what is sent
    where the document's example does not fit this world.
    """

    served: Served
    mine: tuple[Grant, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)
    at: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Headers] = field(default_factory=dict)

    async def gather(self) -> None:
        """Tokens that live as long as the tests."""
        for name, grants in (("mine", self.mine), ("nobody", ()), ("elsewhere", ELSEWHERE)):
            await self.served.token(name, *grants)
            self.people[name] = self.bearer(name)

    def bearer(self, account: str, **claims: Any) -> Headers:
        """A token of the tests' key, believed for an hour."""
        claims = {"issuer": self.served.settings.issuer.url, "lives_s": 3600} | claims
        return {"Authorization": f"Bearer {testing.token(account=account, **claims)}"}

    async def done(self, method: str, path: str, body: object = None, who: str = "mine") -> Any:
        """One request that must be granted, and its answer."""
        answer = await self.served.client.request(
            method, path, json=body, headers=self.people[who] if who else None
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def hear(self, fact: str, subject: str, data: object, *, topic: str = "") -> None:
        """A fact told by somebody else."""
        topic = topic or f"{fact.partition('.')[0]}.events"
        heard = await self.served.hear(topic, f"{fact}.v1", subject, data)
        assert set().union(*heard.values()) <= {Outcome.HANDLED, Outcome.IGNORED}, (fact, heard)

    def address(self, operation: Operation, **other: str) -> str:
        """The path with this world's ids in it; `other` are given as they are to be sent."""
        path, known = operation.path, self.ids | self.at.get(operation.name, {})
        for one in operation.parameters("path"):
            name = one["name"]
            path = path.replace(f"{{{name}}}", other.get(name) or quote(known[name], safe=":"))
        return path

    def query(self, operation: Operation) -> dict[str, str]:
        """The query parameters that must be given."""
        wanted = [p["name"] for p in operation.parameters("query") if p.get("required")]
        return {name: self.ids.get(name, "x") for name in wanted}

    def head(self, operation: Operation) -> Headers:
        """The headers that must be given, beside the token and what the body is."""
        wanted = [p["name"] for p in operation.parameters("header") if p.get("required")]
        return {name: self.ids.get(name, "x") for name in wanted if name != "content-type"}

    def content(self, operation: Operation) -> Any:
        """A body that its schema accepts."""
        if operation.name in self.bodies:
            return copy.deepcopy(self.bodies[operation.name])
        return None if operation.body is None else copy.deepcopy(operation.examples()[0])

    async def ask(
        self, operation: Operation, who: str | Headers | None = "mine", *, path: str = "",
        query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
        **sent: Any,
    ) -> httpx.Response:  # fmt: skip
        """The operation asked for, wholly right but for what is given."""
        known = self.people[who] if isinstance(who, str) else dict(who or {})
        given = {**self.head(operation), **known, **(headers or {})}
        if not sent and operation.name in self.bodies:
            sent = {"json": self.content(operation)}
        elif not sent and operation.raw:
            given.setdefault("Content-Type", "application/octet-stream")
            sent = {"content": b"format: what"}
        elif not sent and operation.body is not None:
            sent = {"json": self.content(operation)}
        elif "content" in sent:
            given.setdefault("Content-Type", "application/json")
        return await self.served.client.request(
            operation.method, path or self.address(operation),
            params={**self.query(operation), **(query or {})}, headers=given, **sent,
        )  # fmt: skip

    async def stored(self) -> dict[str, str]:
        """A digest of each collection of the service."""
        found = await self.served.mongo.database.command("dbHash")
        return {k: v for k, v in found["collections"].items() if k not in COUNTED_ANYWAY}

    @asynccontextmanager
    async def untouched(self) -> AsyncIterator[None]:
        """Nothing is stored in the block and nothing told."""
        before = await self.stored()
        assert "outbox" in before
        yield
        assert await self.stored() == before, "something was stored or told"


Worlds = Mapping[str, World]
Build = Callable[[World], Any]


@pytest.fixture(scope="session")
async def start(mongo_url: str) -> Callable[..., Any]:
    """Starts a service alone, before anything happened in it."""

    @asynccontextmanager
    async def started(service: str, *, own_keys: bool = False) -> AsyncIterator[World]:
        app = import_module(f"{service}.app")
        async with testing.serve(
            mongo_url, app.Settings(), app.create_api, app.create_worker, own_keys=own_keys
        ) as served:
            yield World(served)

    return started


@pytest.fixture(scope="session")
async def worlds(start: Callable[..., Any], builders: Mapping[str, Build]) -> AsyncIterator[Worlds]:
    """Every service, with something in it."""
    async with AsyncExitStack() as stack:
        made = {}
        for service in SERVICES:
            made[service] = await stack.enter_async_context(start(service))
            await builders[service](made[service])
        yield made


@pytest.fixture
def problem() -> Callable[[httpx.Response], tuple[int, str]]:
    """The status of an answer that must be a problem document of 4xx, and the end of its type."""

    def read(answer: httpx.Response) -> tuple[int, str]:
        said = f"{answer.status_code} {answer.text[:500]}"
        assert 400 <= answer.status_code < 500, said
        assert answer.headers["content-type"] == "application/problem+json", said
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["type"].startswith("urn:gelanggang:")
        assert body["title"]
        assert body["detail"]
        return answer.status_code, body["type"].removeprefix("urn:gelanggang:")

    return read


@pytest.fixture
def operations() -> tuple[Operation, ...]:
    """Every operation of every service."""
    return every_operation()
