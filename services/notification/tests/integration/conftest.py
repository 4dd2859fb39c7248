"""Notification alone, and a story told to it: an edition, its people, a clock that stands still."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from notification.app import create_api, create_worker
from notification.settings import Settings
from shared import testing
from shared.grants import Grant
from shared.testing import Outcomes, Served

START = datetime(2018, 3, 1, 3, 0, tzinfo=UTC)
CLOSES = datetime(2018, 3, 31, 16, 59, 59, tzinfo=UTC)
EDITION = "kipp-2018"
DESK = f"{EDITION}:desk"
SECRETARIAT = Grant("secretariat", "nation", None)
JUDGE = Grant("evaluator", "edition", EDITION)


def administrator(letter: str) -> Grant:
    """The administrator of agency a, b and so on."""
    return Grant("agency_administrator", "agency", f"agency-{letter}")


def member(letter: str) -> Grant:
    """A member of a unit of agency a, b and so on."""
    return Grant("unit_member", "agency", f"agency-{letter}")


PEOPLE: Mapping[str, Sequence[Grant]] = {
    "owner": (member("a"),),
    "colleague": (member("a"),),
    "neighbour": (member("a"),),
    "admin-a": (administrator("a"),),
    "admin-b": (administrator("b"),),
    "judge": (JUDGE,),
    "other-judge": (JUDGE,),
    "chief": (SECRETARIAT,),
}


@dataclass
class Story:
    """What notification hears, in the story's own time."""

    served: Served
    now: datetime = START
    held: dict[str, Sequence[Grant]] = field(default_factory=lambda: dict(PEOPLE))

    def later(self, **much: float) -> datetime:
        """Let time pass; the new instant."""
        self.now += timedelta(**much)
        return self.now

    async def employ(self, who: str, *grants: Grant) -> None:
        """Somebody holds these roles from now on, and no others."""
        self.held[who] = grants
        await self.served.token(who, *grants)

    async def ask(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request, by one of the people or by nobody known."""
        with self.served.at(self.now):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            if who is not None:
                given |= await self.served.token(who, *self.held.get(who, ()))
            return await self.served.client.request(method, path, json=body, headers=given)

    async def done(self, who: str, method: str, path: str, body: object = None) -> Any:
        """One request that must be granted, and its answer."""
        answer = await self.ask(who, method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def inbox(self, who: str) -> list[dict[str, Any]]:
        """What somebody was told, the unread first, of each the newest first."""
        items: list[dict[str, Any]] = (await self.done(who, "GET", "/me/inbox"))["items"]
        return items

    async def told_to(self, *who: str) -> dict[str, list[str]]:
        """The kinds that each was told, sorted; of all people where none is named."""
        found = {each: await self.inbox(each) for each in who or PEOPLE}
        return {
            each: sorted(notice["kind"] for notice in notices)
            for each, notices in found.items()
            if notices
        }

    async def hear(self, kind: str, subject: str, **said: object) -> Outcomes:
        """A fact of `service.fact`, told now unless `at` says otherwise."""
        service = kind.partition(".")[0]
        with self.served.at(self.now):
            return await self.served.hear(f"{service}.events", f"{kind}.v1", subject, said)

    async def due(self) -> None:
        """Let the clock do all that is due."""
        with self.served.at(self.now):
            while await self.served.due(self.now):
                pass

    async def sweep(self) -> None:
        """Let what was set aside be looked at, as often as it takes until all is."""
        with self.served.at(self.now):
            for delivery in self.served.worker.deliveries:
                for _ in range(10):
                    await delivery.sweep()

    async def publish(
        self, closes_at: datetime | None = CLOSES, desk_closes_at: datetime | None = None
    ) -> None:
        """The edition of the contract's example, its intake and its desk bound to these ends."""
        path = testing.contracts() / "programme/programme.edition_published.v1.example.json"
        said = json.loads(path.read_text())
        ends = {"submission": closes_at, "desk": desk_closes_at}
        for stage in said["stages"]:
            end = ends.get(stage["stage"])
            stage |= {"opens_at": None, "closes_at": end.isoformat() if end else None}
        await self.hear("programme.edition_published", EDITION, **said)

    async def register(
        self, proposal: str, letter: str = "a", owner: str | None = "owner",
        collaborators: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A draft of an agency's, written by its owner and others."""
        begun = {"number": f"KIPP-2018-{proposal}"} | ({"owner_id": owner} if owner else {})
        await self.step(proposal, "registered", letter, group="umum", cluster="kota", **begun)
        if owner is not None and collaborators:
            await self.write(proposal, owner, *collaborators, letter=letter)

    async def write(
        self, proposal: str, owner: str, *collaborators: str, letter: str = "a"
    ) -> None:
        """These write it from now on."""
        await self.hear(
            "submission.writers_changed", proposal, proposal_id=proposal, edition_id=EDITION,
            agency_id=f"agency-{letter}", owner_id=owner, collaborator_ids=collaborators,
            at=self.now,
        )  # fmt: skip

    async def step(self, proposal: str, fact: str, letter: str = "a", **more: object) -> None:
        """A step of a proposal."""
        await self.hear(
            f"submission.proposal_{fact}", proposal, proposal_id=proposal, edition_id=EDITION,
            agency_id=f"agency-{letter}", at=self.now, **more,
        )  # fmt: skip

    async def admit(self, proposal: str, letter: str = "a") -> None:
        """It competes."""
        await self.step(
            proposal, "admitted", letter, title=f"Contoh {proposal}", group="umum",
            category=None, cluster="kota", content_version=1, content_sha256="0" * 64,
        )  # fmt: skip

    async def release(self, *proposals: str, list: str = "top-99", letter: str = "a") -> None:
        """A list with these on it."""
        entries = [
            {"proposal_id": p, "agency_id": f"agency-{letter}", "title": f"Contoh {p}",
             "group": "umum", "cluster": "kota"} for p in proposals
        ]  # fmt: skip
        await self.hear(
            "award.list_released", f"{EDITION}:{list}", list_id=f"{EDITION}:{list}",
            edition_id=EDITION, list=list, simulated=True, entries=entries, sha256="0" * 64,
            at=self.now,
        )  # fmt: skip


@pytest.fixture
def story_of() -> Callable[..., AbstractAsyncContextManager[Story]]:
    """Stories under settings of their own."""
    return _story_of


@asynccontextmanager
async def _story_of(mongo_url: str, **settings: Any) -> AsyncIterator[Story]:
    """A story with everybody in office and the edition published, under these settings."""
    made = Settings(gather_s=10, **settings)
    with testing.at(START):  # the first digest is made the day after
        async with testing.serve(mongo_url, made, create_api, create_worker) as served:
            story = Story(served)
            for who, grants in PEOPLE.items():
                await story.employ(who, *grants)
            yield story


@pytest.fixture
async def story(mongo_url: str) -> AsyncIterator[Story]:
    """A story without mail."""
    async with _story_of(mongo_url) as told:
        yield told
