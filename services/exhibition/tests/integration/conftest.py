"""Exhibition alone, with an edition and its winners told to it, and a clock that stands still."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
import pytest

from exhibition.app import create_api, create_worker
from exhibition.settings import Settings
from shared import testing
from shared.grants import Grant
from shared.testing import Outcomes, Served

OPENING = datetime(2018, 10, 25, 2, 0, tzinfo=UTC)


def grants(who: str) -> Sequence[Grant]:
    """What somebody is, by his name: usher, chief, admin-1, unit-1 or nobody in particular."""
    role, _, agency = who.partition("-")
    if role == "usher":
        return (Grant("event_staff", "forum", agency or "ips"),)
    if role == "chief":
        return (Grant("secretariat", "nation", None),)
    if role in {"admin", "unit"}:
        name = "agency_administrator" if role == "admin" else "unit_member"
        return (Grant(name, "agency", f"agency-{agency}"),)
    return ()


def booth(number: int, **other: Any) -> dict[str, Any]:
    """Booth A-01, A-02 … in rows of ten with shared walls, three metres apart."""
    x, y = (number - 1) % 10 * 3, (number - 1) // 10 * 6
    return {
        "code": f"A-{number:02}",
        "hall": "main",
        "kind": "standard",
        "x": str(x),
        "y": str(y),
        "width": "3",
        "depth": "3",
        "power": 2000,
    } | other


def forum(*booths: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A forum of these booths, as staff write it."""
    return {
        "edition_id": "kipp-2018",
        "name": "IPS Forum 2018",
        "hold_seconds": 900,
        "offer_seconds": 600,
        "requirements_until": "2018-11-01T17:00:00Z",
        "plan": {
            "kinds": ["standard", "corner"],
            "aisle": "3",
            "halls": [{"id": "main", "name": "Main lobby", "width": "40", "depth": "30"}],
            "booths": list(booths),
        },
    } | other


FACTS: dict[str, Any] = {
    "time_zone": "Asia/Makassar",
    "venue": {"name": "JCC", "address": "Jalan Gatot Subroto 1", "city": "Jakarta"},
    "contact": {"office": "Sekretariat", "email": "ips@example.go.id", "phone": None},
    "days": [{"opens_at": "2018-11-07T01:00:00Z", "closes_at": "2018-11-07T09:00:00Z"}],
    "move_in": [
        {"opens_at": "2018-11-06T01:00:00Z", "closes_at": "2018-11-06T05:00:00Z", "hall": None,
         "zone": "A-01"},
        {"opens_at": "2018-11-06T05:00:00Z", "closes_at": "2018-11-06T09:00:00Z", "hall": "main",
         "zone": None},
    ],
    "move_out": [
        {"opens_at": "2018-11-07T09:00:00Z", "closes_at": "2018-11-07T15:00:00Z", "hall": None,
         "zone": None},
    ],
}  # fmt: skip


def win(number: int) -> dict[str, Any]:
    """An entry of a released list."""
    return {
        "proposal_id": f"p{number}",
        "agency_id": f"agency-{number}",
        "title": f"Inovasi {number}",
        "group": "umum",
        "cluster": "kota",
    }


@dataclass
class Fair:
    """What happens to exhibition, in the story's own time."""

    served: Served
    now: datetime = OPENING
    corrections: int = 0
    forum: ClassVar[Any] = staticmethod(forum)
    booth: ClassVar[Any] = staticmethod(booth)
    facts: ClassVar[Any] = FACTS
    grants: ClassVar[Any] = staticmethod(grants)

    def later(self, **much: float) -> datetime:
        """Let time pass; the new instant."""
        self.now += timedelta(**much)
        return self.now

    async def ask(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request, by somebody or by nobody known."""
        with self.served.at(self.now):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            if who is not None:
                given |= await self.served.token(who, *grants(who))
            if isinstance(body, bytes):
                given.setdefault("Content-Type", "application/json")
                return await self.served.client.request(method, path, content=body, headers=given)
            return await self.served.client.request(method, path, json=body, headers=given)

    async def done(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> Any:
        """One request that must be granted, and its answer."""
        answer = await self.ask(who, method, path, body, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def no(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, str]:
        """One request that must be refused: the status, and the end of the problem's type."""
        before = await self.stored()
        answer = await self.ask(who, method, path, body, **headers)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert await self.stored() == before, "something was stored or told"
        kind = answer.json()["type"].removeprefix("urn:gelanggang:").removeprefix("exhibition:")
        return answer.status_code, kind

    async def stored(self) -> list[Any]:
        """All that is kept of forums, booths and exhibitors, and all that was told."""
        names = ("forums", "booths", "exhibitors", "lines", "staff_lists", "acts", "outbox")
        return [
            await self.served.mongo.all(self.served.mongo.collection(name).find({}))
            for name in names
        ]

    async def hear(self, topic: str, type: str, subject: str, data: object) -> Outcomes:
        """A fact told by somebody else."""
        with self.served.at(self.now):
            return await self.served.hear(topic, type, subject, data)

    async def settle(self) -> None:
        """Let exhibition hear what it told."""
        with self.served.at(self.now):
            await self.served.settle()

    async def due(self) -> int:
        """Let the timer do what is due."""
        with self.served.at(self.now):
            return await self.served.due(self.now)

    async def told(self, subject: str | None = None) -> list[tuple[str, dict[str, Any]]]:
        """Kinds and data of what was told, of one subject or of all, each subject's in order."""
        told = sorted(await self.served.told(), key=lambda f: (f["subject"], f["sequence"]))
        return [
            (fact["type"].split(".")[1], fact["data"])
            for fact in told
            if subject is None or fact["subject"] == subject
        ]

    async def kinds(self, subject: str) -> list[str]:
        """Kinds of what was told of a subject, with why where that is said."""
        told = await self.told(subject)
        return [f"{kind} {data['why']}" if "why" in data else kind for kind, data in told]

    async def edition(self, edition_id: str = "kipp-2018") -> Outcomes:
        """The edition of the contract's example."""
        path = testing.contracts() / "programme/programme.edition_published.v1.example.json"
        told = json.loads(path.read_text()) | {"edition_id": edition_id}
        kind = "programme.edition_published.v1"
        return await self.hear("programme.events", kind, edition_id, told)

    async def agency(self, number: int) -> None:
        """An agency is registered."""
        told = {
            "agency_id": f"agency-{number}",
            "name": f"Kota {number}",
            "type": "kota",
            "parent_id": None,
        }
        kind = "identity.agency_registered.v1"
        await self.hear("identity.events", kind, f"agency-{number}", told)

    async def release(self, *numbers: int, name: str = "top-40") -> Outcomes:
        """The winners become public."""
        with self.served.at(self.now):
            return await self.told_of_release(*numbers, name=name)

    async def told_of_release(self, *numbers: int, name: str = "top-40") -> Outcomes:
        """The same, by whatever clock there is."""
        told = {
            "list_id": f"kipp-2018:{name}",
            "edition_id": "kipp-2018",
            "list": name,
            "simulated": True,
            "entries": [win(number) for number in numbers],
            "sha256": "d" * 64,
            "at": self.now,
        }
        subject, kind = f"kipp-2018:{name}", "award.list_released.v1"
        return await self.served.hear("award.events", kind, subject, told)

    async def correct(
        self, removed: Sequence[int] = (), added: Sequence[int] = (), reason: str = "disqualified"
    ) -> None:
        """The winners' list is corrected."""
        self.corrections += 1
        told = {
            "list_id": "kipp-2018:top-40",
            "edition_id": "kipp-2018",
            "list": "top-40",
            "correction": self.corrections,
            "removed": [f"p{number}" for number in removed],
            "added": [win(number) for number in added],
            "reason": reason,
            "at": self.now,
        }
        await self.hear("award.events", "award.list_corrected.v1", "kipp-2018:top-40", told)

    async def withdraw(self, number: int) -> Outcomes:
        """A proposal is withdrawn."""
        told = {
            "proposal_id": f"p{number}",
            "edition_id": "kipp-2018",
            "agency_id": f"agency-{number}",
            "at": self.now,
        }
        kind = "submission.proposal_withdrawn.v1"
        return await self.hear("submission.events", kind, f"p{number}", told)

    async def publish(self, *booths: dict[str, Any], **other: Any) -> None:
        """The forum `ips` is written and published."""
        await self.done("usher", "PUT", "/forums/ips", forum(*booths, **other))
        await self.done("usher", "POST", "/forums/ips/publication")
        await self.settle()

    async def open(self, booths: int, winners: int, **other: Any) -> None:
        """A published forum with so many booths, and so many winners invited to it."""
        await self.edition()
        await self.publish(*(booth(n) for n in range(1, booths + 1)), **other)
        await self.release(*range(1, winners + 1))

    def path(self, number: int, act: str = "") -> str:
        """Where winner `number` is asked for."""
        return f"/exhibitors/ips:p{number}{'/' if act else ''}{act}"

    async def hold(self, number: int, code: str) -> Any:
        """Winner `number` holds a booth."""
        return await self.done(f"admin-{number}", "POST", self.path(number, "hold"), {"code": code})

    async def confirm(self, number: int, code: str, **other: Any) -> Any:
        """Winner `number` confirms a booth."""
        body = {"code": code, "power": 500, "shows": "A film"} | other
        return await self.done(f"admin-{number}", "POST", self.path(number, "confirmation"), body)

    async def take(self, number: int, code: str) -> None:
        """Winner `number` holds and confirms a booth."""
        await self.hold(number, code)
        await self.confirm(number, code)

    async def wait(self, number: int, kind: str = "standard") -> Any:
        """Winner `number` joins a line."""
        path = self.path(number, "waiting")
        return await self.done(f"admin-{number}", "PUT", path, {"kind": kind})

    async def map(self) -> dict[str, str]:
        """What everybody sees: states by code."""
        floor = await self.done(None, "GET", "/forums/ips/map")
        return {one["code"]: one["state"] for one in floor["booths"]}


@pytest.fixture
async def fair(mongo_url: str) -> AsyncIterator[Fair]:
    async with testing.serve(mongo_url, Settings(), create_api, create_worker) as served:
        yield Fair(served)
