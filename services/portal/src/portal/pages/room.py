"""The rooms of an edition: the secretariat's, which runs it, and that of auditors, who look on."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends

from portal.pages.ask import Signed


@dataclass(frozen=True, slots=True)
class Place:
    """An edition, in one of its rooms."""

    room: Literal["secretariat", "audit"]
    edition: str

    def way(self, to: str) -> str:
        """The path of a part of it."""
        return f"/{self.room}/editions/{self.edition}/{to}"

    def frame(self, here: str) -> dict[str, Any]:
        """What a page about a part of it must know of where it is: the way `here`, and whether
        its reader `runs` what he sees."""
        runs = self.room == "secretariat"
        return {"room": self.room, "edition_id": self.edition, "here": self.way(here), "runs": runs}


async def _place(ask: Signed, room: Literal["secretariat", "audit"], edition: str) -> Place:
    """An auditor who was sent a way of the secretariat stands in his own room there."""
    if room == "secretariat":
        person = await ask.me()
        room = "secretariat" if person and person.holds("secretariat") else "audit"
    return Place(room, edition)


At = Annotated[Place, Depends(_place)]
"""Where in an edition a page is asked for: its path has a `{room}` and an `{edition}`."""
