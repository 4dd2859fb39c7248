"""The service alone with one edition: a small rule book, two agencies, and the people in it."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared import testing
from shared.grants import Grant
from shared.testing import Served
from submission.app import create_api, create_worker
from submission.settings import Settings

Headers = dict[str, str]
START = datetime(2018, 3, 1, tzinfo=UTC)
DEADLINE = datetime(2018, 3, 31, 16, 59, 59, tzinfo=UTC)
EDITION = "kipp-2018"
PDF = b"%PDF-1.7\n" + b"0" * 2000
PROSE = " ".join(["kata"] * 12)


def both(indonesian: str, english: str) -> dict[str, str]:
    """A text of the rule book in both languages."""
    return {"id": indonesian, "en": english}


def rule_book(**changes: Any) -> dict[str, Any]:
    """A small rule book: two fields, two places for files, every kind of stage."""
    rules = [
        {"id": "one-year-old", "rule": "minimum-age", "blocks": False, "years": 1},
        {"id": "form-complete", "rule": "complete", "blocks": False},
        {"id": "title-once", "rule": "unique-title", "blocks": False},
        {
            "id": "with-care", "rule": "careless", "blocks": False,
            "min_words": 10, "placeholders": ["contoh"],
        },
        {
            "id": "no-winner", "rule": "not-won-before", "blocks": False,
            "lists": ["top-40"], "times": 1,
        },
    ]  # fmt: skip
    text = {"kind": "text", "required": True, "min_words": None, "max_length": None}
    form = {
        "fields": [
            {
                "id": "ringkasan", "label": both("Ringkasan", "Summary"), "max_words": 20,
                "choices": [], "public": True, **text,
            },
            {"id": "ide", "label": both("Ide", "Idea"), "max_words": 600, "choices": [], **text},
        ],
        "attachments": [
            {
                "id": "sk", "label": both("SK inisiasi", "Decree"), "types": ["application/pdf"],
                "max_bytes": 4096, "required": False,
            },
            {
                "id": "bukti", "label": both("Bukti", "Evidence"), "public": True,
                "types": ["image/png", "application/pdf"], "max_bytes": 20_000, "required": False,
            },
        ],
    }  # fmt: skip
    rounds = ("desk", "panel", "interview")
    stages = [
        {"id": "submission", "purpose": "intake", "round": None, "list": None},
        {"id": "administration", "purpose": "selection", "round": None, "list": None},
        {"id": "contest", "purpose": "contests", "round": None, "list": None},
        *({"id": r, "purpose": "round", "round": r, "list": None} for r in rounds),
    ]
    lists = [
        {"id": "nominees", "round": "desk", "announced": False, "certificate": None},
        {"id": "top-99", "round": "panel", "announced": True, "certificate": "finalist"},
        {"id": "top-40", "round": "interview", "announced": True, "certificate": "winner"},
    ]
    return {
        "name": both("Kompetisi 2018", "Competition 2018"),
        "windows": {"repair_seconds": 3600, "reply_seconds": 60, "objection_seconds": 60},
        "clusters": [
            {"id": "kota", "name": both("Kota", "Cities"), "agency_types": ["kota"]},
            {
                "id": "provinsi", "name": both("Provinsi", "Provinces"),
                "agency_types": ["provinsi"],
            },
        ],
        "reasons": [
            {"id": "too-young", "rule": "minimum-age"},
            {"id": "incomplete", "rule": "complete"},
            {"id": "same-title", "rule": "unique-title"},
            {"id": "careless", "rule": "careless"},
            {"id": "won-before", "rule": "not-won-before"},
            {"id": "agency-quota", "rule": "agency-quota"},
        ],
        "groups": [
            {
                "id": "umum", "name": both("Umum", "General"), "categories": [], "form": form,
                "eligibility": rules,
            }
        ],
        "stages": stages,
        "rounds": [
            {"id": "desk", "judges": "evaluator", "entries": {"from": "admitted"}},
            {
                "id": "panel",
                "judges": "panellist",
                "entries": {"from": "list", "list": "nominees", "settled": False},
            },
            {
                "id": "interview",
                "judges": "panellist",
                "entries": {"from": "list", "list": "top-99", "settled": True},
            },
        ],
        "lists": lists,
        **changes,
    }  # fmt: skip


@dataclass
class Arena:
    """The service with an edition, and the ways in which tests act on it."""

    served: Served
    now: datetime = START
    people: dict[str, Headers] = field(default_factory=dict)

    @property
    def client(self) -> httpx.AsyncClient:
        """HTTP to the service."""
        return self.served.client

    async def begin(self, edition: str = EDITION, *, stages: Any = (), **book: Any) -> None:
        """Two agencies, an edition from the small rule book, its intake open."""
        for agency, type in (("semarang", "kota"), ("jateng", "provinsi")):
            if edition == EDITION:
                data = {"agency_id": agency, "name": agency, "type": type, "parent_id": None}
                await self.hear("identity.events", "identity.agency_registered.v1", agency, data)
        ends = {"submission": DEADLINE, **dict(stages)}
        published = {
            "edition_id": edition,
            "name": edition,
            "year": 2018,
            "simulated": True,
            "rule_book": rule_book(**book),
            "rule_book_sha256": "0" * 64,
            "stages": [{"stage": s, "opens_at": None, "closes_at": e} for s, e in ends.items()],
            "published_at": START,
        }
        await self.programme("edition_published", published, edition)
        await self.open_stage("submission", edition)

    async def programme(self, fact: str, data: dict[str, Any], edition: str = EDITION) -> None:
        """A fact of programme."""
        await self.hear("programme.events", f"programme.{fact}.v1", edition, data)

    async def open_stage(self, stage: str, edition: str = EDITION) -> None:
        """A stage was opened."""
        data = {"edition_id": edition, "stage": stage, "at": self.now, "by_hand": True}
        await self.programme("stage_opened", data, edition)

    async def close_stage(self, stage: str, at: datetime, edition: str = EDITION) -> None:
        """A stage has ended."""
        data = {"edition_id": edition, "stage": stage, "at": at, "by_hand": True}
        await self.programme("stage_closed", data, edition)

    async def hear(self, topic: str, type: str, subject: str, data: object) -> None:
        """A fact of somebody else."""
        with self.served.at(self.now):
            await self.served.hear(topic, type, subject, data)

    async def person(self, account: str) -> Headers:
        """Somebody by his name: unit-*, admin-*, officer-*, auditor-*, judge-*, panel-*, others."""
        role, _, where = account.partition("-")
        agency = where.partition("-")[0]
        grants = {
            "unit": (Grant("unit_member", "agency", agency),),
            "admin": (Grant("agency_administrator", "agency", agency),),
            "officer": (Grant("secretariat", "nation", None),),
            "auditor": (Grant("auditor", "edition", EDITION),),
            "judge": (Grant("evaluator", "edition", EDITION),),
            "panel": (Grant("panellist", "edition", EDITION),),
        }
        return await self.served.token(account, *grants.get(role, ()))

    async def ask(
        self, account: str | None, method: str, path: str, body: object = None,
        *, at: datetime | None = None, headers: Headers | None = None, **more: Any,
    ) -> httpx.Response:  # fmt: skip
        """A request of somebody, at an instant."""
        with self.served.at(at or self.now):
            who = await self.person(account) if account else {}
            if body is not None:
                more["json"] = body
            return await self.client.request(
                method, path, headers={**who, **(headers or {})}, **more
            )

    async def ok(self, asked: Awaitable[httpx.Response]) -> dict[str, Any]:
        """The body of an answer that is a success."""
        answer = await asked
        assert answer.status_code < 300, answer.text
        return dict(answer.json())

    async def refused(self, asked: Awaitable[httpx.Response]) -> tuple[int, str]:
        """The status of an answer that is a problem, and the end of its type."""
        answer = await asked
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")

    async def register(
        self, id: str = "p1", by: str = "unit-semarang", *, edition: str = EDITION, **body: Any
    ) -> httpx.Response:
        """A proposal registered by a unit."""
        filled = {
            "edition_id": edition,
            "agency_id": by.split("-")[1],
            "group": "umum",
            "title": f"Antrean {id}",
            "started_on": "2016-08-17",
            **body,
        }
        return await self.ask(by, "PUT", f"/proposals/{id}", filled)

    async def write(
        self, id: str = "p1", by: str = "unit-semarang", *, at: datetime | None = None,
        headers: Headers | None = None, based_on: dict[str, int] | None = None, **texts: str,
    ) -> httpx.Response:  # fmt: skip
        """Some answers written."""
        body: dict[str, Any] = {"answers": texts}
        if based_on is not None:
            body["based_on"] = based_on
        path = f"/proposals/{id}/answers"
        return await self.ask(by, "PATCH", path, body, at=at, headers=headers)

    async def submitted(self, *ids: str, unit: str = "unit-semarang", **body: Any) -> None:
        """Proposals written, handed over and submitted."""
        admin = "admin-" + unit.split("-")[1]
        for id in ids:
            await self.ok(self.register(id, unit, **body))
            await self.ok(self.write(id, unit, ringkasan=f"{PROSE} {id}", ide=f"{id} {PROSE}"))
            await self.ok(self.ask(unit, "POST", f"/proposals/{id}/handing-over"))
            await self.ok(self.ask(admin, "POST", f"/proposals/{id}/submission"))

    async def closed(self, edition: str = EDITION) -> None:
        """The intake closed and counted; the time is one minute after the deadline."""
        self.now = DEADLINE + timedelta(minutes=1)
        await self.served.due(self.now)

    async def decide(self, id: str, act: str = "admission", by: str = "officer-1") -> None:
        """A decision of an officer."""
        refusal = {"reasons": ["careless"], "sentence": "Terlalu singkat."}
        body = refusal if act == "refusal" else {}
        await self.ok(self.ask(by, "POST", f"/proposals/{id}/{act}", body))

    async def told(self, fact: str) -> list[dict[str, Any]]:
        """The data of what was told of one type, oldest first."""
        return [t["data"] for t in await self.served.told() if t["type"] == f"submission.{fact}.v1"]

    async def attach(
        self, content: bytes, slot: str = "sk", *, by: str = "unit-semarang", id: str = "p1",
        type: str = "application/pdf", name: str = "sk.pdf", at: datetime | None = None,
        **more: str,
    ) -> httpx.Response:  # fmt: skip
        """A file attached."""
        path = f"/proposals/{id}/attachments/{slot}"
        headers = {"content-type": type, **more}
        return await self.ask(
            by, "PUT", path, at=at, headers=headers, content=content, params={"filename": name}
        )

    async def count(self, collection: str, **chosen: Any) -> int:
        """How many documents of a collection match."""
        return int(await self.served.mongo.collection(collection).count_documents(chosen))

    async def state(self, id: str = "p1") -> dict[str, Any]:
        """The proposal's document as it is kept."""
        found = await self.served.mongo.collection("proposals").find_one({"_id": id})
        return dict(found or {})


@pytest.fixture
async def served(mongo_url: str) -> AsyncIterator[Served]:
    """The service on a fresh database."""
    settings = Settings()
    async with testing.serve(mongo_url, settings, create_api, create_worker) as alone:
        yield alone


@pytest.fixture
async def arena(served: Served) -> Arena:
    """An edition whose intake is open."""
    arena = Arena(served)
    await arena.begin()
    return arena
