"""Who did or looked at what: one row for each command, and for each look that is worth one.

The row of a command that was done lies in the command's own transaction: nothing is done without
it, and nothing is in it that was not done. It holds ids and instants, never a word of anybody.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from shared import clock, telemetry
from shared.grants import Who
from shared.mongo import UNAVAILABLE, Document, Index, Mongo
from shared.outbox import Unit

if TYPE_CHECKING:
    from shared.http.call import Asked

COLLECTION: Final = "log"
INDEXES: Mapping[str, Sequence[Index]] = {
    COLLECTION: (
        Index((("account", 1), ("_id", -1))),
        Index((("about", 1), ("_id", -1))),
        Index((("edition", 1), ("_id", -1))),
    ),
}
DONE, LOOKED = "done", "looked"
LONGEST = 400
Seen = Callable[[Mongo, Who], Awaitable[Sequence[Document]]]
"""Stages of a query that leave, of the log's rows, those of what somebody may know of."""


async def everything(_: Mongo, __: Who) -> Sequence[Document]:
    """Nothing here is sealed: who may read the log may read all of it."""
    return ()


@dataclass(frozen=True)
class Entry:
    """The row of one request, until it is known how it ended."""

    asked: "Asked"
    account: str
    subjects: Mapping[str, str]

    def keep(self, result: object, unit: Unit) -> None:
        """Queue the row beside the command's own writes."""
        unit.insert(COLLECTION, self._row(DONE, _edition_of(result)))

    async def write(self, outcome: str, edition: str | None = None) -> None:
        """Write the row by itself: of a look before it is answered, of a refusal after it."""
        await self.asked.mongo.collection(COLLECTION).insert_one(self._row(outcome, edition))

    async def refused(self, error: Exception) -> None:
        """Write that it was refused, and as what; a failure of ours is no refusal."""
        kind = self.asked.platform.refused_as(error)
        if kind is not None:
            with suppress(*UNAVAILABLE):
                await self.write(kind)

    def _row(self, outcome: str, edition: str | None) -> Document:
        return {
            "_id": clock.new_id(), "at": self.asked.now, "account": self.account,
            "operation": operation_of(self.asked), "subjects": dict(self.subjects),
            "about": list(self.subjects.values()), "outcome": outcome,
            "edition": edition or self.subjects.get("edition_id"), "trace": telemetry.trace_id(),
        }  # fmt: skip


def operation_of(asked: "Asked") -> str:
    """The operation as its service's OpenAPI document names it: method and path."""
    route = asked.request.scope.get("route")
    return f"{asked.request.method} {getattr(route, 'path', asked.request.url.path)}"


def subjects_of(asked: "Asked", more: Mapping[str, str]) -> dict[str, str]:
    """The ids that the path names, and those that a request about many names itself."""
    named = {**asked.request.path_params, **more}
    return {name: str(value)[:LONGEST] for name, value in named.items()}


def _edition_of(result: object) -> str | None:
    """The edition of what was recorded, where it says so."""
    state: Any = getattr(result, "state", result)
    edition = getattr(state, "edition_id", None)
    return edition if isinstance(edition, str) else None
