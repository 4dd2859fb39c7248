"""Maps of forums that many watch: each is asked for once for everybody, until it changes."""

import asyncio
from dataclasses import dataclass, field

from portal.clients.api import Reach
from portal.clients.exhibition import Exhibition
from portal.clients.floor import FloorMap
from portal.live import Hub
from shared import clock

NO_LONGER_S = 2.0
"""A change that was not heard of is seen after this; what is over by its instant is, too."""
MOST = 50


@dataclass(slots=True)
class _Kept:
    """A map being asked for or had, since when, and before which changes."""

    asked: "asyncio.Task[FloorMap]"
    at: float
    changes: int


@dataclass(slots=True)
class Floors:
    """The maps that this process has; only what anybody may see."""

    reach: Reach
    hub: Hub
    _kept: dict[str, _Kept] = field(default_factory=dict)

    async def map(self, forum_id: str) -> FloorMap:
        """A forum's map as it is now, asked for as nobody; a Problem where there is none.

        A map that was asked for before a change was heard of is not shown after it.
        """
        changes, now = self.hub.changes[f"exhibition/forum:{forum_id}"], clock.monotonic()
        kept = self._kept.get(forum_id)
        if kept is None or kept.changes != changes or now - kept.at > NO_LONGER_S:
            if len(self._kept) >= MOST:
                self._kept.clear()
            asked = asyncio.create_task(Exhibition(self.reach).map(forum_id))
            kept = self._kept[forum_id] = _Kept(asked, now, changes)
        # Who goes away does not take it from those who wait for the same.
        return await asyncio.shield(kept.asked)
