"""Files beside the answers: which place takes what."""

from datetime import datetime

from submission.domain.draft import require_writable
from submission.domain.edition import Edition, Slot
from submission.domain.event import Attached, Detached
from submission.domain.proposal import Attachment, Holder, Proposal
from submission.domain.refusal import Refusal


class NoSuchPlace(Refusal):
    """The form has no such place for an attachment."""

    says = "The form of this group has no place {slot!r} for an attachment; its places: {slots}."


class TypeNotAllowed(Refusal):
    """The rule book does not allow that type of file here."""

    says = "{slot!r} takes {types}; {type!r} is not one of them."


class TypeDoesNotMatch(Refusal):
    """The bytes are not of the type that was declared."""

    says = "The file is declared as {type!r} but its content is not; send it as what it is."


class FileTooLarge(Refusal):
    """The file has more bytes than the rule book allows."""

    says = "{slot!r} takes at most {limit} bytes; make the file smaller."


class FileEmpty(Refusal):
    """There is nothing in the file."""

    says = "The file for {slot!r} is empty; choose another."


class NothingAttached(Refusal):
    """There is no file in that place."""

    says = "Nothing is attached at {slot!r}."


def place(
    proposal: Proposal, edition: Edition, slot: str, type: str, *, hand: Holder, now: datetime
) -> Slot:
    """The place for a file of that type, asked before its bytes are read."""
    require_writable(proposal, edition, (slot,), hand=hand, now=now)
    group = edition.group(proposal.group)
    found = group.slot(slot)
    if found is None:
        raise NoSuchPlace(slot=slot, slots=", ".join(s.id for s in group.slots) or "none")
    if type not in found.types:
        raise TypeNotAllowed(slot=slot, type=type, types=", ".join(found.types))
    return found


def attach(
    proposal: Proposal, edition: Edition, slot: str, file: Attachment, *, hand: Holder
) -> Attached:
    """The file in its place; the one that was there is replaced."""
    found = place(proposal, edition, slot, file.type, hand=hand, now=file.at)
    if file.size > found.max_bytes:
        raise FileTooLarge(slot=slot, limit=found.max_bytes)
    if file.size == 0:
        raise FileEmpty(slot=slot)
    return Attached(slot, file, proposal.attachments.get(slot))


def detach(
    proposal: Proposal, edition: Edition, slot: str, *, hand: Holder, now: datetime
) -> Detached:
    """The place empty again."""
    require_writable(proposal, edition, (slot,), hand=hand, now=now)
    attached = proposal.attachments.get(slot)
    if attached is None:
        raise NothingAttached(slot=slot)
    return Detached(slot, attached, proposal.content_version + 1)


def is_frozen(attachment: Attachment, proposal: Proposal) -> bool:
    """Whether a frozen version names the file, so that it must outlive its replacement."""
    return attachment.version <= proposal.frozen_version
