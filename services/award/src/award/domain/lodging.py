"""Lodging evidence: by whoever holds the code, until the objection is screened.

After that the agency replies to what is there, so nothing is added or taken away any more.
"""

from dataclasses import dataclass, replace

from award.domain.evidence import (
    Bounds,
    Evidence,
    FileEmpty,
    FileTooLarge,
    NoSuchEvidence,
    NotTakenNow,
    TooManyFiles,
    TypeNotTaken,
)
from award.domain.objection import Objection, Status


@dataclass(frozen=True, slots=True)
class Lodged:
    """A file belongs to the objection."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A file belongs to it no longer."""

    file_id: str


Event = Lodged | TakenBack


def room(objection: Objection, bounds: Bounds) -> None:
    """Refuse where no file can come, asked before its bytes are read."""
    _unscreened(objection)
    if len(objection.files) >= bounds.files:
        raise TooManyFiles(limit=bounds.files)


def judge(head: bytes, media_type: str | None) -> str:
    """The type of a file that begins with `head`, where it is one that is taken."""
    if not head:
        raise FileEmpty
    if media_type is None:
        raise TypeNotTaken
    return media_type


def measure(size: int, bounds: Bounds) -> None:
    """Refuse a file as soon as it has too many bytes."""
    if size > bounds.bytes:
        raise FileTooLarge(limit=bounds.bytes)


def lodge(objection: Objection, evidence: Evidence, bounds: Bounds) -> Lodged | None:
    """Take a file in; nothing when the same content is there already, sent twice."""
    _unscreened(objection)
    if any(file.sha256 == evidence.sha256 for file in objection.files):
        return None
    room(objection, bounds)
    return Lodged(evidence)


def take_back(objection: Objection, file_id: str) -> TakenBack:
    """Give a file back to the objector."""
    _unscreened(objection)
    if not any(file.file_id == file_id for file in objection.files):
        raise NoSuchEvidence(file_id=file_id)
    return TakenBack(file_id)


def evolve(objection: Objection, event: Event) -> Objection:
    """The objection after the event."""
    match event:
        case Lodged(evidence):
            return replace(objection, files=(*objection.files, evidence))
        case TakenBack(file_id):
            files = tuple(file for file in objection.files if file.file_id != file_id)
            return replace(objection, files=files)


def _unscreened(objection: Objection) -> None:
    if objection.status is not Status.FILED:
        raise NotTakenNow(status=objection.status)
