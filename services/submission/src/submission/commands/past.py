"""Winners of editions that were not held here."""

from dataclasses import dataclass

from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit
from submission import access
from submission.store.shapes import PAST_EDITION, PastEdition, PastEntry


@dataclass(frozen=True, slots=True)
class ImportPast:
    """Give a past edition's lists anew, whole."""

    by: Who
    year: int
    entries: tuple[PastEntry, ...]


async def import_past(command: ImportPast, unit: Unit) -> Kept[PastEdition]:
    """The year's lists as they are given; what was given before is replaced."""
    access.require(command.by, "import past winners")
    id = str(command.year)
    edition = PastEdition(command.year, command.entries)
    there = await unit.seek(PAST_EDITION, id)
    if there is None:
        return unit.create(PAST_EDITION, id, edition)
    return unit.record(PAST_EDITION, there, edition)
