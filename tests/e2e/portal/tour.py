"""Every page of the portal: whose it is, and where it is in an edition that was carried.

What is listed here is looked at in both languages on a phone and on a desk: for what hinders
people (axe-core), for what scrolls sideways, for errors, and as a picture.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

Places = Mapping[str, str]
"""What a path is filled in with, as {edition} or {winner}."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page: the role that looks at it (`anyone` is not signed in), a name, a path."""

    role: str
    name: str
    path: str

    def at(self, places: Places) -> str:
        """Where it is in this edition."""
        return self.path.format_map(places)


TOUR: tuple[Stop, ...] = (
    Stop("anyone", "home", "/"),
    Stop("anyone", "sign-in", "/sign-in"),
    Stop("anyone", "people", "/people"),
    Stop("anyone", "missing", "/no-such-page"),
    Stop("anyone", "rules", "/rules"),
    Stop("anyone", "editions", "/editions"),
    Stop("anyone", "edition", "/editions/{edition}"),
    Stop("unit_member", "proposals", "/unit"),
    Stop("unit_member", "new", "/unit/new"),
    Stop("unit_member", "proposal", "/unit/proposals/{own}"),
    Stop("unit_member", "about", "/unit/proposals/{own}/about"),
    Stop("unit_member", "question", "/unit/proposals/{own}/questions/ringkasan"),
    Stop("unit_member", "files", "/unit/proposals/{own}/files"),
    Stop("unit_member", "people", "/unit/proposals/{own}/people"),
    Stop("unit_member", "history", "/unit/proposals/{own}/history"),
    Stop("unit_member", "version", "/unit/proposals/{own}/history/2"),
    Stop("unit_member", "journey", "/unit/proposals/{own}/journey"),
    Stop("unit_member", "last-look", "/unit/proposals/{own}/hand-over"),
    Stop("unit_member", "withdraw", "/unit/proposals/{own}/withdraw"),
)


@dataclass
class Guide:
    """Finds where things are, over the services' public addresses and as the demo's people."""

    url: str
    people: Mapping[str, Mapping[str, Any]]
    edition: str
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, role: str, path: str) -> Any:
        """What a service answers to somebody of that role."""
        async with httpx.AsyncClient(base_url=f"{self.url}/api", timeout=30) as client:
            headers = {}
            if role != "anyone":
                if role not in self._tokens:
                    who = self.people[role]
                    said = {"email": who["email"], "password": who["password"]}
                    answer = await client.post("/identity/sessions", json=said)
                    self._tokens[role] = answer.raise_for_status().json()["access_token"]
                headers = {"Authorization": f"Bearer {self._tokens[role]}"}
            answer = await client.get(path, headers=headers)
            return json.loads(answer.raise_for_status().content)

    async def places(self) -> Places:
        """Every place that a path of the tour may name."""
        found = {"edition": self.edition, "forum": f"{self.edition}-forum"}
        for name, find in FOUND.items():
            found[name] = await find(self)
        return found


async def _winner(guide: Guide) -> str:
    listed = await guide.ask("anyone", f"/award/lists/{guide.edition}/top-40")
    return str(listed["entries"][0]["proposal_id"])


async def _agency(guide: Guide) -> str:
    me = await guide.ask("agency_administrator", "/identity/me")
    return str(me["grants"][0]["scope_id"])


async def _own(guide: Guide) -> str:
    written = await guide.ask("unit_member", f"/submission/proposals?edition_id={guide.edition}")
    return str(written["items"][0]["id"])


FOUND: dict[str, Callable[[Guide], Awaitable[str]]] = {
    "winner": _winner,
    "agency": _agency,
    "own": _own,
}
