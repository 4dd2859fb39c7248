"""Evidence: the content lies in GridFS before the command that lodges it."""

from dataclasses import dataclass
from datetime import timedelta

from award.domain import lodging
from award.domain.evidence import Bounds, Evidence
from award.domain.objection import Objection
from award.domain.stray import Stray
from award.store import BUCKET, CONTACTS, OBJECTIONS, STRAYS
from shared.mongo import Kept, LostRace, Missing, Session
from shared.outbox import Unit

PATIENCE = timedelta(hours=1)
"""How long an upload may take before its file counts as lost."""
MARGIN = timedelta(minutes=1)
"""So long before it is thrown away a file is not lodged any more."""


@dataclass(frozen=True, slots=True)
class Expect:
    """Make ready for a file of the objection of this code."""

    code_sha256: str
    file_id: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Lodge:
    """Let a file that was kept belong to the objection of this code."""

    code_sha256: str
    file_id: str
    type: str
    size: int
    sha256: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Give a file back to who holds the code."""

    code_sha256: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """Throw a stray file away."""

    file_id: str


async def expect(command: Expect, unit: Unit) -> None:
    """Whether a file may come; from now on it is a stray until it is lodged."""
    kept = await of_code(unit, command.code_sha256)
    lodging.room(kept.state, command.bounds)
    unit.create(STRAYS, command.file_id, Stray(kept.id, unit.now + PATIENCE))


async def lodge(command: Lodge, unit: Unit) -> Kept[Objection]:
    """The file belongs to the objection, a stray no longer; sent twice, the second stays one."""
    kept = await of_code(unit, command.code_sha256)
    evidence = Evidence(command.file_id, command.type, command.size, command.sha256, unit.now)
    event = lodging.lodge(kept.state, evidence, command.bounds)
    if event is None:
        return kept
    _no_stray(unit, command.file_id)
    return unit.record(OBJECTIONS, kept, lodging.evolve(kept.state, event))


async def take_back(command: TakeBack, unit: Unit) -> tuple[Kept[Objection], bool]:
    """The file is a stray, to be thrown away at once; and whether a contact is kept."""
    kept = await of_code(unit, command.code_sha256)
    event = lodging.take_back(kept.state, command.file_id)
    unit.create(STRAYS, command.file_id, Stray(kept.id, unit.now))
    contact = await unit.seek(CONTACTS, kept.id)
    return unit.record(OBJECTIONS, kept, lodging.evolve(kept.state, event)), contact is not None


async def sweep(command: Sweep, unit: Unit) -> None:
    """Gone; thrown away twice it is gone as well, so the store of files needs no transaction."""
    await unit.mongo.files(BUCKET).delete(command.file_id)
    unit.delete(STRAYS.collection, {"_id": command.file_id})


async def of_code(unit: Unit, code_sha256: str) -> Kept[Objection]:
    """The objection of a tracking code."""
    found = await unit.mongo.find_many(OBJECTIONS, {"code_sha256": code_sha256}, limit=1)
    if not found:
        raise Missing("objection", "of that code")
    return found[0]


def _no_stray(unit: Unit, file_id: str) -> None:
    """The file is no stray any more; a lost race where it is being thrown away."""
    waiting = {"_id": file_id, "due_at": {"$gt": unit.now + MARGIN}}

    async def write(session: Session) -> None:
        strays = unit.mongo.collection(STRAYS.collection)
        if (await strays.delete_one(waiting, session=session)).deleted_count != 1:
            raise LostRace("the file has been waiting too long and is thrown away")

    unit.write(write)
