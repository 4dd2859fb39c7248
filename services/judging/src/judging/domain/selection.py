"""Which entries a round reads, and that all of them have arrived here."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from judging.domain.entry import Entry
from judging.domain.refusal import Refusal


class Awaited(StrEnum):
    """Whose end a round waits for; a list that is announced is decided when it is released."""

    SELECTION = "selection"
    OBJECTIONS = "objections"
    DECISION = "decision"


class NotSettled(Refusal):
    """A round starts from what is settled."""

    says = (
        "The entries of this round are not settled yet: wait for the end of its {awaited}, and ask "
        "again."
    )


class NotAllHeard(Refusal):
    """A round starts when every settled entry is known here, and no other."""

    says = "{heard} of {settled} settled entries have arrived here; ask again in a moment."


class NobodyLeft(Refusal):
    """A round needs at least one entry."""

    says = "No entry is left for this round to read."


@dataclass(frozen=True, slots=True)
class Settlement:
    """What another service said was settled: an edition's admitted, or who stands of a list."""

    edition_id: str
    of: str
    count: int
    sha256: str
    standing: tuple[str, ...] | None
    at: datetime


def digest(proposal_ids: Iterable[str]) -> str:
    """SHA-256, in hexadecimal, of the ids sorted and joined by line feeds, in UTF-8."""
    return hashlib.sha256("\n".join(sorted(proposal_ids)).encode()).hexdigest()


def of_admitted(entries: Sequence[Entry], settled: Settlement | None) -> tuple[Entry, ...]:
    """The admitted that still stand, once the entries here are those that were settled.

    An entry that was removed after the settlement is one of the settled. What was settled at that
    moment who settled knows, and says; two processes' instants are only for facts without it.
    """
    if settled is None:
        raise NotSettled(awaited=Awaited.SELECTION)
    then = [e for e in entries if _counted(e, settled.at)]
    if len(then) != settled.count or digest(e.proposal_id for e in then) != settled.sha256:
        raise NotAllHeard(heard=len(then), settled=settled.count)
    return _standing(entries)


def of_list(
    entries: Sequence[Entry], listed: Collection[str], settled: Settlement | None
) -> tuple[Entry, ...]:
    """The entries of a list that is settled and still stand.

    `listed` are the proposals that the list was decided to hold, replacements among them.
    """
    if settled is None or settled.standing is None:
        raise NotSettled(awaited=Awaited.OBJECTIONS)
    known = {e.proposal_id for e in entries} & set(listed)
    found = [proposal for proposal in settled.standing if proposal in known]
    if len(found) != settled.count or digest(found) != settled.sha256:
        raise NotAllHeard(heard=len(found), settled=settled.count)
    return _standing([e for e in entries if e.proposal_id in set(found)])


def of_decision(entries: Sequence[Entry], listed: Collection[str] | None) -> tuple[Entry, ...]:
    """The entries of a decided list that still stand."""
    if listed is None:
        raise NotSettled(awaited=Awaited.DECISION)
    return _standing([e for e in entries if e.proposal_id in listed])


def _counted(entry: Entry, settled_at: datetime) -> bool:
    if entry.counted is not None:
        return entry.counted
    return entry.removed_at is None or entry.removed_at > settled_at


def _standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    standing = sorted((e for e in entries if e.standing), key=lambda e: e.proposal_id)
    if not standing:
        raise NobodyLeft
    return tuple(standing)
