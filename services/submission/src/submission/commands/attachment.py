"""Files: the content lies in GridFS before the command that attaches it."""

from dataclasses import dataclass
from datetime import timedelta

from shared.grants import Who
from shared.mongo import Kept, LostRace
from shared.outbox import Unit
from submission import access
from submission.domain import attachment as rules
from submission.domain.edition import Slot
from submission.domain.event import Attached, Detached
from submission.domain.proposal import Attachment, Proposal
from submission.store import drafting
from submission.store.shapes import STRAY, Stray

BUCKET = "attachments"
PATIENCE = timedelta(hours=1)
"""How long an upload may take before its file counts as lost."""
MARGIN = timedelta(minutes=1)
"""So long before it is thrown away a file is not attached any more."""


@dataclass(frozen=True, slots=True)
class Expect:
    """Make ready for a file: whether it may come, and a note that makes a lost one be found."""

    by: Who
    proposal_id: str
    slot: str
    type: str
    file_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Attach:
    """Put a file that was kept into its place."""

    by: Who
    proposal_id: str
    slot: str
    file_id: str
    name: str
    type: str
    size: int
    sha256: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Detach:
    """Take a file away."""

    by: Who
    proposal_id: str
    slot: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Throw a stray file away."""

    file_id: str


async def expect(command: Expect, unit: Unit) -> Slot:
    """The place that the file may come to; from now on it is a stray until it is attached."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    hand = access.hand(command.by, command.proposal_id, found.proposal)
    slot = rules.place(
        found.proposal, found.edition, command.slot, command.type, hand=hand, now=unit.now
    )
    unit.create(STRAY, command.file_id, Stray(command.proposal_id, unit.now + PATIENCE))
    return slot


async def attach(command: Attach, unit: Unit) -> Kept[Proposal]:
    """The file in its place, a stray no longer; the one it replaces may become one."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    file = Attachment(
        file_id=command.file_id,
        name=command.name,
        type=command.type,
        size=command.size,
        sha256=command.sha256,
        version=found.proposal.content_version + 1,
        by=command.by.account,
        at=unit.now,
    )
    hand = access.hand(command.by, command.proposal_id, found.proposal)
    event = rules.attach(found.proposal, found.edition, command.slot, file, hand=hand)
    _no_stray(unit, command.file_id)
    return _replaced(unit, found, event)


async def detach(command: Detach, unit: Unit) -> Kept[Proposal]:
    """The place empty again."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    hand = access.hand(command.by, command.proposal_id, found.proposal)
    event = rules.detach(found.proposal, found.edition, command.slot, hand=hand, now=unit.now)
    return _replaced(unit, found, event)


async def sweep(command: Sweep, unit: Unit) -> None:
    """Gone; thrown away twice it is gone as well, so the store of files needs no transaction."""
    await unit.mongo.files(BUCKET).delete(command.file_id)
    unit.delete(STRAY.collection, {"_id": command.file_id})


def _no_stray(unit: Unit, file_id: str) -> None:
    """The file is no stray any more; a lost race where it is being thrown away."""
    waiting = {"_id": file_id, "due_at": {"$gt": unit.now + MARGIN}}

    async def write(session: object) -> None:
        strays = unit.mongo.collection(STRAY.collection)
        if (await strays.delete_one(waiting, session=session)).deleted_count != 1:
            raise LostRace("the file has been waiting too long and is thrown away")

    unit.write(write)


def _replaced(unit: Unit, found: drafting.Draft, event: Attached | Detached) -> Kept[Proposal]:
    """Recorded; a file that no frozen version names is thrown away."""
    old = event.replaced
    if old is not None and not rules.is_frozen(old, found.proposal):
        unit.create(STRAY, old.file_id, Stray(found.kept.id, unit.now))
    return drafting.record(unit, found.kept, event)
