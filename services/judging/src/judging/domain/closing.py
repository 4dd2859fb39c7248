"""How a round ends: a person closes it under its policy; what is missing is listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from judging.domain.edition import RoundRule
from judging.domain.refusal import Refusal
from judging.domain.round import Closed, ClosingBegun, NotBeingRead, Round, State


class ShortOfReadings(Refusal):
    """A round is closed when its policy is met."""

    says = (
        "{count} entries have fewer than {enough} readings handed in: wait for them, replace who "
        "does not read, or extend the stage. Each is named under `entries`."
    )


class AlreadyClosed(Refusal):
    """A round is closed once."""

    says = "This round was closed at {closed_at}; read its ranking."


@dataclass(frozen=True, slots=True)
class Short:
    """An entry that lacks readings: how many were handed in."""

    proposal_id: str
    handed_in: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What closing now would leave out."""

    readings: int
    enough: int
    entries: tuple[Short, ...]

    @property
    def missing(self) -> int:
        """How many readings are missing in all."""
        return sum(self.readings - one.handed_in for one in self.entries)

    @property
    def closable(self) -> bool:
        """Whether the policy lets a person close now."""
        return all(one.handed_in >= self.enough for one in self.entries)


def shortfall(rule: RoundRule, handed_in: Mapping[str, int]) -> Shortfall:
    """The entries with fewer sheets than readings; `handed_in` has every standing entry."""
    counted = (Short(proposal_id, count) for proposal_id, count in sorted(handed_in.items()))
    short = tuple(one for one in counted if one.handed_in < rule.readings)
    return Shortfall(rule.readings, rule.enough, short)


def require_closable(found: Shortfall) -> None:
    """Refuse what the policy does not let be closed, naming each entry that is in the way."""
    if not found.closable:
        short = [one for one in found.entries if one.handed_in < found.enough]
        entries = [{"proposal_id": one.proposal_id, "handed_in": one.handed_in} for one in short]
        raise ShortOfReadings(count=len(short), enough=found.enough, entries=entries)


def begin_closing(round: Round, found: Shortfall, *, by: str, now: datetime) -> ClosingBegun | None:
    """A person closes the round under its policy; nothing, if that was begun before."""
    if round.state in {State.CLOSING, State.CLOSED}:
        return None
    if round.state is not State.OPEN:
        raise NotBeingRead(state=round.state.value)
    require_closable(found)
    return ClosingBegun(by, now)


def close(round: Round, found: Shortfall, now: datetime) -> Closed:
    """The round ends, with what is missing."""
    if round.state is State.CLOSED:
        raise AlreadyClosed(closed_at=round.closed_at)
    if round.state is not State.CLOSING:
        raise NotBeingRead(state=round.state.value)
    return Closed(found.missing, now)
