"""Two who write one proposal at once: merged field by field, and no text lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.clients.api import Problem
from portal.pages.ask import Asked
from portal.pages.unit_people import called, names_of

CHANGED = "submission:changed-meanwhile"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people wrote: what the other wrote, who that is, and since when."""

    field: str
    mine: str
    theirs: str
    version: int
    by: str
    at: str


async def merge(
    ask: Asked, id: str, texts: dict[str, str], seen: Mapping[str, int]
) -> tuple[Mapping[str, int], list[Conflict]]:
    """Keep every field that nobody else wrote since the version `seen` of it; the new versions, and
    the others with both texts."""
    left = dict(texts)
    conflicts: list[Conflict] = []
    while left:
        based_on = {f: v for f, v in seen.items() if f in left}
        try:
            written = await ask.submission.keep(id, left, based_on)
            return written.field_versions, conflicts
        except Problem as problem:
            found = problem.params.get("conflicts") if problem.kind == CHANGED else None
            if not found:
                raise
            conflicts += await _conflicts(ask, found)
            left = {f: t for f, t in left.items() if f not in found}
    return {}, conflicts


async def _conflicts(ask: Asked, found: Mapping[str, Any]) -> list[Conflict]:
    names = await names_of(ask, (one["theirs"]["by"] for one in found.values()))
    return [
        Conflict(
            field, one["mine"], one["theirs"]["text"], one["theirs"]["version"],
            called(ask, names, one["theirs"]["by"]),
            ask.words.instant(datetime.fromisoformat(one["theirs"]["at"])),
        )
        for field, one in found.items()
    ]  # fmt: skip
