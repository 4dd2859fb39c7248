"""Award alone, and a story told to it: an edition, its people, and a clock that stands still."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from award.app import create_api, create_worker
from award.settings import Settings
from shared import testing
from shared.grants import Grant
from shared.testing import Outcomes, Served

START = datetime(2018, 6, 8, 3, 0, tzinfo=UTC)
SECRETARIAT = (Grant("secretariat", "nation", None),)
PEOPLE: Mapping[str, Sequence[Grant]] = {
    "ani": SECRETARIAT,
    "budi": SECRETARIAT,
    "cici": SECRETARIAT,
    "dewi": (*SECRETARIAT, Grant("agency_administrator", "agency", "agency-a")),
    "eko": (*SECRETARIAT, Grant("unit_member", "agency", "agency-a")),
    "auditor": (Grant("auditor", "edition", "kipp-2018"),),
    "other-auditor": (Grant("auditor", "edition", "kipp-2019"),),
    "admin-a": (Grant("agency_administrator", "agency", "agency-a"),),
    "admin-b": (Grant("agency_administrator", "agency", "agency-b"),),
    "judge": (Grant("panellist", "edition", "kipp-2018"),),
    "minister": (Grant("auditor", "edition", "kipp-2018"),),
}


def entry(letter: str, **other: Any) -> dict[str, Any]:
    """An entry as judging tells it; the titles run against the order of the ranks."""
    title = {"a": "Antrean Tanpa Antre", "b": "Bidan Siaga", "c": "Cepat Nikah"}
    return {
        "proposal_id": f"p-{letter}", "agency_id": f"agency-{letter}",
        "title": title.get(letter, f"Contoh {letter}"), "group": "umum", "cluster": "kota",
        "rank": 1,
    } | other  # fmt: skip


@dataclass
class Story:
    """What happens to award, in the story's own time."""

    served: Served
    now: datetime = START
    moved: dict[str, Sequence[Grant]] = field(default_factory=dict)

    def later(self, **much: float) -> datetime:
        """Let time pass; the new instant."""
        self.now += timedelta(**much)
        return self.now

    async def ask(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request, by one of the people or by nobody known."""
        with self.served.at(self.now):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            if who is not None:
                given |= await self.served.token(who, *self.held(who))
            if isinstance(body, bytes):
                given["Content-Type"] = "application/json"
                return await self.served.client.request(method, path, content=body, headers=given)
            return await self.served.client.request(method, path, json=body, headers=given)

    async def at_once(self, *bodies: object, path: str) -> list[httpx.Response]:
        """Requests of nobody known at the same moment; the clock is stopped once for all."""
        with self.served.at(self.now):
            asked = (self.served.client.post(path, json=body) for body in bodies)
            return list(await asyncio.gather(*asked))

    async def employ(self) -> None:
        """Everybody holds his office from the beginning, and so may be named for a list."""
        for who, grants in PEOPLE.items():
            await self.served.token(who, *grants)

    def held(self, who: str) -> Sequence[Grant]:
        """What somebody holds now."""
        return self.moved.get(who, PEOPLE[who])

    async def dismiss(self, who: str) -> None:
        """Somebody loses every office."""
        self.moved[who] = ()
        await self.served.token(who)

    async def done(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> Any:
        """One request that must be granted, and its answer."""
        answer = await self.ask(who, method, path, body, **headers)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def hear(self, topic: str, type: str, subject: str, data: object) -> Outcomes:
        """A fact told by somebody else."""
        with self.served.at(self.now):
            return await self.served.hear(topic, type, subject, data)

    async def settle(self) -> None:
        """Let award hear what it told."""
        with self.served.at(self.now):
            await self.served.settle()

    async def due(self) -> None:
        """Let the clock do what is due, and award hear what it told of that."""
        with self.served.at(self.now):
            await self.served.due(self.now)
        await self.settle()

    async def told(self, *kinds: str) -> list[dict[str, Any]]:
        """The data of what was told of these kinds, each subject's in order."""
        names = {f"award.{kind}.v1" for kind in kinds}
        told = sorted(await self.served.told(), key=lambda f: (f["subject"], f["sequence"]))
        return [fact["data"] for fact in told if fact["type"] in names]

    async def publish(
        self, *, freed: str = "leave_empty", simulated: bool = True,
        closes_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """The edition of the contract's example; the stage of objections bound where it is said."""
        path = testing.contracts() / "programme/programme.edition_published.v1.example.json"
        told = json.loads(path.read_text()) | {"simulated": simulated}
        for rule in told["rule_book"]["lists"]:
            rule["freed"] = freed
        for stage in told["stages"]:
            if stage["stage"] == "objections" and closes_at is not None:
                stage |= {"opens_at": self.now.isoformat(), "closes_at": closes_at.isoformat()}
        kind = "programme.edition_published.v1"
        await self.hear("programme.events", kind, "kipp-2018", told)

    async def agencies(self, letters: str = "abcd") -> None:
        """The agencies a, b and so on."""
        for letter in letters:
            told = {
                "agency_id": f"agency-{letter}", "name": f"Kota {letter.upper()}", "type": "kota",
                "parent_id": None,
            }  # fmt: skip
            kind = "identity.agency_registered.v1"
            await self.hear("identity.events", kind, f"agency-{letter}", told)

    async def stage(self, kind: str, stage: str = "objections", **more: object) -> None:
        """Something happens to a stage."""
        told = {"edition_id": "kipp-2018", "stage": stage, "by_hand": True, **more}
        await self.hear("programme.events", f"programme.stage_{kind}.v1", "kipp-2018", told)

    async def decide(self, letters: str = "cab", name: str = "top-99", **other: object) -> None:
        """Judging decided a list."""
        subject = f"kipp-2018:{name}:decision"
        told = {
            "decision_id": subject, "edition_id": "kipp-2018", "list": name, "round_id": "r",
            "announced": True, "entries": [entry(letter) for letter in letters],
            "sha256": "d" * 64, "at": self.now,
        } | other  # fmt: skip
        await self.hear("judging.sealed", "judging.shortlist_decided.v1", subject, told)

    async def name(self, replaces: str, next_: dict[str, Any] | None) -> None:
        """Judging says who is next in order."""
        subject = "kipp-2018:top-99:decision"
        told = {
            "decision_id": subject, "edition_id": "kipp-2018", "list": "top-99",
            "replaces": replaces, "entry": next_, "at": self.now,
        }  # fmt: skip
        await self.hear("judging.sealed", "judging.replacement_named.v1", subject, told)

    async def withdraw(self, letter: str) -> None:
        """An agency withdraws its proposal."""
        told = {
            "proposal_id": f"p-{letter}", "edition_id": "kipp-2018",
            "agency_id": f"agency-{letter}", "at": self.now,
        }  # fmt: skip
        kind = "submission.proposal_withdrawn.v1"
        await self.hear("submission.events", kind, f"p-{letter}", told)
        await self.settle()

    async def prepare(self, name: str = "top-99", hours: float = 1) -> Any:
        """Ani prepares a list for Budi and the minister."""
        release_at = (self.now + timedelta(hours=hours)).isoformat()
        body = {"readers": ["budi", "minister"], "release_at": release_at}
        return await self.done("ani", "PUT", f"/lists/kipp-2018/{name}/preparation", body)

    async def verify(self, name: str = "top-99") -> Any:
        """Budi verifies it."""
        seen = await self.done("budi", "GET", f"/lists/kipp-2018/{name}/record")
        path = f"/lists/kipp-2018/{name}/verification"
        return await self.done("budi", "POST", path, {"sha256": seen["sha256"]})

    async def release(self, name: str = "top-99") -> None:
        """Prepared, verified, and an hour later released."""
        await self.prepare(name)
        await self.verify(name)
        self.later(hours=1)
        await self.due()

    async def open(self, *, freed: str = "leave_empty", simulated: bool = True) -> None:
        """A released list of c, a and b, whose objections are heard until they are closed."""
        await self.publish(freed=freed, simulated=simulated)
        await self.agencies()
        await self.decide()
        await self.release()
        await self.stage("opened", at=self.now)

    async def close(self, hours: float = 0) -> None:
        """The stage of objections closes by hand, and its end comes."""
        ends = self.now + timedelta(hours=hours, seconds=2)
        await self.stage("closing", closes_at=ends)
        self.later(hours=hours, seconds=2)
        await self.stage("closed", at=ends)
        await self.due()

    async def file(self, letter: str = "a", **other: object) -> Any:
        """Somebody objects."""
        body = {"proposal_id": f"p-{letter}", "reason": "It was closed.", **other}
        return await self.done(None, "POST", "/lists/kipp-2018/top-99/objections", body)

    async def accept(self, objection_id: str, minutes: float = 1) -> Any:
        """Ani accepts it and gives the agency a minute."""
        until = (self.now + timedelta(minutes=minutes)).isoformat()
        body = {"outcome": "accepted", "reply_until": until}
        return await self.done("ani", "POST", f"/objections/{objection_id}/screening", body)

    async def rule(self, objection_id: str, outcome: str) -> Any:
        """Budi rules once the agency could have replied, and award hears it."""
        self.later(minutes=1)
        body = {"outcome": outcome, "reasons": "It was seen."}
        answer = await self.done("budi", "POST", f"/objections/{objection_id}/ruling", body)
        await self.settle()
        return answer

    async def uphold(self, letter: str = "a") -> str:
        """An objection that costs an entry its place."""
        filed = await self.file(letter)
        await self.accept(filed["objection_id"])
        await self.rule(filed["objection_id"], "upheld")
        return str(filed["objection_id"])

    async def public(self, name: str = "top-99") -> Any:
        """The list as everybody sees it."""
        return await self.done(None, "GET", f"/lists/kipp-2018/{name}")

    async def standing(self) -> list[str]:
        """Who stands on the list for everybody to see, from the table."""
        answer = await self.ask(None, "GET", "/lists/kipp-2018/top-99/entries.csv")
        rows = answer.text.splitlines()[1:]
        return sorted(row.split(",")[0] for row in rows if row.endswith("True"))


@pytest.fixture
def problem() -> Callable[[httpx.Response], tuple[int, str]]:
    """A problem's status and the end of its type."""

    def read(answer: httpx.Response) -> tuple[int, str]:
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")

    return read


@pytest.fixture
async def story(mongo_url: str) -> AsyncIterator[Story]:
    """Award on a fresh database, before anything happened; a list settles at its very end."""
    async with _told(mongo_url, Settings(closing_budget_s=0)) as story:
        yield story


@pytest.fixture
async def patient(mongo_url: str) -> AsyncIterator[Story]:
    """The same, but what arrived before a list's end has two seconds to be written."""
    async with _told(mongo_url, Settings(closing_budget_s=2)) as story:
        yield story


@pytest.fixture
def seed() -> str:
    """Of a key that whoever runs award keeps himself."""
    return "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE"


@pytest.fixture
async def keyed(mongo_url: str, seed: str) -> AsyncIterator[Story]:
    """The same, signing with that key."""
    settings = Settings(closing_budget_s=0, signing_seed=SecretStr(seed))
    async with _told(mongo_url, settings) as story:
        yield story


@asynccontextmanager
async def _told(mongo_url: str, settings: Settings) -> AsyncIterator[Story]:
    async with testing.serve(mongo_url, settings, create_api, create_worker) as served:
        story = Story(served)
        await story.employ()
        yield story
