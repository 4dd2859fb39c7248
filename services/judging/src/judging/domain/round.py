"""A round: its roster, the seed and assignment it is prepared with, opening and closing.

announced -> assigning (the decision is made, readings are being made) -> prepared (all readings
exist) -> open -> closing (piles are being sealed) -> closed. Once a person has begun to close, it
ends: no sheet is given back from then on, so a policy that was met stays met.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from judging.domain.edition import RoundRule
from judging.domain.refusal import Refusal


class NotBeingRead(Refusal):
    """Some things can be done only between a round's assignment and its closing."""

    says = "This round is {state}; ask again while it is prepared or open."


class State(StrEnum):
    """How far a round has come."""

    ANNOUNCED = "announced"
    ASSIGNING = "assigning"
    PREPARED = "prepared"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


READ = (State.PREPARED, State.OPEN)
LIVE = (State.ASSIGNING, *READ)


@dataclass(frozen=True, slots=True)
class Member:
    """A judge on a roster, with preferred categories; `left` once replaced."""

    account: str
    categories: tuple[str, ...] = ()
    left: bool = False
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of an edition; `seed` is shown to nobody before it is closed.

    `shares` counts the parts in which its readings are made, `made` those that are; `mending` is
    set while readings of judges who left are given to others.
    """

    id: str
    edition_id: str
    round: str
    role: str
    sealed: bool
    state: State = State.ANNOUNCED
    roster: tuple[Member, ...] = ()
    viewers: tuple[str, ...] = ()
    seed: str = ""
    entries: int = 0
    readings: int = 0
    shares: int = 0
    made: int = 0
    mending: bool = False
    prepared_by: str | None = None
    prepared_at: datetime | None = None
    opened_at: datetime | None = None
    closing_by: str | None = None
    closing_at: datetime | None = None
    closed_at: datetime | None = None
    missing: int = 0

    def judges(self) -> tuple[str, ...]:
        """The accounts that read in it."""
        return tuple(m.account for m in self.roster if not m.left)

    def member(self, account: str) -> Member | None:
        """The judge of that account, replaced or not."""
        return next((m for m in self.roster if m.account == account), None)


@dataclass(frozen=True, slots=True)
class RosterPut:
    """The roster was set, or grew."""

    roster: tuple[Member, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Seed and assignment are fixed; the seed's hash is told."""

    seed: str
    viewers: tuple[str, ...]
    entries: int
    readings: int
    shares: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShareMade:
    """One more share of the readings exists."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The round can be written in."""

    at: datetime


@dataclass(frozen=True, slots=True)
class JudgeReplaced:
    """A judge dropped out; who follows gets the open readings, or the least loaded do."""

    account: str
    successor: str | None


@dataclass(frozen=True, slots=True)
class Mended:
    """No reading of a judge who left is open any more."""


@dataclass(frozen=True, slots=True)
class ViewerNamed:
    """Two persons named a further viewer."""

    account: str


@dataclass(frozen=True, slots=True)
class ClosingBegun:
    """A person closes the round: nothing is written from now on."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The round is over; its seed is told."""

    missing: int
    at: datetime


Event = (
    RosterPut | Prepared | ShareMade | Opened | JudgeReplaced | Mended | ViewerNamed
    | ClosingBegun | Closed
)  # fmt: skip


def id_of(edition_id: str, round: str) -> str:
    """The id of an edition's round."""
    return f"{edition_id}:{round}"


def edition_of(id: str) -> str:
    """The edition of a round, by its id."""
    return id.rpartition(":")[0]


def announce(edition_id: str, rule: RoundRule, *, sealed: bool) -> Round:
    """The round as the rule book announces it."""
    return Round(id_of(edition_id, rule.id), edition_id, rule.id, rule.role, sealed)


def require_read(round: Round) -> None:
    """Refuse a round that is not between its assignment and its closing."""
    if round.state not in READ:
        raise NotBeingRead(state=round.state.value)


def evolve(round: Round, event: Event) -> Round:
    """The round after the event."""
    match event:
        case RosterPut() | JudgeReplaced() | Mended():
            return _regrouped(round, event)
        case Prepared():
            return _prepared(round, event)
        case ShareMade():
            made = round.made + 1
            state = State.PREPARED if made == round.shares else round.state
            return replace(round, made=made, state=state)
        case Opened():
            return replace(round, state=State.OPEN, opened_at=event.at)
        case ViewerNamed():
            return replace(round, viewers=tuple(dict.fromkeys((*round.viewers, event.account))))
        case ClosingBegun():
            return replace(
                round, state=State.CLOSING, closing_by=event.by, closing_at=event.at, mending=False
            )
        case Closed():
            return replace(round, state=State.CLOSED, closed_at=event.at, missing=event.missing)


def _prepared(round: Round, event: Prepared) -> Round:
    return replace(
        round,
        state=State.ASSIGNING,
        seed=event.seed,
        viewers=event.viewers,
        entries=event.entries,
        readings=event.readings,
        shares=event.shares,
        prepared_by=event.by,
        prepared_at=event.at,
    )


def _regrouped(round: Round, event: RosterPut | JudgeReplaced | Mended) -> Round:
    match event:
        case RosterPut():
            return replace(round, roster=event.roster, mending=bool(event.joined) or round.mending)
        case JudgeReplaced():
            return replace(round, roster=_without(round.roster, event), mending=True)
        case Mended():
            return replace(round, mending=False)


def _without(roster: tuple[Member, ...], event: JudgeReplaced) -> tuple[Member, ...]:
    return tuple(
        replace(m, left=True, successor=event.successor) if m.account == event.account else m
        for m in roster
    )
