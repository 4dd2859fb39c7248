"""What the acts of a demo share: the world, the people in it, the platform, and the screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from gelanggang.demo.client import Json, Person, Platform, side_by_side, until
from gelanggang.demo.scenario import Scenario
from gelanggang.demo.world import Agency, World

Report = Callable[[str, int, int], None]
"""(stage, done, of how many) for a progress bar."""


@dataclass
class Season:
    """One edition being carried."""

    platform: Platform
    scenario: Scenario
    world: World
    book: Json
    edition: str
    seed: int
    report: Report
    chief: Person
    officers: list[Person] = field(default_factory=list)
    staff: Person | None = None
    auditor: Person | None = None
    operator: Person | None = None
    administrators: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Person] = field(default_factory=dict)
    judges: dict[str, list[Person]] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)

    async def all(self, stage: str, work: Any, items: Any, width: int = 32) -> None:
        """Do `work` for every item, side by side, with a progress bar."""
        items = list(items)
        done = 0
        self.report(stage, 0, len(items))

        async def one(item: Any) -> None:
            nonlocal done
            await work(item)
            done += 1
            self.report(stage, done, len(items))

        await side_by_side(one, items, width)

    def stage(self, purpose: str, **of: str) -> str | None:
        """The id of the rule book's stage of that purpose, round or list; None without one."""
        for stage in self.book["stages"]:
            if stage["purpose"] == purpose and all(stage[k] == v for k, v in of.items()):
                return str(stage["id"])
        return None

    async def open(self, stage: str | None, reason: str) -> None:
        """Open a stage by hand, and those that the rule book has before it."""
        if stage is None:
            return
        order = [one["id"] for one in self.book["stages"]]
        for due in order[: order.index(stage) + 1]:
            if due not in self._opened:
                self._opened.add(due)
                path = f"/programme/editions/{self.edition}/stages/{due}/opening"
                await self.chief.post(path, {"reason": reason})

    async def open_at_submission(self, stage: str | None, reason: str) -> None:
        """Open a stage by hand, and wait until submission has heard of it."""
        await self.open(stage, reason)

        async def heard() -> bool:
            known = await self.chief.get(f"/submission/editions/{self.edition}")
            return any(s["stage"] == stage and s["opened"] for s in known["stages"])

        if stage is not None:
            await until(f"the opening of {stage} at submission", heard)

    async def close(self, stage: str | None, reason: str) -> None:
        """Close a stage by hand, and wait until its notice is over."""
        if stage is None:
            return
        path = f"/programme/editions/{self.edition}/stages/{stage}/closing"
        await self.chief.post(path, {"reason": reason})

        async def over() -> bool:
            now = await self.chief.get(f"/programme/editions/{self.edition}")
            return any(s["id"] == stage and s["state"] == "over" for s in now["stages"])

        await until(f"the end of the stage {stage}", over)

    def agency(self, agency_id: str) -> Agency:
        """The agency of that id."""
        return next(a for a in self.world.agencies if a.id == agency_id)

    @asynccontextmanager
    async def showing(self, stage: str) -> AsyncIterator[None]:
        """A bar without parts, for what is one act."""
        self.report(stage, 0, 1)
        yield
        self.report(stage, 1, 1)


async def pause(seconds: float) -> None:
    """Let a moment pass: people wait for an instant that they set."""
    await asyncio.sleep(seconds)
