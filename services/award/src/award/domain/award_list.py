"""Lists that are announced: received sealed, prepared, verified by a second person, released."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from award.domain.amendment import Correction, EmptySeat, Replacement, Request
from award.domain.edition import Edition, Freed, Stage, Windows
from award.domain.entry import Entry, alphabetical
from award.domain.refusal import Refusal


class Life(StrEnum):
    """Where a list stands on its way to the public."""

    RECEIVED = "received"
    PREPARED = "prepared"
    EMBARGOED = "embargoed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class AwardList:
    """A list with everything that decides what the public may see of it, and until when."""

    edition_id: str
    list: str
    simulated: bool
    freed: Freed
    windows: Windows
    stage: Stage | None
    decision_id: str
    decision_sha256: str
    entries: tuple[Entry, ...]
    sha256: str
    received_at: datetime
    life: Life = Life.RECEIVED
    readers: tuple[str, ...] = ()
    appointed: tuple[str, ...] = ()
    release_at: datetime | None = None
    prepared_by: str | None = None
    verified_by: str | None = None
    released_at: datetime | None = None
    window_until: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    requests: tuple[Request, ...] = ()
    undecided: int = 0
    awaiting: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    left_empty: tuple[EmptySeat, ...] = ()
    settles_after: datetime | None = None
    settled_at: datetime | None = None
    prepared_at: datetime | None = None
    verified_at: datetime | None = None

    def standing(self) -> tuple[Entry, ...]:
        """The entries that stand after every correction, in alphabetical order."""
        entries = {entry.proposal_id: entry for entry in self.entries}
        for correction in self.corrections:
            for proposal_id in correction.removed:
                entries.pop(proposal_id, None)
            entries.update((entry.proposal_id, entry) for entry in correction.added)
        return alphabetical(entries.values())

    def named(self) -> tuple[Entry, ...]:
        """Every entry that is on the list or was, in the order in which they came."""
        added = (entry for correction in self.corrections for entry in correction.added)
        return (*self.entries, *added)

    def entry(self, proposal_id: str) -> Entry:
        """An entry that is on the list, or was."""
        return next(entry for entry in self.named() if entry.proposal_id == proposal_id)

    def waits(self, seat: str) -> bool:
        """Whether the seat of that proposal is free, and neither filled nor left empty."""
        return seat in self.awaiting or any(r.replaces == seat for r in self.replacements)

    def stands(self, proposal_id: str) -> bool:
        """Whether the entry is on the list after every correction."""
        return any(entry.proposal_id == proposal_id for entry in self.standing())


@dataclass(frozen=True, slots=True)
class Prepared:
    """Somebody named who may see the list before its release, and when that is."""

    by: str
    readers: tuple[str, ...]
    release_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Appointed:
    """Two people named a further reader; he stays one, whoever prepares the list."""

    reader: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A second person found the list right."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """The list is public."""

    at: datetime
    window_until: datetime | None


Event = Appointed | Prepared | Verified | Released


class AlreadyReleased(Refusal):
    """What is public never changes."""

    says = "The list was released at {released_at}; ask for a correction instead."


class EmbargoPassed(Refusal):
    """A release lies in the future."""

    says = "{release_at} has passed; name an instant in the future for the release."


class NotPrepared(Refusal):
    """There is nothing to verify."""

    says = "The list is {life}; only a prepared list can be verified."


class WithoutOffice(Refusal):
    """Who sees a list before its release is bound by an office."""

    says = (
        "These accounts are neither secretariat nor auditor of this edition: {accounts}. Name "
        "others; a role that was granted a moment ago may not have been heard of, so try again."
    )


class SamePerson(Refusal):
    """Two different people answer for what is made public."""

    says = "You did the first step yourself; a second person must do this one."


class NotWhatYouSaw(Refusal):
    """What is verified is what was looked at."""

    says = "The list's sha256 is {sha256}; look at the list again and verify that one."


def list_id(edition_id: str, name: str) -> str:
    """The id of an edition's list."""
    return f"{edition_id}:{name}"


def receive(
    edition_id: str, edition: Edition, name: str, entries: tuple[Entry, ...], *,
    decision_id: str, decision_sha256: str, sha256: str,
    readers: tuple[str, ...] = (), appointed: tuple[str, ...] = (), now: datetime,
) -> AwardList:  # fmt: skip
    """A list as judging decided it, sealed.

    Its first readers are those who were named for its round, and whom two people named before.
    """
    return AwardList(
        edition_id=edition_id, list=name, simulated=edition.simulated,
        freed=edition.rule(name).freed, windows=edition.windows, stage=edition.hearing(name),
        decision_id=decision_id, decision_sha256=decision_sha256,
        entries=alphabetical(entries), sha256=sha256, received_at=now,
        readers=_each_once(*readers, *appointed), appointed=appointed,
    )  # fmt: skip


def prepare(
    award_list: AwardList, *, by: str, readers: tuple[str, ...], release_at: datetime, now: datetime
) -> Prepared:
    """Name the readers and the instant of release; who prepares is a reader too.

    A list may be prepared again until it is released, and must then be verified again.
    """
    lies_ahead(release_at, now=now)
    if award_list.life is Life.RELEASED:
        raise AlreadyReleased(released_at=award_list.released_at)
    return Prepared(by, _each_once(*readers, *award_list.appointed, by), release_at, now)


def lies_ahead(release_at: datetime, *, now: datetime) -> None:
    """Refuse an embargo that is over; says nothing of any list, so it can be asked before one."""
    if release_at <= now:
        raise EmbargoPassed(release_at=release_at)


def bound(readers: Collection[str], *, officials: Collection[str]) -> None:
    """Refuse readers without an office; says nothing of any list, so it can be asked before one."""
    others = sorted({*readers}.difference(officials))
    if others:
        raise WithoutOffice(accounts=", ".join(others))


def verify(award_list: AwardList, *, by: str, sha256: str, now: datetime) -> Verified:
    """A second person, who has seen this very list, finds it right while its embargo is ahead.

    After that it would be public at once, and for ever, which nobody has asked for.
    """
    if award_list.life is Life.RELEASED:
        raise AlreadyReleased(released_at=award_list.released_at)
    if award_list.life is not Life.PREPARED:
        raise NotPrepared(life=award_list.life)
    if by == award_list.prepared_by:
        raise SamePerson
    if sha256 != award_list.sha256:
        raise NotWhatYouSaw(sha256=award_list.sha256)
    if award_list.release_at is not None:
        lies_ahead(award_list.release_at, now=now)
    return Verified(by, now)


def release(award_list: AwardList, *, now: datetime) -> Released | None:
    """Public at the embargo's end, or nothing yet.

    Where objections are heard at all, the list has a window of its own from here on, as long as a
    correction's: none can escape the public by coming late, or by its stage's being short. A
    simulated edition, being in a hurry, has it only where the stage is over already.
    """
    if award_list.life is not Life.EMBARGOED or award_list.release_at is None:
        return None
    if now < award_list.release_at:
        return None
    stage = award_list.stage
    own = stage is not None and (stage.over(now) or not award_list.simulated)
    return Released(now, own_window(award_list, now) if own else None)


def own_window(award_list: AwardList, now: datetime) -> datetime:
    """Until when what is made public at `now`, outside the stage, may be objected to."""
    return now + timedelta(seconds=award_list.windows.objection_seconds)


def evolve(award_list: AwardList, event: Event) -> AwardList:
    """The list after the event."""
    match event:
        case Appointed(reader):
            return replace(
                award_list, readers=_each_once(*award_list.readers, reader),
                appointed=_each_once(*award_list.appointed, reader),
            )  # fmt: skip
        case Prepared(by, readers, release_at, at):
            return replace(
                award_list, life=Life.PREPARED, prepared_by=by, prepared_at=at, verified_by=None,
                verified_at=None, readers=readers, release_at=release_at,
            )  # fmt: skip
        case Verified(by, at):
            return replace(award_list, life=Life.EMBARGOED, verified_by=by, verified_at=at)
        case Released(at, window_until):
            return replace(
                award_list, life=Life.RELEASED, released_at=at, window_until=window_until
            )


def _each_once(*accounts: str) -> tuple[str, ...]:
    return tuple(sorted(set(accounts)))


def ids_sha256(proposal_ids: tuple[str, ...]) -> str:
    """SHA-256 of the ids, sorted and joined by line feeds: how others check a set of proposals."""
    return sha256("\n".join(sorted(proposal_ids)).encode()).hexdigest()
